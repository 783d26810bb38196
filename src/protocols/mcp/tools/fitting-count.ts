/** The largest count up to `most` that fits; whatever fits, so does what is smaller. 0 where nothing does. */
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
