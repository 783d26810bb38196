import { beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { OPERATOR } from '../../../src/auth/actor.ts';
import type { TenantScope } from '../../../src/auth/scope.ts';
import { REQUEST_LIMITS } from '../../../src/http/limits/request-limits.ts';
import { logLines } from '../../support/log-lines.ts';
import { setUpApi } from '../../support/set-up.ts';
import { startTestApi } from '../../support/test-api.ts';
import { keyOf } from '../../support/test-app.ts';
import { TEST_TOOLS } from './test-tools.ts';
import { Wire } from './wire.ts';

const log = logLines();
const { db, api } = await setUpApi({
  localMode: false,
  mcpTools: TEST_TOOLS,
  log: pino({ level: 'info' }, log.stream),
});

let tenant: TenantScope;
let authorization: string;
let wire: Wire;
beforeAll(async () => {
  tenant = await db.newTenant();
  authorization = await keyOf(db, tenant);
  wire = new Wire(api.url, { authorization });
});

describe('without a valid key', () => {
  test.each([
    ['none', {}],
    ['a wrong one', { authorization: 'Bearer omk_wrong' }],
    ['another scheme', { authorization: 'Basic dXNlcjpwYXNz' }],
    ['a cookie', { cookie: 'omnimemory_session=s%3Aabc' }],
    ['x-api-key', { 'x-api-key': 'omk_wrong' }],
  ])('(%s) the answer is 401 and says nothing of OAuth', async (_what, headers) => {
    const { status, headers: answered, body } = await new Wire(api.url).modern('tools/list', {}, headers);
    expect([status, body.code]).toEqual([401, 'unauthenticated']);
    expect(answered.get('content-type')).toMatch('application/problem+json');
    expect(answered.get('www-authenticate')).toBe('Bearer realm="omnimemory"');
    expect(JSON.stringify([body, [...answered]])).not.toContain('resource_metadata');
  });

  test.each(['key', 'api_key', 'apikey', 'token', 'access_token', 'authorization'])(
    'a key in the query (%s) changes nothing',
    async (name) => {
      const secret = authorization.slice('Bearer '.length);
      for (const value of [secret, authorization]) {
        const answer = await fetch(`${api.url}/mcp?${name}=${encodeURIComponent(value)}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
          body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
        });
        expect(answer.status).toBe(401);
      }
      expect(JSON.stringify(log.lines)).not.toContain(secret);
    },
  );

  test.each([
    '/.well-known/oauth-protected-resource',
    '/.well-known/oauth-protected-resource/mcp',
    '/.well-known/oauth-authorization-server',
    '/.well-known/oauth-authorization-server/mcp',
    '/.well-known/openid-configuration',
    '/mcp/.well-known/openid-configuration',
    '/mcp/sse',
  ])('there is nothing at %s', async (path) => {
    for (const headers of [{}, { authorization }])
      expect((await fetch(api.url + path, { headers })).status).toBe(404);
  });
});

test.each(['GET', 'DELETE', 'PUT', 'PATCH', 'OPTIONS', 'HEAD'])(
  '%s is not allowed, with a key and without',
  async (method) => {
    for (const headers of [{}, { authorization }, { authorization: 'Bearer omk_wrong' }]) {
      const answer = await fetch(`${api.url}/mcp`, { method, headers });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    }
  },
);

describe('scopes of the key', () => {
  const toolsOf = async (scopes: readonly ('read' | 'write' | 'ingest')[]) => {
    const { key } = await db.services.apiKeys.create(tenant, { name: 'scoped', scopes });
    const scoped = new Wire(api.url, { authorization: `Bearer ${key}` });
    const { body } = await scoped.modern('tools/list');
    return { scoped, names: body.result.tools.map(({ name }: { name: string }) => name) };
  };

  test('a read key sees no tool that writes, and cannot call one', async () => {
    const { scoped, names } = await toolsOf(['read']);
    expect(names).toEqual(['echo']);
    for (const era of ['modern', 'legacy'] as const) {
      const { body } = await scoped[era]('tools/call', { name: 'save', arguments: {} });
      expect(body.result.isError).toBe(true);
      expect(body.result.content[0].text).toMatch(/^permission_denied: /);
      expect(body.result.structuredContent).toBeUndefined();
    }
  });

  test('an ingest key sees neither a tool that reads nor one that writes', async () => {
    const { scoped, names } = await toolsOf(['ingest']);
    expect(names).toEqual([]);
    const { body } = await scoped.modern('tools/call', { name: 'echo' });
    expect(body.result.content[0].text).toMatch(/^permission_denied: /);
  });

  test('a suspended tenant sees no tool, and is told so', async () => {
    const other = await db.newTenant();
    const suspended = new Wire(api.url, { authorization: await keyOf(db, other) });
    await db.services.tenants.suspend(other, OPERATOR);
    const { body: list } = await suspended.modern('tools/list');
    expect(list.result.tools).toEqual([]);
    const { body } = await suspended.modern('tools/call', { name: 'echo' });
    expect(body.result.content[0].text).toMatch(/^tenant_suspended: /);
  });
});

describe('limits', () => {
  const serve = async (limits: Partial<typeof REQUEST_LIMITS>) => {
    const rateLimits = { ...REQUEST_LIMITS, ...limits };
    const limited = await startTestApi(db, { rateLimits, localMode: false, mcpTools: TEST_TOOLS });
    return { limited, wire: new Wire(limited.url, { authorization: await keyOf(db, tenant) }) };
  };
  const refusal = ({ status, body, headers }: Awaited<ReturnType<Wire['post']>>) => [
    status,
    body.code,
    Number(headers.get('retry-after')) > 0,
  ];

  test('requests count as those to /v1 do', async () => {
    const { limited, wire: asked } = await serve({ perCaller: 2 });
    const { headers } = await asked.modern('tools/list');
    expect(headers.get('ratelimit-policy')).toMatch(/^"key";q=2;w=60/);
    expect(headers.get('ratelimit')).toMatch(/^"key";r=1;/);
    await asked.legacy('ping');
    expect(refusal(await asked.modern('tools/list'))).toEqual([429, 'rate_limited', true]);
    await limited.close();
  });

  test('each message of a batch counts as a request', async () => {
    const { limited, wire: asked } = await serve({ perCaller: 5 });
    const batch = (count: number) =>
      asked.post(Array.from({ length: count }, (_, id) => ({ jsonrpc: '2.0', id, method: 'ping' })));
    expect((await batch(4)).status).toBe(200);
    expect(refusal(await batch(2))).toEqual([429, 'rate_limited', true]);
    await limited.close();
  });

  test('wrong keys of a network are limited', async () => {
    const { limited } = await serve({ failuresPerNetwork: 2 });
    const wrong = new Wire(limited.url, { authorization: 'Bearer omk_wrong' });
    for (let n = 0; n < 2; n++) expect((await wrong.legacy('ping')).status).toBe(401);
    expect(refusal(await wrong.legacy('ping'))).toEqual([429, 'rate_limited', true]);
    await limited.close();
  });
});

test('the log says which tool was called, and nothing that the client chose', async () => {
  const secret = 'a-secret-of-the-client';
  const headers = { 'x-request-id': 'logged' };
  const call = { name: 'echo', arguments: { value: secret } };
  log.lines.length = 0;
  await wire.modern('tools/call', call, headers);
  await wire.legacy('tools/call', { name: secret }, headers);
  await wire.legacy(secret, {}, headers);
  await wire.post(
    [
      { jsonrpc: '2.0', id: 1, method: 'ping' },
      { jsonrpc: '2.0', id: 2, method: 'ping' },
    ],
    headers,
  );
  const logged = log.lines.filter(({ request_id }) => request_id === 'logged');
  expect(logged.map(({ route, operation }) => [route, operation])).toEqual([
    ['/mcp', 'tools/call echo'],
    ['/mcp', 'tools/call'],
    ['/mcp', undefined],
    ['/mcp', 'batch'],
  ]);
  expect(JSON.stringify(log.lines)).not.toContain(secret);
});

test('the log has the code of each refusal', async () => {
  log.lines.length = 0;
  const headers = { 'x-request-id': 'refused' };
  await wire.modern('no/such', {}, headers);
  await wire.modern('tools/list', {}, { ...headers, 'mcp-method': 'tools/call' });
  await wire.legacy('tools/call', {}, headers);
  await wire.post('{', headers);
  await wire.legacy('ping', {}, { ...headers, accept: 'text/html' });
  const logged = log.lines.filter(({ request_id }) => request_id === 'refused');
  expect(logged.map(({ code }) => code)).toEqual([
    'method_not_found',
    'headers_differ',
    'validation_failed',
    'invalid_json',
    'not_acceptable',
  ]);
});

test('an answer has the security headers and the id of its request, and does not name the server software', async () => {
  const { headers } = await wire.modern('tools/list');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-request-id')).toMatch(/^[\w.-]+$/);
  expect(headers.get('x-powered-by')).toBeNull();
});
