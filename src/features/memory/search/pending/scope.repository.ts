import { sql } from 'kysely';
import { isoTime } from '../../../../db/query/json-times.ts';
import type { ScopeTransaction } from '../../../../db/transaction/database.ts';
import {
  QUEUED_TABLES,
  queuedOnce,
  queueStoredOnce,
  type SearchedKind,
  VECTOR_TABLES,
  WORKS_QUEUE,
} from '../../../../db/transaction/search-queue.ts';
import type { Model } from '../embedding/models.ts';
import { SEARCHED_TEXTS } from '../vectors/searched-text.ts';

/** With which model a scope is searched, to which one it moves, and how far it is. */
export interface ScopeModel {
  readonly model: number | null;
  readonly next_model: number | null;
  /** `queued`: each row has its vectors or is in the queue. The others say what is being done, or what a process left. */
  readonly state: 'queueing' | 'queued' | 'leaving';
  /** Whether the state is so old that the process which wrote it may be gone. */
  readonly is_old: boolean;
}

export async function findScopeModel(tx: ScopeTransaction): Promise<ScopeModel | undefined> {
  const { rows } = await sql<ScopeModel>`
    select model, next_model, state, updated_at < clock_timestamp() - interval '2 minutes' as is_old
    from search_scopes where scope_id = ${tx.scopeId}`.execute(tx.db);
  return rows[0];
}

/**
 * Lets one transaction at a time change where the scope is on its way, or delete what it does not use, while nobody stores. There
 * may be no row that could be locked. Before the transaction holds anything else, so that it waits with empty hands.
 */
export async function lockScope(tx: ScopeTransaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${tx.scopeId} || ' is searched', 0))`.execute(
    tx.db,
  );
}

/** Keeps the scope on its way until the transaction ends. Any number of transactions may store at the same time. */
export async function lockForStoring(tx: ScopeTransaction): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended(${tx.scopeId} || ' is searched', 0))`.execute(
    tx.db,
  );
}

/** From now on the scope moves to this model, and all of its rows are to be queued. Returns what `endQueueing` wants. */
export async function beginMove(tx: ScopeTransaction, { id, name }: Model): Promise<string> {
  await lockScope(tx);
  const { rows } = await sql<{ begun: string }>`
    insert into search_scopes (next_model, next_name, state) values (${id}::integer, ${name}::text, 'queueing')
    on conflict (scope_id) do update set next_model = excluded.next_model, next_name = excluded.next_name,
      model = case when search_scopes.state <> 'leaving' then search_scopes.model end,
      model_name = case when search_scopes.state <> 'leaving' then search_scopes.model_name end,
      state = excluded.state, updated_at = excluded.updated_at
    returning updated_at as begun ${WORKS_QUEUE}`.execute(tx.db);
  return (rows[0] as (typeof rows)[number]).begun;
}

/** All rows are queued, unless another process has changed the state since `begun`. */
export async function endQueueing(tx: ScopeTransaction, begun: string): Promise<void> {
  await sql`update search_scopes set state = 'queued'
    where scope_id = ${tx.scopeId} and state = 'queueing' and updated_at = ${begun}::timestamptz ${WORKS_QUEUE}`.execute(
    tx.db,
  );
}

/** False while anything waits. A row that cannot have a vector does not hold up the others. */
export async function endMove(tx: ScopeTransaction, { id }: Model): Promise<boolean> {
  const { rows } =
    await sql`update search_scopes set model = next_model, model_name = next_name, next_model = null, next_name = null
    where scope_id = ${tx.scopeId} and next_model = ${id}::integer and state = 'queued'
      and not exists (select 1 from search_pending where scope_id = ${tx.scopeId} and failed is null)
    returning 1 ${WORKS_QUEUE}`.execute(tx.db);
  return rows.length > 0;
}

/** From now on nobody stores vectors of the scope, and all of its vectors are unused. */
export async function beginLeaving(tx: ScopeTransaction): Promise<void> {
  await lockScope(tx);
  await sql`with moment as materialized (select clock_timestamp() as at)
    update search_scopes s set state = 'leaving', updated_at = moment.at
    from moment where s.scope_id = ${tx.scopeId} ${WORKS_QUEUE}`.execute(tx.db);
}

