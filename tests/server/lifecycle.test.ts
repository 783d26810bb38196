import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
let dataDir: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  // mode 0700 and, for root, closed to the user that PostgreSQL runs as: what `mktemp -d` gives a newcomer
  dataDir = await mkdtemp(join(tmpdir(), 'omnimemory-life-'));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  readonly output: string;
  readonly url: string;
}

/** The server as `npm start` runs it, with everything it prints until it has given its `curl` line. */
async function start(env: Record<string, string> = {}): Promise<Started> {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: ROOT,
    env: { PATH, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...env },
  });
  children.push(child);
  let output = '';
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  for await (const chunk of child.stdout) {
    output += chunk;
    const url = /listens on (http:\S+)/.exec(output)?.[1];
    if (url && output.includes('curl')) return { child, output, url };
  }
  throw new Error(`The server did not start: ${output}`);
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exit = once(child, 'exit');
  child.kill(signal);
  return (await exit)[0];
}

const sessions = async (url: string) =>
  ((await (await fetch(`${url}/v1/sessions`)).json()) as { data: unknown[] }).data;

describe('npm start without any setting', () => {
  test('says where it listens, that local mode is on, and what to try; the line works', async () => {
    const { child, output, url } = await start();
    expect(output).toMatch('Local mode is on');
    const [, path, body = ''] = /curl -X POST (\S+) .*-d '(.*)'/.exec(output) ?? [];
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(path ?? '', { method: 'POST', headers, body })).status).toBe(201);
    expect(await sessions(url)).toHaveLength(1);
    expect(await stop(child, 'SIGTERM')).toBe(0);
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
  });

  test('keeps the data, also when Ctrl-C ends it', async () => {
    const { child, url } = await start();
    expect(await sessions(url)).toHaveLength(1);
    expect(await stop(child, 'SIGINT')).toBe(0);
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
  });

  test('comes back after it was killed, with the database that was left running', async () => {
    const first = await start();
    await stop(first.child, 'SIGKILL');
    const { child, url } = await start();
    expect(await sessions(url)).toHaveLength(1);
    expect(await stop(child, 'SIGTERM')).toBe(0);
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
  });

  test('a second server on the same folder takes the database away from nobody', async () => {
    const first = await start();
    const second = await start();
    await expect(start({ PORT: new URL(first.url).port })).rejects.toThrow('EADDRINUSE');
    expect(await stop(second.child, 'SIGTERM')).toBe(0);
    expect(await sessions(first.url)).toHaveLength(1);
    expect(await stop(first.child, 'SIGTERM')).toBe(0);
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
  });

  test('a second signal ends it at once, whichever it is', async () => {
    const { child, url } = await start();
    const unfinished = request(`${url}/v1/sessions`, { method: 'POST', headers: { 'content-length': 9 } });
    unfinished.on('error', () => {}).flushHeaders();
    await sleep(100);
    child.kill('SIGTERM');
    await sleep(300);
    expect(child.exitCode).toBe(null);
    expect(await stop(child, 'SIGINT')).toBe(130);
    expect(await stop((await start()).child, 'SIGTERM')).toBe(0);
  });

  test('does not listen beyond this machine while local mode is on', async () => {
    await expect(start({ HOST: '0.0.0.0' })).rejects.toThrow('HOST: local mode asks for no key');
  });
});
