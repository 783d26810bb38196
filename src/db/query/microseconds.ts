import { type RawBuilder, sql } from 'kysely';

/** A time as microseconds since 1970. `time` is trusted SQL. */
export const microsecondsFrom = (time: string): RawBuilder<number> =>
  sql.raw(`(extract(epoch from ${time}) * 1000000)::bigint`);

/** The time of a number of microseconds since 1970; they are exact until the year 2255. `microseconds` is trusted SQL. */
export const timestampFrom = (microseconds: string): RawBuilder<string> =>
  sql.raw(`('epoch'::timestamptz + ${microseconds} * interval '1 microsecond')`);

/** When the transaction began. */
export const MICROSECONDS_NOW = microsecondsFrom('now()');
