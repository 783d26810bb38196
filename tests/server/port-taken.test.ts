import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { memoryFolder } from '../support/memory-folder.ts';
import { ServerProcess, startServerProcess } from '../support/server-process.ts';

// each test starts servers, which takes its time on a busy machine
jest.setTimeout(120_000);

let outer: string;
const closing: (() => unknown)[] = [];
beforeEach(async () => {
  outer = await mkdtemp(join(memoryFolder(), 'omnimemory-port-'));
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await rm(outer, { recursive: true, force: true });
});

async function refusal(env: Readonly<Record<string, string>>, wrapper?: string[]): Promise<string> {
  const second = new ServerProcess({ DATA_DIR: join(outer, 'second'), ...env }, wrapper);
  await expect(second.serving()).rejects.toThrow();
  expect(await second.ended()).toBe(1);
  // found before a database was made for it
  expect(await readdir(outer)).not.toContain('second');
  return second.output;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

describe('a port that is taken', () => {
  test('by this product: its URL, and how to choose another port', async () => {
    const first = await startServerProcess({ DATA_DIR: join(outer, 'first') });
    closing.push(() => first.stop());
    const PORT = `${new URL(first.url).port}`;
    expect(await refusal({ PORT })).toBe(
      `OmniMemory Cloud already runs at http://127.0.0.1:${PORT}. Use that one, stop it first, or choose another port: PORT=${Number(PORT) + 1} npm start.\n`,
    );
    // also where the other one would listen on every IP address
    const output = await refusal({ PORT, HOST: '0.0.0.0', LOCAL_MODE: 'off' });
    expect(output).toContain(`OmniMemory Cloud already runs at http://127.0.0.1:${PORT}.`);
  });

  test.each<[string, () => Server]>([
    ['by another web server', () => createServer((_request, response) => response.end('{"status":"ok"}'))],
    ['by a program that is no web server', () => createTcpServer((socket) => socket.end('220 smtp\r\n'))],
    ['by a program that never answers', () => createTcpServer()],
  ])('%s', async (_by, create) => {
    const PORT = `${await listening(create())}`;
    expect(await refusal({ PORT })).toBe(
      `Another program already listens on 127.0.0.1, port ${PORT}. End it, or choose another port: PORT=${Number(PORT) + 1} npm start.\n`,
    );
  });

  test('for the fake Stripe: how to choose another port', async () => {
    const port = await listening(createTcpServer());
    const fake = spawn(process.execPath, ['dev/fake-stripe/main.ts', '--port', `${port}`], {
      cwd: join(import.meta.dirname, '../..'),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    expect(await text(fake.stderr)).toBe(
      `Another program already listens on port ${port}. End it, or choose another port: npm run dev:stripe -- --port ${port + 1}.\n`,
    );
  });
});

describe('a place where the server cannot listen', () => {
  test('an IP address of another machine', async () => {
    expect(await refusal({ PORT: '8003', HOST: '192.0.2.1', LOCAL_MODE: 'off' })).toBe(
      'This machine cannot listen on 192.0.2.1, because that is none of its IP addresses. Set HOST to one of them, such as 127.0.0.1.\n',
    );
  });

  (process.getuid?.() === 0 && process.platform === 'linux' ? test : test.skip)(
    'a port below 1024, for a process without that right',
    async () => {
      const wrapper = ['unshare', '--net', 'setpriv', '--bounding-set=-net_bind_service', '--'];
      const script = ['sh', '-c', 'ip link set lo up 2>/dev/null; exec "$@"', 'sh'];
      expect(await refusal({ PORT: '80' }, [...wrapper, ...script])).toMatch(
        /^This process may not listen on port 80, because ports below 1024 need a right .* Set PORT to a higher port\.\n$/,
      );
    },
  );
});
