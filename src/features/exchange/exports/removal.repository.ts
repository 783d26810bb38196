import { sql } from 'kysely';
import type { Scope } from '../../../auth/scope.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { isOwn } from './export.repository.ts';

/** Deleting this many pieces takes a fraction of a second. */
const PARTS_AT_ONCE = 64;
const EXPORTS_AT_ONCE = 100;

/** Hides the export, stops its run and frees its slot. False: there is no such export. */
export async function markRemoved(tx: ScopeTransaction, exportId: string, owner: Scope): Promise<boolean> {
  const { rows } = await sql`
    update exports set state = 'removed', slot = null, expires_at = now()
    where scope_id = ${tx.scopeId} and export_id = ${exportId} and ${isOwn(owner)}
      and state <> 'removed' and expires_at > now()
    returning 1`.execute(tx.db);
  return rows.length > 0;
}

/** Deletes some pieces of an archive, as its owner. Returns whether there may be more. */
export async function deleteParts(tx: ScopeTransaction, exportId: string): Promise<boolean> {
  const { rows } = await sql`
    delete from export_parts where scope_id = ${tx.scopeId} and export_id = ${exportId} and position in (
      select position from export_parts where scope_id = ${tx.scopeId} and export_id = ${exportId} limit ${PARTS_AT_ONCE})
    returning 1`.execute(tx.db);
  return rows.length === PARTS_AT_ONCE;
}

/** Deletes an export whose pieces are gone. */
export async function deleteExport(tx: ScopeTransaction, exportId: string): Promise<void> {
  await tx.deleteFrom('exports').where('export_id', '=', exportId).execute();
}

export interface OwnedExport {
  readonly export_id: string;
  readonly owner_id: string | null;
}

/** Exports of anybody in the scope whose time is over. No run may go on writing to them. */
export async function endExpired(tx: ScopeTransaction): Promise<OwnedExport[]> {
  const { rows } = await sql<OwnedExport>`
    update exports set state = 'removed', slot = null
    where scope_id = ${tx.scopeId} and export_id in (
      select export_id from exports where scope_id = ${tx.scopeId} and expires_at <= now() limit ${EXPORTS_AT_ONCE})
    returning export_id, owner_id`.execute(tx.db);
  return rows;
}

/** Exports that wait for their job, or whose job may be lost. */
export async function listUnfinished(tx: ScopeTransaction): Promise<string[]> {
  const { rows } = await sql<{ export_id: string }>`
    select export_id from exports where scope_id = ${tx.scopeId} and state in ('waiting', 'running')
      and created_at < now() - interval '1 minute' and expires_at > now() limit ${EXPORTS_AT_ONCE}`.execute(
    tx.db,
  );
  return rows.map(({ export_id }) => export_id);
}
