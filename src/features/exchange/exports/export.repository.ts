import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Scope } from '../../../auth/scope.ts';
import { isoTime } from '../../../db/query/json-times.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { parsedIfAny } from '../../../lib/parsed-row.ts';
import { EXPORT_STATES, type ExportJob } from './export.schemas.ts';

/** How many exports a person, or a key of nobody, has at a time. The constraint exports__slot_range has the same number. */
export const MAX_EXPORTS = 2;
/** How long an archive is kept. One that never gets finished goes after twice as long. */
const KEPT_HOURS = 24;
export const KEPT = sql.raw(`interval '${KEPT_HOURS} hours'`);

const SHOWN = sql`json_build_object('export_id', export_id, 'kind', kind, 'state', state, 'tables_total', tables_total,
  'tables_done', tables_done, 'rows', rows, 'bytes', bytes, 'counts', counts, 'sha256', sha256, 'failure', failure,
  'created_at', ${isoTime(sql`created_at`)}, 'started_at', ${isoTime(sql`started_at`)}, 'finished_at', ${isoTime(sql`finished_at`)},
  'expires_at', ${isoTime(sql`expires_at`)},
  'archive_path', case when state = 'done' then '/v1/exports/' || export_id || '/archive' end)`;

/** Whether the export is the caller's: the person's, or that of the very key, if the key belongs to nobody. */
export function isOwn(owner: Scope): RawBuilder<boolean> {
  const { userId = null, keyId = null } = owner.kind === 'tenant' ? owner : {};
  if (userId !== null) return sql`owner_id = ${userId}::text`;
  return sql`(owner_id is null and key_id is not distinct from ${keyId}::text)`;
}
const isLive = sql`state <> 'removed' and expires_at > now()`;

export interface NewExport {
  readonly exportId: string;
  readonly kind: ExportJob['kind'];
  readonly actorKind: string;
}

/** `undefined` if the caller has as many exports as possible, or if another request took the free slot at this moment. */
export async function insertExport(
  tx: ScopeTransaction,
  { exportId, kind, actorKind }: NewExport,
  owner: Scope,
): Promise<ExportJob | undefined> {
  tx.storage.requireDisk();
  const { rows } = await sql<{ job: ExportJob }>`
    with begun as (
    insert into exports (export_id, kind, actor_kind, slot, expires_at)
    select ${exportId}::text, ${kind}::text, ${actorKind}::text, free, now() + 2 * ${KEPT}
    from generate_series(1, ${MAX_EXPORTS}::integer) free
    where not exists (select 1 from exports e where e.scope_id = ${tx.scopeId} and ${isOwn(owner)} and e.slot = free)
    order by free limit 1
    on conflict do nothing
    returning exports.*)
    select ${SHOWN} as job from begun`.execute(tx.db);
  return rows[0]?.job;
}

/** The exports of a person or key, newest first; they are at most `MAX_EXPORTS`. */
export async function listExports(tx: ScopeTransaction, owner: Scope): Promise<ExportJob[]> {
  const { rows } = await sql<{ job: ExportJob }>`
    select ${SHOWN} as job from exports where scope_id = ${tx.scopeId} and ${isOwn(owner)} and ${isLive}
    order by created_at desc, export_id`.execute(tx.db);
  return rows.map(({ job }) => job);
}

const stored = z.object({
  state: z.enum([...EXPORT_STATES, 'removed']),
  bytes: z.int(),
  sha256: z.string().nullable(),
  permissions: z.array(z.string()),
});
export type StoredExport = Readonly<z.infer<typeof stored>>;

export async function findExport(
  tx: ScopeTransaction,
  exportId: string,
  owner: Scope,
): Promise<{ readonly shown: ExportJob; readonly stored: StoredExport } | undefined> {
  const { rows } = await sql<{ job: ExportJob }>`
    select ${SHOWN} as job, state, bytes, sha256, permissions from exports
    where scope_id = ${tx.scopeId} and export_id = ${exportId} and ${isOwn(owner)} and ${isLive}`.execute(
    tx.db,
  );
  const [row] = rows;
  const found = parsedIfAny(stored, row);
  return row && found && { shown: row.job, stored: found };
}
