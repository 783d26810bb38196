import { sql } from 'kysely';
import type { ScopeTransaction } from '../../../../db/transaction/database.ts';
import { planAnew } from '../../../../db/transaction/plan-anew.ts';
import { type SearchedKind, WORKS_QUEUE } from '../../../../db/transaction/search-queue.ts';
import { SEARCHED_TEXTS } from '../vectors/searched-text.ts';
import { lockForStoring } from './scope.repository.ts';

/** A row whose vectors are to be made anew. */
export interface Claimed {
  readonly kind: SearchedKind;
  readonly id: string;
  /** Who can read it, if not everybody of the scope. */
  readonly author_id: string | null;
  readonly attempts: number;
  /** Differs as soon as the row has changed or another process has claimed it. */
  readonly changes: number;
}

/** How many are made at once. */
export const MAX_CLAIMED = 64;

/** Takes rows that are due, those that wait longest first. If this process dies, another one takes them after two minutes. */
export async function claimPending(tx: ScopeTransaction): Promise<readonly Claimed[]> {
  const claiming = sql<Claimed>`
    with moment as materialized (select clock_timestamp() + interval '2 minutes' as until),
    due as materialized (
      select kind, id from search_pending where scope_id = ${tx.scopeId} and next_try <= clock_timestamp()
      order by next_try limit ${sql.lit(MAX_CLAIMED)} for update skip locked
    )
    update search_pending p set next_try = moment.until,
      attempts = least(p.attempts + 1, 1000), changes = p.changes + 1
    from due, moment where p.scope_id = ${tx.scopeId} and p.kind = due.kind and p.id = due.id
    returning p.kind, p.id, p.author_id, p.attempts, p.changes ${WORKS_QUEUE}`;
  const [, { rows }] = await Promise.all([planAnew(tx), claiming.execute(tx.db)]);
  return rows;
}

export interface FoundText {
  readonly id: string;
  readonly texts: readonly string[];
}

/** Those of the rows that can still be found, as far as the scope may read them. */
export async function readTexts(
  tx: ScopeTransaction,
  kind: SearchedKind,
  ids: readonly string[],
): Promise<readonly FoundText[]> {
  const { table, key, where, texts } = SEARCHED_TEXTS[kind];
  const column = sql.ref(key.column);
  const reading = sql<FoundText>`
    select ${column}::text as id, ${texts(tx)} as texts from ${sql.table(table)}
    where scope_id = ${tx.scopeId} and ${column} = any(${ids}::${sql.raw(key.type)}[]) and ${where}`;
  const [, { rows }] = await Promise.all([planAnew(tx), reading.execute(tx.db)]);
  return rows;
}

/** A part of a text, as it is stored. */
export interface MadePart {
  readonly id: string;
  readonly part: number;
  /** As a bit(512) reads it. */
  readonly words: string;
  readonly terms: Buffer;
  readonly meaning: string | null;
  readonly vector: Buffer | null;
}

/** What was made of claimed rows of one kind. */
export interface Results {
  readonly kind: SearchedKind;
  readonly model: number;
  readonly claimed: readonly Claimed[];
  readonly parts: readonly MadePart[];
  /** Rows that stay in the queue. */
  readonly waiting: readonly string[];
}

/**
 * Replaces the vectors of rows, and takes the rows out of the queue. Returns the ids of those: a row that has changed since it
 * was claimed, or that another transaction works on, is left as it is and still in the queue; so are all of them if the scope has left
 * the model. As an author who can read the rows.
 *
 * Waits for nobody: it holds locks that writers wait for. So the rows are locked before their vectors are touched. Only for the
 * model of the scope it may wait, before it holds anything, so that nothing is stored once a scope has begun to leave.
 */
export async function storeParts(tx: ScopeTransaction, results: Results): Promise<ReadonlySet<string>> {
  // sent together: the last one reads what the lock has waited for
  const [, , held] = await Promise.all([planAnew(tx), lockForStoring(tx), deleteVectors(tx, results)]);
  await insertVectors(tx, results, held);
  return new Set(held);
}

