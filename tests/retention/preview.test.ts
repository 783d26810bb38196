import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { OPERATOR } from '../../src/auth/actor.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { age, bytesOf, endedBefore, keep, record, rowsIn, TIMES } from './aged.ts';

const db = await setUpDatabase();
const { services } = db;
const { retention, sessions } = services;

/** Ages in hours of things to make; a period of 30 days lies in the middle of them. */
const hours = fc.integer({ min: 24, max: 1_440 });
const plan = fc.record({
  sessions: fc.array(fc.record({ ended: hours, samples: hours, isPinned: fc.boolean() }), { maxLength: 3 }),
  days: fc.integer({ min: 1, max: 30 }),
  kind: fc.constantFrom(
    'sessions' as const,
    'samples' as const,
    'telemetry' as const,
    'checkpoints' as const,
  ),
});

test('a preview says exactly what then goes, of which tables, and how many bytes', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async ({ sessions: made, days, kind }) => {
      const tenant = await db.newTenant();
      for (const { ended, samples, isPinned } of made) {
        const id = await record(db, tenant);
        const { checkpoint_id } = await services.checkpoints.store(tenant, {
          session_id: id,
          tool_id: 'cursor',
          checkpoint_type: 'manual',
          summary: 'first',
        });
        await services.checkpoints.revise(tenant, checkpoint_id, { summary: 'second' });
        const isNew = (column: string) => `${column} > now() - interval '1 hour'`;
        for (const [table, column] of Object.entries(TIMES))
          await age(db, tenant, { table, column, hours: samples, where: isNew(column) });
        await db.asAdmin((admin) =>
          admin.query(
            `update checkpoints set recorded_at = now() - make_interval(hours => $2 + 1),
              recorded_end = now() - make_interval(hours => $2)
              where session_id = $1 and recorded_end <> 'infinity'`,
            [id, samples],
          ),
        );
        await sessions.update(tenant, id, { pinned: isPinned });
        await endedBefore(db, tenant, id, ended);
      }
      const { kinds } = await retention.preview(tenant, { retention: { [`${kind}_days`]: days } });
      const said = kinds.find((one) => one.kind === kind)?.proposed;
      const counts = async () => {
        const names = said?.tables.map(({ table }) => table) ?? [];
        return Object.fromEntries(
          await Promise.all(names.map(async (table) => [table, await rowsIn(db, tenant, table)] as const)),
        );
      };
      const [before, { stored: storedBefore }] = [await counts(), await bytesOf(db, tenant)];
      await keep(db, tenant, { [`${kind}_days`]: days });
      const { stored: withSetting } = await bytesOf(db, tenant);
      expect(storedBefore ?? 0).toBeLessThanOrEqual(withSetting);
      expect(await retention.deleteExpired(tenant, kind)).toBe(said?.rows);
      const after = await counts();
      for (const { table, rows } of said?.tables ?? [])
        expect([table, (before[table] ?? 0) - (after[table] ?? 0)]).toEqual([table, rows]);
      const { counted, stored } = await bytesOf(db, tenant);
      expect(withSetting - stored).toBe(said?.bytes);
      expect(counted).toBe(stored);
      const next = await retention.preview(tenant, {});
      expect(next.kinds.map(({ present }) => present.rows)).toEqual([0, 0, 0, 0, 0]);
      await services.settings.change(tenant, { retention: null }, OPERATOR);
    }),
    { numRuns: 8 },
  );
}, 60_000);
