import { type RawBuilder, sql } from 'kysely';

/** Periods for grouping times, in UTC unless a zone is given. A week follows ISO 8601 and begins on Monday. */
export const PERIODS = ['hour', 'day', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];

const LABELS: Readonly<Record<Period, string>> = {
  hour: 'YYYY-MM-DD"T"HH24:MI"Z"',
  day: 'YYYY-MM-DD',
  week: 'IYYY-"W"IW',
  month: 'YYYY-MM',
};

const UTC = sql<string>`'UTC'`;

/** The zone for the functions below. */
export const zoneOf = (name: string | undefined): RawBuilder<string> =>
  name === undefined ? UTC : sql<string>`${name}::text`;

/** The period of `time`, as the timestamptz that `periodLabel` and `periodBeginning` take. */
export const periodStart = (period: Period, time: RawBuilder<unknown>, zone = UTC): RawBuilder<string> =>
  sql<string>`date_trunc(${period}::text, ${time}, ${zone})`;

/**
 * The name of the period that began at `start`: `2026-11-24T09:00Z`, `2026-11-24`, `2026-W48`, `2026-11`. An hour is
 * named in UTC in every zone, because clocks that go back show it twice.
 */
export const periodLabel = (period: Period, start: RawBuilder<unknown>, zone = UTC): RawBuilder<string> =>
  sql<string>`to_char(${start} at time zone ${period === 'hour' ? UTC : zone}, ${LABELS[period]}::text)`;

/**
 * When the period of `start` begins. Where clocks go back to midnight, as on the Azores, a day has two midnights, and
 * `date_trunc` gives the second one.
 */
export const periodBeginning = (
  period: Period,
  start: RawBuilder<unknown>,
  zone = UTC,
): RawBuilder<unknown> =>
  period === 'hour'
    ? start
    : sql`case when (${start} - interval '1 hour') at time zone ${zone} = ${start} at time zone ${zone}
        then ${start} - interval '1 hour' else ${start} end`;

/** The name, or an error of PostgreSQL if it does not know it: without rows nothing else would look at it. */
export const knownZone = (zone: string): RawBuilder<unknown> =>
  sql`case when now() at time zone ${zone}::text > '-infinity' then ${zone}::text end`;

/** The same as a column `time_zone` of a list, if the request names a zone. */
export const knownZoneColumn = (name: string | undefined): RawBuilder<unknown> =>
  name === undefined ? sql`` : sql`${knownZone(name)} as time_zone,`;
