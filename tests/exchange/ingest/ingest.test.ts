import { describe, expect, test } from '@jest/globals';
import type { InputOf } from '../../../client/src/client.ts';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { setUpApi } from '../../support/set-up.ts';
import { rowsOf } from './rows.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const ofTenant = await api.clientOf(tenant);

type Items = InputOf<'POST /v1/ingest'>['body']['items'];
type Item = Items[number];

let serial = 0;
const fresh = (name: string) => `${name}-${serial++}`;
const metric = (data: object, id?: string) => ({ type: 'metric', ...(id && { id }), data }) as Item;
const oneOfEach = (session_id: string, mark: string): Item[] => [
  { type: 'metric', id: `${mark} 1`, data: { session_id, tool_id: mark, tokens_saved: 10 } },
  { type: 'cache_hit', id: `${mark} 2`, data: { tool_id: mark, file_path: '/a', tokens_saved: 3 } },
  { type: 'velocity', id: `${mark} 3`, data: { session_id, tokens_saved: 10, velocity: 5 } },
  {
    type: 'operation',
    id: `${mark} 4`,
    data: {
      ...{ session_id, tool_id: mark, tool_name: 'read', operation_mode: 'full', response_time_ms: 1.5 },
      ...{ tokens_original: 10, tokens_actual: 1, parameters: { depth: [1, { a: null }] } },
    },
  },
  {
    type: 'checkpoint',
    id: `${mark} 5`,
    data: { session_id, tool_id: mark, checkpoint_type: 'manual', summary: mark, key_facts: ['ä', '\n'] },
  },
];

