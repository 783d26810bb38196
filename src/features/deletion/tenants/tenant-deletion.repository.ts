import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { isoTime } from '../../../db/query/json-times.ts';
import type { ScopeTransaction, Transaction } from '../../../db/transaction/database.ts';
import { parsedIfAny } from '../../../lib/parsed-row.ts';
import type { DeletionProof } from '../../deletion-records/deletion-record.schemas.ts';
import { subjectDigest } from '../../deletion-records/deletion-records.ts';
import type { Deletion } from '../deletion.schemas.ts';

const tenantRow = z.object({
  name: z.string(),
  active: z.boolean(),
  status: z.string().nullable(),
  suspended_by: z.string().nullable(),
  deletion_id: z.string().nullable(),
  deletion_due_at: z.string().nullable(),
});
export type DeletedTenant = Readonly<z.infer<typeof tenantRow>>;

/**
 * As the role for deletion. First in every transaction about a tenant's deletion: whoever changes members, the plan or the
 * suspension waits for it.
 */
export function lockTenant(tx: ScopeTransaction): Promise<DeletedTenant | undefined> {
  return readTenant(tx, sql`for update`);
}

/** As the role for deletion: the same without waiting for anybody. */
export function findTenant(tx: ScopeTransaction): Promise<DeletedTenant | undefined> {
  return readTenant(tx, sql``);
}

async function readTenant(tx: ScopeTransaction, locking: RawBuilder<unknown>) {
  const { rows } = await sql`select name, active, status, suspended_by, deletion_id, deletion_due_at
    from tenants where id = ${tx.scopeId} ${locking}`.execute(tx.db);
  return parsedIfAny(tenantRow, rows[0]);
}

/** Suspends the tenant until the deletion is cancelled. */
export async function suspendForDeletion(
  tx: ScopeTransaction,
  { deletion_id, due_at }: Deletion,
): Promise<void> {
  await sql`
    update tenants set suspended_before = suspended_by, active = false, suspended_by = 'deletion',
      deletion_id = ${deletion_id}, deletion_due_at = ${due_at}::timestamptz, updated_at = now()
    where id = ${tx.scopeId}`.execute(tx.db);
}

/** What the tenant was before. */
export async function resumeFromDeletion(tx: ScopeTransaction): Promise<void> {
  await sql`
    update tenants set active = suspended_before is null, suspended_by = suspended_before, suspended_before = null,
      deletion_id = null, deletion_due_at = null, updated_at = now() where id = ${tx.scopeId}`.execute(tx.db);
}

/** Records are on the coordinator of a cluster, so no statement copies one of a deletion. */
export async function insertRecord(
  tx: ScopeTransaction,
  { deletion_id, kind, target_id, requested_at, due_at }: Deletion,
): Promise<void> {
  await sql`
    insert into deletion_records (deletion_id, kind, subject_digest, requested_at, due_at)
    values (${deletion_id}, ${kind}, ${subjectDigest(sql`${target_id}::text`)},
      ${requested_at}::timestamptz, ${due_at}::timestamptz)`.execute(tx.db);
}

interface Change {
  readonly state?: Deletion['state'];
  readonly proof?: DeletionProof;
  readonly reason?: string | null;
}

/** Changes the request, if the tenant still has it, and its record together. */
export async function writeState(
  tx: ScopeTransaction,
  deletionId: string,
  { state, proof, reason }: Change,
): Promise<void> {
  const moment = sql`with moment as materialized (select clock_timestamp() as at)`;
  const set = sql`state = coalesce(${state ?? null}::text, state),
    proof = coalesce(${proof === undefined ? null : JSON.stringify(proof)}::jsonb, proof),
    reason = ${reason ?? null}::text,
    finished_at = case when coalesce(${state ?? null}::text, state) in ('waiting', 'running') then null else moment.at end
    from moment`;
  await sql`${moment} update deletions set ${set}
    where scope_id = ${tx.scopeId} and deletion_id = ${deletionId}`.execute(tx.db);
  await sql`${moment} update deletion_records set ${set} where deletion_id = ${deletionId}`.execute(tx.db);
}

/** What the log leaves behind: numbers and a hash, and nothing that a person wrote or did. */
export async function summariseAudit(tx: ScopeTransaction, deletionId: string): Promise<void> {
  await sql`
    update deletion_records set audit = jsonb_build_object(
      'lines', (select count(*) from audit_logs where tenant_id = ${tx.scopeId}),
      'first_at', (select ${isoTime(sql`min(created_at)`)} from audit_logs where tenant_id = ${tx.scopeId}),
      'last_at', (select ${isoTime(sql`max(created_at)`)} from audit_logs where tenant_id = ${tx.scopeId}),
      'head', (select encode(hash, 'hex') from audit_heads where tenant_id = ${tx.scopeId} order by seq desc limit 1),
      'actions', (select coalesce(jsonb_object_agg(action, lines), '{}') from (
        select action, count(*) as lines from audit_logs where tenant_id = ${tx.scopeId} group by action) by_action))
    where deletion_id = ${deletionId}`.execute(tx.db);
}

/** Whether the job has begun. It may have removed rows since, even if it has failed without a proof. */
export async function hasBegun(tx: ScopeTransaction, deletionId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from deletion_records
    where deletion_id = ${deletionId} and audit is not null`.execute(tx.db);
  return rows.length > 0;
}

const due = z.object({ tenant_id: z.string() });

/** As the role for accounts: tenants whose deletion is due, the longest due first. */
export async function listDueTenants(tx: Transaction): Promise<string[]> {
  const { rows } = await sql`select id as tenant_id from tenants
    where deletion_id is not null and deletion_due_at <= now() order by deletion_due_at`.execute(tx.db);
  return rows.map((row) => due.parse(row).tenant_id);
}

/** As the role for accounts: the tenant that the deletion has suspended. */
export async function findTenantInDeletion(tx: Transaction, deletionId: string): Promise<string | undefined> {
  const { rows } = await sql`select id as tenant_id from tenants where deletion_id = ${deletionId}`.execute(
    tx.db,
  );
  return parsedIfAny(due, rows[0])?.tenant_id;
}
