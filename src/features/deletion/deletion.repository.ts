import { sql } from 'kysely';
import { z } from 'zod';
import { type JsonPage, jsonPage, type PageRequest } from '../../db/query/json-page.ts';
import type { ScopeTransaction } from '../../db/transaction/database.ts';
import { parsedIfAny } from '../../lib/parsed-row.ts';
import type { DeletionProof } from '../deletion-records/deletion-record.schemas.ts';
import { type Deletion, type DeletionOf, deletion, type ListDeletions } from './deletion.schemas.ts';

const COLUMNS = Object.keys(deletion.shape) as (keyof Deletion)[];
const SHOWN = sql.raw(COLUMNS.map((column) => `deletions.${column}`).join(', '));

/** Begins a deletion and returns when it is due; `undefined` if one of the same thing is waiting or running. */
export async function insertDeletion(
  tx: ScopeTransaction,
  deletionId: string,
  { kind, id }: { readonly kind: Deletion['kind']; readonly id: string },
  graceDays: number,
): Promise<string | undefined> {
  const { rows } = await sql<{ due_at: string }>`
    insert into deletions (deletion_id, kind, target_id, due_at)
    select ${deletionId}::text, ${kind}::text, ${id}::text, now() + ${graceDays}::float8 * interval '1 day'
    on conflict (scope_id, kind, target_id) where state in ('waiting', 'running') do nothing
    returning due_at`.execute(tx.db);
  return rows[0]?.due_at;
}

/** Writes what has gone with it. As the role for deletion, like the next one. */
export async function noteMoved(
  tx: ScopeTransaction,
  deletionId: string,
  { rows, isPrivate }: { readonly rows: Deletion['rows']; readonly isPrivate: boolean },
): Promise<Deletion | undefined> {
  const { rows: found } = await sql`
    update deletions set rows = ${JSON.stringify(rows)}::jsonb, private = ${isPrivate}::boolean
    where scope_id = ${tx.scopeId} and deletion_id = ${deletionId} returning ${SHOWN}`.execute(tx.db);
  return parsedIfAny(deletion, found[0]);
}

/** Ends it with what the job has found. */
export async function endDeletion(
  tx: ScopeTransaction,
  deletionId: string,
  { proof, reason }: { readonly proof: DeletionProof; readonly reason: string | undefined },
): Promise<void> {
  await sql`
    with moment as materialized (select clock_timestamp() as at)
    update deletions set state = ${reason === undefined ? 'done' : 'failed'}::text, reason = ${reason ?? null}::text,
      proof = ${JSON.stringify(proof)}::jsonb, finished_at = moment.at from moment
    where scope_id = ${tx.scopeId} and deletion_id = ${deletionId}`.execute(tx.db);
}

/** As the role of the caller, who may not see those of another person's private checkpoints. */
export async function findDeletion(tx: ScopeTransaction, deletionId: string): Promise<Deletion | undefined> {
  const { rows } = await sql`select ${SHOWN} from deletions
    where scope_id = ${tx.scopeId} and deletion_id = ${deletionId}`.execute(tx.db);
  return parsedIfAny(deletion, rows[0]);
}

export async function findOpenDeletion(
  tx: ScopeTransaction,
  { kind, id }: DeletionOf,
): Promise<Deletion | undefined> {
  const { rows } = await sql`select ${SHOWN} from deletions where scope_id = ${tx.scopeId} and kind = ${kind}
    and target_id = ${id} and state in ('waiting', 'running')`.execute(tx.db);
  return parsedIfAny(deletion, rows[0]);
}

/** Newest first. */
export function listDeletions(
  tx: ScopeTransaction,
  { state, kind }: ListDeletions,
  page: PageRequest,
): Promise<JsonPage> {
  let rows = tx.listFrom('deletions');
  if (state !== undefined) rows = rows.where('state', '=', state);
  if (kind !== undefined) rows = rows.where('kind', '=', kind);
  const shape = { columns: COLUMNS, time: 'requested_at', tie: 'deletion_id', tieType: 'text' } as const;
  return jsonPage(tx, rows, shape, page);
}

const cancelled = deletion.extend({ private: z.boolean() });

/** Takes it back if it still waits. As the role for imports, which then brings its rows. */
export async function cancelDeletion(
  tx: ScopeTransaction,
  deletionId: string,
): Promise<{ readonly found: Deletion; readonly isPrivate: boolean } | undefined> {
  const { rows } = await sql`
    with moment as materialized (select clock_timestamp() as at)
    update deletions set state = 'cancelled', finished_at = moment.at from moment
    where scope_id = ${tx.scopeId} and deletion_id = ${deletionId} and state = 'waiting'
    returning ${SHOWN}, private`.execute(tx.db);
  const row = parsedIfAny(cancelled, rows[0]);
  if (!row) return undefined;
  const { private: isPrivate, ...found } = row;
  return { found, isPrivate };
}

/** Whether the tenant of the scope is active. Local mode always is. */
export async function isActive(tx: ScopeTransaction): Promise<boolean> {
  const tenant = tx.db.selectFrom('tenants').select('active').where('id', '=', tx.scopeId);
  return (await tenant.executeTakeFirst())?.active === true;
}
