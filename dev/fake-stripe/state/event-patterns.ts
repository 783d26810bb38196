/** Matches event types; `*` stands for any text, as in `customer.subscription.*`. No patterns: every type. */
export function matcherOf(patterns: readonly string[] | undefined): (type: string) => boolean {
  if (!patterns) return () => true;
  const expressions = patterns.map((pattern) => {
    const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
    return new RegExp(`^${escaped}$`);
  });
  return (type) => expressions.some((expression) => expression.test(type));
}
