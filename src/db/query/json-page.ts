import { type Expression, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { DB } from '../schema/tables.ts';
import type { ScopeTransaction } from '../transaction/database.ts';
import { TIME_COLUMNS, withFullTimes } from './json-times.ts';

/** A part of a list: at most `limit` rows after the row with the key `after`. */
export interface PageRequest {
  readonly limit: number;
  readonly after: PageKey | undefined;
}

/** The sort key of a row, as PostgreSQL prints it: a time and a tie-breaker. */
export type PageKey = readonly [string, string];

/** A page as JSON text: PostgreSQL writes it, and it is not parsed again on its way to the client. */
export interface JsonPage {
  /** A JSON array of the rows. */
  readonly json: string;
  /** The key of the last row if more rows follow. */
  readonly next: PageKey | null;
}

type Computed = Readonly<Record<string, RawBuilder<unknown>>>;

export interface PageShape<Column extends string> {
  /** The columns that a caller sees. */
  readonly columns: readonly Column[];
  /** Columns whose output differs from their stored form. */
  readonly computed?: Computed;
  /** Newest first: the time, then the tie-breaker with its type. Both lead the index after the scope. */
  readonly time: Column;
  readonly tie: string | RawBuilder<unknown>;
  readonly tieType: 'text' | 'bigint';
  /** Rows can have a megabyte each: the page ends early, once it has MAX_PAGE_BYTES. */
  readonly bulky?: true;
}

/**
 * The page limit for lists with large rows. Two hundred rows of a megabyte each occupied a connection for seconds, and
 * memory for their response.
 */
export const MAX_PAGE_BYTES = 4_194_304;

/**
 * Runs `rows` (filters only, no order, no limit) as one keyset page, newest first. One statement. Concurrently inserted
 * rows neither repeat nor hide others, because a page starts after a key and not after a count.
 */
export async function jsonPage<T extends keyof DB, Column extends string>(
  tx: ScopeTransaction,
  rows: SelectQueryBuilder<DB, T, object>,
  shape: PageShape<Column>,
  { limit, after }: PageRequest,
): Promise<JsonPage> {
  const { rows: found } = await pageStatement(rows, shape, { most: limit + 1, after }).execute(tx.db);
  return pageOf(found, shape, limit);
}

/** `most`: one row more than the page has, which shows that more follow. */
interface Bounds {
  readonly most: number;
  readonly after: PageKey | undefined;
}

/** The statement of `jsonPage`; `pageOf` reads its rows. */
export function pageStatement<T extends keyof DB, Column extends string>(
  rows: SelectQueryBuilder<DB, T, object>,
  shape: PageShape<Column>,
  { most, after }: Bounds,
): RawBuilder<PageRow> {
  const { columns, computed, time, tie, tieType, bulky } = shape;
  const { names, values } = listsOf(columns, computed);
  const tied = typeof tie === 'string' ? sql.ref(tie) : tie;
  let window = rows.select(
    sql`${values}, ${sql.ref(time)} as page_time, ${tied} as page_tie`.$castTo<never>() as never,
  );
  if (after) {
    const key = sql`(${sql.ref(time)}, ${tied})`;
    window = window.where(
      sql<boolean>`${key} < (${after[0]}::timestamptz, ${after[1]}::${sql.raw(tieType)})`,
    );
  }
  const ordered = window.orderBy(sql.ref(time), 'desc').orderBy(tied, 'desc').limit(most);
  if (bulky) return untilFull(ordered, names, most);
  return all(ordered, names, showsKey(shape) ? NO_KEY : KEY);
}

/** The page that the rows of `pageStatement` make. */
export function pageOf<Column extends string>(
  found: readonly PageRow[],
  shape: PageShape<Column>,
  limit: number,
): JsonPage {
  const { times } = listsOf(shape.columns, shape.computed);
  const page = found.slice(0, limit);
  const last = (found[0]?.available ?? found.length) > page.length ? page.at(-1) : undefined;
  return {
    json: `[${page.map((row) => withFullTimes(row.json, times)).join(',')}]`,
    next: last ? keyOf(last, shape) : null,
  };
}

export interface PageRow {
  readonly json: string;
  /** The key, unless the JSON shows it. */
  readonly page_time?: string;
  readonly page_tie?: string;
  /** The number of candidate rows, if it differs from the number of returned rows. */
  readonly available?: number;
}

/** Whether the JSON of a row shows its key as it is: then PostgreSQL need not write it twice for each row. */
function showsKey<Column extends string>({
  columns,
  computed = {},
  time,
  tie,
  tieType,
}: PageShape<Column>): boolean {
  const isShown = (name: string) => columns.includes(name as Column) && !(name in computed);
  return tieType === 'text' && typeof tie === 'string' && isShown(time) && isShown(tie);
}

function keyOf<Column extends string>(
  { json, page_time, page_tie }: PageRow,
  { time, tie }: PageShape<Column>,
): PageKey {
  if (page_time !== undefined && page_tie !== undefined) return [page_time, page_tie];
  const shown = JSON.parse(json) as Readonly<Record<string, unknown>>;
  return [`${shown[time]}`, `${shown[tie as string]}`];
}

const KEY = sql`, page.page_time::text, page.page_tie::text`;
const NO_KEY = sql``;

// one text per row, because aggregating them into one JSON array costs PostgreSQL half as much again as the query
const all = (
  ordered: Expression<unknown>,
  names: RawBuilder<unknown>,
  key: RawBuilder<unknown>,
) => sql<PageRow>`
    select row_to_json(shown)::text as json ${key}
    from (${ordered}) page, lateral (select ${names}) shown
    order by page.page_time desc, page.page_tie desc`;

// Row by row, so that rows beyond the limit are neither decompressed nor written.
const untilFull = (ordered: Expression<unknown>, names: RawBuilder<unknown>, most: number) => sql<PageRow>`
    with recursive page as materialized (
      select *, row_number() over (order by page_time desc, page_tie desc) as page_place from (${ordered}) ordered
    ),
    walk (place, json, bytes, page_time, page_tie) as (
      select page_place, one.json, octet_length(one.json)::bigint, page.page_time, page.page_tie
      from page, ${asJson(names)} where page_place = 1
      union all
      select page_place, one.json, walk.bytes + octet_length(one.json), page.page_time, page.page_tie
      from walk join page on page_place = walk.place + 1, ${asJson(names)}
      where walk.bytes < ${sql.lit(MAX_PAGE_BYTES)} and page_place < ${most}::bigint
    )
    select json, page_time::text, page_tie::text, (select count(*) from page) as available from walk order by place`;

// OFFSET keeps PostgreSQL from inlining it at each reference
const asJson = (names: RawBuilder<unknown>) =>
  sql`lateral (select row_to_json(shown)::text as json from (select ${names}) shown offset 0) one`;

interface Lists {
  /** The columns by name. */
  readonly names: RawBuilder<unknown>;
  /** The columns as computed from a row of the table. */
  readonly values: RawBuilder<unknown>;
  /** How many of them are times, which come first. */
  readonly times: number;
}

const NOTHING: Computed = {};
// two lists may show the same columns and compute them differently
const known = new WeakMap<readonly string[], WeakMap<Computed, Lists>>();

// Built once for each list of columns and what is computed of it, if both are constants. Names in one piece of text cost nothing to compile; one by one they took a
// quarter of a request's time.
function listsOf(columns: readonly string[], computed: Computed = NOTHING): Lists {
  const ofColumns = known.get(columns) ?? new WeakMap<Computed, Lists>();
  known.set(columns, ofColumns);
  let lists = ofColumns.get(computed);
  if (!lists) {
    const quoted = (column: string) => `"${column}"`;
    const [times, others] = [true, false].map((isTime) =>
      columns.filter((column) => TIME_COLUMNS.has(column) === isTime),
    ) as [string[], string[]];
    const ordered = [...times, ...others];
    const values = ordered.map((column) => {
      const value = computed[column];
      return value ? sql`${value} as ${sql.raw(quoted(column))}` : sql.raw(quoted(column));
    });
    const names = sql.raw(ordered.map(quoted).join(', '));
    const isComputed = columns.some((column) => column in computed);
    lists = { names, values: isComputed ? sql.join(values) : names, times: times.length };
    ofColumns.set(computed, lists);
  }
  return lists;
}
