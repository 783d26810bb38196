import type pg from 'pg';
import { z } from 'zod';
import { parsedRow } from '../../lib/parsed-row.ts';
import { type AuditHead, type Figures, readFigures, withAdmin } from './record.ts';

export interface LiveState {
  readonly figures: Figures;
  /** The tenants whose audit log does not continue the one of the backup. */
  readonly otherChains: readonly string[];
}

/**
 * The figures of the live database now, and whether its audit logs continue those of the backup: the line at which the copy's
 * log ends must have the same hash there, unless retention has cut it or the tenant is gone.
 */
export function readLive(adminUrl: string, heads: readonly AuditHead[]): Promise<LiveState> {
  return withAdmin(adminUrl, async (client) => {
    await client.query('begin isolation level repeatable read read only');
    const otherChains: string[] = [];
    for (const head of heads) if (!(await continues(client, head))) otherChains.push(head.tenant_id);
    return { figures: await readFigures(client), otherChains };
  });
}

async function continues(client: pg.ClientBase, { tenant_id, seq, hash }: AuditHead): Promise<boolean> {
  const { rows } = await client.query(
    `select coalesce(bool_or(seq = $2), false) as has, coalesce(bool_or(seq = $2 and encode(hash, 'hex') = $3), false) as equal,
       coalesce(max(seq) < $2, false) as shorter
     from public.audit_heads where tenant_id = $1`,
    [tenant_id, seq, hash],
  );
  const shape = z.object({ has: z.boolean(), equal: z.boolean(), shorter: z.boolean() });
  const { has, equal, shorter } = parsedRow(shape, rows[0]);
  return has ? equal : !shorter;
}
