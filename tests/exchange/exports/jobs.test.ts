import { expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { startJobs } from '../../../src/jobs/start-jobs.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { seedEverything } from '../../contract/everything.ts';
import { until } from '../../jobs/rounds.ts';
import { personOf } from '../../support/people.ts';
import { startServerProcess } from '../../support/server-process.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { readZip } from '../archive/read-zip.ts';
import { archiveOf, downloaded, exported, runExport } from './exporting.ts';

const db = await setUpDatabase({ holdsSeveral: true });
const { services } = db;
const LOCAL_ACTOR = { kind: 'local' } as const;

const partsOf = (exportId: string) =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query<{ position: number }>(
      'select position from export_parts where export_id = $1 order by position',
      [exportId],
    );
    return rows.map(({ position }) => position);
  });

test('archives of two teams and of local mode, made at the same time, have no byte of each other', async () => {
  const scopes: [string, Scope][] = [
    ['canary-of-one', await db.newTenant()],
    ['canary-of-two', await db.newTenant()],
    ['canary-of-local', LOCAL],
  ];
  for (const [mark, scope] of scopes) await seedEverything(services, scope, mark);
  const archives = await Promise.all(
    scopes.map(async ([mark, scope]) => {
      const { entries } = await archiveOf(db, scope, scope.kind === 'local' ? LOCAL_ACTOR : OPERATOR);
      return [mark, [...entries.values()].join('')] as const;
    }),
  );
  for (const [mark, everything] of archives)
    for (const [other] of archives)
      expect([mark, other, everything.includes(other)]).toEqual([mark, other, mark === other]);
});

test('the worker makes the archive of a request, of a tenant and of local mode', async () => {
  const tenant = await db.newTenant();
  const { userId, actor } = await personOf(db, tenant, 'member');
  const scope = { ...tenant, userId };
  await db.newSession(scope);
  const log = createLogger('silent');
  const jobs = await startJobs(db.urls.roles.billing ?? '', {
    services,
    database: db.database,
    localMode: true,
    log,
  });
  try {
    for (const [of, by] of [
      [scope, actor],
      [LOCAL, LOCAL_ACTOR],
    ] as const) {
      for (const { export_id } of await services.exports.list(of))
        await services.exports.remove(of, export_id, by);
      const { job, enqueue } = await services.exports.request(of, { kind: 'all' }, by);
      await enqueue();
      await until(async () => (await services.exports.get(of, job.export_id)).state === 'done');
      const { tables } = await readZip(await downloaded(db, of, job.export_id, by));
      expect(tables.tool_sessions?.length).toBeGreaterThan(0);
    }
  } finally {
    await jobs.stop();
  }
});

test('a request whose process died before its job was added gets one with the next housekeeping', async () => {
  const tenant = await db.newTenant();
  const { job } = await services.exports.request(tenant, { kind: 'all' }, OPERATOR);
  const queued = () =>
    db.asAdmin(async (admin) => {
      const { rowCount } = await admin.query(
        'select 1 from graphile_worker._private_jobs where key like $1',
        [`%${job.export_id}`],
      );
      return rowCount;
    });
  expect(await services.exports.enqueueUnfinished(tenant)).toBe(0);
  await db.asAdmin((admin) =>
    admin.query(`update exports set created_at = now() - interval '2 minutes' where export_id = $1`, [
      job.export_id,
    ]),
  );
  for (let n = 0; n < 2; n++) {
    expect(await services.exports.enqueueUnfinished(tenant)).toBe(1);
    expect(await queued()).toBe(1);
  }
});

test('a run begins anew: it leaves nothing of the run before, and that one can store nothing more', async () => {
  const tenant = await db.newTenant();
  await seedEverything(services, tenant, 'anew');
  const { job } = await services.exports.request(tenant, { kind: 'all' }, OPERATOR);
  const { export_id } = job;
  await db.asAdmin((admin) =>
    admin.query(
      `with old as (update exports set state = 'running', run_id = 'killed', attempts = 1 where export_id = $1 returning 1)
      insert into export_parts (scope_id, tenant_id, export_id, position, content) values ($2, $2, $1, 0, 'old'), ($2, $2, $1, 7, 'old')`,
      [export_id, tenant.tenantId],
    ),
  );
  await Promise.all([runExport(services, tenant, export_id), runExport(services, tenant, export_id)]);
  expect(await services.exports.get(tenant, export_id)).toMatchObject({ state: 'done' });
  expect(await partsOf(export_id)).toEqual([0]);
  await readZip(await downloaded(db, tenant, export_id, OPERATOR));
});

