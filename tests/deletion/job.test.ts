import { expect, test } from '@jest/globals';
import { OPERATOR } from '../../src/auth/actor.ts';
import { LOCAL, type Scope, scopeIdOf } from '../../src/auth/scope.ts';
import { seedEverything } from '../contract/everything.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { digestOf } from './digest.ts';
import { proofHash } from './proof-hash.ts';

const db = await setUpDatabase();
const { deletions, removals, memories, projects } = db.services;
const tenant = await db.newTenant('A');
const neighbour = await db.newTenant('B');
await seedEverything(db.services, neighbour, 'mark-of-neighbour');
const neighbours = (scope: Scope) => db.asAdmin((admin) => digestOf(admin, scopeIdOf(scope), 'neighbours'));

/** The grace period is over. */
const pass = (deletionId: string) =>
  db.asAdmin((admin) =>
    admin.query(`update deletions set due_at = now() - interval '1 second' where deletion_id = $1`, [
      deletionId,
    ]),
  );

const keptRows = (deletionId: string) =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query<{ count: number }>(
      'select count(*)::int as count from deleted_rows where deletion_id = $1',
      [deletionId],
    );
    return rows[0]?.count;
  });

test.each<[string, Scope]>([
  ['a tenant', tenant],
  ['local mode', LOCAL],
])(
  'what is due is removed for good in slices, with a proof; nothing else of %s or others is',
  async (name, scope) => {
    const { sessionId: id, checkpointId } = await seedEverything(
      db.services,
      scope,
      `job-${name.replace(' ', '-')}`,
    );
    const before = await neighbours(scope);
    const waiting = await deletions.request(scope, { kind: 'session', id }, OPERATOR);
    expect(await removals.removeDue(scope)).toBe(0);
    const rest = await db.asAdmin((admin) => digestOf(admin, scopeIdOf(scope)));
    await pass(waiting.deletion_id);
    const removed = await removals.removeDue(scope, 3);
    expect(removed).toBeGreaterThan(10);
    expect(await keptRows(waiting.deletion_id)).toBe(0);
    const done = await deletions.get(scope, waiting.deletion_id);
    expect(done).toMatchObject({ state: 'done', rows: waiting.rows, reason: null });
    expect(done.proof).toMatchObject({
      rows: 0,
      kept: [],
      again: false,
      hash: proofHash(done.proof),
    });
    const counted = Object.keys(done.proof?.tables ?? {});
    expect(counted).toEqual(expect.arrayContaining([...Object.keys(waiting.rows), 'deleted_rows']));
    expect(await db.asAdmin((admin) => digestOf(admin, scopeIdOf(scope)))).toEqual(rest);
    expect(await neighbours(scope)).toEqual(before);
    await expect(deletions.cancel(scope, waiting.deletion_id, OPERATOR)).rejects.toMatchObject({
      code: 'deletion_started',
    });
    await expect(db.services.checkpoints.get(scope, checkpointId)).rejects.toMatchObject({ status: 410 });
  },
);

test('every table that can name a thing is emptied of it: no table of the catalogue is forgotten', async () => {
  const { sessionId, projectId } = await seedEverything(db.services, tenant, 'whole');
  const found = await db.asAdmin(async (admin) => {
    const { rows } = await admin.query<{ name: string; column: string }>(`
      select c.relname as name, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and a.attname in ('session_id', 'project_id') and c.relname <> 'checkpoint_tombstones'`);
    return rows;
  });
  expect(found.length).toBeGreaterThan(15);
  for (const [kind, id] of [
    ['session', sessionId],
    ['project', projectId],
  ] as const) {
    await deletions.request(tenant, { kind, id }, OPERATOR);
    const left = await db.asAdmin(async (admin) => {
      const tables: string[] = [];
      for (const { name } of found.filter(({ column }) => column === `${kind}_id`)) {
        const { rowCount } = await admin.query(`select 1 from ${name} where ${kind}_id = $1`, [id]);
        if (rowCount !== 0) tables.push(name);
      }
      return tables;
    });
    expect(left).toEqual([]);
  }
});

