import { scaleBand } from '@visx/scale';

const MAX_BAND_PX = 72;

/** One band for each period, between `left` and `right`. */
export function bandsOf(periods: number, left: number, right: number) {
  const domain = Array.from({ length: periods }, (_, index) => index);
  return scaleBand<number>({
    domain,
    range: [left, Math.max(left, right)],
    padding: periods > 60 ? 0.1 : 0.28,
  });
}

export type Bands = ReturnType<typeof bandsOf>;

export const middleOf = (bands: Bands, index: number): number => (bands(index) ?? 0) + bands.bandwidth() / 2;

/** A bar's width: a single period does not fill the whole chart. */
export const barWidth = (bands: Bands): number => Math.min(MAX_BAND_PX, bands.bandwidth());

/** The period at a horizontal place; the nearest one outside of all bands. */
export function periodAt(bands: Bands, x: number): number {
  const periods = bands.domain().length;
  const [from = 0, to = 0] = bands.range();
  const index = Math.floor(((x - from) / Math.max(1, to - from)) * periods);
  return Math.max(0, Math.min(periods - 1, index));
}
