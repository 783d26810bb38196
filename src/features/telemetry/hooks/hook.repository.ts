import { sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';

/** Holds all other transactions that store a hook with this fingerprint, until this one ends. */
export async function lockFingerprint(tx: ScopeTransaction, fingerprint: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`hook ${tx.scopeId} ${fingerprint}`}, 0))`.execute(
    tx.db,
  );
}

export async function hasEvent(tx: ScopeTransaction, ids: readonly string[]): Promise<boolean> {
  const found = tx
    .selectFrom('tool_events')
    .select('id')
    .where('id', 'in', [...ids])
    .limit(1);
  return (await found.executeTakeFirst()) !== undefined;
}

/** A session as its tool names it. */
export interface ExternalSession {
  readonly session_id: string;
  readonly project_id: string | null;
  readonly ended_at: string | null;
  readonly ended_by: string | null;
}

export function findExternalSession(
  tx: ScopeTransaction,
  toolId: string,
  externalId: string,
): Promise<ExternalSession | undefined> {
  return tx
    .selectFrom('tool_sessions')
    .select(['session_id', 'project_id', 'ended_at', 'ended_by'])
    .where('session_id', '=', (s) =>
      s
        .selectFrom('session_keys')
        .select('session_keys.session_id')
        .where('session_keys.scope_id', '=', tx.scopeId)
        .where('session_keys.tool_id', '=', toolId)
        .where('session_keys.external_id', '=', externalId),
    )
    .executeTakeFirst();
}

export async function hasCheckpoint(tx: ScopeTransaction, checkpointId: string): Promise<boolean> {
  const found = tx.selectFrom('checkpoints').select('id').where('checkpoint_id', '=', checkpointId).limit(1);
  return (await found.executeTakeFirst()) !== undefined;
}