test('a run that keeps failing ends, and the export says so', async () => {
  const tenant = await db.newTenant();
  const { job } = await services.exports.request(tenant, { kind: 'all' }, OPERATOR);
  await db.asAdmin(async (admin) => {
    // what no statement of the job can read
    await admin.query('begin');
    await admin.query('update exports set attempts = 4 where export_id = $1', [job.export_id]);
    await admin.query('commit');
    await admin.query('alter table tool_events rename to tool_events_away');
    try {
      expect(await runExport(services, tenant, job.export_id)).toBeInstanceOf(Error);
    } finally {
      await admin.query('alter table tool_events_away rename to tool_events');
    }
  });
  expect(await services.exports.get(tenant, job.export_id)).toMatchObject({
    state: 'failed',
    failure: { code: 'export_failed' },
  });
  expect(await partsOf(job.export_id)).toEqual([]);
});

test('an export that is removed while it runs leaves no piece, and its job ends without a fault', async () => {
  const tenant = await db.newTenant();
  await seedEverything(services, tenant, 'removed');
  const { job } = await services.exports.request(tenant, { kind: 'all' }, OPERATOR);
  await db.asAdmin(async (admin) => {
    await admin.query('begin; lock table tool_events in access exclusive mode');
    const running = runExport(services, tenant, job.export_id);
    await until(async () => (await services.exports.get(tenant, job.export_id)).tables_done > 0);
    await services.exports.remove(tenant, job.export_id, OPERATOR);
    await admin.query('commit');
    expect(await running).toBeUndefined();
  });
  expect(await partsOf(job.export_id)).toEqual([]);
  const left = await services.exports.list(tenant);
  expect(left.map(({ export_id }) => export_id)).not.toContain(job.export_id);
});

test('a job whose server stops goes back to the queue, and that is no failed run', async () => {
  const tenant = await db.newTenant();
  const { job } = await services.exports.request(tenant, { kind: 'all' }, OPERATOR);
  for (let n = 0; n < 10; n++)
    await expect(runExport(services, tenant, job.export_id, AbortSignal.abort())).rejects.toThrow();
  expect(await services.exports.get(tenant, job.export_id)).toMatchObject({ state: 'waiting' });
  await runExport(services, tenant, job.export_id);
  expect(await services.exports.get(tenant, job.export_id)).toMatchObject({ state: 'done' });
});

test('a process that is killed in the middle of a job leaves it to the next one, which makes the whole archive', async () => {
  const { tenant, local, identity, billing } = db.urls.roles;
  const env = {
    LOCAL_MODE: 'on',
    DATABASE_URL: tenant,
    DATABASE_URL_LOCAL: local ?? '',
    DATABASE_URL_IDENTITY: identity,
    DATABASE_URL_BILLING: billing ?? '',
  };
  await seedEverything(services, LOCAL, 'killed');
  for (const { export_id } of await services.exports.list(LOCAL))
    await services.exports.remove(LOCAL, export_id, LOCAL_ACTOR);
  const killed = await startServerProcess(env);
  const { job, enqueue } = await services.exports.request(LOCAL, { kind: 'all' }, LOCAL_ACTOR);
  await db.asAdmin(async (admin) => {
    await admin.query('begin; lock table tool_events in access exclusive mode');
    await enqueue();
    await until(async () => (await services.exports.get(LOCAL, job.export_id)).tables_done > 0);
    await killed.kill();
    await admin.query('commit');
  });
  expect(await services.exports.get(LOCAL, job.export_id)).toMatchObject({ state: 'running' });
  const next = await startServerProcess(env);
  await until(async () => (await services.exports.get(LOCAL, job.export_id)).state === 'done');
  await next.stop();
  const { entries } = await readZip(await downloaded(db, LOCAL, job.export_id, LOCAL_ACTOR));
  expect([...entries.values()].join('')).toContain('killed');
}, 60_000);

test('exports of somebody who is gone are deleted with the others when they expire', async () => {
  const tenant = await db.newTenant();
  const { userId, actor } = await personOf(db, tenant, 'member');
  const { export_id } = await exported(db, { ...tenant, userId }, actor);
  expect(await partsOf(export_id)).toEqual([0]);
  await db.asAdmin((admin) =>
    admin.query('update exports set expires_at = now() where export_id = $1', [export_id]),
  );
  expect(await services.exports.deleteExpired(tenant)).toBe(1);
  expect(await partsOf(export_id)).toEqual([]);
});