describe.each([
  ['in local mode', () => LOCAL as Scope, () => api.local],
  ['with a tenant', () => tenant as Scope, () => ofTenant],
])('a batch %s', (_name, scopeOf, clientOf) => {
  const ingest = (items: Items, idempotencyKey?: string) =>
    clientOf().request('POST /v1/ingest', { body: { items }, ...(idempotencyKey && { idempotencyKey }) });

  test('stores an item of each type, as the lists then show', async () => {
    const [session_id, mark] = [await db.newSession(scopeOf()), fresh('each')];
    const { created, results } = await ingest(oneOfEach(session_id, mark));
    expect([created, results.length]).toEqual([5, 5]);
    const query = { tool_id: mark };
    const [samples, hits, operations, checkpoints, velocity] = await Promise.all([
      clientOf().request('GET /v1/metrics', { query }),
      clientOf().request('GET /v1/cache-hits', { query }),
      clientOf().request('GET /v1/operations', { query }),
      clientOf().request('GET /v1/checkpoints', { query }),
      clientOf().request('GET /v1/velocity', { query: { session_id } }),
    ]);
    expect(samples.data).toEqual([
      expect.objectContaining({ session_id, tokens_saved: 10, tokens_saved_delta: 10, service: 'combined' }),
    ]);
    expect(hits.data).toEqual([expect.objectContaining({ file_path: '/a', tokens_saved: 3 })]);
    expect(operations.data).toEqual([
      expect.objectContaining({ tokens_prevented: 9, parameters: { depth: [1, { a: null }] } }),
    ]);
    expect(checkpoints.data).toEqual([
      expect.objectContaining({ summary: mark, key_facts: ['ä', '\n'], visibility: 'private', revision: 1 }),
    ]);
    expect(results[4]).toEqual({ status: 'created', checkpoint_id: checkpoints.data[0]?.checkpoint_id });
    expect(velocity.data).toEqual([expect.objectContaining({ velocity: 5, acceleration: null })]);
    expect(await db.services.sessions.get(scopeOf(), session_id)).toMatchObject({ tokens_saved: 10 });
  });

  test('of 1,000 with one bad item loses that one only, which says what is wrong with it', async () => {
    const tool_id = fresh('thousand');
    const items = Array.from({ length: 1_000 }, (_, n) =>
      metric({ tool_id, tokens_saved: n === 500 ? -1 : n }),
    );
    const { created, rejected, results } = await ingest(items);
    expect([created, rejected]).toEqual([999, 1]);
    expect(results[500]).toEqual({
      status: 'rejected',
      code: 'validation_failed',
      detail: expect.any(String),
      errors: [{ path: 'tokens_saved', message: expect.any(String) }],
    });
    const totals = await db.services.metrics.ofTool(scopeOf(), tool_id, 1);
    expect(totals).toMatchObject({ sample_count: 999, total_tokens_saved: 999 });
  });

  test('rejects items of unknown and of ended sessions, and stores the others', async () => {
    const [open, ended] = [await db.newSession(scopeOf()), await db.newSession(scopeOf())];
    const before = await db.services.sessions.end(scopeOf(), ended);
    const batch = [open, ended, 'nobody'].flatMap((session) => oneOfEach(session, fresh('sessions')));
    const { results } = await ingest(batch);
    const codes = results.map((one) => (one.status === 'rejected' ? one.code : one.status));
    const refused = (code: string) => [code, 'created', code, code, code];
    expect(codes).toEqual([
      ...Array(5).fill('created'),
      ...refused('session_ended'),
      ...refused('session_not_found'),
    ]);
    expect(await db.services.sessions.get(scopeOf(), ended)).toEqual(before);
  });

  test('that is repeated changes nothing, and its items with an id are duplicates', async () => {
    const batch = oneOfEach(await db.newSession(scopeOf()), fresh('replay'));
    await ingest(batch);
    const before = await rowsOf(db);
    const { created, duplicate, results } = await ingest(batch);
    expect([created, duplicate]).toEqual([0, 5]);
    expect(results).toEqual(Array(5).fill({ status: 'duplicate' }));
    expect(await rowsOf(db)).toEqual(before);
  });

  test('that is repeated after its session has ended is still a duplicate', async () => {
    const session_id = await db.newSession(scopeOf());
    const batch = oneOfEach(session_id, fresh('late replay'));
    await ingest(batch);
    await db.services.sessions.end(scopeOf(), session_id);
    expect((await ingest(batch)).duplicate).toBe(5);
  });

  test('takes the first of two items with the same id, whatever their types', async () => {
    const [tool_id, id] = [fresh('twins'), fresh('id')];
    const { results } = await ingest([
      metric({ tool_id, tokens_saved: 1 }, id),
      metric({ tool_id, tokens_saved: 2 }, id),
      { type: 'cache_hit', id, data: { tool_id, file_path: '/a', tokens_saved: 3 } },
    ]);
    expect(results.map(({ status }) => status)).toEqual(['created', 'duplicate', 'duplicate']);
    expect(await db.services.metrics.latest(scopeOf(), tool_id)).toMatchObject({ tokens_saved: 1 });
  });

  test('leaves the id of a rejected item free, for the next item and for the next batch', async () => {
    const [tool_id, id, other] = [fresh('free'), fresh('id'), fresh('id')];
    const { results } = await ingest([
      metric({ tool_id, session_id: 'nobody' }, id),
      metric({ tool_id, tokens_saved: 2 }, id),
      metric({ tool_id, session_id: 'nobody' }, other),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'created', 'rejected']);
    const again = await ingest([metric({ tool_id }, other), metric({ tool_id }, id)]);
    expect(again.results.map(({ status }) => status)).toEqual(['created', 'duplicate']);
  });

  test('has a receipt that can be got again, byte by byte', async () => {
    const headers = { 'content-type': 'application/json', ...(await headersOf(scopeOf())) };
    const body = JSON.stringify({ items: [metric({ tokens_saved: 1 }), metric({ tokens_saved: 'ü' })] });
    const answer = await fetch(`${api.url}/v1/ingest`, { method: 'POST', headers, body });
    const text = await answer.text();
    const path = `/v1/ingest/receipts/${JSON.parse(text).receipt_id}`;
    expect([answer.status, await (await fetch(`${api.url}${path}`, { headers })).text()]).toEqual([
      200,
      text,
    ]);
  });

  test('with an Idempotency-Key is executed once and gets the same response', async () => {
    const [tool_id, idempotencyKey] = [fresh('key'), fresh('key')];
    const items = [metric({ tool_id }), metric({ tool_id, tokens_saved: -1 })];
    const first = await ingest(items, idempotencyKey);
    expect(await ingest(items, idempotencyKey)).toEqual(first);
    expect((await db.services.metrics.ofTool(scopeOf(), tool_id, 1)).sample_count).toBe(1);
    expect(await db.services.ingest.receipt(scopeOf(), first.receipt_id)).toBe(JSON.stringify(first));
  });

  test('stores its valid items even if only the database can find the invalid one', async () => {
    const session_id = await db.newSession(scopeOf());
    await db.asAdmin((admin) =>
      admin.query(`update tool_sessions set tokens_saved = 9223372036854775800 where session_id = $1`, [
        session_id,
      ]),
    );
    const [tool_id, id] = [fresh('overflow'), fresh('id')];
    const items = [
      metric({ tool_id, tokens_saved: 1 }),
      metric({ session_id, tool_id, tokens_saved: 5 }),
      metric({ session_id, tool_id, tokens_saved: 500 }, id),
      metric({ session_id, tool_id, tokens_saved: 6 }),
      metric({ tool_id, tokens_saved: 2 }),
    ];
    const { results } = await ingest(items);
    expect(results.map((one) => (one.status === 'rejected' ? one.code : one.status))).toEqual([
      ...['created', 'created', 'value_out_of_range', 'created', 'created'],
    ]);
    const { json } = await db.services.metrics.list(scopeOf(), { tool_id }, { limit: 10, after: undefined });
    expect(JSON.parse(json).map((one: { tokens_saved_delta: number }) => one.tokens_saved_delta)).toEqual([
      ...[1, 1, 5, 1],
    ]);
    expect((await ingest([metric({ tool_id }, id)])).created).toBe(1);
  });
});

