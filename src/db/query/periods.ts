import { type RawBuilder, sql } from 'kysely';

/** Periods for grouping times, in UTC unless a zone is given. A week follows ISO 8601 and begins on Monday. */
export const PERIODS = ['hour', 'day', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];

const LABELS: Readonly<Record<Period, string>> = {
  hour: 'YYYY-MM-DD"T"HH24:00"Z"',
  day: 'YYYY-MM-DD',
  week: 'IYYY-"W"IW',
  month: 'YYYY-MM',
};

const UTC = sql<string>`'UTC'`;

/** When the period of `time` began, as timestamptz. */
export const periodStart = (period: Period, time: RawBuilder<unknown>, zone = UTC): RawBuilder<string> =>
  sql<string>`date_trunc(${period}::text, ${time}, ${zone})`;

/** The name of the period that began at `start`: `2026-11-24T09:00Z`, `2026-11-24`, `2026-W48`, `2026-11`. */
export const periodLabel = (period: Period, start: RawBuilder<unknown>, zone = UTC): RawBuilder<string> =>
  sql<string>`to_char(${start} at time zone ${zone}, ${LABELS[period]}::text)`;