/** Forgets what waits in a scope that leaves or has left, and that it ever was searched. Nothing if it has come back. */
export async function endLeaving(tx: ScopeTransaction): Promise<void> {
  await lockScope(tx);
  await sql`delete from search_pending where scope_id = ${tx.scopeId}
    and not exists (select 1 from search_scopes s where s.scope_id = ${tx.scopeId} and s.state <> 'leaving') ${WORKS_QUEUE}`.execute(
    tx.db,
  );
  await sql`delete from search_scopes where scope_id = ${tx.scopeId} and state = 'leaving' ${WORKS_QUEUE}`.execute(
    tx.db,
  );
}

const SLICE = 5_000;

/** Which rows to queue. */
export interface Slice {
  /** Behind the row with this key. */
  readonly after?: string | undefined;
  /** Only what this person, who is that of the scope, keeps private. */
  readonly author?: string | undefined;
  /** Only rows without vectors of this model that fit them. */
  readonly lacking?: number | undefined;
}

/**
 * Queues a slice of the rows of a kind that the scope may read, in the order of their keys. Returns the last key, or undefined if
 * no more follow.
 */
export async function queueSlice(
  tx: ScopeTransaction,
  kind: SearchedKind,
  { after, author, lacking }: Slice,
): Promise<string | undefined> {
  const { table, vectors, key, where, fits } = SEARCHED_TEXTS[kind];
  const searched = QUEUED_TABLES[table];
  if (!searched) return undefined;
  const [column, type] = [sql.ref(key.column), sql.raw(key.type)];
  const conditions = [
    sql`scope_id = ${tx.scopeId} and ${where}`,
    ...(after === undefined ? [] : [sql`${column} > ${after}::${type}`]),
    ...(author === undefined ? [] : [sql`visibility = 'private' and author_id = ${author}::text`]),
    ...(lacking === undefined
      ? []
      : [
          sql`not exists (select 1 from ${sql.table(vectors)} v where v.scope_id = ${tx.scopeId}
        and v.${column} = ${sql.table(table)}.${column} and v.model = ${lacking}::integer and ${fits})`,
        ]),
  ];
  const slice = (more = sql``) => sql<{ key: string }>`
      select ${column} as key ${more} from ${sql.table(table)}
      where ${sql.join(conditions, sql` and `)} order by ${column} limit ${sql.lit(SLICE)}`;
  if (tx.isDistributed) {
    const { rows } = await slice().execute(tx.db);
    const keys = rows.map((row) => row.key);
    if (keys.length > 0)
      await queueStoredOnce(tx, kind, sql`${column} = any(${keys}::${type}[]) and ${where}`);
    return keys.length < SLICE ? undefined : `${keys.at(-1)}`;
  }
  const { rows } = await sql<{ last: string | null; count: number }>`
    with slice as materialized (${slice(searched.returning)})${queuedOnce(tx, { ...searched.as, cte: 'slice' })}
    select max(key)::text as last, count(*)::integer as count from slice ${WORKS_QUEUE}`.execute(tx.db);
  const [{ last, count }] = rows as [(typeof rows)[number]];
  return count < SLICE ? undefined : (last ?? undefined);
}

export async function findMembers(tx: ScopeTransaction): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('tenant_users')
    .select('user_id')
    .where('tenant_id', '=', tx.scopeId)
    .execute();
  return rows.map(({ user_id }) => user_id);
}

/** Only those about whose private versions nobody has decided yet. */
export async function findFormerMembers(tx: ScopeTransaction): Promise<string[]> {
  const rows = await tx.selectFrom('departed_members').select('user_id').execute();
  return rows.map(({ user_id }) => user_id);
}

/** Deletes a slice of the vectors of models that the scope does not use; of all, if it leaves. Returns how many. */
export async function deleteUnused(tx: ScopeTransaction, kind: SearchedKind): Promise<number> {
  await lockScope(tx);
  const { table, key } = VECTOR_TABLES[kind];
  const columns = sql`${sql.ref(key)}, model, part`;
  const { rows } = await sql<{ count: number }>`
    with used as materialized (
      select model, next_model from search_scopes where scope_id = ${tx.scopeId} and state <> 'leaving'
    ),
    gone as (
      delete from ${sql.table(table)} where scope_id = ${tx.scopeId} and (${columns}) in (
        select ${columns} from ${sql.table(table)} v where v.scope_id = ${tx.scopeId}
          and not exists (select 1 from used where v.model in (used.model, used.next_model))
        limit ${sql.lit(SLICE)})
      returning 1)
    select count(*)::integer as count from gone ${WORKS_QUEUE}`.execute(tx.db);
  return rows[0]?.count ?? 0;
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
