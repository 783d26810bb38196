import { MISSING, type Unit } from './numbers.ts';

/** A number, or the digits of one that a double cannot hold; money is an exact decimal. */
export type Figure = number | string | null | undefined;

/** For charts and comparisons, which need no more than 15 digits. */
export const numberOf = (figure: Figure): number | null =>
  figure === null || figure === undefined ? null : Number(figure);

const COUNT = new Intl.NumberFormat('en', { maximumFractionDigits: 20 });
const MONEY = new Intl.NumberFormat('en', {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 20,
});

/** With all its digits and its unit. */
export function exactly(figure: Figure, unit: Unit): string {
  if (figure === null || figure === undefined) return MISSING;
  // texts are formatted digit by digit
  const number = figure as number;
  if (unit === 'USD') return MONEY.format(number);
  return unit === 'count' ? COUNT.format(number) : `${COUNT.format(number)} ${unit}`;
}

const FRACTION_DIGITS = 18;

/** The sum of exact decimals, as one. */
export function sumOf(figures: readonly Figure[]): string {
  const sum = figures.reduce<bigint>((total, figure) => total + scaled(`${figure ?? 0}`), 0n);
  const [sign, digits] = sum < 0n ? ['-', -sum] : ['', sum];
  const text = `${digits}`.padStart(FRACTION_DIGITS + 1, '0');
  const fraction = text.slice(-FRACTION_DIGITS).replace(/0+$/, '');
  return `${sign}${text.slice(0, -FRACTION_DIGITS)}${fraction === '' ? '' : `.${fraction}`}`;
}

function scaled(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.');
  const digits = BigInt(whole + fraction.slice(0, FRACTION_DIGITS).padEnd(FRACTION_DIGITS, '0'));
  return decimal.startsWith('-') ? -digits : digits;
}

/** `one` less `other`; `undefined` where one of them is missing. */
export const differenceOf = (one: Figure, other: Figure): string | undefined =>
  one === null || one === undefined || other === null || other === undefined
    ? undefined
    : sumOf([one, `${other}`.startsWith('-') ? `${other}`.slice(1) : `-${other}`]);
