import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OmniMemory } from '../../../client/src/client.ts';
import { OPERATOR } from '../../../src/auth/actor.ts';
import type { TenantScope } from '../../../src/auth/scope.ts';
import { buildServices, defaultDependencies } from '../../../src/container.ts';
import type { SetSettings } from '../../../src/features/settings/tenant-settings/tenant-settings.schemas.ts';
import { TtlCache } from '../../../src/lib/ttl-cache.ts';
import { startTestApi, type TestApi } from '../../support/test-api.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let db: TestDatabase;
let api: TestApi;
beforeAll(async () => {
  db = await createTestDatabase({ poolSize: 12 });
  api = await startTestApi(db);
});
afterAll(async () => {
  await api.close();
  await db.drop();
});

const NOTHING_KEPT = { otel_keep_content: false, otel_keep_identity: false };
const DEFAULTS = {
  metrics_streaming: true,
  collection_interval_seconds: 1,
  max_events_per_minute: 60,
  features: { compression: true, embeddings: true, workflows: true, response_cache: true },
  performance_profile: 'high_frequency',
  ...NOTHING_KEPT,
} as const;

const GET = 'GET /v1/settings';
const PATCH = 'PATCH /v1/settings';
const PUT = 'PUT /v1/settings';

const storedRows = () =>
  db.asAdmin(async (admin) => (await admin.query('select scope_id from tenant_settings')).rowCount);

/** Settings belong to a scope as a whole, so each test takes a scope of its own; local mode there is only once. */
const newTenant = async (): Promise<{ scope: TenantScope; client: OmniMemory }> => {
  const scope = await db.newTenant();
  return { scope, client: await api.clientOf(scope) };
};
const forgetLocal = async () => {
  await db.asAdmin((admin) => admin.query('delete from tenant_settings where tenant_id is null'));
  db.dependencies.settingsCache.forget('');
  return { client: api.local };
};

