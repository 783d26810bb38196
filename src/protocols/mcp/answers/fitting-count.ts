/** The largest count up to `most` that fits, by bisection: if a count fits, each smaller one must fit too. 0 if none does. */
export function fittingCount(most: number, fits: (count: number) => boolean): number {
  if (fits(most)) return most;
  let [known, above] = [0, most];
  while (above - known > 1) {
    const middle = Math.floor((known + above) / 2);
    if (fits(middle)) known = middle;
    else above = middle;
  }
  return known;
}
