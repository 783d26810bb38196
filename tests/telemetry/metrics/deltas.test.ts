import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import type { StoreMetric } from '../../../src/features/telemetry/metrics/metric.schemas.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();
const [tenant, otherTenant] = [await db.newTenant(), await db.newTenant()];

let serial = 0;
const newTool = () => `tool-${serial++}`;

describe.each([
  ['in local mode', () => LOCAL as Scope],
  ['in a tenant', () => tenant],
])('the growth of a counter %s', (_name, scopeOf) => {
  const store = (sample: StoreMetric) => db.services.metrics.store(scopeOf(), sample);
  const savings = async (toolId: string, samples: StoreMetric[]) => {
    const deltas: number[] = [];
    for (const sample of samples)
      deltas.push((await store({ tool_id: toolId, ...sample })).tokens_saved_delta);
    return deltas;
  };
  const newSession = async () =>
    (await db.services.sessions.start(scopeOf(), { tool_id: 'cursor' })).session_id;
  const saved = (...values: number[]) => values.map((tokens_saved) => ({ tokens_saved }));

  test('is the whole value at first and the difference afterwards', async () => {
    expect(await savings(newTool(), saved(100, 150, 150, 190))).toEqual([100, 50, 0, 40]);
  });

  test('treats a smaller value as a reset of the counter, and is never negative', async () => {
    expect(await savings(newTool(), saved(150, 40, 60))).toEqual([150, 40, 20]);
  });

  test('is not disturbed by samples that leave the counter out, unlike OmniMemory 1', async () => {
    expect(await savings(newTool(), [{ tokens_saved: 80 }, {}, { tokens_saved: 90 }])).toEqual([80, 0, 10]);
  });

  test('is counted once for samples that name no session, unlike OmniMemory 1', async () => {
    const tool = newTool();
    await savings(tool, saved(500, 500, 500));
    expect(await db.services.metrics.ofTool(scopeOf(), tool, 1)).toMatchObject({ total_tokens_saved: 500 });
  });

  test('is zero for a late sample, and the next one is counted from the newest', async () => {
    const now = Date.now();
    const at = (secondsAgo: number) => new Date(now - secondsAgo * 1000).toISOString();
    const deltas = await savings(newTool(), [
      { tokens_saved: 100, timestamp: at(60) },
      { tokens_saved: 70, timestamp: at(90) },
      { tokens_saved: 130, timestamp: at(30) },
    ]);
    expect(deltas).toEqual([100, 0, 30]);
  });

  test('is kept apart by tool and by session', async () => {
    const [tool, session] = [newTool(), await newSession()];
    expect(await savings(tool, saved(100))).toEqual([100]);
    expect(await savings(newTool(), saved(130))).toEqual([130]);
    expect(await savings(tool, [{ tokens_saved: 140, session_id: session }])).toEqual([140]);
    expect(await savings(tool, saved(150))).toEqual([50]);
  });

  test('ends up in the totals of its session, once', async () => {
    const session_id = await newSession();
    const samples = [100, 150, 40].map((count) => ({
      session_id,
      tokens_saved: count,
      total_embeddings: count * 2,
      total_compressions: count * 3,
    }));
    await savings('cursor', samples);
    const totals = { tokens_saved: 190, total_embeddings: 380, total_compressions: 570 };
    expect(await db.services.sessions.get(scopeOf(), session_id)).toMatchObject(totals);
    expect(await db.services.sessions.end(scopeOf(), session_id)).toMatchObject(totals);
  });

  test('sums are exact under 40 concurrent writers of one session', async () => {
    const session_id = await newSession();
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        store({ tool_id: 'cursor', session_id, total_embeddings: 1_000 + n, tokens_saved: 7 }),
      ),
    );
    const { tokens_saved, total_embeddings } = await db.services.sessions.get(scopeOf(), session_id);
    const { rows } = await db.asAdmin((admin) =>
      admin.query(
        `select sum(tokens_saved_delta)::int as saved, sum(total_embeddings_delta)::int as embeddings from metrics where session_id = $1`,
        [session_id],
      ),
    );
    // equal values: one counts, the others are no growth and no restart
    expect(tokens_saved).toBe(7);
    expect([rows[0].saved, rows[0].embeddings]).toEqual([tokens_saved, total_embeddings]);
  });

  test('survives the deletion of old samples: the next one is not counted from zero', async () => {
    const tool = newTool();
    const old = new Date(Date.now() - 40 * 86_400_000).toISOString();
    await savings(tool, [{ tokens_saved: 1_000, timestamp: old }]);
    expect(await db.services.metrics.deleteOlderThan(scopeOf(), 30)).toBeGreaterThan(0);
    expect(await savings(tool, saved(1_010))).toEqual([10]);
  });
});

test('the growth of one tenant is not counted from the samples of another, unlike OmniMemory 1', async () => {
  const deltas: number[] = [];
  for (const [scope, value] of [
    [tenant, 500],
    [otherTenant, 700],
    [LOCAL, 900],
  ] as const) {
    const sample = await db.services.metrics.store(scope, { tool_id: 'shared', tokens_saved: value });
    deltas.push(sample.tokens_saved_delta);
  }
  expect(deltas).toEqual([500, 700, 900]);
});

test('deleting old samples of one tenant leaves those of others', async () => {
  const old = new Date(Date.now() - 90 * 86_400_000).toISOString();
  for (const scope of [tenant, otherTenant, LOCAL])
    await db.services.metrics.store(scope, { tool_id: 'aged', timestamp: old });
  await db.services.metrics.deleteOlderThan(tenant, 30);
  const left = await Promise.all(
    [tenant, otherTenant, LOCAL].map((scope) => db.services.metrics.ofTool(scope, 'aged', 8_784)),
  );
  expect(left.map(({ sample_count }) => sample_count)).toEqual([0, 1, 1]);
});
