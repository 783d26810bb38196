import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { z } from 'zod';
import { type JsonPage, jsonPage, type PageRequest } from '../../../db/query/json-page.ts';
import { isoTime, shownColumn } from '../../../db/query/json-times.ts';
import type { DB } from '../../../db/schema/tables.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { parsedRow } from '../../../lib/parsed-row.ts';
import { isVouchedFor } from './audit.anonymising.repository.ts';
import { HASH_OF_LINE } from './audit.chain.ts';
import { CUT_ACTION } from './audit.cut.repository.ts';
import { type AuditFilter, auditLog } from './audit.schemas.ts';

const COLUMNS = Object.keys(auditLog.shape) as (keyof typeof auditLog.shape)[];
const HEX = {
  previous_hash: sql`encode(previous_hash, 'hex')`,
  hash: sql`encode(hash, 'hex')`,
};

export function listLines(tx: ScopeTransaction, filter: AuditFilter, page: PageRequest): Promise<JsonPage> {
  const shape = {
    columns: COLUMNS,
    computed: HEX,
    time: 'created_at',
    tie: 'seq',
    tieType: 'bigint',
  } as const;
  return jsonPage(tx, matching(tx, filter), shape, page);
}

function matching(tx: ScopeTransaction, filter: AuditFilter): SelectQueryBuilder<DB, 'audit_logs', object> {
  const { action, actor, resource_type, resource_id, from, to } = filter;
  let lines = tx.db.selectFrom('audit_logs').where('tenant_id', '=', tx.scopeId);
  if (action !== undefined) lines = lines.where('action', '=', action);
  if (actor !== undefined)
    lines = lines.where((l) => l.or([l('user_id', '=', actor), l('key_id', '=', actor)]));
  if (resource_type !== undefined) lines = lines.where('resource_type', '=', resource_type);
  if (resource_id !== undefined) lines = lines.where('resource_id', '=', resource_id);
  if (from !== undefined) lines = lines.where('created_at', '>=', from);
  if (to !== undefined) lines = lines.where('created_at', '<', to);
  return lines;
}

/** The next lines up to `end` in chain order as NDJSON, and the place of the last one; `null` if there are none. */
export async function exportLines(
  tx: ScopeTransaction,
  filter: AuditFilter,
  { after, end, limit }: { readonly after: number; readonly end: number; readonly limit: number },
): Promise<{ ndjson: string; last: number } | null> {
  const lines = matching(tx, filter)
    .where('seq', '>', after)
    .where('seq', '<=', end)
    .orderBy('seq')
    .limit(limit);
  const { rows } = await sql<{ ndjson: string | null; last: number }>`
    select string_agg(json_build_object(${fields()})::text, chr(10) order by seq) as ndjson, max(seq) as last
    from (${lines.selectAll()}) lines`.execute(tx.db);
  const [{ ndjson, last } = { ndjson: null, last: 0 }] = rows;
  return ndjson === null ? null : { ndjson: `${ndjson}\n`, last };
}

function fields(): RawBuilder<unknown> {
  const computed: Record<string, RawBuilder<unknown>> = HEX;
  return sql.join(COLUMNS.map((name) => sql`${sql.lit(name)}, ${computed[name] ?? shownColumn(name)}`));
}

const chainEnd = z.object({ seq: z.int(), hash: z.string() });
/** The place up to which retention has cut the log, as the line about the cut says. */
const chainCut = chainEnd.extend({ cut_at: z.string() });
const chainLine = chainEnd.extend({
  id: z.string(),
  previous_hash: z.string(),
  /** Whether `hash` matches the line as it is now. */
  intact: z.boolean(),
  /** Whether it does not, and a later line vouches for the line as it is now. */
  anonymised: z.boolean(),
});
const chainPart = z.object({
  lines: z.array(chainLine),
  head: chainEnd.nullable(),
  /** How many places of the chain are recorded; normally as many as the place of the last line. `null`: not the last part. */
  noted: z.int().nullable(),
  /** The latest cut; read with the first part only. */
  cut: chainCut.nullable().catch(null),
  /** Whether the tenant exists; its log then has at least one line. */
  tenant: z.boolean(),
  checked_at: z.string(),
});

/** The end of the chain. */
export type ChainEnd = Readonly<z.infer<typeof chainEnd>>;
export type ChainCut = Readonly<z.infer<typeof chainCut>>;
/** A line as `verify` reads it; hashes in hex. */
export type ChainLine = Readonly<z.infer<typeof chainLine>>;
export type ChainPart = Readonly<z.infer<typeof chainPart>>;

/** The next lines of the chain and its end, from the same moment. */
export async function readChain(
  tx: ScopeTransaction,
  { after, limit, isFirst }: { readonly after: number; readonly limit: number; readonly isFirst: boolean },
): Promise<ChainPart> {
  const lines = tx.db
    .selectFrom('audit_logs')
    .selectAll()
    .select(HASH_OF_LINE.as('computed'))
    .where('tenant_id', '=', tx.scopeId)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit);
  const { rows } = await sql`
    select
      (select json_build_object('seq', seq, 'hash', encode(hash, 'hex'))
        from audit_heads where tenant_id = ${tx.scopeId} order by seq desc limit 1) as head,
      -- not for each part: a long chain would be counted once for each thousand of its lines
      case when part.size < ${limit} then
        (select count(*)::integer from audit_heads where tenant_id = ${tx.scopeId}) end as noted,
      case when ${isFirst} then
        (select json_build_object('seq', metadata->'after'->'seq', 'hash', metadata->'after'->'hash', 'cut_at', ${isoTime(sql`created_at`)})
          from audit_logs where tenant_id = ${tx.scopeId} and action = ${CUT_ACTION} order by seq desc limit 1) end as cut,
      exists (select 1 from tenants where id = ${tx.scopeId}) as tenant,
      statement_timestamp() as checked_at,
      part.lines
    from (
      select count(*) as size, coalesce(json_agg(json_build_object('seq', seq, 'id', id, 'intact', hash = computed,
        'anonymised', case when hash = computed then false else ${isVouchedFor(tx)} end, 'previous_hash', encode(previous_hash, 'hex'), 'hash', encode(hash, 'hex')) order by seq), '[]') as lines
      from (${lines}) lines) part`.execute(tx.db);
  return parsedRow(chainPart, rows[0]);
}
