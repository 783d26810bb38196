import { MISSING } from './numbers.ts';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
const SHORT = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** 7.1 KiB, 50 GiB */
export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return MISSING;
  const step = Math.min(Math.floor(Math.log2(Math.max(value, 1)) / 10), UNITS.length - 1);
  return `${SHORT.format(value / 1024 ** step)} ${UNITS[step]}`;
}
