import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { loadOperatorConfig } from '../../config/config.ts';
import { backUp } from '../../db/backup/backup.ts';
import { MEGABYTE } from '../../db/transaction/disk-space.ts';
import { DiskFull } from '../../lib/errors.ts';
import { orDiskFull } from '../../lib/files/disk-room.ts';
import { hasDatabase, withEmbedded } from '../embedded/with-embedded.ts';
import { CommandRefused } from '../options.ts';
import { dumpTo } from './dump.ts';

/** The embedded database, or with DATABASE_URL a dump of that one. */
export async function backUpTo(target: string): Promise<void> {
  const { urls } = loadOperatorConfig();
  const path = await fileFor(target, urls ? 'dump' : 'tar.gz');
  try {
    if (!urls) await backUpEmbedded(path);
    else {
      await dumpTo(path, urls);
      console.log(path);
    }
  } catch (error) {
    if (!(orDiskFull(error) instanceof DiskFull)) throw error;
    throw new CommandRefused(
      `No backup was made, because the disk of ${dirname(path)} is full or has only its reserve left (DISK_RESERVE_MB). The database goes on as before. Free space, or write to another disk.`,
    );
  }
}

async function backUpEmbedded(path: string): Promise<void> {
  const { dataDir, diskReserveMb } = loadOperatorConfig();
  if (!(await hasDatabase(dataDir)))
    throw new CommandRefused(`There is no database in ${dataDir}, so there is nothing to back up.`);
  const since = performance.now();
  const { bytes, record } = await withEmbedded(dataDir, ({ urls, release }) =>
    backUp(path, {
      adminUrl: urls.admin,
      release,
      dataDir,
      reserveBytes: diskReserveMb * MEGABYTE,
      onStart: ({ bytes: all }) => console.error(`copying ${megabytes(all)} …`),
    }),
  );
  const rows = record.figures?.tables.reduce((sum, one) => sum + one.rows, 0);
  if (rows === undefined)
    console.error(
      'Warning: the server wrote all the time, so the backup has no figures to compare a restored copy with. It is whole; make another one when the server is less busy.',
    );
  const seconds = ((performance.now() - since) / 1_000).toFixed(1);
  console.log(`${path}: ${megabytes(bytes)}${rows === undefined ? '' : `, ${rows} rows`}, in ${seconds} s`);
}

const megabytes = (bytes: number) => `${(bytes / MEGABYTE).toFixed(1)} MB`;

/** Throws CommandRefused unless the file can be made there. */
async function fileFor(target: string, ending: string): Promise<string> {
  const path = resolve(target);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) {
    const time = new Date().toISOString().replaceAll(':', '-').replace(/\.\d+/, '');
    return join(path, `omnimemory-${time}.${ending}`);
  }
  if (found && !found.isFile()) throw new CommandRefused(`${path} is neither a file nor a folder.`);
  const parent = await stat(dirname(path)).catch(() => undefined);
  if (!parent?.isDirectory())
    throw new CommandRefused(`There is no folder ${dirname(path)} for ${basename(path)}. Make it first.`);
  return path;
}
