import type { Actor } from '../../../src/auth/actor.ts';
import type { Scope } from '../../../src/auth/scope.ts';
import type { ExportJob } from '../../../src/features/exchange/exports/export.schemas.ts';
import type { TestDatabase } from '../../support/test-database.ts';
import { type ReadArchive, readZip } from '../archive/read-zip.ts';

const NEVER = new AbortController().signal;

/** Asks for an export and does its job here, as the worker does. Gives the export as its owner sees it. */
export async function exported(
  { services }: TestDatabase,
  scope: Scope,
  actor: Actor,
  kind: 'all' | 'own' = 'all',
): Promise<ExportJob> {
  const { job } = await services.exports.request(scope, { kind }, actor);
  await runExport(services, scope, job.export_id);
  return services.exports.get(scope, job.export_id);
}

/** The scope of a job has no person: the export knows who asked. */
export const runExport = (
  { exportJobs }: TestDatabase['services'],
  scope: Scope,
  exportId: string,
  stopping: AbortSignal = NEVER,
): Promise<unknown> =>
  exportJobs.run(
    scope.kind === 'tenant' ? { kind: 'tenant', tenantId: scope.tenantId } : scope,
    exportId,
    stopping,
  );

export async function downloaded(
  { services }: TestDatabase,
  scope: Scope,
  exportId: string,
  actor: Actor,
): Promise<Buffer> {
  const file = await services.exports.archive(scope, exportId, actor);
  const chunks: Buffer[] = [];
  for await (const chunk of file.read(0, file.size - 1)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The archive of a new export. */
export async function archiveOf(
  db: TestDatabase,
  scope: Scope,
  actor: Actor,
  kind: 'all' | 'own' = 'all',
): Promise<ReadArchive> {
  const { export_id, failure } = await exported(db, scope, actor, kind);
  if (failure) throw new Error(failure.message);
  return readZip(await downloaded(db, scope, export_id, actor));
}
