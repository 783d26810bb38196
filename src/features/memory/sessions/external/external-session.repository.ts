import { type RawBuilder, sql } from 'kysely';
import { timestampFrom } from '../../../../db/query/microseconds.ts';
import type { ScopeTransaction } from '../../../../db/transaction/database.ts';
import { storing, storingInOrder } from '../../../../db/transaction/storing.ts';
import type { NamedSession } from './external-session.ts';

/**
 * Gives each unknown session a key, with the open session whose instance has that id, or with a new one. Returns the open
 * ones. Waits for transactions that give the same keys, in the order of the keys, so that two cannot deadlock.
 *
 * An open session of the instance that appears meanwhile violates `tool_sessions__open_instance`; the next attempt finds it.
 */
export async function insertMissingSessions(
  tx: ScopeTransaction,
  named: readonly NamedSession[],
): Promise<string[]> {
  const missing = sql<MissingSession>`
      select given.*, coalesce(open.session_id, gen_random_uuid()::text) as session_id, open.session_id is not null as is_open
      from ${given(named)} left join lateral (
        select session_id from tool_sessions s
        where s.scope_id = ${tx.scopeId} and s.tool_id = given.tool_id and s.instance_id = given.external_id
          and s.ended_at is null limit 1) open on true
      where starts and not exists (
        select 1 from session_keys k
        where k.scope_id = ${tx.scopeId} and k.tool_id = given.tool_id and k.external_id = given.external_id)`;
  if (tx.isDistributed) return insertFound(tx, (await missing.execute(tx.db)).rows);
  const rows = await storing<{ session_id: string }>(tx, {
    ctes: sql`missing as materialized (${missing}),
    keyed as (${insertKeys(sql`missing`)}),
    begun as (${beginSessions(
      // not a join, which PostgreSQL would plan as nested loops, because it does not know how many there are
      sql`missing where not is_open and (session_id in (select session_id from keyed)) is true`,
    )})`,
    growth: sql`select coalesce((select sum(new_bytes) from keyed), 0) + coalesce((select sum(new_bytes) from begun), 0)`,
    rows: sql`select session_id from missing where is_open and (session_id in (select session_id from keyed)) is true`,
  });
  return rows.map(({ session_id }) => session_id);
}

interface MissingSession extends NamedSession {
  readonly session_id: string;
  readonly is_open: boolean;
}

/** The same with a statement for each table, as Citus needs it. Nearly always nothing is missing. */
async function insertFound(tx: ScopeTransaction, missing: readonly MissingSession[]): Promise<string[]> {
  if (missing.length === 0) return [];
  const keyed = await storingInOrder<{ session_id: string }>(tx, [insertKeys(arrayOfMissing(missing))]);
  const isKeyed = new Set(keyed.map(({ session_id }) => session_id));
  const won = missing.filter(({ session_id }) => isKeyed.has(session_id));
  const begun = won.filter(({ is_open }) => !is_open);
  if (begun.length > 0) await storingInOrder(tx, [beginSessions(arrayOfMissing(begun))]);
  return won.filter(({ is_open }) => is_open).map(({ session_id }) => session_id);
}

const insertKeys = (missing: RawBuilder<unknown>) => sql`
      insert into session_keys (tool_id, external_id, session_id)
      select tool_id, external_id, session_id from ${missing} order by tool_id, external_id
      on conflict (scope_id, tool_id, external_id) do nothing
      returning session_id, stored_bytes as new_bytes`;

const beginSessions = (missing: RawBuilder<unknown>) => sql`
      insert into tool_sessions (session_id, tool_id, tool_version, instance_id, external_id, started_at, last_activity)
      select session_id, tool_id, tool_version, external_id, external_id, first_time, first_time
      from (select *, least(${timestampFrom('started_at')}, now()) as first_time from ${missing}) missing
      returning stored_bytes as new_bytes`;

function arrayOfMissing(sessions: readonly MissingSession[]): RawBuilder<unknown> {
  const column = <Name extends keyof MissingSession>(name: Name) => sessions.map((one) => one[name]);
  return sql`unnest((select ${column('tool_id')}::text[]), (select ${column('external_id')}::text[]),
    (select ${column('tool_version')}::text[]), (select ${column('started_at')}::bigint[]),
    (select ${column('session_id')}::text[])) as missing (tool_id, external_id, tool_version, started_at, session_id)`;
}

/**
 * The id of each session, or `undefined` for one that is unknown and not started. Locks those that work, those that have
 * no external id yet, and `others`, in the order of their ids, so that two transactions cannot deadlock.
 */
export async function lockNamedSessions(
  tx: ScopeTransaction,
  named: readonly NamedSession[],
  others: readonly string[],
): Promise<(string | undefined)[]> {
  const { rows } = await sql<{ place: number; session_id: string }>`
    with keyed as materialized (
      select place, k.session_id, works or s.external_id is null as is_locked
      from ${given(named)}, lateral (
        select session_id from session_keys k
        where k.scope_id = ${tx.scopeId} and k.tool_id = given.tool_id and k.external_id = given.external_id offset 0) k,
      lateral (
        select external_id from tool_sessions s
        where s.scope_id = ${tx.scopeId} and s.session_id = k.session_id offset 0) s
    ),
    locked as (
      select session_id from tool_sessions
      where scope_id = ${tx.scopeId} and session_id = any(array(
        select session_id from keyed where is_locked union select unnest(${others}::text[])))
      order by session_id for no key update
    )
    select place, session_id from keyed cross join (select count(*) from locked) locked`.execute(tx.db);
  const ids: (string | undefined)[] = named.map(() => undefined);
  for (const { place, session_id } of rows) ids[place - 1] = session_id;
  return ids;
}

/** Writes the external id into sessions that had none. They are locked, and their instance has that id. */
export async function nameSessions(tx: ScopeTransaction, sessionIds: readonly string[]): Promise<void> {
  await storing(tx, {
    ctes: sql`renamed as (
      update tool_sessions set external_id = instance_id
      where scope_id = ${tx.scopeId} and session_id = any(array(select unnest(${sessionIds}::text[]))) and external_id is null
      returning octet_length(external_id) as new_bytes)`,
    growth: sql`select sum(new_bytes) from renamed`,
  });
}

/** As subselects, because PostgreSQL plans again for each array that is a parameter. */
function given(named: readonly NamedSession[]): RawBuilder<unknown> {
  const column = <Name extends keyof NamedSession>(name: Name) => named.map((one) => one[name]);
  return sql`unnest((select ${column('tool_id')}::text[]), (select ${column('external_id')}::text[]),
    (select ${column('tool_version')}::text[]), (select ${column('started_at')}::bigint[]),
    (select ${column('starts')}::boolean[]), (select ${column('works')}::boolean[])) with ordinality
    as given (tool_id, external_id, tool_version, started_at, starts, works, place)`;
}
