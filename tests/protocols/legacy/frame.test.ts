import { afterAll, describe, expect, test } from '@jest/globals';
import { ROUTE_TEMPLATES } from '../../../src/api.ts';
import type { AppOptions } from '../../../src/app.ts';
import { LOCAL } from '../../../src/auth/scope.ts';
import type { Services } from '../../../src/container.ts';
import { Draining } from '../../../src/http/server/draining.ts';
import { LEGACY_API, LEGACY_PATHS, LEGACY_ROOTS } from '../../../src/protocols/legacy/legacy-api.ts';
import { setUpApi } from '../../support/set-up.ts';
import { startTestApi, type TestApi } from '../../support/test-api.ts';
import { keyOf } from '../../support/test-app.ts';
import { legacyOf } from './legacy-client.ts';

const site = await setUpApi();
const { api, db } = site;
const local = await legacyOf(site, LOCAL);
const tenant = await db.newTenant();
const started: TestApi[] = [];
afterAll(async () => {
  for (const one of started) await one.close();
});

async function serve(options: Partial<AppOptions>): Promise<string> {
  const one = await startTestApi(db, options);
  started.push(one);
  return one.url;
}

const read = async (response: Response) => ({
  status: response.status,
  type: response.headers.get('content-type'),
  body: await response.json(),
});

