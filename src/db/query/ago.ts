import { type RawBuilder, sql } from 'kysely';

/** The time this many seconds before the transaction began, by the database's clock. */
export const secondsAgo = (seconds: number): RawBuilder<string> =>
  sql<string>`now() - make_interval(secs => ${seconds}::double precision)`;

export const minutesAgo = (minutes: number) => secondsAgo(minutes * 60);

export const hoursAgo = (hours: number) => secondsAgo(hours * 3_600);

export const daysAgo = (days: number) => secondsAgo(days * 86_400);
