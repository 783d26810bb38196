/** Merge sort by UTF-16 code units, as `sort` does it, that yields after every `step` keys. */
export function* sortInSteps(keys: string[], step: number): Generator<undefined, string[]> {
  let runs: string[][] = [];
  for (let start = 0; start < keys.length; start += step) {
    runs.push(keys.slice(start, start + step).sort());
    yield;
  }
  while (runs.length > 1) {
    const merged: string[][] = [];
    for (let at = 0; at < runs.length; at += 2) {
      merged.push(yield* merge(runs[at] ?? [], runs[at + 1] ?? [], step));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

function* merge(left: string[], right: string[], step: number): Generator<undefined, string[]> {
  const merged: string[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length || r < right.length) {
    const fromLeft = left[l];
    const fromRight = right[r];
    if (fromRight === undefined || (fromLeft !== undefined && fromLeft < fromRight)) {
      merged.push(fromLeft ?? '');
      l++;
    } else {
      merged.push(fromRight);
      r++;
    }
    if (merged.length % step === 0) yield;
  }
  return merged;
}
