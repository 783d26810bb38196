import type pg from 'pg';
import { z } from 'zod';
import type { Count, CountStore, Total } from '../../lib/shared-counts.ts';

const MINUTE_MS = 60_000;
const MAX_POINTS = 2_147_483_647;
/** Tolerated clock difference between two additions to the same minute; one of them may have waited for a row lock. */
const BEHIND_MS = 30_000;

const counted = z.object({ key: z.string(), spent: z.coerce.number(), ms_left: z.coerce.number() });

// A minute that ends much later than in a minute was begun by a clock that has been set back since: it is over. Nobody needs the
// counts after a crash, so no commit waits for the disk. Sorted: two processes lock the same rows in the same order.
const IS_CURRENT = `rate_limits.expire > excluded.expire - ${MINUTE_MS} and rate_limits.expire <= excluded.expire + ${BEHIND_MS}`;
const ADD = `
  with clock as materialized (
    select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms, set_config('synchronous_commit', 'off', true)
  )
  insert into rate_limits (key, points, expire)
  select given.key, given.amount, clock.ms + ${MINUTE_MS}
  from unnest($1::text[], $2::integer[]) as given (key, amount) cross join clock
  order by given.key
  on conflict (key) do update set
    points = case when ${IS_CURRENT}
      then least(${MAX_POINTS}, greatest(0, rate_limits.points::bigint + excluded.points))
      else greatest(0, excluded.points) end,
    expire = case when ${IS_CURRENT}
      then rate_limits.expire
      else excluded.expire end
  returning key, points as spent, expire - (extract(epoch from clock_timestamp()) * 1000)::bigint as ms_left`;

/** Counts in the table `rate_limits`, as the identity role: one statement for a batch. */
export const postgresCounts = (identity: Pick<pg.Pool, 'query'>): CountStore => ({
  add: async (counts: readonly Count[]): Promise<readonly Total[]> => {
    const { rows } = await identity.query(ADD, [
      counts.map(({ key }) => key),
      counts.map(({ amount }) => amount),
    ]);
    const found = new Map(
      rows.map((row) => {
        const { key, spent, ms_left } = counted.parse(row);
        return [key, { spent, msLeft: ms_left }];
      }),
    );
    return counts.map(({ key }) => {
      const total = found.get(key);
      if (!total) throw new Error('The database did not return a count that was added.');
      return total;
    });
  },
});
