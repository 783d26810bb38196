import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { freeing } from '../../../db/transaction/storing.ts';
import { parsedRow } from '../../../lib/parsed-row.ts';
import type { RowsOfThing } from './rows-of-thing.ts';

/** Where the rows of one deletion go. */
export interface MoveTo {
  readonly deletionId: string;
  readonly step: number;
}

/** Moves the rows out of their table, where no request reads them. As the role for deletion. Returns their number. */
export async function moveRows(
  tx: ScopeTransaction,
  { table, where }: RowsOfThing,
  id: string,
  { deletionId, step }: MoveTo,
): Promise<number> {
  if (table === 'api_keys') return moveKeys(tx, where(tx.scopeId, id), { deletionId, step });
  const growth = sql`select -sum(stored_bytes) from gone`;
  const [row] = await freeing<{ count: number }>(tx, {
    ctes: sql`gone as (
      delete from ${sql.table(table)} where scope_id = ${tx.scopeId} and ${where(tx.scopeId, id)} returning *
    ),
    moved as (
      insert into deleted_rows (deletion_id, step, place, table_name, "row")
      select ${deletionId}::text, ${step}::smallint, row_number() over (), ${table}::text, to_jsonb(gone) from gone
      returning 1)`,
    ...(table === 'checkpoints' ? { checkpointGrowth: growth } : { growth }),
    rows: sql`select count(*) as count from moved`,
  });
  return row?.count ?? 0;
}

/** Two statements, because keys and deleted rows are on different nodes of a cluster. */
async function moveKeys(
  tx: ScopeTransaction,
  condition: RawBuilder<boolean>,
  { deletionId, step }: MoveTo,
): Promise<number> {
  const gone = await sql<{ row: object }>`
    delete from api_keys where tenant_id = ${tx.scopeId} and ${condition} returning to_jsonb(api_keys) as "row"`.execute(
    tx.db,
  );
  const rows = JSON.stringify(gone.rows.map(({ row }) => row));
  await sql`
    insert into deleted_rows (deletion_id, step, place, table_name, "row")
    select ${deletionId}::text, ${step}::smallint, place, 'api_keys', "row"
    from jsonb_array_elements(${rows}::jsonb) with ordinality as gone ("row", place)
    returning 1`.execute(tx.db);
  return gone.rows.length;
}

/** Sessions that stay lose a value, which is kept for the return. Returns their number. */
async function unlink(
  tx: ScopeTransaction,
  { deletionId, step }: MoveTo,
  { set, kept, where }: Record<'set' | 'kept' | 'where', RawBuilder<unknown>>,
): Promise<number> {
  const [row] = await freeing<{ count: number }>(tx, {
    ctes: sql`linked as materialized (
      select session_id, stored_bytes, ${kept} as kept from tool_sessions
      where scope_id = ${tx.scopeId} and ${where} order by session_id for update
    ),
    unlinked as (
      update tool_sessions s set ${set} from linked
      where s.scope_id = ${tx.scopeId} and s.session_id = linked.session_id
      returning s.session_id, linked.kept, s.stored_bytes - linked.stored_bytes as grown
    ),
    moved as (
      insert into deleted_rows (deletion_id, step, place, table_name, whole, "row")
      select ${deletionId}::text, ${step}::smallint, row_number() over (), 'tool_sessions', false,
        kept || jsonb_build_object('session_id', session_id) from unlinked
      returning 1)`,
    growth: sql`select sum(grown) from unlinked`,
    rows: sql`select count(*) as count from moved`,
  });
  return row?.count ?? 0;
}

export const unlinkFromProject = (tx: ScopeTransaction, to: MoveTo, projectId: string): Promise<number> =>
  unlink(tx, to, {
    set: sql`project_id = null`,
    kept: sql`jsonb_build_object('project_id', project_id)`,
    where: sql`project_id = ${projectId}`,
  });

export const unlinkFromPrevious = (tx: ScopeTransaction, to: MoveTo, sessionId: string): Promise<number> =>
  unlink(tx, to, {
    set: sql`previous_session_id = null`,
    kept: sql`jsonb_build_object('previous_session_id', previous_session_id)`,
    where: sql`previous_session_id = ${sessionId}`,
  });