describe.each([
  ['in local mode', forgetLocal],
  ['in a tenant', newTenant],
])('settings %s', (_name, begin) => {
  test('are the defaults where nothing was set, and reading stores nothing, unlike in OmniMemory 1', async () => {
    const { client } = await begin();
    const before = await storedRows();
    const nothing = { limits_events: false, updated_at: null, revision: 0 };
    expect(await client.request(GET, {})).toEqual({ settings: DEFAULTS, ...nothing });
    expect(await storedRows()).toBe(before);
  });

  test('replacing sets them all', async () => {
    const { client } = await begin();
    const body = {
      metrics_streaming: false,
      collection_interval_seconds: 60,
      max_events_per_minute: 7,
      features: { compression: false, embeddings: true, workflows: false, response_cache: true },
      performance_profile: 'batch_only',
      otel_keep_content: true,
      otel_keep_identity: true,
    } as const;
    const replaced = await client.request(PUT, { body });
    expect(replaced).toEqual({
      settings: body,
      limits_events: true,
      updated_at: expect.any(String),
      revision: 1,
    });
    expect(await client.request(GET, {})).toEqual(replaced);
    expect((await client.request(PUT, { body: DEFAULTS })).settings).toEqual(DEFAULTS);
  });

  test('a change sets only the named fields, feature by feature, and no limit that was not requested', async () => {
    const { client } = await begin();
    await client.request(PATCH, { body: { metrics_streaming: false, features: { compression: false } } });
    const changed = await client.request(PATCH, {
      body: { collection_interval_seconds: 30, features: { workflows: false } },
    });
    expect(changed).toMatchObject({
      settings: {
        ...DEFAULTS,
        metrics_streaming: false,
        collection_interval_seconds: 30,
        features: { ...DEFAULTS.features, compression: false, workflows: false },
      },
      limits_events: false,
      revision: 2,
    });
  });

  test('a profile sets its values, but other values in the body win', async () => {
    const { client } = await begin();
    await client.request(PATCH, {
      body: { features: { embeddings: false }, collection_interval_seconds: 9 },
    });
    const disabled = await client.request(PATCH, {
      body: { performance_profile: 'disabled', max_events_per_minute: 500, features: { workflows: true } },
    });
    expect(disabled.settings).toEqual({
      metrics_streaming: false,
      collection_interval_seconds: 60,
      max_events_per_minute: 500,
      features: { compression: false, embeddings: false, workflows: true, response_cache: false },
      performance_profile: 'disabled',
      ...NOTHING_KEPT,
    });
    const back = await client.request(PATCH, { body: { performance_profile: 'high_frequency' } });
    expect(back.settings).toEqual(DEFAULTS);
  });

  test('null takes every setting back to its default, also one that a profile has set', async () => {
    const { client } = await begin();
    await client.request(PATCH, { body: { performance_profile: 'disabled', retention_days: 7 } });
    const without = await client.request(PATCH, {
      body: { max_events_per_minute: null, features: { compression: null } },
    });
    expect(without).toMatchObject({
      settings: { max_events_per_minute: 60, features: { compression: true, embeddings: false } },
      limits_events: false,
    });
    const nothing = Object.fromEntries(
      Object.keys({ ...DEFAULTS, retention_days: 0 }).map((name) => [name, null]),
    );
    expect(await client.request(PATCH, { body: nothing })).toMatchObject({
      settings: DEFAULTS,
      limits_events: false,
    });
    expect(
      await client.request(PATCH, {
        body: { performance_profile: 'batch_only', max_events_per_minute: null },
      }),
    ).toMatchObject({
      settings: { collection_interval_seconds: 60 },
      limits_events: false,
    });
  });

  test('a replacement may leave settings at their defaults', async () => {
    const { client } = await begin();
    await client.request(PATCH, { body: { max_events_per_minute: 7 } });
    const body = { ...DEFAULTS, metrics_streaming: false, max_events_per_minute: null };
    expect(await client.request(PUT, { body })).toMatchObject({
      settings: { ...DEFAULTS, metrics_streaming: false },
      limits_events: false,
    });
  });

  test('changes of different settings at the same time are all there afterwards', async () => {
    const { client } = await begin();
    const changes = [
      { metrics_streaming: false },
      { collection_interval_seconds: 2 },
      { max_events_per_minute: 1_000 },
      { features: { compression: false } },
      { features: { embeddings: false } },
      { features: { workflows: false } },
      { features: { response_cache: false } },
    ];
    await Promise.all(changes.map((body) => client.request(PATCH, { body })));
    expect(await client.request(GET, {})).toMatchObject({
      settings: {
        metrics_streaming: false,
        collection_interval_seconds: 2,
        max_events_per_minute: 1_000,
        features: { compression: false, embeddings: false, workflows: false, response_cache: false },
      },
      revision: changes.length,
    });
  });

  test('a change that names a revision is refused once another has changed them', async () => {
    const { client } = await begin();
    const refused = { status: 412, code: 'precondition_failed' };
    const body = { metrics_streaming: false };
    await expect(client.request(PATCH, { body, ifMatch: 1 })).rejects.toMatchObject(refused);
    await client.request(PATCH, { body, ifMatch: 0 });
    await expect(client.request(PATCH, { body, ifMatch: 0 })).rejects.toMatchObject(refused);
    await client.request(PUT, { body: DEFAULTS, ifMatch: 1 });
    await expect(client.request(PUT, { body: DEFAULTS, ifMatch: 1 })).rejects.toMatchObject(refused);
    expect(await client.request(GET, {})).toMatchObject({ settings: DEFAULTS, revision: 2 });
  });

  test.each([
    ['an interval of 0', { collection_interval_seconds: 0 }, 'collection_interval_seconds'],
    ['an interval of 61', { collection_interval_seconds: 61 }, 'collection_interval_seconds'],
    ['an interval that is a flag', { collection_interval_seconds: true }, 'collection_interval_seconds'],
    ['no events', { max_events_per_minute: 0 }, 'max_events_per_minute'],
    ['half an event', { max_events_per_minute: 1.5 }, 'max_events_per_minute'],
    ['an unknown feature', { features: { telepathy: true } }, 'features.telepathy'],
    ['a feature that is a number', { features: { compression: 0 } }, 'features.compression'],
    ['an unknown profile', { performance_profile: 'turbo' }, 'performance_profile'],
    ['a tenant', { tenant_id: 'other' }, 'tenant_id'],
  ])('%s is refused', async (_fault, body, path) => {
    const { client } = await begin();
    const refused = { status: 422, errors: [{ path }] };
    await expect(client.request(PATCH, { body: body as never })).rejects.toMatchObject(refused);
    const { features, ...rest } = body as { features?: object };
    const whole = { ...DEFAULTS, ...rest, features: { ...DEFAULTS.features, ...features } };
    await expect(client.request(PUT, { body: whole as never })).rejects.toMatchObject(refused);
    expect(await client.request(GET, {})).toMatchObject({ revision: 0 });
  });

  test('replacing takes all of them', async () => {
    const { client } = await begin();
    const { features, ...rest } = DEFAULTS;
    await expect(client.request(PUT, { body: rest as never })).rejects.toMatchObject({
      errors: [{ path: 'features' }],
    });
    const body = { ...rest, features: { compression: true } } as never;
    await expect(client.request(PUT, { body })).rejects.toMatchObject({
      errors: ['embeddings', 'workflows', 'response_cache'].map((name) => ({ path: `features.${name}` })),
    });
  });

  test('events beyond the limit that was set are refused and not stored', async () => {
    const { client } = await begin();
    const hit = { tool_id: `limited-${Math.random()}`, file_path: 'a', tokens_saved: 1 };
    await client.request(PATCH, { body: { max_events_per_minute: 3 } });
    await client.request('POST /v1/cache-hits', { body: hit });
    await client.request('POST /v1/metrics', { body: { tool_id: hit.tool_id } });
    const { session_id } = await client.request('POST /v1/sessions', { body: { tool_id: hit.tool_id } });
    await client.request('POST /v1/velocity', { body: { session_id, tokens_saved: 1, velocity: 1 } });
    const refused = { status: 429, code: 'event_limit_reached' };
    await expect(client.request('POST /v1/cache-hits', { body: hit })).rejects.toMatchObject(refused);
    await expect(client.request('POST /v1/metrics', { body: {} })).rejects.toMatchObject(refused);
    const { data } = await client.request('GET /v1/cache-hits', { query: { tool_id: hit.tool_id } });
    expect(data).toHaveLength(1);
    await client.request(PATCH, { body: { max_events_per_minute: 4 } }); // holds at once
    await client.request('POST /v1/cache-hits', { body: hit });
  });
});

