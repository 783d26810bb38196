import { sql } from 'kysely';
import { z } from 'zod';
import { isoTime } from '../../../db/query/json-times.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { parsedRow } from '../../../lib/parsed-row.ts';

/** The time of a snapshot. Must be its first statement. */
export async function momentOf(tx: ScopeTransaction): Promise<string> {
  const { rows } = await sql`select ${isoTime(sql`statement_timestamp()`)} as moment`.execute(tx.db);
  return parsedRow(z.object({ moment: z.string() }), rows[0]).moment;
}

/** As the tenant role. */
export async function nameOfTenant(tx: ScopeTransaction): Promise<string | undefined> {
  const tenant = tx.db.selectFrom('tenants').select('name').where('id', '=', tx.scopeId);
  return (await tenant.executeTakeFirst())?.name;
}

/** The name by which another transaction sees the same moment, while this one is open. */
export async function snapshotOf(tx: ScopeTransaction): Promise<string> {
  const { rows } = await sql`select pg_export_snapshot() as name`.execute(tx.db);
  return parsedRow(z.object({ name: z.string() }), rows[0]).name;
}

/** Does nothing, so that the transaction is not ended as idle. */
export async function keepAlive(tx: ScopeTransaction): Promise<void> {
  await sql`select 1`.execute(tx.db);
}
