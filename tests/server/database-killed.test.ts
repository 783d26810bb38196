import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { newPreparedFolder } from '../support/prepared-folder.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';

// each test waits for a server, which takes its time on a busy machine
jest.setTimeout(120_000);

let dataDir: string;
let server: ServerProcess;
beforeAll(async () => {
  dataDir = await newPreparedFolder('killed');
  server = await startServerProcess({ DATA_DIR: dataDir });
});
afterAll(async () => {
  await server.kill();
  await rm(dataDir, { recursive: true, force: true });
});

const newSession = async () => {
  const headers = { 'content-type': 'application/json' };
  const body = '{"tool_id":"cursor"}';
  return (await fetch(`${server.url}/v1/sessions`, { method: 'POST', headers, body })).status;
};
interface Lock {
  readonly pid: number;
  readonly port: string | undefined;
}
const postmaster = async (): Promise<Lock> => {
  const [pid = '', , , port] = (await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n');
  return { pid: Number(pid), port };
};

const restarts = () => server.output.split('"code":"embedded_database_back"').length - 1;

/**
 * Kills it and waits for another one. Its orphans may still answer for a moment, and the next one answers before the server has
 * noted it: one that is killed then is started again as part of the same restart.
 */
async function killed(): Promise<{ readonly before: Lock; readonly after: Lock; readonly seen: number[] }> {
  const before = await postmaster();
  const restartsBefore = restarts();
  process.kill(before.pid, 'SIGKILL');
  const seen: number[] = [];
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await wait(20)) {
    seen.push(await newSession());
    const after = await postmaster().catch(() => before);
    if (after.pid !== before.pid && seen.at(-1) === 201 && restarts() > restartsBefore)
      return { before, after, seen };
  }
  throw new Error(server.output);
}

test('a killed PostgreSQL is restarted on its port, and requests work again without help', async () => {
  expect(await newSession()).toBe(201);
  const { before, after, seen } = await killed();
  expect(seen.filter((status) => status !== 503 && status !== 201)).toEqual([]);
  expect(seen).toContain(503);
  expect(after.port).toBe(before.port);
});

test('and again, and an intended stop is not taken for a crash', async () => {
  await killed();
  expect(await server.stop()).toBe(0);
  // on a busy machine PostgreSQL ends after its server
  const isRunning = () => existsSync(join(dataDir, 'postgres/postmaster.pid'));
  for (const deadline = Date.now() + 30_000; isRunning() && Date.now() < deadline; ) await wait(50);
  await wait(1_000);
  expect(isRunning()).toBe(false);
  const codes = server.output.match(/"code":"embedded_\w+"/g);
  expect(codes).toEqual(
    Array(2).fill(['"code":"embedded_database_gone"', '"code":"embedded_database_back"']).flat(),
  );
});

test('a server that is told to stop while its PostgreSQL is down exits normally', async () => {
  server = await startServerProcess({ DATA_DIR: dataDir });
  process.kill((await postmaster()).pid, 'SIGKILL');
  // with what it printed, which says why it did not
  expect({ code: await server.stop(), output: server.output }).toEqual({
    code: 0,
    output: expect.any(String),
  });
});

test('a PostgreSQL that ends by itself is started again, and the log says why it ended', async () => {
  if (!server.hasEnded) await server.stop();
  server = await startServerProcess({ DATA_DIR: dataDir });
  process.kill((await postmaster()).pid, 'SIGINT');
  while (!server.output.includes('embedded_database_back')) await wait(20);
  expect(server.output).toMatch(/"code":"embedded_database_gone","reason":"received fast shutdown request\./);
});
