import { describe, expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import type { Scope } from '../../../src/auth/scope.ts';
import type { Services } from '../../../src/container.ts';
import { PLANS } from '../../../src/features/entitlements/plans.ts';
import type { Feature } from '../../../src/features/settings/tenant-settings/tenant-settings.schemas.ts';
import { WRITES } from '../../contract/everything.ts';
import { hookOf } from '../../contract/items.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();

/** Services of telemetry. Their methods are taken from WRITES, which names every method of a service that writes. */
const TELEMETRY = [
  ...['metrics', 'cacheHits', 'velocity', 'predictions', 'toolOperations', 'tracking'],
  ...['ingest', 'hooks'],
];
const METHODS = WRITES.filter((method) => TELEMETRY.includes(method.split('.')[0] ?? ''));

type Write = (services: Services, scope: Scope, sessionId: string) => Promise<unknown>;

let count = 0;
const hit = { tool_id: 'cursor', file_path: 'a', tokens_saved: 1 };
const velocity = (session_id: string) => ({ session_id, tokens_saved: 1, velocity: 1 });
const operation = (session_id: string) => ({
  ...{ session_id, tool_id: 'cursor', tool_name: 'read' as const, operation_mode: 'full' as const },
  ...{ file_path: 'a', tokens_original: 10, tokens_actual: 1, response_time_ms: 1 },
});

/** A piece of work of a session. */
const work = (session_id: string) => ({ session_id, tool_id: 'cursor' });

/** One event through each method. */
const EVENTS: Readonly<Record<string, Write>> = {
  'metrics.store': ({ metrics }, scope, session_id) => metrics.store(scope, { session_id }),
  'cacheHits.record': ({ cacheHits }, scope) => cacheHits.record(scope, hit),
  'velocity.record': (services, scope, id) => services.velocity.record(scope, velocity(id)),
  'predictions.record': ({ predictions }, scope, session_id) =>
    predictions.record(scope, { session_id, predicted_checkpoint_time: '2026-01-01T00:00:00Z' }),
  'toolOperations.record': ({ toolOperations }, scope, id) => toolOperations.record(scope, operation(id)),
  'toolOperations.recordStarting': ({ toolOperations }, scope, id) =>
    toolOperations.recordStarting(scope, operation(id)),
  'tracking.embedding': ({ tracking }, scope, id) =>
    tracking.embedding(scope, { ...work(id), cached: false }),
  'tracking.compression': ({ tracking }, scope, id) =>
    tracking.compression(scope, { ...work(id), original_tokens: 5, compressed_tokens: 3, quality_score: 1 }),
  'tracking.workflow': ({ tracking }, scope, id) => tracking.workflow(scope, { ...work(id), tags: {} }),
  'tracking.event': ({ tracking }, scope, id) => tracking.event(scope, { ...work(id), tags: {} }),
  'hooks.receive': ({ hooks }, scope) => hooks.receive(scope, 'codex', hookOf(`${++count}`)),
  'ingest.store': ({ ingest }, scope) => ingest.store(scope, [{ type: 'cache_hit', data: hit }]),
};

/** Write no event of their own, or demand the proof that `ingest.store` got from admission. */
const NO_EVENTS: Readonly<Record<string, string>> = {
  'metrics.storeIn': 'demands the proof of admission',
  'cacheHits.recordIn': 'demands the proof of admission',
  'velocity.recordIn': 'demands the proof of admission',
  'toolOperations.recordIn': 'demands the proof of admission',
  'predictions.resolve': 'completes a prediction that was admitted',
  'metrics.deleteOlderThan': 'deletes',
  'ingest.forget': 'deletes',
};

test('every method of telemetry that writes has a line here', () => {
  expect([...Object.keys(EVENTS), ...Object.keys(NO_EVENTS)].sort()).toEqual([...METHODS].sort());
});

async function newTenant() {
  const scope = await db.newTenant();
  const { session_id } = await db.services.sessions.start(scope, { tool_id: 'cursor' });
  return { scope, session_id };
}

describe.each(Object.entries(EVENTS))('%s', (_method, write) => {
  test('obeys the limit of the settings', async () => {
    const { scope, session_id } = await newTenant();
    await db.services.settings.change(scope, { max_events_per_minute: 1 }, OPERATOR);
    await write(db.services, scope, session_id);
    await expect(write(db.services, scope, session_id)).rejects.toMatchObject({
      code: 'event_limit_reached',
    });
  });

  test('obeys the limit of the plan', async () => {
    const { scope, session_id } = await newTenant();
    await db.services.admission.admitEvents(scope, (PLANS.free.ingest_events_per_minute ?? 0) - 1);
    await write(db.services, scope, session_id);
    await expect(write(db.services, scope, session_id)).rejects.toMatchObject({ code: 'plan_limit_reached' });
  });
});

/** What belongs to each feature. */
const OF_FEATURE: readonly [Feature, string, Write][] = [
  ['compression', 'metrics.store', ({ metrics }, scope) => metrics.store(scope, { total_compressions: 1 })],
  ['embeddings', 'metrics.store', ({ metrics }, scope) => metrics.store(scope, { total_embeddings: 1 })],
  ['workflows', 'metrics.store', ({ metrics }, scope) => metrics.store(scope, { pattern_count: 1 })],
  ['response_cache', 'cacheHits.record', ({ cacheHits }, scope) => cacheHits.record(scope, hit)],
];

test.each(OF_FEATURE)('%s, where it is off, is refused by %s', async (feature, _method, write) => {
  const { scope, session_id } = await newTenant();
  await write(db.services, scope, session_id);
  await db.services.settings.change(scope, { features: { [feature]: false } }, OPERATOR);
  await expect(write(db.services, scope, session_id)).rejects.toMatchObject({ code: 'feature_disabled' });
});

test('ingest.store refuses what belongs to a feature that is off, and neither stores nor counts it', async () => {
  const { scope } = await newTenant();
  const features = { compression: false, embeddings: false, workflows: false, response_cache: false };
  await db.services.settings.change(scope, { features, max_events_per_minute: 1 }, OPERATOR);
  const metric = (data: object) => ({ type: 'metric', data });
  const items = [
    metric({ total_compressions: 1 }),
    metric({ total_embeddings: 1 }),
    metric({ pattern_count: 1 }),
    { type: 'cache_hit', data: hit },
    metric({ tokens_processed: 1 }),
  ];
  const receipt = JSON.parse(await db.services.ingest.store(scope, items));
  const refused = expect.objectContaining({ code: 'feature_disabled' });
  expect(receipt.results).toEqual([refused, refused, refused, refused, { status: 'created' }]);
});

test('what was admitted for one scope cannot be written for another', async () => {
  const [one, other] = [await newTenant(), await newTenant()];
  const { admission, cacheHits } = db.services;
  const { admitted } = await admission.admitBatch(one.scope, [hit], () => []);
  await db.database.inScope(one.scope, (tx) => cacheHits.recordIn(tx, admitted, [hit]));
  const written = db.database.inScope(other.scope, (tx) => cacheHits.recordIn(tx, admitted, [hit]));
  await expect(written).rejects.toThrow('another scope');
});
