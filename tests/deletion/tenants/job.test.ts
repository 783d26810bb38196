import { expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import type { TenantScope } from '../../../src/auth/scope.ts';
import { choresOf, systemChoresOf } from '../../../src/jobs/housekeeping.ts';
import { seedEverything } from '../../contract/everything.ts';
import { untilWaiting } from '../../support/lock-waits.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { isDue, leftOf, neighboursOf, requestAsOperator } from './tenants.ts';

const db = await setUpDatabase();
const { deletionRecords, deletions, tenantRemovals } = db.services;

async function dueTenant(name: string): Promise<TenantScope & { readonly deletionId: string }> {
  const tenant = await db.newTenant(name);
  await db.newMember(tenant, 'owner');
  await seedEverything(db.services, tenant, name);
  const { deletion_id: deletionId } = await requestAsOperator(db, tenant);
  await isDue(db, deletionId);
  return { ...tenant, deletionId };
}

/** Each of them ends an attempt. */
const MOST_KILLS = 8;

const rowsLeft = async ({ tenantId }: TenantScope) =>
  Object.entries(await leftOf(db, tenantId)).filter(([, rows]) => rows > 0);

test('a job whose backends are killed at random moments is continued, and ends like one that was not', async () => {
  await seedEverything(db.services, await db.newTenant('neighbour'), 'neighbour');
  const calm = await dueTenant('calm');
  await tenantRemovals.remove(calm.tenantId, { sliceOf: 5 });
  const expected = await deletionRecords.get(calm.deletionId);
  const tenant = await dueTenant('stormy');
  const before = await neighboursOf(db, tenant.tenantId);
  let kills = 0;
  let isOver = false;
  const storm = (async () => {
    while (!isOver && kills < MOST_KILLS) {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
      const { rowCount } = await db.asAdmin((admin) =>
        admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
          and usename in ('omnimemory_deletion', 'omnimemory_identity', 'omnimemory_billing') and xact_start is not null`),
      );
      kills += rowCount ?? 0;
    }
  })();
  const isDone = async () => {
    try {
      return (await deletionRecords.get(tenant.deletionId)).state === 'done';
    } catch {
      return false;
    }
  };
  try {
    do await tenantRemovals.remove(tenant.tenantId, { sliceOf: 5 }).catch(() => {});
    while (!(await isDone()));
  } finally {
    isOver = true;
    await storm;
  }
  expect(kills).toBeGreaterThan(0);
  const record = await deletionRecords.get(tenant.deletionId);
  expect(record).toMatchObject({ state: 'done', proof: { rows: 0, hash: expected.proof?.hash } });
  expect(record.rows).toEqual(expected.rows);
  expect(await rowsLeft(tenant)).toEqual([]);
  expect(await neighboursOf(db, tenant.tenantId)).toEqual(before);
  // every kill costs an attempt; a test that ends before its storm would leave it to the next one
}, 120_000);

/** The job waits at the metrics of the tenant, when it has removed other rows, until `meanwhile` is over. */
const removeWhile = (tenantId: string, meanwhile: () => Promise<unknown>) =>
  db.asAdmin(async (admin) => {
    await admin.query('begin');
    await admin.query('select 1 from metrics where scope_id = $1 for update', [tenantId]);
    let isOver = false;
    const removal = tenantRemovals.remove(tenantId, { sliceOf: 5 }).finally(() => {
      isOver = true;
    });
    const outcome = Promise.allSettled([removal]);
    await untilWaiting(db, 1, () => isOver);
    expect(isOver).toBe(false);
    await meanwhile();
    await admin.query('rollback');
    return (await outcome)[0];
  });

test('a browser that chooses the team while the job runs does not make it fail', async () => {
  const tenant = await dueTenant('chosen');
  const { userId } = await db.newUser();
  await removeWhile(tenant.tenantId, () =>
    db.asRole('identity', (identity) =>
      identity.query(
        `insert into web_sessions (sid, sess, expire) values ($2, $1, now() + interval '1 day')`,
        [{ cookie: {}, userId, tenantId: tenant.tenantId }, 'e'.repeat(64)],
      ),
    ),
  );
  expect(await deletionRecords.get(tenant.deletionId)).toMatchObject({ state: 'done', proof: { rows: 0 } });
  const { rows } = await db.asAdmin((admin) =>
    admin.query(
      `select sess->>'userId' as "userId", sess->'tenantId' as "tenantId" from web_sessions where sid = $1`,
      ['e'.repeat(64)],
    ),
  );
  expect(rows).toEqual([{ userId, tenantId: null }]);
});

test('a table that nobody can count, found after the first rows have gone, makes it fail for good', async () => {
  const tenant = await dueTenant('half');
  const stopped = await removeWhile(tenant.tenantId, () =>
    db.asAdmin((other) =>
      other.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
        and usename = 'omnimemory_deletion' and wait_event_type = 'Lock'`),
    ),
  );
  expect(stopped?.status).toBe('rejected');
  const { rows: removed } = await deletionRecords.get(tenant.deletionId);
  expect(Object.keys(removed)).not.toEqual([]);
  await db.asAdmin((admin) => admin.query('create table team_notes (tenant_id text not null)'));
  try {
    await tenantRemovals.removeDue();
    expect(await deletionRecords.get(tenant.deletionId)).toMatchObject({ state: 'failed', proof: null });
    // a team that has lost rows must not come back as if it had not
    await expect(deletions.cancel(tenant, tenant.deletionId, OPERATOR)).rejects.toMatchObject({
      code: 'deletion_started',
    });
  } finally {
    await db.asAdmin((admin) => admin.query('drop table team_notes'));
  }
  await tenantRemovals.remove(tenant.tenantId, { retry: true });
  expect(await deletionRecords.get(tenant.deletionId)).toMatchObject({ state: 'done', proof: { rows: 0 } });
});

test('a preview waits for nobody who works in the team, and nobody waits for it', async () => {
  const tenant = await db.newTenant('busy');
  const preview = await db.asRole('tenant', async (busy) => {
    await busy.query('begin');
    await busy.query(`select set_config('app.tenant_id', $1, true)`, [tenant.tenantId]);
    await busy.query('update tenants set updated_at = now() where id = $1', [tenant.tenantId]);
    let isOver = false;
    const asked = deletions.preview(tenant, { kind: 'tenant', id: tenant.tenantId }, OPERATOR).finally(() => {
      isOver = true;
    });
    await untilWaiting(db, 1, () => isOver);
    const hasWaited = !isOver;
    await busy.query('rollback');
    return { ...(await asked), hasWaited };
  });
  expect(preview).toMatchObject({ hasWaited: false, rows: { tenants: 1 } });
});

test('two jobs at once end with one proof', async () => {
  const tenant = await dueTenant('twice');
  const before = await leftOf(db, tenant.tenantId);
  await Promise.all([1, 2].map(() => tenantRemovals.remove(tenant.tenantId, { sliceOf: 5 })));
  const { state, rows, proof } = await deletionRecords.get(tenant.deletionId);
  expect([state, proof?.rows, rows.metrics, rows.tenants]).toEqual(['done', 0, before.metrics, 1]);
});

test.each([
  ['that the role for deletion may not read', '', /lacks the right to read it/],
  [
    'whose rows no policy shows it',
    'grant select, delete on team_notes to omnimemory_deletion',
    /lacks a policy for reading it/,
  ],
  [
    'that it may not empty',
    `grant select on team_notes to omnimemory_deletion;
      create policy s on team_notes for select to omnimemory_deletion using (tenant_id = current_setting('app.scope', true))`,
    /lacks the right to delete from it/,
  ],
])('a new table %s makes the job fail before it removes anything', async (_, rights, why) => {
  const tenant = await dueTenant('unseen');
  const before = await leftOf(db, tenant.tenantId);
  await db.asAdmin(async (admin) => {
    await admin.query('create table team_notes (note_id text primary key, tenant_id text not null)');
    await admin.query('alter table team_notes enable row level security');
    await admin.query(`insert into team_notes values ('n', $1)`, [tenant.tenantId]);
    if (rights) await admin.query(rights);
  });
  try {
    await tenantRemovals.removeDue();
    const failed = await deletionRecords.get(tenant.deletionId);
    expect(failed).toMatchObject({
      state: 'failed',
      proof: null,
      rows: {},
      reason: expect.stringMatching(why),
    });
    expect(failed.reason).toContain('team_notes');
    expect(await leftOf(db, tenant.tenantId)).toMatchObject({ metrics: before.metrics, team_notes: 1 });
    // nothing is gone, so it can still be taken back
    const cancelled = await deletions.cancel(tenant, tenant.deletionId, OPERATOR);
    expect(cancelled.state).toBe('cancelled');
  } finally {
    await db.asAdmin((admin) => admin.query('drop table team_notes'));
  }
});

test('a new table with its policies is emptied and counted without a line of code, and one that names the tenant in JSON is counted', async () => {
  const tenant = await dueTenant('seen');
  const other = await db.newTenant('other');
  await db.asAdmin(async (admin) => {
    await admin.query(`create table team_notes (note_id text primary key, tenant_id text not null);
      alter table team_notes enable row level security;
      grant select, delete on team_notes to omnimemory_deletion;
      create policy s on team_notes for select to omnimemory_deletion using (tenant_id = current_setting('app.scope', true));
      create policy d on team_notes for delete to omnimemory_deletion using (tenant_id = current_setting('app.scope', true));
      create table reports (body jsonb not null);
      alter table reports enable row level security;
      grant select on reports to omnimemory_identity;
      create policy s on reports for select to omnimemory_identity using (true)`);
    await admin.query(`insert into team_notes values ('a', $1), ('b', $1), ('c', $2)`, [
      tenant.tenantId,
      other.tenantId,
    ]);
    await admin.query(
      `insert into reports values (jsonb_build_object('of', jsonb_build_object('tenant_id', $1::text)))`,
      [tenant.tenantId],
    );
  });
  try {
    await tenantRemovals.removeDue();
    const failed = await deletionRecords.get(tenant.deletionId);
    expect(failed).toMatchObject({
      state: 'failed',
      proof: { rows: 1, tables: { reports: 1, team_notes: 0 } },
    });
    expect(failed.reason).toContain('proof');
    await expect(deletions.cancel(tenant, tenant.deletionId, OPERATOR)).rejects.toMatchObject({
      code: 'deletion_started',
    });
    // only on the operator's word, once the table is empty
    await db.asAdmin((admin) => admin.query('delete from reports'));
    expect(await tenantRemovals.removeDue()).toBe(0);
    await tenantRemovals.remove(tenant.tenantId, { retry: true });
    expect(await deletionRecords.get(tenant.deletionId)).toMatchObject({
      state: 'done',
      rows: { team_notes: 2 },
      proof: { rows: 0 },
      // of the whole log, and not of the lines that the job has written since
      audit: failed.audit,
    });
    expect((await leftOf(db, other.tenantId)).team_notes).toBe(1);
  } finally {
    await db.asAdmin((admin) => admin.query('drop table team_notes, reports'));
  }
});

test('housekeeping removes a due tenant, and does for suspended ones what was promised', async () => {
  const due = await dueTenant('due');
  const suspended = await db.newTenant('suspended');
  const { sessionId: id } = await seedEverything(db.services, suspended, 'suspended');
  const thing = await deletions.request(suspended, { kind: 'session', id }, OPERATOR);
  await db.services.tenants.suspendAsOperator(suspended.tenantId);
  await isDue(db, thing.deletion_id);
  for (const { run } of systemChoresOf(db.services)) await run();
  expect(await rowsLeft(due)).toEqual([]);
  const chores = choresOf(db.services).filter(({ whileSuspended }) => whileSuspended);
  expect(chores.map(({ name }) => name)).toContain('delete expired exports');
  for (const { run } of chores) await run(suspended);
  expect(await deletions.get(suspended, thing.deletion_id)).toMatchObject({ state: 'done' });
});
