import { scaleLinear } from '@visx/scale';
import { compact, shortInUnit, type Unit } from '../../format/numbers.ts';

const COMPACT_MONEY = new Intl.NumberFormat('en', {
  style: 'currency',
  currency: 'USD',
  notation: 'compact',
  maximumFractionDigits: 1,
});
const CHARACTER_PX = 7;
const LABEL_GAP_PX = 14;

/** The range of values that an axis shows: it begins at zero and has a height even if all values are zero. */
export function domainOf(values: readonly (number | null | undefined)[]): readonly [number, number] {
  const known = values.filter((value): value is number => Number.isFinite(value));
  const lowest = known.reduce((least, value) => Math.min(least, value), 0);
  const highest = known.reduce((most, value) => Math.max(most, value), 0);
  return lowest === highest ? [0, 1] : [lowest, highest];
}

export const scaleOfValues = (domain: readonly [number, number], from: number, to: number) =>
  scaleLinear<number>({ domain: [...domain], range: [from, to], nice: 4 });

export type ValueScale = ReturnType<typeof scaleOfValues>;

/** Whole numbers for what is counted: there is no half session. */
export function ticksOf(domain: readonly [number, number], unit: Unit): readonly number[] {
  const ticks = scaleOfValues(domain, 0, 1).ticks(4);
  const isWhole = unit !== 'USD' && unit !== 'share' && unit !== 'tokens/min';
  return isWhole ? ticks.filter(Number.isInteger) : ticks;
}

/** Short enough for an axis, whatever the size. */
export function axisLabel(value: number, unit: Unit): string {
  if (unit === 'USD' && Math.abs(value) >= 1_000) return COMPACT_MONEY.format(value);
  return unit === 'USD' || unit === 'share' ? shortInUnit(value, unit) : compact(value);
}

/** How wide a text is at most, in pixels. */
export const widthOf = (text: string): number => Math.ceil(text.length * CHARACTER_PX);

/**
 * The indexes of the labels that fit into the width without touching each other, at equal distances from the first.
 */
export function labelIndexes(labels: readonly string[], width: number): readonly number[] {
  if (labels.length === 0 || width <= 0) return [];
  const widest = Math.max(...labels.map((label) => widthOf(label))) + LABEL_GAP_PX;
  const room = Math.max(1, Math.floor(width / widest));
  const step = Math.ceil(labels.length / room);
  return labels.flatMap((_, index) => (index % step === 0 ? [index] : []));
}

/** The text, cut with an ellipsis where it is wider than the room. */
export function fitted(text: string, room: number): string {
  const characters = Math.floor(room / CHARACTER_PX);
  if (text.length <= characters) return text;
  return characters < 2 ? '' : `${[...text].slice(0, characters - 1).join('')}…`;
}

/** The middle of a label that begins at no less than `from` and ends at no more than `to`. */
export function middleWithin(middle: number, text: string, from: number, to: number): number {
  const half = widthOf(text) / 2;
  return Math.max(from + half, Math.min(to - half, middle));
}