describe('the paths', () => {
  test('no path of /v1, /auth, a page or another protocol begins as one of OmniMemory 1', () => {
    const legacy = new Set(LEGACY_PATHS);
    const others = ROUTE_TEMPLATES.filter((path) => !legacy.has(path));
    const roots = others.map((path) => /^\/[^/{]*/.exec(path)?.[0]);
    expect(others.length).toBeGreaterThan(100);
    expect(roots.filter((root) => LEGACY_ROOTS.has(root ?? ''))).toEqual([]);
    expect([...LEGACY_ROOTS].filter((root) => root.length < 2)).toEqual([]);
  });

  test('each is served by the route that was declared for it, and not by one before it', () => {
    const shadowed = LEGACY_API.filter((one, index) =>
      LEGACY_API.slice(0, index).some(
        (before) => before.method === one.method && patternOf(before.path).test(one.path),
      ),
    );
    expect(shadowed.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });

  const patternOf = (path: string) => new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`);

  test('/ is the catalogue, and the dashboard for browsers', async () => {
    const { status, body, headers } = await local.get('/');
    expect([status, Object.keys(body)]).toEqual([200, ['service', 'version', 'endpoints']]);
    expect(body.version).toBe('4.0.0');
    expect(body.endpoints).toContain('GET /sessions/{session_id}/context');
    expect(headers.get('vary')).toContain('Accept');
    for (const accept of ['text/html', 'application/xhtml+xml,TEXT/HTML;q=0.9,*/*;q=0.8']) {
      const page = await fetch(api.url, { headers: { accept } });
      expect(page.headers.get('content-type')).toContain('text/html');
      expect(page.headers.get('vary')).toContain('Accept');
    }
    for (const accept of ['*/*', 'application/json', 'text/htmlx'])
      expect((await fetch(api.url, { headers: { accept } })).headers.get('content-type')).toContain('json');
    expect((await fetch(api.url, { method: 'HEAD' })).status).toBe(200);
  });

  test('health tells whether the database answers', async () => {
    expect((await local.get('/health')).body).toEqual({ status: 'healthy' });
    const url = await serve({ readiness: async () => ({ ready: false, reason: 'no database' }) });
    expect(await read(await fetch(`${url}/health`))).toMatchObject({
      ...{ status: 503, body: { detail: 'no database' } },
    });
  });

  test('each route makes one service call, or none if it stores nothing', async () => {
    const scope = { kind: 'tenant', tenantId: 'a' } as const;
    const params = { session_id: 'a', project_id: 'p', tool_id: 't' };
    const body = { key: 'k', session_id: '00000000-0000-4000-8000-000000000000' };
    // a stream calls its service once it is open
    for (const route of LEGACY_API.filter(
      ({ path }) => !['/track/cleanup', '/stream/metrics'].includes(path),
    )) {
      const calls: string[] = [];
      const input = { services: noting(calls), scope, actor: { kind: 'operator' } as const };
      const ofMetrics = { hours: 24, tool_ids: ['t'], time_range: '24h', timeframe: '24h' };
      const query = {
        ...ofMetrics,
        period: 'day',
        group_by: route.path === '/costs/by-tags' ? 'k' : undefined,
      };
      // the service answers nothing that could be shown
      await route.handle({ ...input, params, query, body }).catch(() => {});
      expect([route.path, calls.length]).toEqual([route.path, 1]);
    }
  });
});

const noting = (calls: string[]): Services =>
  new Proxy({} as Services, {
    get: (_, service) =>
      new Proxy({}, { get: (_, method) => () => calls.push(`${String(service)}.${String(method)}`) && {} }),
  });

describe('errors', () => {
  test('a faulty field is named as FastAPI does', async () => {
    const body = { tool_id: null, process_id: 'x', workspace_path: 'x'.repeat(4_097) };
    const { status, body: answer } = await local.post('/sessions/start', body);
    const of = (field: string, msg: string, type: string) => ({ loc: ['body', field], msg, type });
    expect([status, answer]).toEqual([
      422,
      {
        detail: [
          of('tool_id', 'Input should be a valid string', 'string_type'),
          of('process_id', 'Input should be a valid number', 'float_type'),
          of('workspace_path', 'String should have at most 4096 characters', 'string_too_long'),
        ],
      },
    ]);
    expect((await local.post('/sessions/start', {})).body.detail).toEqual([
      of('tool_id', 'Field required', 'missing'),
    ]);
    expect((await local.get('/sessions?limit=ten')).body.detail[0]).toEqual({
      loc: ['query', 'limit'],
      msg: 'Input should be a valid integer, unable to parse string as an integer',
      type: 'int_parsing',
    });
    expect((await local.post('/sessions/start', '{"tool_id":')).body).toEqual({
      detail: [{ loc: ['body'], msg: 'JSON decode error', type: 'json_invalid' }],
    });
  });

  test.each([
    ['GET', '/sessions/a/b/c/d', 404],
    ['POST', '/metrics/tier-serving', 404],
    ['POST', '/sessions', 405],
    ['DELETE', '/settings', 405],
    ['POST', '/health', 405],
    ['GET', '/benchmark/swe-bench', 404],
    ['GET', '/benchmark', 404],
    ['POST', '/unified/feedback', 404],
    ['GET', '/unified/predictions', 404],
    ['GET', '/api/team/any/stats', 404],
    ['POST', '/admin/cleanup-test-data', 404],
    ['GET', '/cache/compressed?path=/etc/passwd', 404],
    ['GET', '/metrics/current', 404],
    ['GET', '/sessions/%zz', 400],
  ])('%s %s is answered with %i and a detail', async (method, path, status) => {
    const answer = await read(await fetch(`${api.url}${path}`, { method }));
    expect([answer.status, answer.body]).toEqual([status, { detail: expect.any(String) }]);
    expect(answer.type).toMatch(/^application\/json/);
  });

  test('those of every middleware have the shape', async () => {
    const detail = { detail: expect.any(String) };
    const wrong = await fetch(`${api.url}/sessions`, { headers: { authorization: 'Bearer wrong' } });
    expect(await read(wrong)).toMatchObject({ status: 401, body: detail });
    const post = (body: string, type: string) =>
      fetch(`${api.url}/sessions/start`, { method: 'POST', body, headers: { 'content-type': type } });
    expect(await read(await post('a=b', 'application/x-www-form-urlencoded'))).toMatchObject({
      ...{ status: 415, body: detail },
    });
    const large = JSON.stringify({ tool_id: 't', more: 'x'.repeat(1_048_576) });
    expect(await read(await post(large, 'application/json'))).toMatchObject({ status: 413, body: detail });
    const draining = new Draining();
    const stopping = await serve({ draining });
    const http = { close: (done: () => void) => done(), closeIdleConnections() {}, closeAllConnections() {} };
    draining.drain(http as never, 0);
    expect(await read(await fetch(`${stopping}/sessions`))).toMatchObject({ status: 503, body: detail });
    const limited = await serve({
      localMode: false,
      rateLimits: { perNetwork: 2, failuresPerNetwork: 100, perCaller: 100 },
    });
    const answers = [];
    for (let n = 0; n < 3; n++) answers.push(await read(await fetch(`${limited}/sessions`)));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 429]);
    for (const { body } of answers) expect(body).toEqual(detail);
  });

  test('a caller beyond its limit gets 429, as in /v1', async () => {
    const url = await serve({ rateLimits: { perNetwork: 100, failuresPerNetwork: 100, perCaller: 1 } });
    const headers = { authorization: await keyOf(db, tenant) };
    expect((await fetch(`${url}/sessions`, { headers })).status).toBe(200);
    const second = await fetch(`${url}/sessions`, { headers });
    expect(second.headers.get('retry-after')).not.toBeNull();
    expect(await read(second)).toMatchObject({ status: 429, body: { detail: expect.any(String) } });
  });
});

describe('LEGACY_API=off', () => {
  test('nothing of it is found, and / is the dashboard for everyone', async () => {
    const url = await serve({ legacyApi: false });
    for (const path of ['/health', '/sessions', '/metrics/current', '/benchmark/swe-bench', '/settings']) {
      const { status, type, body } = await read(await fetch(`${url}${path}`));
      expect([status, type, (body as { code: string }).code]).toEqual([
        ...[404, expect.stringContaining('problem+json'), 'route_not_found'],
      ]);
    }
    expect((await fetch(url)).headers.get('content-type')).toContain('text/html');
    const asked = { origin: 'http://localhost:1', 'access-control-request-method': 'PUT' };
    const answer = await fetch(`${url}/settings`, { method: 'OPTIONS', headers: asked });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});