test('the profiles are those of OmniMemory 1, and each is a body of a PUT', async () => {
  const profiles = await api.local.request('GET /v1/settings/profiles', {});
  const summary = Object.entries(profiles).map(([name, profile]) => [
    name,
    profile.collection_interval_seconds,
    profile.max_events_per_minute,
    profile.metrics_streaming,
    new Set(Object.values(profile.features)),
  ]);
  expect(summary).toEqual([
    ['high_frequency', 1, 60, true, new Set([true])],
    ['low_frequency', 5, 30, true, new Set([true])],
    ['batch_only', 60, 10, true, new Set([true])],
    ['disabled', 60, 1, false, new Set([false])],
  ]);
  const { client } = await newTenant();
  for (const body of Object.values(profiles))
    expect((await client.request(PUT, { body })).settings).toEqual({ ...body, ...NOTHING_KEPT });
});

describe('the limit on events', () => {
  test('does not exist until it has been set', async () => {
    const { scope } = await newTenant();
    const { settings, admission } = db.services;
    await settings.change(scope, { metrics_streaming: true }, OPERATOR);
    const shown = await settings.get(scope);
    expect(shown).toMatchObject({ limits_events: false, settings: { max_events_per_minute: 60 } });
    // far more than the 60 that are shown
    await expect(admission.admitEvents(scope, 1_000)).resolves.toBeUndefined();
    // the same 60, but set
    await settings.change(scope, { max_events_per_minute: 60 }, OPERATOR);
    expect(await settings.get(scope)).toMatchObject({ limits_events: true, settings: shown.settings });
    await expect(admission.admitEvents(scope, 61)).rejects.toMatchObject({ code: 'event_limit_reached' });
  });

  test('says when to retry', async () => {
    const { scope, client } = await newTenant();
    await client.request(PATCH, { body: { max_events_per_minute: 1 } });
    await db.services.admission.admitEvents(scope, 1);
    const { key } = await db.services.apiKeys.create(scope, { name: 'test' });
    const answer = await fetch(`${api.url}/v1/metrics`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toMatch(/^([1-9]|[1-5]\d|60)$/);
  });

  test('counts each scope by itself', async () => {
    const [one, two] = [await newTenant(), await newTenant()];
    const { settings, admission } = db.services;
    const admit = (scope: TenantScope, count: number) =>
      admission.admitEvents(scope, count).then(
        () => 'admitted',
        ({ code }: { code: string }) => code,
      );
    for (const { scope } of [one, two]) await settings.change(scope, { max_events_per_minute: 2 }, OPERATOR);
    expect([await admit(one.scope, 2), await admit(one.scope, 1)]).toEqual([
      'admitted',
      'event_limit_reached',
    ]);
    expect([await admit(two.scope, 1), await admit(one.scope, 1)]).toEqual([
      'admitted',
      'event_limit_reached',
    ]);
    expect([await admit(two.scope, 1), await admit(two.scope, 1)]).toEqual([
      'admitted',
      'event_limit_reached',
    ]);
  });

  test('takes a batch as a whole or not at all', async () => {
    const { scope } = await newTenant();
    await db.services.settings.change(scope, { max_events_per_minute: 10 }, OPERATOR);
    const { admission } = db.services;
    await admission.admitEvents(scope, 6);
    await expect(admission.admitEvents(scope, 6)).rejects.toMatchObject({ code: 'event_limit_reached' });
    await admission.admitEvents(scope, 4);
  });

  test('counts a repeated POST once, although it runs on separate services', async () => {
    const { client } = await newTenant();
    await client.request(PATCH, { body: { max_events_per_minute: 2 } });
    const send = (idempotencyKey: string) =>
      client.request('POST /v1/metrics', { body: { tool_id: 'cursor' }, idempotencyKey });
    await send('one');
    await send('one');
    await send('two');
    await expect(send('three')).rejects.toMatchObject({ status: 429 });
    expect(await send('two')).toMatchObject({ tool_id: 'cursor' });
  });

  test('of one server process is known to another after ten seconds at most', async () => {
    const { scope } = await newTenant();
    const clock = { now: 0 };
    const settingsCache = new TtlCache<SetSettings>(10_000, { now: () => clock.now });
    const elsewhere = buildServices(db.database, { ...defaultDependencies(), settingsCache });
    const refused = { code: 'event_limit_reached' };
    await elsewhere.admission.admitEvents(scope, 100);
    await db.services.settings.change(scope, { max_events_per_minute: 5 }, OPERATOR);
    await expect(db.services.admission.admitEvents(scope, 6)).rejects.toMatchObject(refused);
    await elsewhere.admission.admitEvents(scope, 6); // remembers, and asks nothing
    clock.now = 10_000;
    await expect(elsewhere.admission.admitEvents(scope, 6)).rejects.toMatchObject(refused);
  });
});

describe('a feature that is off', () => {
  const hit = { tool_id: 'cursor', file_path: 'a', tokens_saved: 1 };
  const REFUSED: [string, string, (client: OmniMemory) => Promise<unknown>][] = [
    [
      'compression',
      'a sample of the service compression',
      (client) => client.request('POST /v1/metrics', { body: { service: 'compression' } }),
    ],
    [
      'compression',
      'a sample that counts compressions',
      (client) => client.request('POST /v1/metrics', { body: { total_compressions: 1 } }),
    ],
    [
      'embeddings',
      'a sample whose report counts embeddings',
      (client) =>
        client.request('POST /v1/metrics', {
          body: { metrics: { embeddings: { mlx_metrics: { total_embeddings: 5 } } } },
        }),
    ],
    [
      'workflows',
      'a sample that counts patterns',
      (client) => client.request('POST /v1/metrics', { body: { pattern_count: 1 } }),
    ],
    ['response_cache', 'a cache hit', (client) => client.request('POST /v1/cache-hits', { body: hit })],
  ];

  test.each(REFUSED)('%s refuses %s', async (feature, _what, send) => {
    const { client } = await newTenant();
    await send(client);
    await client.request(PATCH, { body: { features: { [feature]: false } } });
    await expect(send(client)).rejects.toMatchObject({ status: 403, code: 'feature_disabled' });
    await client.request(PATCH, { body: { features: { [feature]: true } } });
    await send(client);
  });

  test('leaves what does not belong to it', async () => {
    const { client } = await newTenant();
    const expected = { hits: 0, samples: 0 };
    for (const [off] of REFUSED) {
      await client.request(PUT, {
        body: {
          ...DEFAULTS,
          max_events_per_minute: 1_000,
          features: { ...DEFAULTS.features, [off]: false },
        },
      });
      for (const [feature, , send] of REFUSED.filter(([other]) => other !== off)) {
        await send(client);
        expected[feature === 'response_cache' ? 'hits' : 'samples']++;
      }
      expected.samples++;
      await client.request('POST /v1/metrics', {
        body: { total_compressions: 0, total_embeddings: 0, pattern_count: 0, tokens_processed: 9 },
      });
    }
    const query = { limit: 1_000 };
    const { data: hits } = await client.request('GET /v1/cache-hits', { query });
    const { data: samples } = await client.request('GET /v1/metrics', { query });
    expect({ hits: hits.length, samples: samples.length }).toEqual(expected);
  });

  test('is off for its scope alone, and what it refuses is not counted', async () => {
    const { scope, client } = await newTenant();
    const change = { max_events_per_minute: 1, features: { response_cache: false } };
    await db.services.settings.change(scope, change, OPERATOR);
    await expect(client.request('POST /v1/cache-hits', { body: hit })).rejects.toMatchObject({ status: 403 });
    await client.request('POST /v1/metrics', { body: {} });
    const { client: neighbour } = await newTenant();
    await neighbour.request('POST /v1/cache-hits', { body: hit });
  });
});
