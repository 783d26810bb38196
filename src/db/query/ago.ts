import { type RawBuilder, sql } from 'kysely';

/** A time before the transaction began, by the database's clock. The count becomes a parameter as it is. */
const ago = (count: number, secondsOfOne: number): RawBuilder<string> =>
  sql<string>`now() - make_interval(secs => ${count}::double precision * ${sql.lit(secondsOfOne)})`;

export const minutesAgo = (minutes: number) => ago(minutes, 60);

export const hoursAgo = (hours: number) => ago(hours, 3_600);

export const daysAgo = (days: number) => ago(days, 86_400);
