import { request } from 'node:http';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { AppOptions } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config/config.ts';
import { REQUEST_LIMITS } from '../../../src/http/limits/request-limits.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { startTestApi } from '../../support/test-api.ts';
import { keyOf } from '../../support/test-app.ts';

const db = await setUpDatabase();
const authorization = await keyOf(db, await db.newTenant());
const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
});

type Headers = Readonly<Record<string, string | string[]>>;

/** Not with fetch, which sets Host itself. Gives the status and the code. */
async function serve(options: Partial<AppOptions> = {}) {
  const api = await startTestApi(db, options);
  closing.push(api.close);
  const { port } = new URL(api.url);
  const send = (headers: Headers, { method = 'POST', path = '/mcp', body = PING } = {}) =>
    new Promise<unknown[]>((resolve, reject) => {
      const sent = request({
        host: '127.0.0.1',
        port,
        path,
        method,
        headers: { ...JSON_HEADERS, ...headers },
      });
      sent.on('error', reject).on('response', async (answer) => {
        let text = '';
        for await (const chunk of answer) text += chunk;
        const isProblem = answer.headers['content-type']?.startsWith('application/problem+json');
        resolve(isProblem && text ? [answer.statusCode, JSON.parse(text).code] : [answer.statusCode]);
      });
      sent.end(method === 'POST' ? body : undefined);
    });
  return { port, send };
}

const PING = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const REFUSED = [403, 'origin_refused'];
const LOCAL_REFUSED = [403, 'local_mode_refused'];

const PUBLIC = 'https://memory.example';
const accounts = loadConfig({ PUBLIC_URL: PUBLIC, TRUST_PROXY: '1' }).accounts;
const mcpOrigins = ['https://app.example', 'vscode-webview://abc'];

describe('with PUBLIC_URL', () => {
  test('the origin of the server, and those that are configured, are accepted', async () => {
    const { send } = await serve({ accounts, mcpOrigins, localMode: false });
    for (const origin of [PUBLIC, ...mcpOrigins])
      expect(await send({ authorization, origin })).toEqual([200]);
    expect(await send({ authorization })).toEqual([200]);
  });

  test.each([
    'null',
    '',
    'https://evil.example',
    'http://memory.example',
    'https://memory.example:8443',
    'https://memory.example.evil.example',
    'https://evil.example, https://memory.example',
    'HTTPS://MEMORY.EXAMPLE',
    'http://localhost:3000',
    'https://sub.app.example',
    'vscode-webview://abd',
  ])('the origin "%s" is refused, even with a key', async (origin) => {
    const { send } = await serve({ accounts, mcpOrigins, localMode: false });
    expect(await send({ authorization, origin })).toEqual(REFUSED);
  });

  test('Host and what a proxy says of it are no origin', async () => {
    const { send, port } = await serve({ accounts, localMode: false });
    const origin = `http://localhost:${port}`;
    expect(await send({ authorization, origin, host: `localhost:${port}` })).toEqual(REFUSED);
    const evil = {
      origin: 'https://evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
    };
    expect(await send({ authorization, ...evil })).toEqual(REFUSED);
  });
});

describe('without PUBLIC_URL', () => {
  test('the origin of the server is accepted on this machine only', async () => {
    const { send, port } = await serve({ localMode: false });
    for (const name of ['localhost', '127.0.0.1', '[::1]']) {
      const host = `${name}:${port}`;
      expect(await send({ authorization, host, origin: `http://${host}` })).toEqual([200]);
    }
    const host = `evil.example:${port}`;
    expect(await send({ authorization, host, origin: `http://${host}` })).toEqual(REFUSED);
    const local = { host: `localhost:${port}`, origin: `http://localhost:${port}` };
    expect(await send({ authorization, ...local, 'x-forwarded-for': '192.0.2.1' })).toEqual(REFUSED);
    expect(await send({ authorization, ...local, origin: 'http://localhost:1' })).toEqual(REFUSED);
    expect(await send({ authorization, ...local, origin: `https://localhost:${port}` })).toEqual(REFUSED);
  });
});

describe('local mode', () => {
  test('accepts the names of this machine in Host, and no other', async () => {
    const { send, port } = await serve();
    for (const name of ['localhost', '127.0.0.1', '[::1]'])
      expect(await send({ host: `${name}:${port}` })).toEqual([200]);
    for (const host of [`evil.example:${port}`, `localhost.evil.example:${port}`, `localhost:${port}@evil`])
      expect(await send({ host })).toEqual(LOCAL_REFUSED);
  });

  test('accepts no other web page without a key, not even a configured one', async () => {
    const { send, port } = await serve({ mcpOrigins });
    const host = `localhost:${port}`;
    expect(await send({ host, origin: `http://${host}` })).toEqual([200]);
    expect(await send({ host, origin: 'https://app.example' })).toEqual(LOCAL_REFUSED);
    expect(await send({ host, origin: 'https://app.example', authorization })).toEqual([200]);
    expect(await send({ host, 'sec-fetch-site': 'cross-site' })).toEqual(LOCAL_REFUSED);
  });
});

test('Origin is checked before everything else: method, key, limits, Accept and body', async () => {
  const limits = { ...REQUEST_LIMITS, failuresPerNetwork: 1, perCaller: 1 };
  const { send } = await serve({ accounts, localMode: false, rateLimits: limits });
  const origin = 'https://evil.example';
  for (const method of ['GET', 'DELETE', 'OPTIONS', 'PUT', 'HEAD'])
    expect((await send({ origin }, { method }))[0]).toBe(403);
  for (let n = 0; n < 4; n++)
    expect(await send({ origin, authorization: 'Bearer omk_wrong' })).toEqual(REFUSED);
  expect(await send({ origin, authorization, accept: 'text/html', 'content-type': 'text/plain' })).toEqual(
    REFUSED,
  );
  expect(await send({ origin, authorization }, { body: '{' })).toEqual(REFUSED);
  // none of these counted
  expect(await send({ authorization })).toEqual([200]);

  const local = await serve();
  for (const method of ['GET', 'PUT', 'POST'])
    expect(await local.send({ host: 'evil.example' }, { method })).toEqual(LOCAL_REFUSED);
});

test('headers with bytes outside ASCII are no fault of the server', async () => {
  const { send } = await serve();
  const headers = {
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'ping',
    'mcp-name': 'Gr\u00f6\u00dfe',
  };
  expect((await send(headers))[0]).toBe(400);
  expect((await send({ 'mcp-method': '\u00e9', 'mcp-protocol-version': '\u00ff' }))[0]).toBe(400);
});

test('MCP_ORIGINS is a list', () => {
  const { mcpOrigins: configured } = loadConfig({ MCP_ORIGINS: 'https://a.example, vscode-webview://x' });
  expect(configured).toEqual(['https://a.example', 'vscode-webview://x']);
  expect(loadConfig({}).mcpOrigins).toEqual([]);
});
