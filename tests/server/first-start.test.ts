import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { type EmbeddedServer, openEmbeddedServer } from '../../src/db/embedded/embedded.ts';
import { migrateUp } from '../../src/db/schema/migrate.ts';
import { provisionRoles } from '../../src/db/schema/provision.ts';
import { memoryFolder } from '../support/memory-folder.ts';
import { ServerProcess, startServerProcess } from '../support/server-process.ts';

const FILES = ['postgres', 'secrets.json', 'server.log', 'spool', 'start.lock', 'use.lock'];

let dataDir: string;
let server: ServerProcess | undefined;
beforeEach(async () => {
  server = undefined;
  dataDir = await mkdtemp(join(memoryFolder(), 'omnimemory-first-'));
});
afterEach(async () => {
  await server?.kill();
  await rm(dataDir, { recursive: true, force: true });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await wait(10);
}

/** The next start serves, stops well and leaves nothing of the ones before it. */
async function expectWholeStart(): Promise<void> {
  server = await startServerProcess({ DATA_DIR: dataDir });
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  // there is no newer release of the embedded server to go to
  expect(server.output).not.toMatch(/lacks fixes/);
  expect(await server.stop()).toBe(0);
  expect((await readdir(dataDir)).sort()).toEqual(FILES);
}

test('a first start that is killed anywhere, again and again, is completed by the next start', async () => {
  // while the cluster is made, while it starts, while the schema is made
  for (const ms of [600, 900, 1_300, 1_800, 2_500]) {
    server = new ServerProcess({ DATA_DIR: dataDir });
    await wait(ms);
    await server.kill();
  }
  await expectWholeStart();
}, 120_000);

test('a first start that is killed during initdb leaves an incomplete folder, and the next start recreates it', async () => {
  for (const file of ['global', 'postgresql.conf', 'PG_VERSION']) {
    const halfMade = async () => {
      const found = (await readdir(dataDir)).find((name) => /^postgres\.new-\w+$/.test(name));
      return found !== undefined && existsSync(join(dataDir, found, file));
    };
    server = new ServerProcess({ DATA_DIR: dataDir });
    await until(halfMade);
    await server.kill();
    expect(await readdir(dataDir)).not.toContain('postgres');
  }
  await expectWholeStart();
}, 120_000);

/** Kills a first start that waits for what `hold` holds, and lets go only when the next start is under way. */
test.each<[string, string]>([
  ['roles', 'select pg_advisory_lock(8003001)'],
  ['tables', 'begin; create table tool_sessions (nothing integer)'],
  ['policies', 'begin; lock table tenants'],
])(
  'a first start that is killed while it creates the %s is completed by the next start',
  async (what, hold) => {
    const database = await openEmbeddedServer(dataDir);
    if (what === 'policies') {
      await provisionRoles(database.urls);
      await migrateUp(database.urls.owner);
    }
    const [holder, observer] = await Promise.all([connect(database), connect(database)]);
    const isWaiting = async () => {
      const { rows } = await observer.query(
        `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
      );
      return rows.length > 0;
    };
    try {
      await holder.query(hold);
      server = new ServerProcess({ DATA_DIR: dataDir });
      await until(isWaiting);
      await server.kill();
      // its backend notices nothing and is still at work
      expect(await isWaiting()).toBe(true);
      server = new ServerProcess({ DATA_DIR: dataDir });
      await wait(500);
    } finally {
      await Promise.all([holder.end(), observer.end()]);
    }
    await server.serving();
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    // there is no newer release of the embedded server to go to
    expect(server.output).not.toMatch(/lacks fixes/);
    expect(await server.stop()).toBe(0);
    await database.leave();
    await expectWholeStart();
  },
  60_000,
);

async function connect({ urls }: EmbeddedServer): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: urls.admin });
  await client.connect();
  return client;
}

test('a folder that has files and no whole cluster is refused and kept as it is', async () => {
  await openEmbeddedServer(dataDir).then((database) => database.stop());
  await rm(join(dataDir, 'postgres/PG_VERSION'));
  const before = await readdir(join(dataDir, 'postgres'));
  server = new ServerProcess({ DATA_DIR: dataDir });
  await expect(server.serving()).rejects.toThrow(/no PG_VERSION.*Restore it from a backup, or move it away/s);
  expect(await readdir(join(dataDir, 'postgres'))).toEqual(before);
});
