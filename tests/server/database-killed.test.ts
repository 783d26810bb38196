import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
let dataDir: string;
let child: ChildProcess;
let url: string;
let output = '';
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'omnimemory-killed-'));
  const { PATH = '' } = process.env;
  child = spawn(process.execPath, ['src/main.ts'], {
    cwd: ROOT,
    env: { PATH, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'warn' },
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await wait(50)) {
    url = /listens on (http:\S+)/.exec(output)?.[1] ?? '';
    if (url) return;
  }
  throw new Error(`The server did not start: ${output}`);
});
afterAll(async () => {
  child.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

const newSession = async () => {
  const headers = { 'content-type': 'application/json' };
  const body = '{"tool_id":"cursor"}';
  return (await fetch(`${url}/v1/sessions`, { method: 'POST', headers, body })).status;
};
interface Lock {
  readonly pid: number;
  readonly port: string | undefined;
}
const postmaster = async (): Promise<Lock> => {
  const [pid = '', , , port] = (await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n');
  return { pid: Number(pid), port };
};

/** Kills it and waits for another one. Its orphans may still answer for a moment. */
async function killed(): Promise<{ readonly before: Lock; readonly after: Lock; readonly seen: number[] }> {
  const before = await postmaster();
  process.kill(before.pid, 'SIGKILL');
  const seen: number[] = [];
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await wait(20)) {
    seen.push(await newSession());
    const after = await postmaster().catch(() => before);
    if (after.pid !== before.pid && seen.at(-1) === 201) return { before, after, seen };
  }
  throw new Error(output);
}

test('a PostgreSQL that is killed is started again on its port, and requests work again without help', async () => {
  expect(await newSession()).toBe(201);
  const { before, after, seen } = await killed();
  expect(seen.filter((status) => status !== 503 && status !== 201)).toEqual([]);
  expect(seen).toContain(503);
  expect(after.port).toBe(before.port);
});

test('and again, and a stop that is meant is not taken for a crash', async () => {
  await killed();
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  expect((await exit)[0]).toBe(0);
  await wait(1_000);
  expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
  const codes = output.match(/"code":"embedded_\w+"/g);
  expect(codes).toEqual(
    Array(2).fill(['"code":"embedded_database_gone"', '"code":"embedded_database_back"']).flat(),
  );
});

test('a server that is told to stop while its PostgreSQL is gone ends well', async () => {
  const { PATH = '' } = process.env;
  const env = { PATH, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'silent' };
  child = spawn(process.execPath, ['src/main.ts'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  for await (const chunk of child.stdout ?? []) {
    printed += chunk;
    if (printed.includes('listens on')) break;
  }
  process.kill((await postmaster()).pid, 'SIGKILL');
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  expect((await exit)[0]).toBe(0);
});
