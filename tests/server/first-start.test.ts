import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
let dataDir: string;
let child: ChildProcess;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'omnimemory-first-'));
});
afterAll(async () => {
  child.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

function start(): ChildProcess {
  const { PATH = '' } = process.env;
  const env = { PATH, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'silent' };
  child = spawn(process.execPath, ['src/main.ts'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
  return child;
}

async function end(signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const exit = once(child, 'exit');
  child.kill(signal);
  return (await exit)[0];
}

test('a first start that is killed anywhere, again and again, is taken up by the next', async () => {
  // while the cluster is made, while it starts, while the schema is made
  for (const ms of [600, 900, 1_300, 1_800, 2_500]) {
    start();
    await wait(ms);
    await end('SIGKILL');
  }
  let printed = '';
  for await (const chunk of start().stdout ?? []) {
    printed += chunk;
    if (printed.includes('curl')) break;
  }
  const [url] = /http:\S+(?=\n)/.exec(printed) ?? [];
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  expect(await end('SIGTERM')).toBe(0);
  expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'secrets.json']);
}, 60_000);
