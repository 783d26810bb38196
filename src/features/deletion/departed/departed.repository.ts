import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { daysAgo } from '../../../db/query/ago.ts';
import { type JsonPage, jsonPage, type PageRequest } from '../../../db/query/json-page.ts';
import { isoTime } from '../../../db/query/json-times.ts';
import type { DB } from '../../../db/schema/tables.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import {
  deleteVectorsOf,
  queued,
  queueStored,
  withoutVectors,
} from '../../../db/transaction/search-queue.ts';
import type { RowsOfThing } from '../moved-rows/rows-of-thing.ts';
import { type DepartedMember, departedMember } from './departed.schemas.ts';

// Everything here runs as the role for deletion: no role that serves requests sees the private rows of another person.

const COLUMNS = Object.keys(departedMember.shape) as (keyof DepartedMember)[];

const IS_CURRENT = sql`recorded_end = 'infinity'`;

// Memberships and the audit log are on the coordinator of a cluster, where no statement reads them together with the rows of a
// scope (docs/decisions/0032-citus.md).

/** How many of a former member's private checkpoints; they are counted and not read. */
const privateRows = (
  tx: ScopeTransaction,
  condition: RawBuilder<unknown>,
) => sql`(select count(*) from checkpoints c
  where c.scope_id = ${tx.scopeId} and c.author_id = departed_members.user_id
    and c.visibility = 'private' and ${condition})`;
const isOfASharedOne = (
  tx: ScopeTransaction,
) => sql`exists (select 1 from checkpoints n where n.scope_id = ${tx.scopeId}
  and n.checkpoint_id = c.checkpoint_id and n.recorded_end = 'infinity' and n.visibility = 'team')`;
const hasPrivateRows = (tx: ScopeTransaction) => sql<boolean>`exists (select 1 from checkpoints c
  where c.scope_id = ${tx.scopeId} and c.author_id = departed_members.user_id and c.visibility = 'private')`;

/** Those of whom something private is left, without those who came back. */
async function undecided(tx: ScopeTransaction) {
  const members = await membersOf(tx);
  return tx.db
    .selectFrom('departed_members')
    .where('departed_members.scope_id', '=', tx.scopeId)
    .where(sql<boolean>`user_id <> all (${members}::text[])`)
    .where(hasPrivateRows(tx));
}

async function membersOf(tx: ScopeTransaction): Promise<string[]> {
  const members = tx.db.selectFrom('tenant_users').select('user_id').where('tenant_id', '=', tx.scopeId);
  return (await members.execute()).map(({ user_id }) => user_id);
}

/** Those about whom nothing is decided yet, newest first. */
export async function listDeparted(tx: ScopeTransaction, days: number, page: PageRequest): Promise<JsonPage> {
  const people = await undecided(tx);
  const ids = (await people.select('user_id').execute()).map(({ user_id }) => user_id);
  const lines = await lastLines(tx, ids);
  const inLastLine = (field: string) => sql`(${lines}::jsonb -> user_id ->> ${sql.lit(field)})`;
  const computed = {
    name: inLastLine('name'),
    email: inLastLine('email'),
    decide_by: isoTime(sql`(left_at + ${days}::float8 * interval '1 day')`),
    checkpoints: privateRows(tx, IS_CURRENT),
    earlier_versions: privateRows(tx, isOfASharedOne(tx)),
  };
  const shape = { columns: COLUMNS, computed, time: 'left_at', tie: 'user_id', tieType: 'text' } as const;
  const rows = people as unknown as SelectQueryBuilder<DB, 'departed_members', object>;
  return jsonPage(tx, rows, shape, page);
}

/** What the audit log says last about each of these people before they left, as JSON text by their ids. */
async function lastLines(tx: ScopeTransaction, userIds: readonly string[]): Promise<string> {
  // resource_id comes first in no index, so the lines about members are looked through
  const { rows } = await sql<{ lines: string }>`
    select coalesce(jsonb_object_agg(resource_id, before), '{}')::text as lines from (
      select distinct on (resource_id) resource_id, metadata->'before' as before from audit_logs
      where tenant_id = ${tx.scopeId} and resource_id = any (${userIds}::text[])
        and action in ('member.left', 'member.removed')
      order by resource_id, seq desc) last`.execute(tx.db);
  return rows[0]?.lines ?? '{}';
}