/** Of the rows that can be held. Returns their ids. */
async function deleteVectors(
  tx: ScopeTransaction,
  { kind, model, claimed, parts }: Results,
): Promise<readonly string[]> {
  const { table, vectors, key, where, lock } = SEARCHED_TEXTS[kind];
  const [column, type] = [sql.ref(key.column), sql.raw(key.type)];
  const made = new Set(parts.map(({ id }) => id));
  const gone = claimed.filter(({ id }) => !made.has(id)).map(({ id }) => id);
  const { rows } = await sql<{ id: string }>`
    with used as materialized (
      select 1 as one from search_scopes where scope_id = ${tx.scopeId} and state <> 'leaving'
        and coalesce(next_model, model) = ${model}::integer
      for share -- an advisory lock holds only among processes that connect to the same node of a cluster
    ),
    there as materialized (
      select ${column}::text as id from ${sql.table(table)}
      where scope_id = ${tx.scopeId} and ${column} = any(${[...made]}::${type}[]) and ${where}
        and exists (select 1 from used)
      for ${sql.raw(lock)} skip locked
    ),
    held as materialized (
      select id from search_pending where scope_id = ${tx.scopeId} and kind = ${kind} and exists (select 1 from used)
        and (id, changes) in (select * from unnest(
          ${claimed.map(({ id }) => id)}::text[], ${claimed.map(({ changes }) => changes)}::integer[]))
        and (id in (select id from there) or id = any(${gone}::text[]))
      for update skip locked
    ),
    deleted as (
      delete from ${sql.table(vectors)} where scope_id = ${tx.scopeId}
        and ${column} = any(array(select id::${type} from held))
        and (model = ${model}::integer or ${column} = any(${gone}::${type}[]))
      returning 1
    )
    select id from held ${WORKS_QUEUE}`.execute(tx.db);
  return rows.map(({ id }) => id);
}

async function insertVectors(
  tx: ScopeTransaction,
  { kind, model, parts, waiting }: Results,
  held: readonly string[],
): Promise<void> {
  const { table, vectors, key, where, copied } = SEARCHED_TEXTS[kind];
  const [column, type] = [sql.ref(key.column), sql.raw(key.type)];
  const stored = parts.filter(({ id }) => held.includes(id));
  const values = <Name extends keyof MadePart>(name: Name) => stored.map((part) => part[name]);
  const done = held.filter((id) => !waiting.includes(id));
  // the rows at once, and not each by its key: PostgreSQL may take an index of which it knows the scope alone
  await sql`with stored as (
      insert into ${sql.table(vectors)} (${column}, part, model, words, meaning, terms, vector, ${sql.raw(Object.keys(copied).join(', '))})
      with source as materialized (
        select * from ${sql.table(table)}
        where scope_id = ${tx.scopeId} and ${column} = any(${held}::${type}[]) and ${where}
      )
      select source.${column}, given.part, ${model}::integer, given.words::bit(512), given.meaning::bit(512), given.terms,
        given.vector, ${sql.raw(Object.values(copied).join(', '))}
      from unnest(${values('id')}::text[], ${values('part')}::smallint[], ${values('words')}::text[],
          ${values('meaning')}::text[], ${values('terms')}::bytea[], ${values('vector')}::bytea[])
          as given (id, part, words, meaning, terms, vector)
        join source on source.${column} = given.id::${type}
      -- of a version whose author has changed since, while nothing was queued: those are not seen
      on conflict do nothing
      returning 1
    )
    delete from search_pending where scope_id = ${tx.scopeId} and kind = ${kind}
      and id = any(${done}::text[]) ${WORKS_QUEUE}`.execute(tx.db);
}

/** `seconds`: when to try again; undefined: never, until the row changes. */
export interface Postponed {
  readonly row: Claimed;
  readonly seconds: number | undefined;
  readonly reason: string;
}

/** Only of rows that this transaction holds. */
export async function postpone(tx: ScopeTransaction, postponed: readonly Postponed[]): Promise<void> {
  const rows = postponed.map(({ row, seconds, reason }) => ({
    kind: row.kind,
    id: row.id,
    changes: row.changes,
    seconds: seconds ?? null,
    reason: seconds === undefined ? reason.slice(0, 500) : null,
  }));
  await sql`
    with moment as materialized (select clock_timestamp() as at),
    given as materialized (select given.*, case when seconds is null then 'infinity' else at + seconds * interval '1 second' end as next
      from moment, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as given (kind text, id text, changes integer, seconds double precision, reason text))
    update search_pending p set next_try = given.next, failed = given.reason
    from given where p.scope_id = ${tx.scopeId} and p.kind = given.kind and p.id = given.id and p.changes = given.changes ${WORKS_QUEUE}`.execute(
    tx.db,
  );
}
