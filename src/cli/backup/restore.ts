import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { loadOperatorConfig, type OperatorUrls } from '../../config/config.ts';
import { type LiveState, readLive } from '../../db/backup/live.ts';
import { type BackupRecord, type Figures, readFigures, withAdmin } from '../../db/backup/record.ts';
import { type RestoreOptions, restoreFolder } from '../../db/backup/restore.ts';
import { type EmbeddedServer, stopServerOf } from '../../db/embedded/embedded.ts';
import { migrateUp } from '../../db/schema/migrate.ts';
import { type OwnerUrls, provisionRoles } from '../../db/schema/provision.ts';
import { newWorkFolder } from '../../lib/files/work-folder.ts';
import { verifyLogs } from '../audit.ts';
import { hasDatabase, withEmbedded } from '../embedded/with-embedded.ts';
import { CommandRefused } from '../options.ts';
import { onInterrupt } from '../output/streams.ts';
import { diagnose, examineThrough } from '../schema/diagnosis.ts';
import { withServicesOf } from '../services.ts';
import { restoreDump } from './dump.ts';
import { printReport, type Report, reportOf } from './report.ts';

interface Options {
  readonly verify?: true;
  readonly json?: true;
}

/** Sets the exit code where the restored database is not what the backup was made of, or not safe. */
export async function restoreFrom(file: string, options: Options): Promise<void> {
  const { urls, dataDir } = loadOperatorConfig();
  const path = resolve(file);
  const isDump = await beginsWith(path, 'PGDMP');
  if (urls) return restoreIntoDatabase(path, urls, isDump, options);
  if (isDump)
    throw new CommandRefused(
      `${path} is a dump of pg_dump. Set DATABASE_URL and the other URLs to an empty database to restore it there.`,
    );
  const report = options.verify ? await verifyBeside(path, dataDir) : await restoreInto(path, dataDir);
  if (options.json) console.log(JSON.stringify(report, null, 2));
  else printReport(report);
  if (!report.ok) process.exitCode = 1;
  else if (!options.verify && !options.json) console.log(`The database is in ${dataDir}. Start the server.`);
}

async function beginsWith(path: string, magic: string): Promise<boolean> {
  const file = await open(path).catch((error: Error) => {
    throw new CommandRefused(`${path} cannot be read (${error.message}).`);
  });
  try {
    const { buffer } = await file
      .read(Buffer.alloc(magic.length), 0, magic.length, 0)
      .catch(() => ({ buffer: Buffer.alloc(0) }));
    return buffer.toString('latin1') === magic;
  } finally {
    await file.close();
  }
}

/** A dump names the roles and does not contain them, so they come first. */
async function restoreIntoDatabase(
  path: string,
  urls: OperatorUrls,
  isDump: boolean,
  { verify, json }: Options,
): Promise<void> {
  if (!isDump)
    throw new CommandRefused(
      `${path} is not a dump of pg_dump. A backup of the embedded PostgreSQL is restored without DATABASE_URL.`,
    );
  if (verify || json)
    throw new CommandRefused(
      '--verify and --json are for the embedded PostgreSQL. Restore the dump into another empty database to check it: the command does so for every restore.',
    );
  const { roles, owner, admin } = urls;
  if (!owner) throw new CommandRefused('DATABASE_URL_OWNER is missing: set it to the URL of the owner role.');
  await provisionRoles({ roles, owner, admin: admin ?? owner });
  await restoreDump(path, urls);
  for (const name of await migrateUp(owner)) console.log(`applied ${name}`);
  // a warning about the server, such as one about its release, must not keep the audit logs from being verified
  await diagnose(urls, { strict: true, expectSuperuser: [] });
  await withServicesOf(
    roles,
    async (services) => {
      if (!(await verifyLogs(services))) process.exitCode = 1;
    },
    {},
  );
}

const STEPS = { unpack: 'unpacking and checking each file', recover: 'replaying the WAL', start: 'starting' };

async function restoreInto(path: string, dataDir: string): Promise<Report> {
  const { server, seen } = await restored(path, dataDir);
  const release = onInterrupt(() => server.leave());
  try {
    return await examined(server, seen, undefined);
  } finally {
    release();
    await server.leave();
  }
}

async function verifyBeside(path: string, dataDir: string): Promise<Report> {
  const hasLive = await hasDatabase(dataDir);
  const parent = hasLive ? dataDir : tmpdir();
  // root's PostgreSQL enters it as another user
  const folder = await newWorkFolder({ parent, prefix: 'restore-check-', mode: 0o711 });
  const release = onInterrupt(async () => {
    await stopServerOf(folder.path);
    await folder.remove();
  });
  let server: EmbeddedServer | undefined;
  try {
    const copy = await restored(path, folder.path);
    server = copy.server;
    const heads = copy.seen.figures.audit_heads;
    const live = hasLive ? await withEmbedded(dataDir, ({ urls }) => readLive(urls.admin, heads)) : undefined;
    return await examined(server, copy.seen, live);
  } finally {
    await server?.stop();
    await folder.remove();
    release();
  }
}

interface Seen {
  readonly record: BackupRecord;
  /** Before anything was changed. */
  readonly figures: Figures;
  readonly since: number;
}

async function restored(path: string, dataDir: string): Promise<{ server: EmbeddedServer; seen: Seen }> {
  const since = performance.now();
  let figures: Figures = { tables: [], audit_heads: [] };
  const prepare = async (urls: OwnerUrls) => {
    // no other process has it before this is over
    const release = onInterrupt(() => stopServerOf(dataDir));
    try {
      console.error('reading every row …');
      figures = await withAdmin(urls.admin, readFigures);
      await provisionRoles(urls);
      for (const name of await migrateUp(urls.owner)) console.error(`applied ${name}`);
    } finally {
      release();
    }
  };
  const onStep: RestoreOptions['onStep'] = (step) => console.error(`${STEPS[step]} …`);
  const { server, record } = await restoreFolder(path, dataDir, { onStep, prepare });
  return { server, seen: { record, figures, since } };
}

/** What doctor and the verification of the audit logs say, beside the comparison of the rows. */
async function examined(
  { urls }: EmbeddedServer,
  { record, figures, since }: Seen,
  live: LiveState | undefined,
): Promise<Report> {
  const { findings } = await examineThrough(urls, [], true);
  const logs: string[] = [];
  let areLogsWhole = false;
  await withServicesOf(
    urls.roles,
    async (services) => {
      areLogsWhole = await verifyLogs(services, undefined, (line) => logs.push(line));
    },
    {},
  );
  const seconds = (performance.now() - since) / 1_000;
  return reportOf({ record, figures, live, findings, logs, areLogsWhole, seconds });
}
