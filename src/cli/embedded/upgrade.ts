import { access, copyFile, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { loadOperatorConfig } from '../../config/config.ts';
import { compareTables } from '../../db/backup/compare.ts';
import { type Figures, readFigures, withAdmin } from '../../db/backup/record.ts';
import { EmbeddedCluster } from '../../db/embedded/cluster.ts';
import { DataFolder } from '../../db/embedded/data-folder.ts';
import { urlsFor } from '../../db/embedded/database.ts';
import { freePort, openEmbeddedServer, stopServerOf } from '../../db/embedded/embedded.ts';
import { Programs } from '../../db/embedded/programs.ts';
import { loadSecrets } from '../../db/embedded/secrets.ts';
import { serverUser } from '../../db/embedded/server-user.ts';
import { migrateUp } from '../../db/schema/migrate.ts';
import { type OwnerUrls, provisionRoles } from '../../db/schema/provision.ts';
import { newWorkFolder } from '../../lib/files/work-folder.ts';
import { dumpTo, restoreDump } from '../backup/dump.ts';
import { CommandRefused } from '../options.ts';
import { onInterrupt } from '../output/streams.ts';

const NEEDED = ['postgres', 'pg_ctl', 'pg_dump', 'pg_restore'];

/**
 * Moves the database to the release that this program brings: a dump by the old programs, restored into a new folder beside it.
 * The new one takes its place when every row was compared, and the old one is kept under another name. Whatever happens before
 * leaves the old one as it was.
 */
export async function upgrade(oldBin: string | undefined): Promise<void> {
  const { urls, dataDir } = loadOperatorConfig();
  if (urls)
    throw new CommandRefused('DATABASE_URL is set: upgrade that PostgreSQL as its own documentation says.');
  const user = await serverUser(dataDir);
  const folder = await DataFolder.open(dataDir, user);
  await folder.exclusively(async () => {
    const found = await releaseOf(folder);
    const { release } = await Programs.find(user);
    if (found === undefined) return finish(folder);
    await rm(folder.upgraded, { recursive: true, force: true });
    if (found === `${release}`) {
      console.log(
        `The database is one of PostgreSQL ${release}, as this program needs it. Nothing was changed.`,
      );
      return;
    }
    const programs = await oldPrograms(oldBin, found, user);
    if (folder.isInUse())
      throw new CommandRefused(`A process uses the database in ${folder.path}. Stop the server first.`);
    await move(folder, programs, resolve(oldBin ?? ''), found);
    console.log(
      `The database is one of PostgreSQL ${release} now. The old one is ${keptAs(folder, found)}: remove it when you have seen that all works.`,
    );
  });
}

/** What PG_VERSION says; `undefined` where there is no database. */
const releaseOf = ({ cluster }: DataFolder): Promise<string | undefined> =>
  readFile(join(cluster, 'PG_VERSION'), 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );

const keptAs = ({ cluster }: DataFolder, release: string) => `${cluster}.${release}`;

/** A run that was killed between its last two steps. */
async function finish(folder: DataFolder): Promise<void> {
  await rename(folder.upgraded, folder.cluster).catch(() => {
    throw new CommandRefused(`There is no database in ${folder.path}, so there is nothing to upgrade.`);
  });
  console.log('The upgrade that was interrupted is finished.');
}

async function oldPrograms(
  oldBin: string | undefined,
  found: string,
  user: Awaited<ReturnType<typeof serverUser>>,
): Promise<Programs> {
  const wanted = `the programs of PostgreSQL ${found} (Debian: \`apt-get install postgresql-${found}\`, then --old-bin /usr/lib/postgresql/${found}/bin)`;
  if (oldBin === undefined)
    throw new CommandRefused(`The database is one of PostgreSQL ${found}. Name ${wanted}.`);
  const folder = resolve(oldBin);
  for (const name of NEEDED)
    await access(join(folder, name)).catch(() => {
      throw new CommandRefused(`${folder} has no ${name}. Name ${wanted}.`);
    });
  const programs = await Programs.in(folder, user);
  if (`${programs.release}` === found) return programs;
  throw new CommandRefused(
    `${folder} has PostgreSQL ${programs.release}, but the database is one of ${found}. Name ${wanted}.`,
  );
}

async function move(folder: DataFolder, programs: Programs, oldBin: string, found: string): Promise<void> {
  const place = await newWorkFolder({ parent: folder.path, prefix: 'upgrade-', mode: 0o711 });
  const work = place.path;
  const dump = join(work, 'dump');
  let isInterrupted = false;
  const release = onInterrupt(async () => {
    isInterrupted = true;
    await stopServerOf(work);
    await place.remove();
  });
  try {
    console.error(`dumping with PostgreSQL ${found} …`);
    const before = await dumped(folder, programs, dump, oldBin);
    console.error('restoring and comparing every row …');
    await copyFile(folder.secrets, join(work, 'secrets.json'));
    const server = await openEmbeddedServer(
      work,
      {},
      { prepare: (urls) => fill(urls, dump, oldBin, before) },
    );
    await server.stop();
    release();
    // the folder is being removed
    if (isInterrupted) throw new CommandRefused('Interrupted. Nothing was changed.');
    // from here on a run that is killed is finished by the next one
    await rename(join(work, 'postgres'), folder.upgraded);
    await rename(folder.cluster, keptAs(folder, found));
    await rename(folder.upgraded, folder.cluster);
  } finally {
    release();
    await place.remove();
  }
}

/** Gives the figures of the rows that were dumped. */
async function dumped(
  folder: DataFolder,
  programs: Programs,
  dump: string,
  oldBin: string,
): Promise<Figures> {
  const old = await EmbeddedCluster.with(folder, programs);
  const port = await freePort();
  await old.start(port);
  const release = onInterrupt(() => old.stop());
  try {
    const { admin } = urlsFor(port, await loadSecrets(folder.secrets, true));
    const figures = await withAdmin(admin, readFigures);
    await dumpTo(dump, { admin }, oldBin);
    return figures;
  } finally {
    release();
    await old.stop();
  }
}

async function fill(urls: OwnerUrls, dump: string, oldBin: string, before: Figures): Promise<void> {
  await provisionRoles(urls);
  await restoreDump(dump, urls, oldBin);
  const after = await withAdmin(urls.admin, readFigures);
  const others = compareTables(after, before, null).filter(({ verdict }) => verdict !== 'same');
  if (others.length > 0)
    throw new CommandRefused(
      `Nothing was changed, because these tables are not the same after the restore: ${others.map(({ table }) => table).join(', ')}.`,
    );
  const rows = after.tables.reduce((sum, table) => sum + table.rows, 0);
  console.error(`${rows} rows in ${after.tables.length} tables are the same`);
  await migrateUp(urls.owner);
}
