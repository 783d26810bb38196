import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { parsedIfAny } from '../../../lib/parsed-row.ts';
import { EXPORT_KINDS } from '../archive/manifest.ts';
import { KEPT } from './export.repository.ts';

const begun = z.object({
  owner_id: z.string().nullable(),
  key_id: z.string().nullable(),
  actor_kind: z.enum(['user', 'key', 'local', 'operator']),
  kind: z.enum(EXPORT_KINDS),
  attempts: z.int(),
});
export type BegunExport = Readonly<z.infer<typeof begun>>;

/** Begins a run, and ends the one before it, if there is one. `undefined`: there is nothing left to do. */
export async function beginRun(
  tx: ScopeTransaction,
  exportId: string,
  runId: string,
): Promise<BegunExport | undefined> {
  const { rows } = await sql`
    update exports set state = 'running', run_id = ${runId}, attempts = attempts + 1, started_at = now(), tables_total = 0,
      tables_done = 0, rows = 0, bytes = 0, parts = 0
    where scope_id = ${tx.scopeId} and export_id = ${exportId} and state in ('waiting', 'running') and expires_at > now()
    returning owner_id, key_id, actor_kind, kind, attempts`.execute(tx.db);
  return parsedIfAny(begun, rows[0]);
}

/** A run of the job, which another one or a removal may have ended. */
export interface Run {
  readonly exportId: string;
  readonly runId: string;
}

/** Whether the row is that of the run, and the run still goes on. */
export const isRun = (tx: ScopeTransaction, { exportId, runId }: Run): RawBuilder<boolean> => sql`
  scope_id = ${tx.scopeId} and export_id = ${exportId} and run_id = ${runId} and state = 'running'`;

export interface Progress {
  readonly tablesTotal: number;
  readonly tablesDone: number;
  readonly rows: number;
  readonly bytes: number;
}

/** Returns whether the run still goes on. */
export async function noteProgress(tx: ScopeTransaction, run: Run, now: Progress): Promise<boolean> {
  const { rows } = await sql`
    update exports set tables_total = ${now.tablesTotal}, tables_done = ${now.tablesDone}, rows = ${now.rows}::bigint,
      bytes = ${now.bytes}::bigint
    where ${isRun(tx, run)} returning 1`.execute(tx.db);
  return rows.length > 0;
}

/** The run did not fail: its server stops. Another one begins anew. */
export async function giveBackRun(tx: ScopeTransaction, run: Run): Promise<void> {
  await sql`update exports set state = 'waiting', attempts = attempts - 1 where ${isRun(tx, run)}`.execute(
    tx.db,
  );
}

export interface FinishedExport {
  readonly sha256: string;
  readonly bytes: number;
  readonly parts: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly permissions: readonly string[];
}

export async function finishRun(tx: ScopeTransaction, run: Run, done: FinishedExport): Promise<boolean> {
  const { rows } = await sql`
    update exports set state = 'done', sha256 = ${done.sha256}, bytes = ${done.bytes}::bigint, parts = ${done.parts},
      counts = ${JSON.stringify(done.counts)}::jsonb, permissions = ${[...done.permissions]}::text[], finished_at = now(),
      expires_at = now() + ${KEPT}
    where ${isRun(tx, run)} returning 1`.execute(tx.db);
  return rows.length > 0;
}

export async function failRun(
  tx: ScopeTransaction,
  run: Run,
  failure: { readonly code: string; readonly message: string },
): Promise<void> {
  await sql`
    update exports set state = 'failed', bytes = 0, failure = ${JSON.stringify(failure)}::jsonb, finished_at = now(),
      expires_at = now() + ${KEPT}
    where ${isRun(tx, run)}`.execute(tx.db);
}
