/**
 * Reads at most once in `ms`, and once for all who ask meanwhile, however often metrics are asked for. A failure is not kept
 * for longer than others wait for it.
 */
export function keptFor<T>(
  ms: number,
  read: () => Promise<T>,
  now = () => performance.now(),
): () => Promise<T> {
  let kept: { readonly value: Promise<T>; readonly until: number } | undefined;
  return () => {
    if (kept && kept.until > now()) return kept.value;
    const value = read();
    const current = { value, until: now() + ms };
    kept = current;
    value.catch(() => {
      if (kept === current) kept = undefined;
    });
    return value;
  };
}
