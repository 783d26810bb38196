import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/config.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { startServer } from '../../src/server.ts';
import { startServerProcess } from '../support/server-process.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();

let folder: string;
let stops: (() => Promise<unknown>)[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'omnimemory-killed-uploads-'));
  stops = [];
});
afterEach(async () => {
  for (const stop of stops) await stop();
  await rm(folder, { recursive: true, force: true });
});

async function startProcess() {
  const { tenant, local = '', identity, billing = '' } = db.urls.roles;
  const server = await startServerProcess({
    ...{ DATABASE_URL: tenant, DATABASE_URL_LOCAL: local, DATABASE_URL_IDENTITY: identity },
    ...{ DATABASE_URL_BILLING: billing, LOCAL_MODE: 'on', SPOOL_DIR: folder, DISK_RESERVE_MB: '0' },
  });
  stops.push(async () => server.hasEnded || (await server.kill()));
  return server;
}

async function startHere(reserveBytes: number) {
  const config = { ...loadConfig({}), port: 0, spool: { folder, reserveBytes } };
  const server = await startServer(config, db.urls.roles, createLogger('silent'));
  stops.push(() => server.close());
  return server;
}

const uploads = async () => (await readdir(folder)).filter((name) => name.startsWith('spool-'));

/** Sends half of a file, and gives the folder in which it arrives. */
async function halfAFile({ url }: { readonly url: string }): Promise<string> {
  const before = await uploads();
  const sending = request(`${url}/v1/imports/omnimemory-1?time_zone=UTC`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.sqlite3', 'content-length': 100_000 },
  });
  sending.on('error', () => {});
  sending.write('x'.repeat(50_000));
  stops.unshift(async () => sending.destroy());
  for (;;) {
    const arrived = (await uploads()).find((name) => !before.includes(name));
    if (arrived !== undefined && existsSync(join(folder, arrived, 'upload.db'))) return arrived;
    await wait(10);
  }
}

test('after kill -9 the next start removes the upload, and not the one that another server receives', async () => {
  const killed = await startProcess();
  const lost = await halfAFile(killed);
  const arriving = await halfAFile(await startHere(0));
  await killed.kill();
  expect((await uploads()).sort()).toEqual([lost, arriving].sort());
  await startProcess();
  expect(await uploads()).toEqual([arriving]);
});

test('a disk without its reserve refuses an upload, and keeps nothing of it', async () => {
  const { url } = await startHere(Number.MAX_SAFE_INTEGER);
  const response = await fetch(`${url}/v1/imports/omnimemory-1?time_zone=UTC`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.sqlite3' },
    body: 'x'.repeat(1_000),
  });
  expect([response.status, await response.json()]).toMatchObject([507, { code: 'disk_full' }]);
  expect(await uploads()).toEqual([]);
});