const headersOf = async (scope: Scope): Promise<Record<string, string>> =>
  scope.kind === 'tenant'
    ? { authorization: `Bearer ${(await db.services.apiKeys.create(scope, { name: 'test' })).key}` }
    : {};

describe('the ids and receipts of others', () => {
  test('are not seen: the same ids are new, and the receipt is not found', async () => {
    const items = [metric({ tokens_saved: 1 }, 'shared id')];
    const { receipt_id } = await ofTenant.request('POST /v1/ingest', { body: { items } });
    const other = await api.clientOf(await db.newTenant());
    for (const client of [other, api.local]) {
      expect((await client.request('POST /v1/ingest', { body: { items } })).created).toBe(1);
      const receipt = client.request('GET /v1/ingest/receipts/{receipt_id}', { params: { receipt_id } });
      await expect(receipt).rejects.toMatchObject({ status: 404, code: 'receipt_not_found' });
    }
  });
});

describe('the settings of a tenant', () => {
  const clientWith = async (settings: NonNullable<InputOf<'PATCH /v1/settings'>['body']>) => {
    const client = await api.clientOf(await db.newTenant());
    await client.request('PATCH /v1/settings', { body: settings });
    return client;
  };

  test('reject the items of a feature that is off', async () => {
    const client = await clientWith({ features: { embeddings: false, response_cache: false } });
    const items: Items = [
      metric({ total_embeddings: 1 }),
      metric({ total_embeddings: 0, tokens_saved: 1 }),
      metric({ metrics: { embeddings: { mlx_metrics: { total_embeddings: 4 } } } }),
      { type: 'cache_hit', data: { tool_id: 't', file_path: '/a', tokens_saved: 3 } },
    ];
    const { results } = await client.request('POST /v1/ingest', { body: { items } });
    expect(results.map((one) => (one.status === 'rejected' ? one.code : one.status))).toEqual([
      ...['feature_disabled', 'created', 'feature_disabled', 'feature_disabled'],
    ]);
  });

  test('let a batch in as a whole or not at all, and count no item that is not an event', async () => {
    const client = await clientWith({ max_events_per_minute: 6 });
    const { session_id } = await client.request('POST /v1/sessions', { body: { tool_id: 'cursor' } });
    const before = await rowsOf(db);
    const body = { items: Array.from({ length: 7 }, () => metric({})) };
    await expect(client.request('POST /v1/ingest', { body })).rejects.toMatchObject({
      status: 429,
      code: 'event_limit_reached',
    });
    expect(await rowsOf(db)).toEqual(before);
    const items = [
      ...oneOfEach(session_id, fresh('events')),
      metric({}),
      metric({}),
      metric({ tokens_saved: -1 }),
    ];
    expect((await client.request('POST /v1/ingest', { body: { items } })).created).toBe(7);
  });
});
