import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { LOCAL } from '../../../../src/auth/scope.ts';
import { setUpApi } from '../../../support/set-up.ts';
import { legacyOf } from '../legacy-client.ts';

const { get, post } = await legacyOf(await setUpApi(), LOCAL);

const operation = {
  session_id: randomUUID(),
  tool_id: 'claude-code',
  tool_name: 'read',
  operation_mode: 'full',
  tokens_original: 10,
  tokens_actual: 1,
  tokens_prevented: 9,
  response_time_ms: 1,
};

test.each([
  '/metrics/aggregates?hours=-1',
  '/metrics/tool/cursor?hours=-1',
  '/metrics/tool/cursor/history?hours=-24',
  '/metrics/by-tool?hours=-1',
  '/metrics/compare?tool_ids=',
  '/metrics/compare?tool_ids=,%20,',
  '/metrics/tool-operations?session_id=not-a-uuid',
  '/metrics/tool-operations?tool_name=write',
  '/metrics/tool-operations?operation_mode=partial',
  '/metrics/tool-operations?start_date=yesterday',
  '/metrics/tool-operations?end_date=2026-13-01',
  '/metrics/tool-breakdown?time_range=all',
  '/metrics/tool-breakdown?time_range=toString',
  '/metrics/api-savings?time_range=2d',
  '/metrics/api-prevention/summary?hours=-1',
])('%s is refused with 400 and a text', async (path) => {
  const { status, body } = await get(path);
  expect([status, Object.keys(body), typeof body.detail]).toEqual([400, ['detail'], 'string']);
});

test.each([
  ['/metrics/aggregates?hours=x', ['query', 'hours'], 'int_parsing'],
  ['/metrics/aggregates?hours=9999999', ['query', 'hours'], 'less_than_equal'],
  ['/metrics/token-savings?hours=0', ['query', 'hours'], 'greater_than_equal'],
  ['/metrics/token-savings?hours=721', ['query', 'hours'], 'less_than_equal'],
  ['/metrics/cross-tool-usage?hours=721', ['query', 'hours'], 'less_than_equal'],
  ['/metrics/file-access-heatmap?limit=0', ['query', 'limit'], 'greater_than_equal'],
  ['/metrics/file-access-heatmap?limit=101', ['query', 'limit'], 'less_than_equal'],
  ['/metrics/tool-operations?limit=1001', ['query', 'limit'], 'less_than_equal'],
  ['/metrics/tool-operations?offset=-1', ['query', 'offset'], 'greater_than_equal'],
  ['/api/usage/stats?timeframe=2h', ['query', 'timeframe'], 'literal_error'],
  ['/metrics/compare', ['query', 'tool_ids'], 'missing'],
])('%s is refused with 422 at %j: %s', async (path, loc, type) => {
  const { status, body } = await get(path);
  expect([status, body]).toEqual([422, { detail: [{ loc, type, msg: expect.any(String) }] }]);
});

test.each([
  ['/track/embedding', { tool_id: 'cursor' }, ['body', 'session_id'], 'missing'],
  ['/track/embedding', { tool_id: 'c', session_id: 's', cached: 'maybe' }, ['body', 'cached'], 'bool_type'],
  [
    '/track/workflow',
    { tool_id: 'c', session_id: 's', pattern_id: 'p' },
    ['body', 'commands_count'],
    'missing',
  ],
  ['/track/tool-operation', { ...operation, tool_name: 'write' }, ['body', 'tool_name'], 'literal_error'],
  [
    '/track/tool-operation',
    { ...operation, operation_mode: 'all' },
    ['body', 'operation_mode'],
    'literal_error',
  ],
  [
    '/track/tool-operation',
    { ...operation, tokens_actual: -1 },
    ['body', 'tokens_actual'],
    'greater_than_equal',
  ],
  ['/events', { event_type: 'x', metadata: { 'a b': 'c' } }, ['body', 'metadata', 'a b'], 'value_error'],
  ['/events', { event_type: 'x', metadata: { nested: {} } }, ['body', 'metadata', 'nested'], 'value_error'],
])('%s with %j is refused at %j: %s', async (path, body, loc, type) => {
  const answer = await post(path, body);
  expect([answer.status, answer.body]).toEqual([422, { detail: [{ loc, type, msg: expect.any(String) }] }]);
});

test('a session that is not a UUID is refused with 400 by /track/tool-operation', async () => {
  const { status, body } = await post('/track/tool-operation', { ...operation, session_id: 'session-1' });
  expect([status, typeof body.detail]).toEqual([400, 'string']);
});

test('a negative window of /metrics/history is empty', async () => {
  await post('/track/embedding', { tool_id: 'cursor', session_id: 'of history' });
  expect((await get('/metrics/history?hours=-5')).body).toEqual({ history: [], count: 0, hours: -5 });
  expect((await get('/metrics/history')).body).toMatchObject({ count: 1, hours: 24 });
});

test.each([
  ['get', '/metrics/current'],
  ['get', '/metrics/tier-progression'],
  ['post', '/metrics/api-prevention'],
] as const)('%s %s is not carried over, and says why', async (method, path) => {
  const { status, body } = await (method === 'get' ? get(path) : post(path, { tokens_prevented: 5 }));
  expect([status, typeof body.detail]).toEqual([404, 'string']);
});