/** Whether there is something to decide about the person. */
export async function isUndecided(tx: ScopeTransaction, userId: string): Promise<boolean> {
  const found = (await undecided(tx)).select('user_id').where('user_id', '=', userId);
  return (await found.executeTakeFirst()) !== undefined;
}

/** The person whose time for a decision is over for the longest. */
export async function findOverdue(tx: ScopeTransaction, days: number): Promise<string | undefined> {
  const overdue = (await undecided(tx)).select('user_id').where('left_at', '<', daysAgo(days));
  return (await overdue.orderBy('left_at').limit(1).executeTakeFirst())?.user_id;
}

/** Forgets those who came back, and those of whom nothing private is left. Returns their number. */
export async function forgetSettled(tx: ScopeTransaction, days: number): Promise<number> {
  // with its time: a departure that is noted meanwhile has another one, and stays
  const noted = await sql<{ user_id: string; left_at: string }>`
    select user_id, left_at::text as left_at from departed_members where scope_id = ${tx.scopeId}`.execute(
    tx.db,
  );
  const members = new Set(await membersOf(tx));
  const back = noted.rows.filter(({ user_id }) => members.has(user_id));
  const { rows } = await sql<{ count: number }>`
    with gone as (delete from departed_members where scope_id = ${tx.scopeId}
      and ((user_id, left_at) in (select * from unnest(
            ${back.map(({ user_id }) => user_id)}::text[], ${back.map(({ left_at }) => left_at)}::timestamptz[]))
        or (left_at < ${daysAgo(days)} and not ${hasPrivateRows(tx)})) returning 1)
    select count(*) as count from gone`.execute(tx.db);
  return rows[0]?.count ?? 0;
}

/** Shows the team what is current, and none of what the person had changed before. Returns the number of checkpoints. */
export const shareWithTeam = (tx: ScopeTransaction, userId: string): Promise<number> =>
  changeVersions(
    tx,
    sql`update checkpoints set visibility = 'team'
      where scope_id = ${tx.scopeId} and author_id = ${userId} and visibility = 'private' and ${IS_CURRENT}`,
  );

/** With their history, private as they are. Who recorded each version stays on record. Returns the number of checkpoints. */
export const passOn = (tx: ScopeTransaction, userId: string, to: string): Promise<number> =>
  changeVersions(
    tx,
    sql`update checkpoints set author_id = ${to}
      where scope_id = ${tx.scopeId} and author_id = ${userId} and visibility = 'private'
        and checkpoint_id in (select checkpoint_id from checkpoints where scope_id = ${tx.scopeId}
          and author_id = ${userId} and visibility = 'private' and ${IS_CURRENT})`,
  );

/** Updates versions and has their vectors made anew, which say who may see them. Returns the number of checkpoints. */
async function changeVersions(tx: ScopeTransaction, update: RawBuilder<unknown>): Promise<number> {
  const updating = sql<{
    id: number;
    checkpoint_id: string;
  }>`${update} returning id, checkpoint_id, author_id`;
  if (!tx.isDistributed) {
    const version = { kind: 'checkpoint', id: sql`id`, author: sql`author_id`, cte: 'changed' } as const;
    const { rows } = await sql<{ count: number }>`with changed as (${updating})
      ${withoutVectors(tx, 'checkpoint', 'changed')}${queued(tx, version)}
      select count(distinct checkpoint_id) as count from changed`.execute(tx.db);
    return rows[0]?.count ?? 0;
  }
  const { rows } = await updating.execute(tx.db);
  if (rows.length === 0) return 0;
  const isChanged = sql`id = any(${rows.map(({ id }) => id)}::bigint[])`;
  await deleteVectorsOf(tx, 'checkpoint', isChanged);
  await queueStored(tx, 'checkpoint', isChanged);
  return new Set(rows.map(({ checkpoint_id }) => checkpoint_id)).size;
}

/** Every private version of a person. */
export const PRIVATE_ROWS: RowsOfThing = {
  table: 'checkpoints',
  where: (_scopeId, userId) => sql<boolean>`author_id = ${userId} and visibility = 'private'`,
};
