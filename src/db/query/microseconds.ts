import { type RawBuilder, sql } from 'kysely';
import { utcMilliseconds } from '../../lib/utc.ts';

/** A time as microseconds since 1970. `time` is trusted SQL. */
export const microsecondsFrom = (time: string): RawBuilder<number> =>
  sql.raw(`(extract(epoch from ${time}) * 1000000)::bigint`);

/** The time of a number of microseconds since 1970; they are exact until the year 2255. `microseconds` is trusted SQL. */
export const timestampFrom = (microseconds: string): RawBuilder<string> =>
  sql.raw(`('epoch'::timestamptz + ${microseconds} * interval '1 microsecond')`);

/** When the transaction began. */
export const MICROSECONDS_NOW = microsecondsFrom('now()');

const FRACTION = /\.(\d{4,})/;

/**
 * Microseconds since 1970 of an ISO 8601 time, rounded as PostgreSQL rounds it. Exact until the year 2255, beyond which
 * a number is not precise enough.
 */
export function microsecondsOf(iso: string): number {
  const milliseconds = utcMilliseconds(iso);
  if (!Number.isNaN(milliseconds)) return milliseconds * 1_000;
  // Date.parse only has milliseconds
  const fraction = iso.length > 24 ? FRACTION.exec(iso) : null;
  if (!fraction) return Date.parse(iso) * 1_000;
  return Date.parse(iso.replace(fraction[0], '')) * 1_000 + roundHalfToEven(Number(`0${fraction[0]}`) * 1e6);
}

function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return value % 1 === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}
