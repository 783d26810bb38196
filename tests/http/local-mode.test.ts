import { randomUUID } from 'node:crypto';
import { createServer, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo, connect, type createServer as createTcpServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { AppOptions } from '../../src/app.ts';
import { loadConfig } from '../../src/config/config.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { createTestApp } from '../support/test-app.ts';

const db = await setUpDatabase();
const closing: { close(): unknown }[] = [];
afterAll(() => {
  for (const one of closing) one.close();
});

async function serve(options: Partial<AppOptions> = {}, path?: string): Promise<number> {
  const server = createServer(createTestApp(db, options));
  closing.push(server);
  await listening(server, path);
  return path === undefined ? (server.address() as AddressInfo).port : 0;
}

const listening = (server: Server | ReturnType<typeof createTcpServer>, path?: string) =>
  new Promise<void>((resolve) => {
    if (path === undefined) server.listen(0, resolve);
    else server.listen(path, resolve);
  });

interface Asked {
  readonly headers?: Record<string, string | string[]>;
  readonly host?: string;
  readonly socketPath?: string;
}

/** GET /v1/sessions: the status and the code. */
function get(port: number, { headers = {}, host = '127.0.0.1', socketPath }: Asked = {}): Promise<unknown[]> {
  const where = socketPath === undefined ? { host, port } : { socketPath };
  const own = { host: `localhost:${port}`, ...headers };
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { ...where, path: '/v1/sessions', headers: own, agent: false },
      async (answer) => {
        let text = '';
        for await (const chunk of answer) text += chunk;
        resolve([answer.statusCode, JSON.parse(text).code].filter((one) => one !== undefined));
      },
    );
    sent.on('error', reject).end();
  });
}

