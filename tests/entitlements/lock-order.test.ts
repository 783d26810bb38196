import { expect, test } from '@jest/globals';
import { OPERATOR } from '../../src/auth/actor.ts';
import type { TenantScope } from '../../src/auth/scope.ts';
import { untilWaiting } from '../support/lock-waits.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase({ holdsSeveral: true });
const { checkpoints, ingest, sessions } = db.services;

async function newTeam() {
  const tenant = await db.newTenant();
  // no limit, so that nothing locks the count before
  await db.services.billing.setPlan(tenant.tenantId, 'enterprise', OPERATOR);
  const { session_id } = await sessions.start(tenant, { tool_id: 'cursor' });
  const checkpoint = { session_id, tool_id: 'cursor', checkpoint_type: 'auto', summary: 'x' } as const;
  await checkpoints.store(tenant, checkpoint);
  return { tenant, checkpoint };
}

type Team = Awaited<ReturnType<typeof newTeam>>;

const WRITES: readonly [name: string, write: (team: Team) => Promise<unknown>][] = [
  ['a checkpoint', ({ tenant, checkpoint }) => checkpoints.store(tenant, checkpoint)],
  ['a batch', ({ tenant, checkpoint }) => ingest.store(tenant, [{ type: 'checkpoint', data: checkpoint }])],
];

const checkpointsOf = ({ tenantId }: TenantScope) =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query<{ stored: number; counted: number }>(
      `select (select count(*)::int from checkpoints where scope_id = $1) as stored,
        (select checkpoints::int from tenant_usage where scope_id = $1) as counted`,
      [tenantId],
    );
    return rows[0];
  });

/** Whether somebody has the tenant's row of stored bytes. */
const bytesAreLocked = ({ tenantId }: TenantScope) =>
  db.asAdmin(async (admin) => {
    const { rowCount } = await admin.query(
      'select from tenant_storage where scope_id = $1 for update skip locked',
      [tenantId],
    );
    return rowCount === 0;
  });

// those that took the locks in another order stopped each other for a second, and one of them failed
test.each(WRITES)('%s that is stored counts checkpoints before it counts bytes', async (_name, write) => {
  const team = await newTeam();
  await db.asAdmin(async (holder) => {
    await holder.query('begin');
    await holder.query('select from tenant_usage where scope_id = $1 for update', [team.tenant.tenantId]);
    const pending = write(team);
    await untilWaiting(db, 1);
    expect(await bytesAreLocked(team.tenant)).toBe(false);
    await holder.query('commit');
    await pending;
  });
  expect(await checkpointsOf(team.tenant)).toEqual({ stored: 2, counted: 2 });
});
