import { execFile } from 'node:child_process';
import { chown, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { buildServices } from '../../src/container.ts';
import { EmbeddedCluster } from '../../src/db/embedded/cluster.ts';
import { DataFolder } from '../../src/db/embedded/data-folder.ts';
import { ensureDatabase, urlsFor } from '../../src/db/embedded/database.ts';
import { openEmbeddedServer } from '../../src/db/embedded/embedded.ts';
import { Programs } from '../../src/db/embedded/programs.ts';
import { loadSecrets } from '../../src/db/embedded/secrets.ts';
import { serverUser } from '../../src/db/embedded/server-user.ts';
import { closeRolePools, openRolePools } from '../../src/db/pools/role-pools.ts';
import { migrateUp } from '../../src/db/schema/migrate.ts';
import { provisionRoles } from '../../src/db/schema/provision.ts';
import { Database } from '../../src/db/transaction/database.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { runCommand } from '../support/command-line.ts';
import { freePort } from '../support/free-port.ts';
import { memoryFolder } from '../support/memory-folder.ts';
import { systemPostgres } from '../support/system-postgres.ts';

// two releases of PostgreSQL are started several times
jest.setTimeout(180_000);

const binaries = systemPostgres();
const old = binaries === undefined ? undefined : await Programs.in(binaries, await serverUser('/'));
const isOlder = old !== undefined && old.release < (await Programs.find(await serverUser('/'))).release;
(isOlder ? describe : describe.skip)(
  isOlder ? 'embedded upgrade' : 'embedded upgrade: no older PostgreSQL is installed here',
  () => suite(binaries ?? '', old?.release ?? 0),
);

function suite(programs: string, release: number): void {
  let dataDir: string;
  let folder: DataFolder;
  let tenantId: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(memoryFolder(), 'omnimemory-upgrade-'));
    const user = await serverUser(dataDir);
    folder = await DataFolder.open(dataDir, user);
    const secrets = await loadSecrets(folder.secrets, false);
    await makeCluster(secrets.passwords.postgres ?? '', user);
    const cluster = await EmbeddedCluster.with(folder, await Programs.in(programs, user), { fsync: 'off' });
    const port = await freePort();
    await cluster.start(port);
    await ensureDatabase(port, secrets);
    const urls = urlsFor(port, secrets);
    await provisionRoles(urls);
    await migrateUp(urls.owner);
    const pools = openRolePools(urls.roles, { poolSize: 1, log: createLogger('silent') });
    const { tenants, metrics } = buildServices(Database.over(pools));
    tenantId = (await tenants.create({ name: 'Moved' })).id;
    for (let n = 0; n < 20; n++)
      await metrics.store(
        { kind: 'tenant', tenantId },
        { tool_id: 'cursor', tokens_saved: n, cache_hit_rate: n / 7, metadata: { note: `ä \\ ${n}` } },
      );
    await closeRolePools(pools);
    await cluster.stop();
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  /** As the initdb of the old release makes it. */
  async function makeCluster(password: string, user: Awaited<ReturnType<typeof serverUser>>): Promise<void> {
    const passwordFile = join(dataDir, 'password');
    await writeFile(passwordFile, password);
    if (user) for (const path of [dataDir, passwordFile]) await chown(path, user.uid, user.gid);
    const access = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
    const options = [`--pgdata=${folder.cluster}`, '--no-sync', '--encoding=UTF8', '--locale=C.UTF-8'];
    await promisify(execFile)(join(programs, 'initdb'), [...access, ...options], { cwd: '/', ...user });
    await rm(passwordFile);
  }

  const cli = (...args: string[]) =>
    runCommand({ DATA_DIR: dataDir, SEMANTIC_SEARCH: 'off', DISK_RESERVE_MB: '0' }, ...args);
  const databases = async () => (await readdir(dataDir)).filter((name) => /^(postgres|upgrade)/.test(name));

  test('every command says what to do with a database of an older release', async () => {
    const listed = await cli('tenant', 'list');
    expect([listed.code, listed.stderr]).toEqual([
      1,
      expect.stringContaining(`is one of PostgreSQL ${release}, but this release`),
    ]);
    expect(listed.stderr).toContain('embedded upgrade --old-bin');
    const { code, stderr } = await cli('embedded', 'upgrade');
    expect([code, stderr]).toEqual([1, expect.stringContaining(`apt-get install postgresql-${release}`)]);
    const nothing = await cli('embedded', 'upgrade', '--old-bin', join(dataDir, 'none'));
    expect([nothing.code, nothing.stderr]).toEqual([1, expect.stringContaining('has no postgres.')]);
  });

  test('it is not moved while it is used', async () => {
    const use = folder.use();
    const { code, stderr } = await cli('embedded', 'upgrade', '--old-bin', programs);
    use.release();
    expect([code, stderr]).toEqual([1, expect.stringContaining('Stop the server first')]);
  });

  test('its rows are moved, compared, and the old one is kept', async () => {
    // with a dump of everything, as one leaves it that is killed
    await mkdir(join(dataDir, 'upgrade-0123456789ab'));
    const { code, stdout, stderr } = await cli('embedded', 'upgrade', '--old-bin', programs);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/\d+ rows in \d+ tables are the same/)]);
    expect(stdout).toContain(`The old one is ${folder.cluster}.${release}`);
    expect(await databases()).toEqual(['postgres', `postgres.${release}`]);
    const listed = await cli('tenant', 'list');
    expect([listed.code, listed.stdout]).toEqual([0, expect.stringContaining(tenantId)]);
    expect(await cli('audit', 'verify')).toMatchObject({ code: 0 });
    expect(await cli('doctor')).toMatchObject({ code: 0 });
    expect((await cli('embedded', 'upgrade')).stdout).toContain('Nothing was changed.');
  });

  test('a run that was killed between its last two steps is finished by the next, and no database is made in its place', async () => {
    await rename(folder.cluster, folder.upgraded);
    await expect(openEmbeddedServer(dataDir)).rejects.toThrow('Run `omnimemory embedded upgrade` again');
    expect(await databases()).not.toContain('postgres');
    expect(await cli('embedded', 'upgrade')).toMatchObject({ code: 0 });
    expect((await cli('tenant', 'list')).stdout).toContain(tenantId);
  });
}
