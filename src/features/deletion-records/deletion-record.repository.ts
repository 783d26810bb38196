import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Transaction } from '../../db/transaction/database.ts';
import { parsedIfAny } from '../../lib/parsed-row.ts';
import type { RowCounts } from './deletion-proof.ts';
import { type DeletionRecord, deletionRecord } from './deletion-record.schemas.ts';

/** What a record names instead of the id of its team or account. The policies of deletion_records compute the same. */
export const subjectDigest = (id: RawBuilder<unknown>): RawBuilder<string> =>
  sql`encode(sha256(convert_to(${id}, 'UTF8')), 'hex')`;

/** Adds to the numbers of removed rows, while the removal is running. */
export async function addRemoved(tx: Transaction, deletionId: string, removed: RowCounts): Promise<void> {
  await sql`
    update deletion_records set rows = rows || (select coalesce(jsonb_object_agg(key,
      value::bigint + coalesce((rows->>key)::bigint, 0)), '{}') from jsonb_each_text(${JSON.stringify(removed)}::jsonb)
      where value <> '0')
    where deletion_id = ${deletionId} and state = 'running'`.execute(tx.db);
}

const RECORD = sql.raw(Object.keys(deletionRecord.shape).join(', '));

/** As the role for accounts. */
export async function findRecord(tx: Transaction, deletionId: string): Promise<DeletionRecord | undefined> {
  const { rows } = await sql`select ${RECORD} from deletion_records
    where deletion_id = ${deletionId}`.execute(tx.db);
  return parsedIfAny(deletionRecord, rows[0]);
}

/** As the role for accounts: the newest first. `tenant_id`: as long as the tenant exists. */
export async function listRecords(
  tx: Transaction,
): Promise<(DeletionRecord & { readonly tenant_id: string | null })[]> {
  const { rows } =
    await sql`select ${RECORD}, (select id from tenants t where t.deletion_id = r.deletion_id) as tenant_id
    from deletion_records r order by requested_at desc, deletion_id limit 1000`.execute(tx.db);
  const listed = deletionRecord.extend({ tenant_id: z.string().nullable() });
  return rows.map((row) => listed.parse(row));
}
