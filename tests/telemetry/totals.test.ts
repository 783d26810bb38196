import { beforeAll, describe, expect, test } from '@jest/globals';
import { LOCAL } from '../../src/auth/scope.ts';
import { setUpApi } from '../support/set-up.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const { key } = await db.services.apiKeys.create(tenant, { name: 'totals' });

const MOST = Number.MAX_SAFE_INTEGER;

/** The body as it is sent: JSON.parse would round it. */
async function sent(
  path: string,
  { query = {}, headers = {}, ...init }: RequestInit & { query?: object } = {},
) {
  const search = new URLSearchParams(query as Record<string, string>);
  const response = await fetch(`${api.url}${path}?${search}`, { ...init, headers });
  expect([path, response.status]).toEqual([path, init.method === 'POST' ? expect.any(Number) : 200]);
  return response.text();
}

/** Every value of the field, in the order of the text. */
const valuesOf = (field: string, json: string) =>
  [...json.matchAll(new RegExp(`"${field}" ?: ?("?[^,}"]+"?)`, 'g'))].map(([, value]) => value);

describe('one more than 2^53', () => {
  const EXACT = '9007199254740993';
  const authorization = { Authorization: `Bearer ${key}` };

  describe.each([
    ['in local mode', LOCAL, {}],
    ['with a tenant', tenant, authorization],
  ])('%s', (_name, scope, headers) => {
    let session_id: string;
    beforeAll(async () => {
      session_id = (await db.services.sessions.start(scope, { tool_id: 't' })).session_id;
      // a counter that falls has been reset, so both values count
      for (const tokens of [MOST, 2]) {
        const counters = { tokens_saved: tokens, total_embeddings: tokens, total_compressions: tokens };
        await db.services.metrics.store(scope, { tool_id: 't', session_id, ...counters });
      }
      for (const tokens of [MOST, 2])
        await db.services.toolOperations.record(scope, {
          ...{ session_id, tool_id: 't', tool_name: 'read', operation_mode: 'full', response_time_ms: 1 },
          ...{ tokens_original: tokens, tokens_actual: 0 },
        });
    });

    test.each([
      ['/v1/metrics/summary', { group_by: 'day' }],
      ['/v1/metrics/summary', { group_by: 'session' }],
      ['/v1/metrics/aggregates', {}],
      ['/v1/metrics/tools/t', {}],
      ['/v1/costs', {}],
    ])('%s %j has each total to the last digit', async (path, query) => {
      const json = await sent(path, { query, headers });
      for (const field of ['total_tokens_saved', 'total_embeddings', 'total_compressions'])
        expect([field, new Set(valuesOf(field, json))]).toEqual([field, new Set([EXACT])]);
    });

    test('costs are those of the exact total', async () => {
      const json = await sent('/v1/costs', { headers });
      expect(valuesOf('cost_saved', json)).toEqual(['"135107988821.114895"', '"135107988821.114895"']);
    });

    test.each(['/v1/operations/breakdown', '/v1/operations/savings'])('%s too', async (path) => {
      const json = await sent(path, { headers });
      for (const field of ['tokens_original', 'tokens_prevented'])
        expect([field, valuesOf(field, json)]).toEqual([field, [EXACT, EXACT]]);
      expect(valuesOf('cost_saved', json)).toEqual(['"135107988821.114895"', '"135107988821.114895"']);
    });

    test('a session says the same alone, in a list, in its export and at its end', async () => {
      const own = `/v1/sessions/${session_id}`;
      const replies = [await sent(own, { headers }), await sent('/v1/sessions', { headers })];
      const document = await sent(`${own}/export`, { headers });
      replies.push(document);
      const end = { method: 'POST', headers: { ...headers, 'Idempotency-Key': 'end' } };
      replies.push(await sent(`${own}/end`, end), await sent(`${own}/end`, end));
      for (const json of replies)
        for (const field of ['tokens_saved', 'total_embeddings', 'total_compressions'])
          expect(valuesOf(field, json)).toContain(EXACT);

      const imported = await sent('/v1/sessions/import', {
        method: 'POST',
        body: document,
        headers: { ...headers, 'Content-Type': 'application/json' },
      });
      expect(valuesOf('tokens_saved', imported)).toEqual(['0']);
    });
  });
});

test('a sum beyond what a bigint holds is exact', async () => {
  const { session_id } = await db.services.sessions.start(LOCAL, { tool_id: 'many' });
  const ofRun = { tool_id: 'many', tool_name: 'search', operation_mode: 'full', response_time_ms: 1 };
  // 1025 times 2^53 - 1: the counter is reset in between; a thousand are already near 2^63
  const items = [...Array(1_025).keys()].flatMap(() => [
    { type: 'metric', data: { tool_id: 'many', tokens_saved: MOST } },
    { type: 'metric', data: { tool_id: 'many', tokens_saved: 0 } },
    { type: 'operation', data: { ...ofRun, session_id, tokens_original: MOST, tokens_actual: MOST - 1 } },
  ]);
  for (let start = 0; start < items.length; start += 1_000) {
    const batch = items.slice(start, start + 1_000);
    expect(JSON.parse(await db.services.ingest.store(LOCAL, batch))).toMatchObject({ created: batch.length });
  }
  const EXACT = '9232379236109515775';
  const query = { tool_id: 'many' };

  for (const path of ['/v1/metrics/summary', '/v1/metrics/aggregates', '/v1/costs']) {
    const [total] = valuesOf('total_tokens_saved', await sent(path, { query }));
    expect([path, total]).toEqual([path, EXACT]);
  }
  expect(valuesOf('total_tokens_saved', await sent('/v1/metrics/tools/many'))).toEqual([EXACT]);
  expect(valuesOf('cost_saved', await sent('/v1/costs', { query }))[0]).toBe('"138485688541642.736625"');
  const breakdown = await sent('/v1/operations/breakdown', { query });
  expect(valuesOf('tokens_original', breakdown)).toEqual([EXACT, EXACT]);
  expect(valuesOf('tokens_actual', breakdown)).toEqual(['9232379236109514750', '9232379236109514750']);
});

test('large numbers in the JSON of a caller come back as they were stored, with the record of the reply too', async () => {
  const { session_id } = await db.services.sessions.start(LOCAL, { tool_id: 't' });
  const post = () =>
    sent('/v1/operations', {
      method: 'POST',
      body: `{"session_id": "${session_id}", "tool_id": "large", "tool_name": "read", "operation_mode": "full",
        "tokens_original": 1, "tokens_actual": 1, "response_time_ms": 1, "parameters": {"size": 100000000000000000000}}`,
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'large' },
    });
  const list = () => sent('/v1/operations', { query: { tool_id: 'large' } });
  for (const json of [await post(), await post(), await list()])
    expect(valuesOf('size', json)).toEqual(['100000000000000000000']);
});
