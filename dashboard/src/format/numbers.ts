const COUNT = new Intl.NumberFormat('en');
const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const SHARE = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const CHANGE = new Intl.NumberFormat('en', {
  style: 'percent',
  maximumFractionDigits: 0,
  signDisplay: 'exceptZero',
});
const MONEY = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' });
const SMALL_MONEY = new Intl.NumberFormat('en', {
  style: 'currency',
  currency: 'USD',
  maximumSignificantDigits: 3,
});

/** What stands for a missing value. It is not zero. */
export const MISSING = '–';

type Value = number | null | undefined;
const orMissing = (value: Value, format: Intl.NumberFormat): string =>
  value === null || value === undefined || Number.isNaN(value) ? MISSING : format.format(value);

/** 12,345 */
export const count = (value: Value): string => orMissing(value, COUNT);

/** 1 row, 12,345 rows */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** 12.3K, for tiles and axes; the full number belongs beside it. */
export const compact = (value: Value): string =>
  typeof value === 'number' && Math.abs(value) < 10_000 ? count(value) : orMissing(value, COMPACT);

/** A fraction as 45.3% */
export const share = (value: Value): string => orMissing(value, SHARE);

/** US dollars: $1,234.50; less than a dollar with three significant digits. */
export const money = (value: Value): string =>
  orMissing(value, typeof value === 'number' && value !== 0 && Math.abs(value) < 1 ? SMALL_MONEY : MONEY);

/** How much `now` differs from `before`: +12%; `undefined` where the comparison says nothing. */
export function change(now: Value, before: Value): string | undefined {
  if (typeof now !== 'number' || typeof before !== 'number' || before === 0) return undefined;
  return CHANGE.format((now - before) / Math.abs(before));
}

/** How a chart or a tile writes its values. */
export type Unit =
  | 'tokens'
  | 'USD'
  | 'requests'
  | 'sessions'
  | 'samples'
  | 'tokens/min'
  | 'share'
  | 'count'
  | 'hits';

/** In full, with its unit. */
export const inUnit = (value: Value, unit: Unit): string => {
  if (unit === 'USD') return money(value);
  if (unit === 'share') return share(value);
  return unit === 'count' || value === null || value === undefined ? count(value) : `${count(value)} ${unit}`;
};

/** Short, for axes and tiles, without its unit. */
export const shortInUnit = (value: Value, unit: Unit): string => {
  if (unit === 'USD') return money(value);
  return unit === 'share' ? share(value) : compact(value);
};
