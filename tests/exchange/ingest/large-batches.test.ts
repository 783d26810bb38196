import { expect, test } from '@jest/globals';
import { storeCheckpointBody } from '../../../src/features/memory/checkpoints/checkpoint.schemas.ts';
import { insertCheckpoints } from '../../../src/features/memory/checkpoints/checkpoint-batch.repository.ts';
import type { NewCheckpoint } from '../../../src/features/memory/checkpoints/checkpoint-rows.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();
const scope = await db.newTenant();
const session_id = await db.newSession(scope);

/** 42 kB of Chinese, in which hardly a pair repeats. */
const checkpoint = (n: number): NewCheckpoint => ({
  ...storeCheckpointBody.parse({
    ...{ session_id, tool_id: 'cursor', checkpoint_type: 'manual' },
    summary: Array.from({ length: 14_000 }, (_, i) =>
      String.fromCodePoint(0x4e00 + ((i * i * 31 + i * (n + 7)) % 19_997)),
    ).join(''),
  }),
  checkpoint_id: `large-${n}`,
  content_hash: '00'.repeat(32),
});

test('a batch that takes several statements is stored in order, and none of it is the parent of another', async () => {
  const { checkpoint_id: parent } = await db.services.checkpoints.store(scope, {
    ...{ session_id, tool_id: 'cursor', checkpoint_type: 'manual', summary: 'the newest before the batch' },
  });
  const batch = Array.from({ length: 40 }, (_, n) => checkpoint(n));
  await db.database.inScope(scope, (tx) => insertCheckpoints(tx, batch, { plan: 'free', most: 1_000 }));
  const { rows } = await db.asAdmin((admin) =>
    admin.query(
      `select checkpoint_id, parent_checkpoint_id as parent from checkpoints
       where checkpoint_id like 'large-%' order by id`,
    ),
  );
  expect(rows).toEqual(batch.map(({ checkpoint_id }) => ({ checkpoint_id, parent })));
  // each statement reads the clock once
  const times = await db.asAdmin((admin) =>
    admin.query(
      `select count(distinct recorded_at)::int as count from checkpoints where checkpoint_id like 'large-%'`,
    ),
  );
  expect(times.rows[0].count).toBeGreaterThan(1);
  const usage = await db.asAdmin((admin) =>
    admin.query('select checkpoints::int from tenant_usage where tenant_id = $1', [scope.tenantId]),
  );
  expect(usage.rows).toEqual([{ checkpoints: 41 }]);
});
