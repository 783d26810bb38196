import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../../src/auth/scope.ts';
import { EventReader } from '../../../support/event-reader.ts';
import { setUpApi } from '../../../support/set-up.ts';
import { keyOf } from '../../../support/test-app.ts';

const { db, api } = await setUpApi();

const compress = (scope: Scope, session_id: string, saved: number) =>
  db.services.tracking.compression(scope, {
    tool_id: 'claude-code',
    session_id,
    original_tokens: saved,
    compressed_tokens: 0,
    quality_score: 0.5,
  });

async function streamOf(scope: Scope, query = ''): Promise<EventReader> {
  const headers = scope.kind === 'tenant' ? { authorization: await keyOf(db, scope) } : undefined;
  return EventReader.open(api.url, headers, `/stream/metrics${query}`);
}

// biome-ignore lint/suspicious/noExplicitAny: the tests say what it is
const dataOf = async (reader: EventReader): Promise<any> => (await reader.next())?.data;

const countSamples = () =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query(
      'select (select count(*) from metrics) + (select count(*) from tool_sessions) as n',
    );
    return Number(rows[0].n);
  });

test('a viewer hears what is in the database at every interval, and writes no row', async () => {
  const tenant = await db.newTenant();
  await compress(tenant, randomUUID(), 80);
  await compress(LOCAL, randomUUID(), 5_000);
  const before = await countSamples();
  const reader = await streamOf(tenant, '?tenant_id=other');
  expect(reader.response.headers.get('content-type')).toContain('text/event-stream');
  const first = await reader.next();
  expect([first?.name, first?.data]).toEqual([
    'metrics',
    {
      timestamp: expect.stringMatching(/Z$/),
      embeddings: {
        mlx_metrics: {
          total_embeddings: 0,
          cache_hits: null,
          cache_hit_rate: null,
          tokens_processed: null,
          avg_latency_ms: null,
        },
      },
      compression: {
        metrics: {
          total_compressions: 1,
          total_tokens_saved: 80,
          avg_compression_ratio: 100,
          avg_quality_score: 0.5,
        },
      },
      procedural: {
        pattern_count: null,
        graph_node_count: null,
        graph_edge_count: null,
        prediction_accuracy: null,
      },
    },
  ]);
  expect(await countSamples()).toBe(before);
  await compress(tenant, randomUUID(), 20);
  expect((await dataOf(reader)).compression.metrics.total_tokens_saved).toBe(100);
  await reader.close();
  expect(await countSamples()).toBe(before + 2);
});

test('a stream of a session or of tags has flat rows', async () => {
  const tenant = await db.newTenant();
  const session = randomUUID();
  await compress(tenant, session, 70);
  await db.services.tracking.event(tenant, { tool_id: 'cursor', tags: { customer_id: 'c1' } });
  const ofSession = await streamOf(tenant, `?session_id=${session}`);
  expect(await dataOf(ofSession)).toMatchObject({
    service: 'compression',
    tool_id: 'claude-code',
    session_id: session,
    tokens_saved_delta: 70,
    metadata: null,
  });
  const tags = encodeURIComponent('{"customer_id":"c1"}');
  const ofTags = await streamOf(tenant, `?tags=${tags}`);
  expect(await dataOf(ofTags)).toMatchObject({ tool_id: 'cursor', metadata: { customer_id: 'c1' } });
  await Promise.all([ofSession.close(), ofTags.close()]);
});

test.each(['{', '[]', '{"a b":"c"}', '{"a":{}}'])(
  'tags %s are an error in the stream, which ends',
  async (tags) => {
    const reader = await streamOf(LOCAL, `?tags=${encodeURIComponent(tags)}`);
    const event = await reader.next();
    expect([event?.name, event?.data]).toEqual(['error', { error: expect.any(String) }]);
    expect(await reader.next()).toBeUndefined();
  },
);

const settingsOf = async (scope: Scope, change: object) => {
  const { settings } = await db.services.settings.get(scope);
  await db.services.settings.replace(scope, { ...settings, ...change }, { kind: 'operator' });
};

test('streaming that is switched off is refused with 403, and an open stream ends', async () => {
  const tenant = await db.newTenant();
  const reader = await streamOf(tenant);
  expect(await dataOf(reader)).toBeDefined();
  await settingsOf(tenant, { metrics_streaming: false });
  while (await reader.next());
  const refused = await fetch(`${api.url}/stream/metrics`, {
    headers: { authorization: await keyOf(db, tenant) },
  });
  expect([refused.status, await refused.json()]).toEqual([
    403,
    { detail: expect.stringContaining('metrics_streaming') },
  ]);
});

test('a caller has at most ten streams, and gets the next one when one has ended', async () => {
  const tenant = await db.newTenant();
  const authorization = await keyOf(db, tenant);
  const open = () => EventReader.open(api.url, { authorization }, '/stream/metrics');
  const readers = await Promise.all(Array.from({ length: 10 }, open));
  await expect(open()).rejects.toThrow(/^429 .*"detail".*streams of metrics/);
  await readers.pop()?.close();
  const again = await EventReader.open(api.url, { authorization }, '/stream/metrics').catch(() => undefined);
  await Promise.all([...readers, again].map((one) => one?.close()));
});

test('a stream of a revoked key ends', async () => {
  const tenant = await db.newTenant();
  const { key, key_id } = await db.services.apiKeys.create(tenant, { name: 'revoked' });
  const reader = await EventReader.open(api.url, { authorization: `Bearer ${key}` }, '/stream/metrics');
  expect(await dataOf(reader)).toBeDefined();
  await db.services.apiKeys.revoke(tenant, key_id, { kind: 'operator' });
  while (await reader.next());
});
