import { chown, mkdtemp, open, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { orDiskFull } from '../../lib/files/disk-room.ts';
import { DataFolder } from '../embedded/data-folder.ts';
import { type EmbeddedServer, openEmbeddedServer } from '../embedded/embedded.ts';
import { reasonIn } from '../embedded/failure.ts';
import { LOG_SETTINGS } from '../embedded/log.ts';
import { Programs } from '../embedded/programs.ts';
import { loadSecrets, ROLES, type Secrets } from '../embedded/secrets.ts';
import { serverUser } from '../embedded/server-user.ts';
import type { OwnerUrls } from '../schema/provision.ts';
import { scramVerifier } from '../schema/scram.ts';
import type { BackupRecord } from './record.ts';
import { unpack } from './unpack.ts';

/** The backup cannot be restored, and nothing was changed. */
export class RestoreRefused extends Error {}

export interface RestoreOptions {
  readonly onStep?: (step: 'unpack' | 'recover' | 'start') => void;
  /** Before anything else uses the restored database: its rows are those of the backup. */
  readonly prepare?: (urls: OwnerUrls, record: BackupRecord) => Promise<void>;
}

/**
 * Makes the database of `dataDir` from an archive of `backUp`, and starts it. Its roles get the passwords of the folder's
 * `secrets.json`, which is made if it is missing. Throws RestoreRefused: there is a database already, or the archive is
 * damaged, or of another release. A restore that fails or is killed leaves no database.
 */
export async function restoreFolder(
  archive: string,
  dataDir: string,
  { onStep, prepare = async () => {} }: RestoreOptions = {},
): Promise<{ readonly server: EmbeddedServer; readonly record: BackupRecord }> {
  await requireFile(archive);
  const user = await serverUser(dataDir);
  const folder = await DataFolder.open(dataDir, user);
  const programs = await Programs.find(user);
  const record = await folder.exclusively(async () => {
    await requireEmpty(folder);
    const fresh = await newFolder(folder, programs);
    try {
      onStep?.('unpack');
      const unpacked = await unpacking(archive, fresh, programs);
      onStep?.('recover');
      const { passwords } = await loadSecrets(folder.secrets, false);
      await recover(fresh, programs, unpacked, passwords);
      await rename(fresh, folder.cluster);
      return unpacked;
    } catch (error) {
      await rm(fresh, { recursive: true, force: true });
      throw error;
    }
  });
  onStep?.('start');
  const server = await openEmbeddedServer(
    dataDir,
    {},
    {
      prepare: (urls) => prepare(urls, record),
    },
  );
  return { server, record };
}

async function requireFile(archive: string): Promise<void> {
  const found = await stat(archive).catch((error: Error) => error);
  if (found instanceof Error) throw new RestoreRefused(`${archive} cannot be read (${found.message}).`);
  if (!found.isFile()) throw new RestoreRefused(`${archive} is not a file. Name the backup itself.`);
}

async function requireEmpty({ cluster }: DataFolder): Promise<void> {
  const files = await readdir(cluster).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    // what cannot be read may be a database
    throw new RestoreRefused(`${cluster} cannot be read (${error.message}). Move it away first.`);
  });
  if (files.length > 0)
    throw new RestoreRefused(
      `${cluster} has a database already, and a restore never replaces one. Stop its server and move that folder away, or set DATA_DIR to another folder.`,
    );
  // where something came into it meanwhile, this fails
  await rmdir(cluster).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

/** Beside the one that it becomes, under a name that `initialise` takes for unfinished. */
async function newFolder({ cluster }: DataFolder, { user }: Programs): Promise<string> {
  for (const fresh of await unfinishedOf(cluster)) await rm(fresh, { recursive: true, force: true });
  const fresh = await mkdtemp(`${cluster}.new-`);
  if (user) await chown(fresh, user.uid, user.gid);
  return fresh;
}

async function unfinishedOf(cluster: string): Promise<string[]> {
  const parent = dirname(cluster);
  const names = await readdir(parent);
  return names.filter((name) => name.startsWith('postgres.new-')).map((name) => join(parent, name));
}

async function unpacking(archive: string, fresh: string, { user, release }: Programs): Promise<BackupRecord> {
  const record = await unpack(archive, fresh, user).catch((error: unknown) => {
    if (orDiskFull(error) !== error)
      throw new RestoreRefused(
        `The backup was not restored, because the disk of ${dirname(fresh)} is full. Free space on it, or set DATA_DIR to a folder on another disk; nothing of the restore was left.`,
      );
    throw new RestoreRefused(
      `${archive} cannot be restored: ${(error as Error).message}. Use another backup.`,
    );
  });
  if (record.postgresql !== release)
    throw new RestoreRefused(
      `${archive} has the files of PostgreSQL ${record.postgresql}, but this release of OmniMemory Cloud runs PostgreSQL ${release}. Restore it with the release that made it, then move it with \`omnimemory embedded upgrade\`.`,
    );
  return record;
}

/**
 * Replays the WAL of the archive up to the moment of its figures, and gives the roles their passwords, without a server that
 * listens. PostgreSQL writes all files to the disk before it replays.
 */
async function recover(
  fresh: string,
  programs: Programs,
  { target_lsn: target }: BackupRecord,
  passwords: Secrets['passwords'],
): Promise<void> {
  const signal = join(fresh, 'recovery.signal');
  await writeFile(signal, '', { mode: 0o600, flag: 'wx' });
  if (programs.user) await chown(signal, programs.user.uid, programs.user.gid);
  const logging = Object.entries(LOG_SETTINGS).map(([name, value]) => `${name}=${value}`);
  const settings = [
    ...logging,
    `recovery_target_lsn=${target}`,
    'hot_standby=off',
    'recovery_target_inclusive=off',
    'recovery_target_action=promote',
    // the WAL is there already
    'restore_command=false',
  ];
  try {
    const printed = await programs.runAlone(fresh, settings, passwordStatements(passwords));
    if (/\bERROR: /.test(printed)) throw Object.assign(new Error(), { stderr: printed });
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    throw new RestoreRefused(
      `The backup was unpacked, but PostgreSQL could not recover it: ${reasonIn(stderr) ?? message} Use another backup.`,
    );
  }
  await forgetRecovery(fresh);
}

/** The roles of the backup have the passwords of the server that it was made of. An older one lacks some of the roles. */
const passwordStatements = (passwords: Secrets['passwords']): string[] =>
  ROLES.map((role) => {
    const verifier = pg.escapeLiteral(scramVerifier(passwords[role] ?? ''));
    return `do $$ begin if exists (select from pg_roles where rolname = '${role}') then alter role ${role} password ${verifier}; end if; end $$`;
  });

/** A copy of the folder must not be recovered again. PostgreSQL removes the signal itself. */
async function forgetRecovery(fresh: string): Promise<void> {
  await rm(join(fresh, 'recovery.signal'), { force: true });
  const handle = await open(fresh, 'r');
  await handle.sync().catch(() => {});
  await handle.close();
}
