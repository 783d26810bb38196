import { sql } from 'kysely';
import { isoTime } from '../../../../db/query/json-times.ts';
import type { ScopeTransaction } from '../../../../db/transaction/database.ts';
import {
  QUEUED_TABLES,
  queuedOnce,
  type SearchedKind,
  VECTOR_TABLES,
  WORKS_QUEUE,
} from '../../../../db/transaction/search-queue.ts';
import type { Model } from '../embedding/models.ts';
import { SEARCHED_TEXTS } from '../vectors/searched-text.ts';

/** With which model a scope is searched, and to which one it moves. */
export interface ScopeModel {
  readonly model: number | null;
  readonly next_model: number | null;
}

export const findScopeModel = (tx: ScopeTransaction): Promise<ScopeModel | undefined> =>
  tx.selectFrom('search_scopes').select(['model', 'next_model']).executeTakeFirst();

/** From now on the scope moves to this model; it does so when nothing waits any more. */
export async function beginMove(tx: ScopeTransaction, { id, name }: Model): Promise<void> {
  await sql`insert into search_scopes (next_model, next_name) values (${id}::integer, ${name}::text)
    on conflict (scope_id) do update set next_model = excluded.next_model, next_name = excluded.next_name,
      updated_at = excluded.updated_at returning 1`.execute(tx.db);
}

/** False while anything waits. A row that cannot have a vector does not hold up the others. */
export async function endMove(tx: ScopeTransaction, { id }: Model): Promise<boolean> {
  const { rows } =
    await sql`update search_scopes set model = next_model, model_name = next_name, next_model = null, next_name = null
    where scope_id = ${tx.scopeId} and next_model = ${id}::integer
      and not exists (select 1 from search_pending where scope_id = ${tx.scopeId} and failed is null)
    returning 1 ${WORKS_QUEUE}`.execute(tx.db);
  return rows.length > 0;
}

const SLICE = 5_000;

/**
 * Queues a slice of all rows of a kind, in the order of their keys. Returns the last key, or undefined if no more follow. As
 * the role for imports, which sees the private rows of everybody; their texts are read as their authors.
 */
export async function queueSlice(
  tx: ScopeTransaction,
  kind: SearchedKind,
  after: string | undefined,
): Promise<string | undefined> {
  const { table, key, where } = SEARCHED_TEXTS[kind];
  const searched = QUEUED_TABLES[table];
  if (!searched) return undefined;
  const [column, type] = [sql.ref(key.column), sql.raw(key.type)];
  const behind = after === undefined ? sql`true` : sql`${column} > ${after}::${type}`;
  const { rows } = await sql<{ last: string | null; count: number }>`
    with slice as materialized (
      select ${column} as key ${searched.returning} from ${sql.table(table)}
      where scope_id = ${tx.scopeId} and ${where} and ${behind} order by ${column} limit ${sql.lit(SLICE)}
    )${queuedOnce(tx, { ...searched.as, cte: 'slice' })}
    select max(key)::text as last, count(*)::integer as count from slice`.execute(tx.db);
  const [{ last, count }] = rows as [(typeof rows)[number]];
  return count < SLICE ? undefined : (last ?? undefined);
}

/** Deletes a slice of the vectors of other models; `model` undefined: of all. Returns how many. */
export async function deleteVectors(
  tx: ScopeTransaction,
  kind: SearchedKind,
  model: number | undefined,
): Promise<number> {
  const { table, key } = VECTOR_TABLES[kind];
  const columns = sql`${sql.ref(key)}, model, part`;
  const others = model === undefined ? sql`true` : sql`model <> ${model}::integer`;
  const { rows } = await sql<{ count: number }>`
    with gone as (
      delete from ${sql.table(table)} where scope_id = ${tx.scopeId} and (${columns}) in (
        select ${columns} from ${sql.table(table)} where scope_id = ${tx.scopeId} and ${others} limit ${sql.lit(SLICE)})
      returning 1)
    select count(*)::integer as count from gone ${WORKS_QUEUE}`.execute(tx.db);
  return rows[0]?.count ?? 0;
}

/** Forgets what waits and which model the scope had. */
export async function forgetScope(tx: ScopeTransaction): Promise<void> {
  await sql`delete from search_pending where scope_id = ${tx.scopeId} ${WORKS_QUEUE}`.execute(tx.db);
  await sql`delete from search_scopes where scope_id = ${tx.scopeId} ${WORKS_QUEUE}`.execute(tx.db);
}

/** What waits in a scope, and its models as people know them. */
export interface ScopeState {
  readonly model: string | null;
  /** Where it is moving to. */
  readonly next_model: string | null;
  /** Rows whose vectors will be made. */
  readonly waiting: number;
  /** Rows that were refused. */
  readonly failed: number;
  readonly oldest: string | null;
}

export async function findState(tx: ScopeTransaction): Promise<ScopeState> {
  const nameOf = (column: string) =>
    sql`(select ${sql.ref(column)} from search_scopes where scope_id = ${tx.scopeId})`;
  const { rows } = await sql<ScopeState>`
    select ${nameOf('model_name')} as model, ${nameOf('next_name')} as next_model,
      count(*) filter (where failed is null)::integer as waiting, count(failed)::integer as failed,
      ${isoTime(sql`min(queued_at) filter (where failed is null)`)} as oldest
    from search_pending where scope_id = ${tx.scopeId}`.execute(tx.db);
  return rows[0] as ScopeState;
}

export interface Refusal {
  readonly kind: SearchedKind;
  readonly reason: string;
  readonly count: number;
}

const MAX_REFUSALS = 10;

/** Why rows were refused, the most frequent reasons first. */
export async function findRefusals(tx: ScopeTransaction): Promise<readonly Refusal[]> {
  const { rows } = await sql<Refusal>`
    select kind, failed as reason, count(*)::integer as count from search_pending
    where scope_id = ${tx.scopeId} and failed is not null
    group by kind, failed order by count(*) desc, kind, failed limit ${sql.lit(MAX_REFUSALS)}`.execute(tx.db);
  return rows;
}

/** Rows that were refused are tried once more. */
export async function retryRefused(tx: ScopeTransaction): Promise<void> {
  await sql`with moment as materialized (select clock_timestamp() as at)
    update search_pending p set failed = null, attempts = 0, changes = p.changes + 1, next_try = moment.at
    from moment where p.scope_id = ${tx.scopeId} and p.failed is not null ${WORKS_QUEUE}`.execute(tx.db);
}
