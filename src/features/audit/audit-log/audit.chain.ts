import { type RawBuilder, sql } from 'kysely';
import type { Transaction } from '../../../db/transaction/database.ts';

/** The previous hash of the first line of a chain. */
export const GENESIS = '0'.repeat(64);

// Every column of a line except its own hash. An array, so that no two values can be confused; the time as text, so
// that no session setting changes it.
const CANONICAL = `jsonb_build_array(seq, id, tenant_id,
  to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), actor_kind, user_id, key_id, action,
  resource_type, resource_id, metadata, ip_address, user_agent)::text`;

/** The hash of a line, computed from its columns. */
export const HASH_OF_LINE: RawBuilder<Buffer> = sql.raw(
  `sha256(previous_hash || convert_to(${CANONICAL}, 'UTF8'))`,
);

/** A line before it has its place in the chain. */
export interface NewLine {
  readonly tenantId: string;
  readonly actorKind: string;
  readonly userId: string | null;
  readonly keyId: string | null;
  readonly action: string;
  readonly resourceType: string;
  readonly resourceId: string | null;
  /** A JSON object as text. */
  readonly metadata: string;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
}

// An attempt whose place was taken has waited for another transaction to append its line, so the chain always advances.
const MAX_ATTEMPTS = 1_000;

/**
 * Appends a line in one statement: reads the end of the chain, numbers and hashes the line, and takes its place. As the
 * tenant, identity or billing role. Other transactions that append to the same chain wait for this one to end. Returns
 * the place of the line.
 */
export async function appendLine(tx: Transaction, line: NewLine): Promise<number> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const seq = await tryToAppend(tx, line);
    if (seq !== undefined) return seq;
  }
  throw new Error('Too many requests are writing to the audit log of this tenant at the same time.');
}

/** `undefined` if another transaction took the place first; that transaction has been committed by then. */
async function tryToAppend(tx: Transaction, line: NewLine): Promise<number | undefined> {
  const { rows } = await sql<{ seq: number }>`
    with head as materialized (
      select seq, hash from audit_heads where tenant_id = ${line.tenantId} order by seq desc limit 1
    ), line as materialized (
      select ${line.tenantId}::text as tenant_id, gen_random_uuid() as id, clock_timestamp() as created_at,
        coalesce(head.seq, 0) + 1 as seq, coalesce(head.hash, decode(${GENESIS}, 'hex')) as previous_hash,
        ${line.actorKind}::text as actor_kind, ${line.userId}::text as user_id, ${line.keyId}::text as key_id,
        ${line.action}::text as action, ${line.resourceType}::text as resource_type,
        ${line.resourceId}::text as resource_id, ${line.metadata}::jsonb as metadata,
        ${line.ipAddress}::text as ip_address, ${line.userAgent}::text as user_agent
      from (select) as always left join head on true
    ), chained as materialized (
      select *, ${HASH_OF_LINE} as hash from line
    ), taken as (
      insert into audit_heads (tenant_id, seq, hash) select tenant_id, seq, hash from chained
      on conflict (tenant_id, seq) do nothing
      returning seq
    ), appended as (
      insert into audit_logs (tenant_id, id, created_at, seq, previous_hash, actor_kind, user_id, key_id, action,
        resource_type, resource_id, metadata, ip_address, user_agent, hash)
      select tenant_id, id, created_at, seq, previous_hash, actor_kind, user_id, key_id, action,
        resource_type, resource_id, metadata, ip_address, user_agent, hash
      from chained where exists (select 1 from taken)
    )
    select seq from taken`.execute(tx.db);
  return rows[0]?.seq;
}
