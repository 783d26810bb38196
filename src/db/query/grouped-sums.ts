import { type RawBuilder, sql } from 'kysely';

// The columns that a statement which adds up a window ends in. It has two CTEs: `sums`, in which one row is of everything
// (`is_whole`), and `groups`, with one row more than is answered.

const MAX_GROUPS = 1_000;

/** How many rows `groups` is limited to. */
export const GROUPS_LIMIT: RawBuilder<unknown> = sql`${MAX_GROUPS + 1}::bigint`;

/** The columns `names` of the row of everything, as JSON. */
export const totalsOf = (names: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(select row_to_json(whole) from (select ${names} from sums where is_whole) whole) as totals`;

/** The first 1,000 groups as JSON, and whether there are more. */
export const GROUPS: RawBuilder<unknown> = sql`
  (select coalesce(json_agg(one), '[]') from (select * from groups limit ${MAX_GROUPS}::bigint) one) as groups,
  (select count(*) > ${MAX_GROUPS}::bigint from groups) as truncated`;
