import { type RawBuilder, sql } from 'kysely';
import { statementParts } from '../../../../db/query/statement-parts.ts';
import type { ScopeTransaction } from '../../../../db/transaction/database.ts';
import { QUEUED_TABLES, queued } from '../../../../db/transaction/search-queue.ts';
import { storing } from '../../../../db/transaction/storing.ts';
import type { Target } from './targets.ts';

/** Columns of the row that no column of the table has: the computed ones are made of them. */
const HELPERS = new Set(['named_project', 'hash']);

/** A row that was not stored. `nth`: its index. */
export interface Skipped {
  readonly nth: number;
  readonly reason: 'missing' | 'existing';
}

const namesOf = (target: Target, alias = ''): RawBuilder<unknown> =>
  sql.raw(
    Object.keys(target.given)
      .filter((column) => !HELPERS.has(column))
      .map((column) => `${alias}${column}`)
      .join(', '),
  );

const list = (names: readonly string[]) => sql.raw(names.map((name) => `, ${name}`).join(''));

/**
 * The CTEs `given`, `fitting` and `stored` of a statement that stores the rows (JSON): those whose session or project
 * exists, and that do not exist yet.
 */
export function storeRows(tx: ScopeTransaction, target: Target, rows: string): RawBuilder<unknown> {
  const { table, given, computed = {}, key, needs } = target;
  const types = sql.raw(
    Object.entries(given)
      .map(([name, type]) => `${name} ${type}`)
      .join(', '),
  );
  const values = Object.values(computed).map((value) =>
    typeof value === 'string' ? sql.raw(`, ${value}`) : sql`, ${value(tx)}`,
  );
  const columns = sql.raw(Object.keys(given).join(', '));
  const searched = QUEUED_TABLES[table];
  const fits = needs
    ? sql`where g.${sql.raw(needs.column)} is null or exists (select 1 from ${sql.table(needs.table)} n
        where n.scope_id = ${tx.scopeId} and n.${sql.raw(needs.column)} = g.${sql.raw(needs.column)})`
    : sql``;
  return sql`given as materialized (
      select * from rows from (json_to_recordset(${rows}::json) as (${types}))
        with ordinality as given (${columns}, nth)
    ),
    fitting as materialized (select * from given g ${fits}),
    stored as (
      insert into ${sql.table(table)} (${namesOf(target)}${list(Object.keys(computed))})
      select ${namesOf(target, 'g.')}${sql.join(values, sql``)}
      from fitting g order by nth
      on conflict do nothing
      returning stored_bytes${key === undefined ? sql`` : sql`, ${sql.ref(key)}`}${searched?.returning ?? sql``})
    ${searched ? queued(tx, { ...searched.as, cte: 'stored' }) : sql``}`;
}

/** Selects the rows of `given` that are not in `stored`. */
export function skippedRows({ key, given }: Target): RawBuilder<unknown> {
  return sql`select (given.nth - 1)::integer as nth,
      case when fitting.nth is null then 'missing' else 'existing' end as reason
    from given left join fitting using (nth)
    where fitting.nth is null or not ${isStored(key, given)}`;
}

function isStored(key: string | undefined, given: Target['given']): RawBuilder<unknown> {
  if (key === undefined) return sql`true`;
  if (!(key in given)) return sql`exists (select 1 from stored)`;
  return sql`exists (select 1 from stored where stored.${sql.raw(key)} = given.${sql.raw(key)})`;
}

/** Stores the rows, and returns those that were not stored. */
export async function insertRows(
  tx: ScopeTransaction,
  target: Target,
  rows: readonly object[],
): Promise<Skipped[]> {
  const skipped: Skipped[] = [];
  for (const { first, json } of statementParts(rows)) {
    const found = await storing<Skipped>(tx, {
      ctes: storeRows(tx, target, json),
      // apart, because others of the tenant do not see them (0032_stored_bytes.sql)
      [target.table === 'checkpoints' ? 'checkpointGrowth' : 'growth']:
        sql`select sum(stored_bytes) from stored`,
      rows: skippedRows(target),
    });
    skipped.push(...found.map(({ nth, reason }) => ({ nth: nth + first, reason })));
  }
  return skipped;
}

/** Which of these names exist in the scope already. */
export async function existingNames(
  tx: ScopeTransaction,
  { key, table }: Target,
  names: readonly string[],
): Promise<Set<string>> {
  if (key === undefined || names.length === 0) return new Set();
  const { rows } = await sql<{ name: string }>`
    select ${sql.ref(key)} as name from ${sql.table(table)}
    where scope_id = ${tx.scopeId} and ${sql.ref(key)} = any(array(select unnest(${names}::text[])))`.execute(
    tx.db,
  );
  return new Set(rows.map(({ name }) => name));
}