/** The session of a deleted checkpoint may have no other one. */
export const markWithoutCheckpoints = (tx: ScopeTransaction, to: MoveTo): Promise<number> =>
  unlink(tx, to, {
    set: sql`has_checkpoints = false`,
    kept: sql`jsonb_build_object('has_checkpoints', true)`,
    where: sql`has_checkpoints
      and session_id in (select "row"->>'session_id' from deleted_rows
        where scope_id = ${tx.scopeId} and deletion_id = ${to.deletionId} and table_name = 'checkpoints')
      and not exists (select 1 from checkpoints c
        where c.scope_id = ${tx.scopeId} and c.session_id = tool_sessions.session_id)`,
  });

/** Until the transaction ends, nothing more is recorded in the session. */
export async function lockSession(tx: ScopeTransaction, sessionId: string): Promise<void> {
  await tx
    .selectFrom('tool_sessions')
    .select('session_id')
    .where('session_id', '=', sessionId)
    .forUpdate()
    .execute();
}

/** What decides who may delete the thing, of the rows that were moved. */
const movedFacts = z.object({
  created_by: z.string().nullable(),
  author_id: z.string().nullable(),
  user_id: z.string().nullable(),
  visibility: z.string().nullable(),
  revision: z.number().nullable(),
  revoked: z.boolean(),
  checkpoints: z.number(),
  of_others: z.number(),
  private_of_others: z.number(),
});
export type MovedFacts = z.infer<typeof movedFacts>;

export async function findFacts(
  tx: ScopeTransaction,
  deletionId: string,
  table: string,
  userId: string | undefined,
): Promise<MovedFacts> {
  const ofOthers = sql`"row"->>'author_id' is distinct from ${userId ?? null}::text`;
  const checkpoint = (condition: RawBuilder<unknown>) =>
    sql`count(distinct "row"->>'checkpoint_id') filter (where table_name = 'checkpoints' and ${condition})`;
  const { rows } = await sql`
    with moved as (select table_name, whole, "row" from deleted_rows
      where scope_id = ${tx.scopeId} and deletion_id = ${deletionId}),
    thing as (select "row" from moved where table_name = ${table} and whole
      order by ("row"->>'revision')::bigint desc limit 1),
    counts as (select ${checkpoint(sql`true`)} as checkpoints, ${checkpoint(ofOthers)} as of_others,
      ${checkpoint(sql`${ofOthers} and "row"->>'visibility' = 'private' and "row"->>'recorded_end' = 'infinity'`)} as private_of_others
      from moved)
    select "row"->>'created_by' as created_by, "row"->>'author_id' as author_id, "row"->>'user_id' as user_id,
      "row"->>'visibility' as visibility, ("row"->>'revision')::bigint as revision,
      "row"->>'revoked_at' is not null as revoked, counts.* from thing, counts`.execute(tx.db);
  return parsedRow(movedFacts, rows[0]);
}

/** What stays of the checkpoints that were moved. One of which only earlier versions went needs no mark. */
export async function insertTombstones(tx: ScopeTransaction, deletionId: string): Promise<void> {
  await sql`
    insert into checkpoint_tombstones (checkpoint_id, deletion_id, author_id, visibility, versions, content_hashes)
    select "row"->>'checkpoint_id', ${deletionId}::text,
      (array_agg("row"->>'author_id' order by ("row"->>'revision')::bigint desc))[1],
      (array_agg("row"->>'visibility' order by ("row"->>'revision')::bigint desc))[1],
      count(*), jsonb_agg(substr("row"->>'content_hash', 3) order by ("row"->>'revision')::bigint)
    from deleted_rows where scope_id = ${tx.scopeId} and deletion_id = ${deletionId} and table_name = 'checkpoints'
      and not exists (select 1 from checkpoints c
        where c.scope_id = ${tx.scopeId} and c.checkpoint_id = "row"->>'checkpoint_id')
    group by "row"->>'checkpoint_id' returning 1`.execute(tx.db);
}

/** A tenant's checkpoints are counted; those of local mode are not. */
export async function countCheckpoints(tx: ScopeTransaction, more: number): Promise<void> {
  if (!tx.storage.counts || more === 0) return;
  await sql`update tenant_usage set checkpoints = greatest(0, checkpoints + ${more}::bigint)
    where scope_id = ${tx.scopeId}`.execute(tx.db);
}
