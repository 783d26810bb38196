import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import type { Receipt } from '../../../src/features/exchange/ingest/ingest.schemas.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const WRITERS = 8;

const db = await setUpDatabase({ poolSize: WRITERS });
const tenant = await db.newTenant();

describe.each([
  ['in local mode', () => LOCAL as Scope],
  ['in a tenant', () => tenant],
])('batches at the same time %s', (name, scopeOf) => {
  const ingest = async (items: unknown[]): Promise<Receipt> =>
    JSON.parse(await db.services.ingest.store(scopeOf(), items));
  const newSession = async () =>
    (await db.services.sessions.start(scopeOf(), { tool_id: 'cursor' })).session_id;
  const inParallel = <T>(work: (writer: number) => Promise<T>) =>
    Promise.all(Array.from({ length: WRITERS }, (_, writer) => work(writer)));

  /** Items of every type and of several sessions and series, each with an id. */
  const mixed = (sessions: string[], checkpoint_id: string) =>
    Array.from({ length: 200 }, (_, n) => {
      const session_id = sessions[n % sessions.length] as string;
      const tool_id = `tool ${n % 7} ${name}`;
      const sample = n % 3 === 0 ? {} : { session_id };
      const data = [
        { ...sample, tool_id, tokens_saved: n },
        { tool_id, file_path: '/a', tokens_saved: 1 },
        { session_id, tokens_saved: 1, velocity: 1 },
        {
          ...{ session_id, tool_id, tool_name: 'read', operation_mode: 'full' },
          ...{ tokens_original: 2, tokens_actual: 1, response_time_ms: 1 },
        },
        {
          ...{ session_id, tool_id, checkpoint_type: 'auto', summary: 'x' },
          ...(n === 4 && { supersedes: [checkpoint_id] }),
        },
      ];
      const types = ['metric', 'cache_hit', 'velocity', 'operation', 'checkpoint'];
      return { type: types[n % 5], id: `${n} ${sessions[0]}`, data: data[n % 5] };
    });

  test('store each id exactly once, although eight of them are the same in different orders', async () => {
    const sessions = await inParallel(newSession);
    const before = await db.services.checkpoints.store(scopeOf(), {
      ...{ session_id: sessions[0] as string, tool_id: 'cursor', checkpoint_type: 'manual', summary: 'x' },
    });
    const batch = mixed(sessions, before.checkpoint_id);
    const receipts = await inParallel((writer) => ingest(writer % 2 === 0 ? batch : batch.toReversed()));
    const created = receipts.reduce((sum, receipt) => sum + receipt.created, 0);
    const duplicate = receipts.reduce((sum, receipt) => sum + receipt.duplicate, 0);
    expect([created, duplicate]).toEqual([batch.length, batch.length * (WRITERS - 1)]);
    const { rows } = await db.asAdmin((admin) =>
      admin.query(
        `select (select count(*)::int from ingested_items where item_id like '% ' || $1) as ids,
          (select count(*)::int from tool_operations where session_id = any($2)) as operations,
          (select count(*)::int from session_velocity where session_id = any($2)) as velocity,
          (select count(distinct checkpoint_id)::int from checkpoints where session_id = any($2)) as checkpoints`,
        [sessions[0], sessions],
      ),
    );
    expect(rows[0]).toEqual({ ids: 200, operations: 40, velocity: 40, checkpoints: 41 });
  });

  test('do not disturb each other or single requests, and lose no growth', async () => {
    const sessions = await inParallel(newSession);
    const tool_id = `counted ${name}`;
    await inParallel(async (writer) => {
      const ordered = writer % 2 === 0 ? sessions : sessions.toReversed();
      for (let round = 0; round < 5; round++) {
        const items = ordered.flatMap((session_id) => [
          { type: 'metric', data: { session_id, tool_id, total_embeddings: 1_000 } },
          { type: 'metric', data: { tool_id, total_embeddings: 1_000 } },
        ]);
        expect((await ingest(items)).created).toBe(2 * WRITERS);
        const session_id = ordered[round] as string;
        await db.services.metrics.store(scopeOf(), { session_id, tool_id, total_embeddings: 1_000 });
      }
    });
    const { rows } = await db.asAdmin((admin) =>
      admin.query(
        `select count(*)::int as samples, sum(total_embeddings_delta)::int as growth from metrics where tool_id = $1`,
        [tool_id],
      ),
    );
    // each series grew once to 1,000
    expect(rows[0]).toEqual({ samples: WRITERS * 5 * (2 * WRITERS + 1), growth: 1_000 * (WRITERS + 1) });
    for (const session_id of sessions)
      expect(await db.services.sessions.get(scopeOf(), session_id)).toMatchObject({
        total_embeddings: 1_000,
      });
  });

  test('and the end of a session leave all of its items before the end, or none', async () => {
    const session_id = await newSession();
    const items = Array.from({ length: 50 }, () => ({
      type: 'metric',
      data: { session_id, tokens_saved: 1 },
    }));
    const [, ...receipts] = await Promise.all([
      db.services.sessions.end(scopeOf(), session_id),
      ...Array.from({ length: WRITERS - 1 }, () => ingest(items)),
    ]);
    for (const { created, rejected } of receipts)
      expect([created, rejected].toSorted((a, b) => a - b)).toEqual([0, 50]);
  });
});

test('a batch that fails halfway stores nothing', async () => {
  const items = [{ type: 'metric', id: 'lost', data: { tool_id: 'lost', tokens_saved: 1 } }];
  await db.asAdmin((admin) => admin.query('revoke insert on ingest_receipts from omnimemory_tenant'));
  try {
    await expect(db.services.ingest.store(tenant, items)).rejects.toThrow();
  } finally {
    await db.asAdmin((admin) => admin.query('grant insert on ingest_receipts to omnimemory_tenant'));
  }
  await expect(db.services.metrics.latest(tenant, 'lost')).rejects.toMatchObject({
    code: 'metric_not_found',
  });
  expect(JSON.parse(await db.services.ingest.store(tenant, items)).created).toBe(1);
});