/** What is written by hand; gives the status line. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.setEncoding('utf8').on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('end', () => resolve(answer.split('\r\n', 1)[0] ?? '')).on('error', reject);
  });
}

const REFUSED = [403, 'local_mode_refused'];
const port = await serve();

test('requests from this machine are accepted, over IPv4 and IPv6', async () => {
  expect(await get(port)).toEqual([200]);
  expect(await get(port, { host: '::1', headers: { host: `[::1]:${port}` } })).toEqual([200]);
});

describe('a request that a proxy has forwarded is refused, whatever it says of Host:', () => {
  test.each([
    'Forwarded',
    'Via',
    'X-Forwarded-For',
    'X-Forwarded-Host',
    'X-Forwarded-Proto',
    'X-Forwarded-Port',
    'X-Forwarded-Server',
    'X-Forwarded',
    'Forwarded-For',
    'X-Real-IP',
    'X-Client-IP',
    'Client-IP',
    'True-Client-IP',
    'CF-Connecting-IP',
    'CF-Ray',
    'Fastly-Client-IP',
    'Fly-Client-IP',
    'X-Cluster-Client-IP',
    'X-Azure-ClientIP',
    'X-Original-Host',
    'X-Original-URL',
    'X-Envoy-External-Address',
    'X-Amzn-Trace-Id',
    'X-ARR-SSL',
    'X-Remote-Addr',
    'X-Originating-IP',
    'X-ProxyUser-Ip',
    'CDN-Loop',
    'X-Forward-For',
    'X-BlueCoat-Via',
    'X-Varnish',
    'Max-Forwards',
    'Proxy-Connection',
    'X-SSL-Client-Verify',
    'Front-End-Https',
  ])('%s', async (name) => {
    expect(await get(port, { headers: { [name]: '127.0.0.1' } })).toEqual(REFUSED);
    expect(await get(port, { headers: { [name]: '' } })).toEqual(REFUSED);
  });
});

/** Rewrites Host as Apache and nginx do by default. */
async function proxyTo(target: number, added: (headers: IncomingHttpHeaders) => Record<string, string>) {
  const proxy = createServer((request, response) => {
    const headers = { ...request.headers, host: `127.0.0.1:${target}`, ...added(request.headers) };
    const { method, url } = request;
    const sent = httpRequest({ host: '127.0.0.1', port: target, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(sent);
  });
  closing.push(proxy);
  await listening(proxy);
  return (proxy.address() as AddressInfo).port;
}

test('requests through a proxy that rewrites Host and identifies itself are refused', async () => {
  const proxy = await proxyTo(port, ({ host = '' }) => ({
    'x-forwarded-for': '203.0.113.9',
    'x-forwarded-host': host,
  }));
  expect(await get(proxy, { headers: { host: 'memory.example' } })).toEqual(REFUSED);
});

test('requests through a proxy that speaks HTTP/1.0 and adds no header, as nginx by default, are refused', async () => {
  const head = `Host: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`;
  expect(await raw(port, `GET /v1/sessions HTTP/1.1\r\n${head}`)).toContain('200');
  expect(await raw(port, `GET /v1/sessions HTTP/1.0\r\n${head}`)).toContain('403');
});

test('a page that a silent proxy shows is told by its Referer', async () => {
  expect(await get(port, { headers: { referer: 'https://memory.example/' } })).toEqual(REFUSED);
  expect(await get(port, { headers: { referer: 'nonsense' } })).toEqual(REFUSED);
  expect(await get(port, { headers: { referer: `http://localhost:${port}/docs` } })).toEqual([200]);
});

describe('Host', () => {
  test.each(['localhost', 'LOCALHOST', '127.0.0.1', '[::1]', '127.1.2.3', '[::ffff:127.0.0.1]'])(
    '%s is this machine, with a port and without',
    async (name) => {
      expect(await get(port, { headers: { host: name } })).toEqual([200]);
      expect(await get(port, { headers: { host: `${name}:8003` } })).toEqual([200]);
    },
  );

  test.each([
    'localhost.',
    'localhost.evil.example',
    'evil.example',
    'localhost:evil',
    'localhost:80:80',
    'localhost@evil.example',
    'evil@localhost',
    '127.1',
    '0x7f.1',
    '0177.0.0.1',
    '127.0.0.1.evil.example',
    '0.0.0.0',
    '::1',
    '[::1',
    '[::1]evil',
    '[::127.0.0.1]',
    'localhost, evil.example',
  ])('%p is not', async (host) => {
    expect(await get(port, { headers: { host } })).toEqual(REFUSED);
  });

  test('that is empty is not', async () => {
    const head = 'GET /v1/sessions HTTP/1.1\r\nConnection: close\r\n';
    expect(await raw(port, `${head}Host:\r\n\r\n`)).toContain('403');
    expect(await raw(port, `${head}Host: \r\n\r\n`)).toContain('403');
  });

  test('in the target of the request is refused, as it is sent to proxies', async () => {
    const absolute =
      'GET http://evil.example/v1/sessions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    expect(await raw(port, absolute)).toContain('403');
  });

  test('sent twice is refused', async () => {
    const twice = `GET /v1/sessions HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n`;
    expect(await raw(port, twice)).toMatch(/ 40[03] /);
  });
});

describe('a peer', () => {
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((one) => one && !one.internal && one.family === 'IPv4')?.address;

  test('of another IP address than loopback is refused, whatever Host says', async () => {
    expect(outside).toBeDefined();
    expect(await get(port, { host: outside ?? '' })).toEqual(REFUSED);
  });

  test('without an IP address, at a socket of the file system, is refused', async () => {
    const socketPath = join(tmpdir(), `${randomUUID()}.sock`);
    await serve({}, socketPath);
    expect(await get(port, { socketPath })).toEqual(REFUSED);
  });

  test('is not what a trusted proxy says', async () => {
    const { accounts } = loadConfig({ TRUST_PROXY: '1' });
    const trusting = await serve({ accounts });
    const claims = { 'x-forwarded-for': '127.0.0.1' };
    expect(await get(trusting, { host: outside ?? '', headers: claims })).toEqual(REFUSED);
    expect(await get(trusting, { headers: claims })).toEqual(REFUSED);
  });

  test('may be any with LOCAL_MODE_BEYOND_LOOPBACK, and a proxy only where the operator has said that there is one', async () => {
    const bridge = await serve({ localModeBeyondLoopback: true });
    expect(await get(bridge, { host: outside ?? '' })).toEqual([200]);
    const forwarded = { 'x-forwarded-for': '203.0.113.9' };
    expect(await get(bridge, { host: outside ?? '', headers: forwarded })).toEqual(REFUSED);
    const { accounts } = loadConfig({ TRUST_PROXY: '1' });
    const guarded = await serve({ localModeBeyondLoopback: true, accounts });
    expect(await get(guarded, { headers: forwarded })).toEqual([200]);
  });
});

test('what comes through a proxy on this machine is not exempt from the limits', async () => {
  const rateLimits = { perNetwork: 2, failuresPerNetwork: 1_000, perCaller: 1_000 };
  const limited = await serve({ rateLimits });
  const forwarded = { headers: { 'x-forwarded-for': '203.0.113.9' } };
  const seen: unknown[] = [];
  for (let n = 0; n < 3; n += 1) seen.push((await get(limited, forwarded))[0]);
  expect(seen).toEqual([403, 403, 429]);
});

describe('the configuration', () => {
  const modeOf = (env: Record<string, string>) => loadConfig(env).localMode;
  const TLS = { PUBLIC_URL: 'https://memory.example', TRUST_PROXY: '1' };

  test('has local mode with the embedded PostgreSQL, and not behind a proxy', () => {
    expect(modeOf({})).toBe(true);
    expect(modeOf({ PUBLIC_URL: 'http://localhost:8003' })).toBe(true);
    expect(modeOf({ TRUST_PROXY: '1' })).toBe(false);
    expect(modeOf({ TRUST_PROXY: 'loopback' })).toBe(false);
    expect(modeOf(TLS)).toBe(false);
  });

  test('refuses LOCAL_MODE=on behind a proxy, unless something else protects the port', () => {
    for (const env of [TLS, { TRUST_PROXY: '1' }])
      expect(() => loadConfig({ ...env, LOCAL_MODE: 'on' })).toThrow('LOCAL_MODE_BEYOND_LOOPBACK');
    expect(modeOf({ ...TLS, LOCAL_MODE: 'on', LOCAL_MODE_BEYOND_LOOPBACK: 'on' })).toBe(true);
    expect(modeOf({ ...TLS, LOCAL_MODE_BEYOND_LOOPBACK: 'on' })).toBe(false);
  });
});
