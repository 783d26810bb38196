import { expect, test } from '@jest/globals';
import {
  insertCheckpoint,
  insertCheckpoints,
} from '../../../src/features/memory/checkpoints/checkpoint-batch.repository.ts';
import type { NewCheckpoint } from '../../../src/features/memory/checkpoints/checkpoint-rows.ts';
import { genericPlanOf, planOf } from '../../support/explain.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();
const tenant = await db.newTenant();

const checkpoint = (session_id: string, n: number): NewCheckpoint => ({
  session_id,
  tool_id: 'cursor',
  checkpoint_type: 'manual',
  summary: 'done',
  checkpoint_id: `ckpt_${n}`,
  content_hash: '00'.repeat(32),
});

// the first test, because PostgreSQL plans differently once the table has had a row
test('a checkpoint finds the one before it by its session, also with a plan made before there was any', async () => {
  const own = await db.newTenant();
  const session_id = await db.newSession(own);
  const plan = await genericPlanOf(db, own, (tx) => insertCheckpoint(tx, checkpoint(session_id, 1)));
  expect(plan).toMatch(
    /Index Scan using idx_checkpoints_session on checkpoints c [^\n]*\n\s*Index Cond: \(\(scope_id = \$\d+\) AND \(session_id = /,
  );
});

test('a checkpoint finds its session by the key, and reads none of the others that are open', async () => {
  for (let n = 0; n < 30; n++) await db.newSession(tenant);
  const session_id = await db.newSession(tenant);
  await db.asAdmin((admin) =>
    admin.query(
      `insert into tool_sessions (scope_id, tenant_id, session_id, tool_id) select '', null, n, 'cursor' from generate_series(1, 2000) n;
       analyze tool_sessions`,
    ),
  );
  const ofOne = (tx: Parameters<typeof insertCheckpoint>[0]) =>
    insertCheckpoint(tx, checkpoint(session_id, 1));
  const ofTwo = (tx: Parameters<typeof insertCheckpoint>[0]) =>
    insertCheckpoints(tx, [checkpoint(session_id, 1), checkpoint(session_id, 2)], undefined);
  for (const store of [ofOne, ofTwo]) {
    const plan = await planOf(db, tenant, store);
    expect(plan).toMatch(/Index Scan using tool_sessions__pkey on tool_sessions/);
    expect(plan).not.toMatch(/idx_tool_sessions_pid/);
  }
});

test('checkpoints of two sessions are stored in one batch', async () => {
  const sessions = [await db.newSession(tenant), await db.newSession(tenant)];
  await db.database.inScope(tenant, (tx) =>
    insertCheckpoints(
      tx,
      sessions.map((session_id, n) => checkpoint(session_id, n)),
      undefined,
    ),
  );
  for (const [n, session_id] of sessions.entries())
    expect(await db.services.checkpoints.latest(tenant, { session_id })).toMatchObject({
      checkpoint_id: `ckpt_${n}`,
    });
});
