import { beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { OPERATOR } from '../../../src/auth/actor.ts';
import type { KEY_SCOPES } from '../../../src/auth/permissions.ts';
import { LOCAL, type TenantScope } from '../../../src/auth/scope.ts';
import { PLANS } from '../../../src/features/entitlements/plans.ts';
import { REQUEST_LIMITS } from '../../../src/http/limits/request-limits.ts';
import { logLines } from '../../support/log-lines.ts';
import { setUpApi } from '../../support/set-up.ts';
import { keyOf } from '../../support/test-app.ts';
import { eventsOf, hooksOf, type Send, sessionsOf } from './hook-client.ts';
import { CANARY, PAYLOADS } from './payloads.ts';

const log = logLines();
const limits = { ...REQUEST_LIMITS, perCaller: 3, failuresPerNetwork: 40 };
const site = await setUpApi({ log: pino({ level: 'trace' }, log.stream), rateLimits: limits });
const { db, api } = site;

let scope: TenantScope;
let send: Send;
beforeAll(async () => {
  scope = await db.newTenant();
  send = await hooksOf(site, scope);
});

const EVENT = { hook_event_name: 'Stop', session_id: 's' };
const problemOf = async (response: Response) => [
  response.status,
  ((await response.json()) as { code: string }).code,
];

describe('a body that is no event of a hook', () => {
  const DEEP = `{"hook_event_name":"Stop","tool_input":${'['.repeat(200)}${']'.repeat(200)}}`;
  test.each([
    ['broken JSON', `{"hook_event_name":"Stop","prompt":"${CANARY}`, 400, 'invalid_json'],
    ['no JSON', CANARY, 400, 'invalid_json'],
    ['an empty body', '', 400, 'invalid_hook_event'],
    ['null', 'null', 400, 'invalid_json'],
    ['a list', '[{"hook_event_name":"Stop"}]', 400, 'invalid_hook_event'],
    ['a text', '"Stop"', 400, 'invalid_json'],
    ['no name', `{"prompt":"${CANARY}"}`, 400, 'invalid_hook_event'],
    ['an empty name', '{"hook_event_name":""}', 400, 'invalid_hook_event'],
    ['a name that is a number', '{"hook_event_name":7}', 400, 'invalid_hook_event'],
    ['a name with control characters', '{"hook_event_name":"a\\u001b[2J"}', 400, 'invalid_hook_event'],
    ['a long name', `{"hook_event_name":"${'x'.repeat(256)}"}`, 400, 'invalid_hook_event'],
    ['a deep value', DEEP, 400, 'body_too_deep'],
    ['too many values', `{"hook_event_name":"Stop","x":[${'1,'.repeat(60_000)}1]}`, 413, 'too_many_values'],
    ['more than 1 MiB', `{"hook_event_name":"Stop","x":"${'x'.repeat(1_048_576)}"}`, 413, 'body_too_large'],
  ])('%s is refused', async (_what, body, status, code) => {
    const before = (await eventsOf(site, scope)).length;
    expect(await problemOf(await send('claude-code', body))).toEqual([status, code]);
    expect(await eventsOf(site, scope)).toHaveLength(before);
  });

  test('of another type or encoding is refused', async () => {
    const authorization = await keyOf(db, scope);
    const post = (headers: Record<string, string>, body: string | Buffer) =>
      fetch(`${api.url}/hooks/claude-code`, { method: 'POST', headers: { authorization, ...headers }, body });
    expect(await problemOf(await post({ 'content-type': 'text/plain' }, '{}'))).toEqual([
      415,
      'unsupported_media_type',
    ]);
    const encoded = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    expect(await problemOf(await post(encoded, '{}'))).toEqual([415, 'unsupported_encoding']);
    const bytes = Buffer.from([0x7b, 0xff, 0x7d]);
    expect(await problemOf(await post({ 'content-type': 'application/json' }, bytes))).toEqual([
      400,
      'invalid_utf8',
    ]);
  });
});

test('an unknown tool is not found, and another method is not allowed', async () => {
  expect(await problemOf(await send('emacs', EVENT))).toEqual([404, 'route_not_found']);
  expect(await problemOf(await send('__proto__', EVENT))).toEqual([404, 'route_not_found']);
  const authorization = await keyOf(db, scope);
  const call = (method: string, path: string) =>
    fetch(`${api.url}/hooks/${path}`, { method, headers: { authorization } });
  const get = await call('GET', 'claude-code');
  expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
  const post = await call('POST', 'claude-code/resume');
  expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  expect((await call('POST', 'claude-code/other')).status).toBe(404);
});

describe('who may', () => {
  const statusesFor = async (scopes: readonly (typeof KEY_SCOPES)[number][]) => {
    const { key } = await db.services.apiKeys.issue(scope, { name: 'k', scopes: [...scopes] }, OPERATOR);
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const post = { method: 'POST', headers, body: JSON.stringify(EVENT) };
    const hook = await fetch(`${api.url}/hooks/codex`, post);
    const resume = await fetch(`${api.url}/hooks/codex/resume?project_path=/nowhere`, { headers });
    return [hook.status, resume.status];
  };

  test.each([
    ['ingest', 204, 403],
    ['read', 403, 204],
    ['write', 204, 403],
    ['admin', 403, 403],
  ] as const)('a key with the scope %s', async (keyScope, hook, resume) => {
    expect(await statusesFor([keyScope])).toEqual([hook, resume]);
  });

  test('a viewer may ask for the context and not send hooks', async () => {
    const viewer = { ...scope, userId: (await db.newMember(scope, 'viewer')).userId };
    const authorization = await keyOf(db, viewer);
    const headers = { authorization, 'content-type': 'application/json' };
    const hook = await fetch(`${api.url}/hooks/codex`, {
      method: 'POST',
      headers,
      body: JSON.stringify(EVENT),
    });
    expect(await problemOf(hook)).toEqual([403, 'permission_denied']);
    expect((await fetch(`${api.url}/hooks/codex/resume?project_path=/x`, { headers })).status).toBe(204);
  });

  test('nobody in a suspended tenant', async () => {
    const suspended = await db.newTenant();
    const send = await hooksOf(site, suspended);
    await db.services.tenants.suspendAsOperator(suspended.tenantId);
    expect(await problemOf(await send('codex', EVENT))).toEqual([403, 'tenant_suspended']);
  });

  test('nobody with a wrong key, whatever the cookies', async () => {
    const headers = {
      'content-type': 'application/json',
      authorization: 'Bearer omk_wrong',
      cookie: 'omnimemory=x',
    };
    const wrong = await fetch(`${api.url}/hooks/codex`, {
      method: 'POST',
      headers,
      body: JSON.stringify(EVENT),
    });
    expect(await problemOf(wrong)).toEqual([401, 'unauthenticated']);
  });

  test('a key, although a cookie comes with it', async () => {
    const authorization = await keyOf(db, scope);
    const headers = {
      'content-type': 'application/json',
      authorization,
      cookie: '__Host-session=s%3Aabc.def; session=x',
    };
    const sent = await fetch(`${api.url}/hooks/codex`, {
      method: 'POST',
      headers,
      body: JSON.stringify(EVENT),
    });
    expect(sent.status).toBe(204);
  });

  test('no page of another site in local mode', async () => {
    const headers = { 'content-type': 'application/json', origin: 'https://evil.example' };
    const sent = await fetch(`${api.url}/hooks/codex`, {
      method: 'POST',
      headers,
      body: JSON.stringify(EVENT),
    });
    expect(await problemOf(sent)).toEqual([403, 'local_mode_refused']);
    expect(await sessionsOf(site, LOCAL)).toEqual([]);
  });
});

describe('limits', () => {
  test('the events of the settings hold, and no wait is longer than four seconds', async () => {
    const limited = await db.newTenant();
    const send = await hooksOf(site, limited);
    await db.services.settings.change(limited, { max_events_per_minute: 2 }, OPERATOR);
    const sent: Response[] = [];
    for (let n = 0; n < 3; n++) sent.push(await send('codex', { ...EVENT, session_id: `s${n}` }));
    expect(sent.map(({ status }) => status)).toEqual([204, 204, 429]);
    expect(sent[2]?.headers.get('retry-after')).toBe('4');
    expect(await sent[2]?.json()).toMatchObject({ code: 'event_limit_reached' });
    expect(await sessionsOf(site, limited)).toHaveLength(2);
  });

  test('the events of the plan hold', async () => {
    const limited = await db.newTenant();
    const send = await hooksOf(site, limited);
    await db.services.admission.admitEvents(limited, PLANS.free.ingest_events_per_minute ?? 0);
    const response = await send('codex', EVENT);
    expect(await problemOf(response)).toEqual([429, 'plan_limit_reached']);
    expect(Number(response.headers.get('retry-after'))).toBeLessThanOrEqual(4);
  });

  test('hooks do not count as requests of the API, and asking for the context does', async () => {
    const busy = await db.newTenant();
    const authorization = await keyOf(db, busy);
    const headers = { authorization, 'content-type': 'application/json' };
    for (let n = 0; n < 5; n++) {
      const sent = await fetch(`${api.url}/hooks/codex`, {
        ...{ method: 'POST', headers },
        body: JSON.stringify({ ...EVENT, session_id: `s${n}` }),
      });
      expect(sent.status).toBe(204);
    }
    const resume = () => fetch(`${api.url}/hooks/codex/resume?project_path=/x`, { headers });
    const statuses = [await resume(), await resume(), await resume(), await resume()];
    expect(statuses.map(({ status }) => status)).toEqual([204, 204, 204, 429]);
    expect(Number(statuses[3]?.headers.get('retry-after'))).toBeLessThanOrEqual(4);
  });
});

test('the log has the templates of the paths and nothing of a body', async () => {
  for (const payload of Object.values(PAYLOADS['claude-code']({ session: 'logged', cwd: '/work' })))
    await send('claude-code', payload);
  const lines = JSON.stringify(log.lines);
  expect(lines).toContain('/hooks/:tool');
  expect(lines).not.toContain(CANARY);
});
