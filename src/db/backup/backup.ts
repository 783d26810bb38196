import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type pg from 'pg';
import { readSchemaState } from '../schema/schema-state.ts';
import { ArchiveWriter } from './archive-writer.ts';
import { type CopyStart, connectForCopy, copyFiles } from './base-backup.ts';
import { beginInQuietMoment } from './quiet-moment.ts';
import { type BackupRecord, RECORD, readFigures, withAdmin } from './record.ts';
import { addWal, keepWal } from './wal.ts';

export interface BackupOptions {
  /** The administrator's URL of the server, on its database. */
  readonly adminUrl: string;
  /** The major release of PostgreSQL. */
  readonly release: number;
  readonly dataDir: string;
  /** What stays free of a disk that the archive shares with the database. */
  readonly reserveBytes: number;
  readonly onStart?: (start: CopyStart) => void;
}

export interface Backup {
  readonly bytes: number;
  readonly record: BackupRecord;
}

const QUIET_TIMEOUT_MS = 60_000;

/**
 * Copies a running embedded server into a `.tar.gz`, a data folder with everything that recovery needs: PostgreSQL's files
 * with the list of their checksums (`backup_manifest`), the WAL, and figures about every row (`RECORD`). The passwords of the
 * roles are in it as SCRAM verifiers only. Nothing has the name `path` unless it is whole.
 */
export async function backUp(path: string, options: BackupOptions): Promise<Backup> {
  const archive = await ArchiveWriter.create(path, await reserveFor(path, options));
  const copying = await connectForCopy(options.adminUrl).catch(async (error) => {
    await archive.abandon();
    throw error;
  });
  try {
    // before the copy begins, so that no file of the WAL that it needs is removed
    await keepWal(copying);
    const { start, manifest } = await copyFiles(copying, {
      begin: async (begun) => options.onStart?.(begun),
      data: (part) => archive.append(part),
    });
    const record = await withAdmin(options.adminUrl, (admin) => addRest(archive, admin, start, options));
    await archive.add('backup_manifest', manifest.length, [manifest]);
    const text = Buffer.from(JSON.stringify(record, null, 2));
    await archive.add(RECORD, text.length, [text]);
    return { bytes: await archive.finish(), record };
  } catch (error) {
    await archive.abandon();
    throw error;
  } finally {
    // a copy that was given up is still on its way
    (copying as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  }
}

/** Of one moment after the copy: the figures, and the WAL up to it. */
async function addRest(
  archive: ArchiveWriter,
  admin: pg.Client,
  start: CopyStart,
  { adminUrl, release }: BackupOptions,
): Promise<BackupRecord> {
  return withAdmin(adminUrl, async (reader) => {
    const quiet = await beginInQuietMoment(reader, admin, QUIET_TIMEOUT_MS);
    const target = quiet ?? (await currentPlace(admin));
    await addWal(admin, archive, start.lsn);
    const { applied } = await readSchemaState(admin);
    const figures = quiet === undefined ? null : await readFigures(reader);
    return {
      format: 'omnimemory-backup',
      version: 1,
      made_at: new Date().toISOString(),
      postgresql: release,
      migration: applied.at(-1) ?? null,
      target_lsn: target,
      figures,
    };
  });
}

async function currentPlace(admin: pg.Client): Promise<string> {
  const { rows } = await admin.query('select pg_current_wal_insert_lsn()::text as lsn');
  return rows[0].lsn;
}

async function reserveFor(path: string, { dataDir, reserveBytes }: BackupOptions): Promise<number> {
  const [target, data] = await Promise.all([stat(dirname(path)), stat(dataDir)]);
  return target.dev === data.dev ? reserveBytes : 0;
}
