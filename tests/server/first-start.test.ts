import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ServerProcess, startServerProcess } from '../support/server-process.ts';

let dataDir: string;
let server: ServerProcess;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'omnimemory-first-'));
});
afterAll(async () => {
  await server.kill();
  await rm(dataDir, { recursive: true, force: true });
});

test('a first start that is killed anywhere, again and again, is taken up by the next', async () => {
  // while the cluster is made, while it starts, while the schema is made
  for (const ms of [600, 900, 1_300, 1_800, 2_500]) {
    server = new ServerProcess({ DATA_DIR: dataDir });
    await wait(ms);
    await server.kill();
  }
  server = await startServerProcess({ DATA_DIR: dataDir });
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  expect(await server.stop()).toBe(0);
  expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'secrets.json']);
}, 60_000);
