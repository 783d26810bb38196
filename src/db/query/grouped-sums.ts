import { type RawBuilder, sql } from 'kysely';

// The final columns of a statement that sums up a window. It has two CTEs: `sums`, with one row for the total
// (`is_whole`), and `groups`, with one row more than is returned.

const MAX_GROUPS = 1_000;

/** The limit of rows in `groups`. */
export const groupsLimit = (max: number = MAX_GROUPS): RawBuilder<unknown> => sql`${max + 1}::bigint`;
export const GROUPS_LIMIT: RawBuilder<unknown> = groupsLimit();

/** The columns `names` of the row with the total, as JSON. */
export const totalsOf = (names: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(select row_to_json(whole) from (select ${names} from sums where is_whole) whole) as totals`;

/** The first groups as JSON, and whether there are more. */
export const firstGroups = (max: number = MAX_GROUPS): RawBuilder<unknown> => sql`
  (select coalesce(json_agg(one), '[]') from (select * from groups limit ${max}::bigint) one) as groups,
  (select count(*) > ${max}::bigint from groups) as truncated`;
export const GROUPS: RawBuilder<unknown> = firstGroups();
