import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { FileLock } from '../../src/lib/files/file-lock.ts';
import { DataFolder } from '../chaos/data-folder.ts';
import { childEnvironment } from '../support/child-environment.ts';
import { memoryFolder } from '../support/memory-folder.ts';
import { fillFolder } from '../support/prepared-folder.ts';
import { ServerProcess, startServerProcess } from '../support/server-process.ts';

const ROUNDS = 2;
const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);

let dataDir: string;
let servers: ServerProcess[];
beforeEach(async () => {
  dataDir = await mkdtemp(join(memoryFolder(), 'omnimemory-two-'));
  servers = [];
});
afterEach(async () => {
  for (const server of servers) if (!server.hasEnded) await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

function start(): ServerProcess {
  const server = new ServerProcess({ DATA_DIR: dataDir });
  servers.push(server);
  return server;
}

async function command(...args: string[]): Promise<string> {
  const env = childEnvironment({ DATA_DIR: dataDir });
  return (await run(process.execPath, ['src/cli/cli.ts', ...args], { cwd: ROOT, env })).stdout.trim();
}

async function newSession({ url }: ServerProcess): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/v1/sessions`, { method: 'POST', headers, body: '{"tool_id":"cursor"}' });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { session_id: string }).session_id;
}

async function sees({ url }: ServerProcess, sessionId: string): Promise<boolean> {
  return (await fetch(`${url}/v1/sessions/${sessionId}`)).status === 200;
}

/** Locks the table of migrations, behind the locks that are held or wanted already, until it is released. */
async function lockMigrations(folder: DataFolder): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: await folder.urlOf('omnimemory_owner') });
  await client.connect();
  await client.query(
    "set application_name = 'holder'; begin; lock table schema_migrations in access exclusive mode",
  );
  return client;
}

type Waiting = { readonly holder: boolean; readonly inTransaction: boolean };

async function waitingIn(admin: pg.Client): Promise<Waiting[]> {
  const { rows } = await admin.query<Waiting>(
    `select application_name = 'holder' as holder, xact_start < query_start as "inTransaction"
     from pg_stat_activity where wait_event_type = 'Lock'`,
  );
  return rows;
}

/**
 * Lets all of a command's statements pass that read the migrations by themselves, and holds the first in a transaction
 * of its own: doctor's. Gives the lock that holds it.
 */
async function untilDoctorLooks(admin: pg.Client, folder: DataFolder, first: pg.Client): Promise<pg.Client> {
  let holder = first;
  for (;;) {
    const waiting = await waitingIn(admin);
    if (waiting.some((one) => !one.holder && one.inTransaction)) return holder;
    if (waiting.length === 0) {
      await wait(20);
      continue;
    }
    const next = lockMigrations(folder);
    while (!(await waitingIn(admin)).some((one) => one.holder)) await wait(20);
    await holder.end();
    holder = await next;
  }
}

const databaseRuns = () => existsSync(join(dataDir, 'postgres/postmaster.pid'));

test('concurrent first starts on one folder serve the same rows, and the last to stop ends the database', async () => {
  const all = Array.from({ length: 3 }, start);
  await Promise.all(all.map((server) => server.serving()));
  const [first, ...others] = all as [ServerProcess, ...ServerProcess[]];
  const session = await newSession(first);
  for (const other of others) expect(await sees(other, session)).toBe(true);
  expect(await first.stop()).toBe(0);
  for (const other of others) expect(await sees(other, session)).toBe(true);
  for (const other of others) expect(await other.stop()).toBe(0);
  expect(databaseRuns()).toBe(false);
  expect(await readdir(dataDir)).not.toContainEqual(expect.stringMatching(/new/));
}, 60_000);

test('a start while another process is stopping serves, whether it joins the database or restarts it', async () => {
  await fillFolder(dataDir, 'schema');
  let current = start();
  await current.serving();
  const session = await newSession(current);
  for (let round = 0; round < ROUNDS; round++) {
    current.signal('SIGTERM');
    const next = start();
    await next.serving();
    expect(await current.ended()).toBe(0);
    expect(await sees(next, session)).toBe(true);
    current = next;
  }
  expect(await current.stop()).toBe(0);
  expect(databaseRuns()).toBe(false);
}, 120_000);

test('two that stop at the same time leave no database behind', async () => {
  await fillFolder(dataDir, 'schema');
  for (let round = 0; round < 2; round++) {
    const pair = [start(), start()];
    await Promise.all(pair.map((server) => server.serving()));
    expect(await Promise.all(pair.map((server) => server.stop()))).toEqual([0, 0]);
    expect(databaseRuns()).toBe(false);
  }
}, 120_000);

test('commands during a first start wait for it and do their work', async () => {
  const server = start();
  const [first, second] = await Promise.all([
    command('tenant', 'create', '--name', 'First'),
    command('tenant', 'create', '--name', 'Second'),
    command('migrate', 'up'),
    command('doctor'),
    server.serving(),
  ]);
  const tenants = await command('tenant', 'list');
  expect(tenants).toContain(first);
  expect(tenants).toContain(second);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
}, 120_000);

test('no other process migrates the database while doctor looks at it', async () => {
  await fillFolder(dataDir, 'schema');
  const server = start();
  await server.serving();
  const folder = new DataFolder(dataDir);
  await folder.connectedAs('postgres', async (admin) => {
    const first = await lockMigrations(folder);
    const doctor = command('doctor');
    const holder = await untilDoctorLooks(admin, folder, first);
    const lock = FileLock.tryTake(join(dataDir, 'start.lock'), 'exclusive');
    lock?.release();
    await holder.end();
    expect(await doctor).toMatch(/^ok /);
    expect(lock).toBeUndefined();
  });
}, 120_000);

test('doctor on an empty folder makes a database without a fault, which the next command and start use', async () => {
  expect(await command('doctor')).toMatch(/^ok +the database has exactly the migrations of this program$/m);
  const id = await command('tenant', 'create', '--name', 'First');
  servers.push(await startServerProcess({ DATA_DIR: dataDir }));
  expect(await command('tenant', 'list')).toContain(id);
}, 120_000);

test('a backup that is connected keeps the database when the last server stops', async () => {
  await fillFolder(dataDir, 'schema');
  const server = start();
  await server.serving();
  const folder = new DataFolder(dataDir);
  await folder.connectedAs('omnimemory_owner', async (backup) => {
    expect(await server.stop()).toBe(0);
    expect((await backup.query('select count(*)::int as count from tenants')).rowCount).toBe(1);
  });
  await command('tenant', 'list');
  expect(databaseRuns()).toBe(false);
}, 120_000);