test('rows that turn up again fail the deletion and say where', async () => {
  const { project_id } = await projects.getOrCreate(tenant, { workspace_path: '/again' });
  const memory = { project_id, key: 'k' };
  await memories.put(tenant, memory, { value: 'v' });
  const { memory_id: id } = await memories.peek(tenant, memory);
  const { deletion_id } = await deletions.request(tenant, { kind: 'memory', id }, OPERATOR);
  await memories.put(tenant, memory, { value: 'v' });
  await db.asAdmin((admin) =>
    admin.query('update project_memories set memory_id = $1 where scope_id = $2 and memory_key = $3', [
      id,
      tenant.tenantId,
      'k',
    ]),
  );
  await pass(deletion_id);
  await removals.removeDue(tenant);
  const failed = await deletions.get(tenant, deletion_id);
  expect(failed).toMatchObject({ state: 'failed', proof: { rows: 1, tables: { project_memories: 1 } } });
  expect(failed.reason).toContain('proof');
});

test('a project that was made again at the same path is not what was deleted', async () => {
  const path = { workspace_path: '/made-again' };
  const { project_id: id } = await projects.getOrCreate(tenant, path);
  const { deletion_id } = await deletions.request(tenant, { kind: 'project', id }, OPERATOR);
  await projects.getOrCreate(tenant, path);
  await pass(deletion_id);
  await removals.removeDue(tenant);
  const { state, proof } = await deletions.get(tenant, deletion_id);
  expect([state, proof?.rows, proof?.again]).toEqual(['done', 0, true]);
});

test('a job that is killed is continued by the next one, and a request that is killed never was', async () => {
  const { sessionId: id } = await seedEverything(db.services, tenant, 'killed');
  const kill = (after: string) =>
    db.asAdmin(async (admin) => {
      for (;;) {
        const { rows } = await admin.query<{ pid: number }>(
          `select pid from pg_stat_activity where datname = current_database()
            and usename = 'omnimemory_deletion' and wait_event_type = 'Lock' and query ilike '%' || $1 || '%'`,
          [after],
        );
        const [backend] = rows;
        if (!backend) continue;
        await admin.query('select pg_terminate_backend($1)', [backend.pid]);
        return;
      }
    });
  /** Holds a lock that stops the work in its middle, and kills its connection there. */
  const killedAt = async (lock: string, statement: string, work: () => Promise<unknown>) => {
    await db.asAdmin(async (holder) => {
      await holder.query('begin');
      await holder.query(lock);
      const failed = expect(work()).rejects.toThrow();
      await kill(statement);
      await holder.query('rollback');
      await failed;
    });
  };
  const of = { kind: 'session', id } as const;
  const all = () => db.asAdmin((admin) => digestOf(admin, tenant.tenantId));
  const before = await all();
  // checkpoints have been moved by then
  const session = `select 1 from tool_sessions where scope_id = '${tenant.tenantId}' and session_id = '${id}' for update`;
  await killedAt(session, 'tool_sessions', () => deletions.request(tenant, of, OPERATOR));
  expect(await all()).toEqual(before);
  const { deletion_id } = await deletions.request(tenant, of, OPERATOR);
  await pass(deletion_id);
  const last = `select 1 from deleted_rows
    where scope_id = '${tenant.tenantId}' and deletion_id = '${deletion_id}' order by step desc limit 1 for update`;
  await killedAt(last, 'deleted_rows', () => removals.removeDue(tenant, 4));
  expect((await deletions.get(tenant, deletion_id)).state).toBe('running');
  expect(await keptRows(deletion_id)).toBeGreaterThan(0);
  await removals.removeDue(tenant, 4);
  expect((await deletions.get(tenant, deletion_id)).state).toBe('done');
  expect(await keptRows(deletion_id)).toBe(0);
});

test('a row that is recorded while its session is deleted goes with it or is refused', async () => {
  const session_id = await db.newSession(tenant);
  const store = () => db.services.metrics.store(tenant, { session_id, tool_id: 'cursor', tokens_saved: 1 });
  const [deletion, ...stored] = await Promise.allSettled([
    deletions.request(tenant, { kind: 'session', id: session_id }, OPERATOR),
    ...Array.from({ length: 20 }, store),
  ]);
  const rows = deletion.status === 'fulfilled' ? (deletion.value.rows.metrics ?? 0) : -1;
  expect(rows).toBe(stored.filter(({ status }) => status === 'fulfilled').length);
});
