import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { memoryFolder } from '../support/memory-folder.ts';
import { ServerProcess } from '../support/server-process.ts';

// each test waits for servers, which take their time on a busy machine
jest.setTimeout(120_000);

let dataDir: string;
const servers: ServerProcess[] = [];
beforeAll(async () => {
  // mode 0700 and, for root, closed to the user that PostgreSQL runs as: what `mktemp -d` gives a newcomer
  dataDir = await mkdtemp(join(memoryFolder(), 'omnimemory-life-'));
});
afterAll(async () => {
  for (const server of servers) await server.kill();
  await rm(dataDir, { recursive: true, force: true });
});

/** The server as `npm start` runs it. */
async function start(env: Record<string, string> = {}): Promise<ServerProcess> {
  const server = new ServerProcess({ DATA_DIR: dataDir, ...env });
  servers.push(server);
  await server.serving();
  return server;
}

const sessions = async (url: string) =>
  ((await (await fetch(`${url}/v1/sessions`)).json()) as { data: unknown[] }).data;

describe('npm start without any setting', () => {
  test('says where it listens, that local mode is on, and what to try; the line works', async () => {
    const server = await start();
    const { output } = server;
    expect(output).toMatch('Local mode is on');
    const [, path, body = ''] = /curl -X POST (\S+) .*-d '(.*)'/.exec(output) ?? [];
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(path ?? '', { method: 'POST', headers, body })).status).toBe(201);
    expect(await sessions(server.url)).toHaveLength(1);
    expect(await server.stop()).toBe(0);
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
  });

  test('keeps the data, also when Ctrl-C ends it', async () => {
    const server = await start();
    expect(await sessions(server.url)).toHaveLength(1);
    expect(await server.stop('SIGINT')).toBe(0);
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
  });

  test('comes back after it was killed, with the database that was left running', async () => {
    const first = await start();
    await first.kill();
    const server = await start();
    expect(await sessions(server.url)).toHaveLength(1);
    expect(await server.stop()).toBe(0);
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
  });

  test('a second server on the same folder does not stop the database of the first', async () => {
    const first = await start();
    const second = await start();
    await expect(start({ PORT: new URL(first.url).port })).rejects.toThrow('already runs at');
    expect(await second.stop()).toBe(0);
    expect(await sessions(first.url)).toHaveLength(1);
    expect(await first.stop()).toBe(0);
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
  });

  test('a second signal ends it at once, whichever it is', async () => {
    const server = await start();
    const headers = { 'content-type': 'application/json', 'content-length': 9, expect: '100-continue' };
    const unfinished = request(`${server.url}/v1/sessions`, { method: 'POST', headers });
    unfinished.on('error', () => {}).flushHeaders();
    // it has read the head
    await once(unfinished, 'continue');
    server.signal('SIGTERM');
    await sleep(300);
    expect(server.hasEnded).toBe(false);
    expect(await server.stop('SIGINT')).toBe(130);
    expect(await (await start()).stop()).toBe(0);
  });

  test('does not listen beyond this machine while local mode is on', async () => {
    await expect(start({ HOST: '0.0.0.0' })).rejects.toThrow(
      'HOST: local mode accepts requests without a key',
    );
  });
});
