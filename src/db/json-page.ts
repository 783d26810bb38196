import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { ScopeTransaction } from './database.ts';
import type { DB } from './schema.ts';

/** Which part of a list: at most `limit` rows behind the row with the key `after`. */
export interface PageRequest {
  readonly limit: number;
  readonly after: PageKey | undefined;
}

/** The sort key of a row, as PostgreSQL prints it: a time and a tie-breaker. */
export type PageKey = readonly [string, string];

/** A page as JSON text: PostgreSQL writes it, and nothing between there and the caller parses it again. */
export interface JsonPage {
  /** A JSON array of the rows. */
  readonly json: string;
  /** The key of the last row where more rows follow. */
  readonly next: PageKey | null;
}

type Computed = Readonly<Record<string, RawBuilder<unknown>>>;

export interface PageShape<Column extends string> {
  /** What the caller sees of a row. */
  readonly columns: readonly Column[];
  /** Columns that are shown otherwise than they are stored. */
  readonly computed?: Computed;
  /** Newest first: the time, then the tie-breaker with its type. Both lead the index behind the scope. */
  readonly time: Column;
  readonly tie: string;
  readonly tieType: 'text' | 'bigint';
}

/**
 * Runs `rows` (filters only, no order, no limit) as one keyset page, newest first. One statement. Rows that are
 * inserted meanwhile neither repeat nor hide others, because a page starts behind a key and not behind a count.
 */
export async function jsonPage<T extends keyof DB, Column extends string>(
  tx: ScopeTransaction,
  rows: SelectQueryBuilder<DB, T, object>,
  { columns, computed, time, tie, tieType }: PageShape<Column>,
  { limit, after }: PageRequest,
): Promise<JsonPage> {
  const { names, values } = listsOf(columns, computed);
  let window = rows.select(
    sql`${values}, ${sql.ref(time)} as page_time, ${sql.ref(tie)} as page_tie`.$castTo<never>() as never,
  );
  if (after) {
    const key = sql`(${sql.ref(time)}, ${sql.ref(tie)})`;
    window = window.where(
      sql<boolean>`${key} < (${after[0]}::timestamptz, ${after[1]}::${sql.raw(tieType)})`,
    );
  }
  const ordered = window
    .orderBy(sql.ref(time), 'desc')
    .orderBy(sql.ref(tie), 'desc')
    .limit(limit + 1);

  // one text per row, because adding them up to one JSON array costs PostgreSQL half as much again as the query
  const { rows: answer } = await sql<{ json: string; page_time: string; page_tie: string }>`
    select row_to_json(shown)::text as json, page.page_time::text, page.page_tie::text
    from (${ordered}) page, lateral (select ${names}) shown
    order by page.page_time desc, page.page_tie desc`.execute(tx.db);
  const page = answer.slice(0, limit);
  const last = answer.length > limit ? page.at(-1) : undefined;
  return {
    json: `[${page.map((row) => row.json).join(',')}]`,
    next: last ? [last.page_time, last.page_tie] : null,
  };
}

interface Lists {
  /** The columns by name. */
  readonly names: RawBuilder<unknown>;
  /** The columns as they are computed from a row of the table. */
  readonly values: RawBuilder<unknown>;
}

const known = new WeakMap<readonly string[], Lists>();

// Made once for each list of columns. Names in one piece of text cost nothing to compile; one by one they were a
// quarter of what a request costs.
function listsOf(columns: readonly string[], computed: Computed = {}): Lists {
  let lists = known.get(columns);
  if (!lists) {
    const quoted = (column: string) => `"${column}"`;
    const values = columns.map((column) => {
      const value = computed[column];
      return value ? sql`${value} as ${sql.raw(quoted(column))}` : sql.raw(quoted(column));
    });
    const names = sql.raw(columns.map(quoted).join(', '));
    lists = { names, values: columns.some((column) => column in computed) ? sql.join(values) : names };
    known.set(columns, lists);
  }
  return lists;
}
