import { expect, test } from '@jest/globals';
import { LOCAL, type Scope, scopeIdOf } from '../../src/auth/scope.ts';
import { seedEverything } from '../contract/everything.ts';
import { untilWaiting } from '../support/lock-waits.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { age, bytesOf, endedBefore, keep, record, rowsIn } from './aged.ts';

const db = await setUpDatabase({ holdsSeveral: true });
const { services } = db;
const { retention, sessions } = services;

const scopes: [string, () => Promise<Scope>][] = [
  ['a tenant', () => db.newTenant()],
  ['local mode', async () => LOCAL],
];

/** Every table with the id of a session, and how many of its rows name one of these. */
const rowsOf = (sessionIds: readonly string[]) =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query<{ name: string }>(
      `select table_name::text as name from information_schema.columns
        where table_schema = 'public' and column_name = 'session_id' and is_generated = 'NEVER'
          and table_name <> 'web_sessions' order by 1`,
    );
    const counts: Record<string, number> = {};
    for (const { name } of rows) {
      const found = await admin.query(`select count(*)::int as n from ${name} where session_id = any($1)`, [
        sessionIds,
      ]);
      counts[name] = found.rows[0].n;
    }
    return counts;
  });

const sessionsOf = (scope: Scope) =>
  db.asAdmin(async (admin) => {
    const id = scope.kind === 'tenant' ? scope.tenantId : '';
    const { rows } = await admin.query<{ session_id: string }>(
      'select session_id from tool_sessions where scope_id = $1',
      [id],
    );
    return rows.map(({ session_id }) => session_id);
  });

/** Vectors of each session, as if search by meaning were on here. */
const addVectors = (scopeId: string) =>
  db.asAdmin((admin) =>
    admin.query(
      `insert into session_vectors (scope_id, tenant_id, session_id, part, model, tool, started_at, words, terms)
        select scope_id, tenant_id, session_id, 0, 1, 0, started_at, repeat('0', 512)::bit(512), ''
        from tool_sessions where scope_id = $1`,
      [scopeId],
    ),
  );

test.each(scopes)('in %s a session goes with everything of it in every table', async (name, scopeOf) => {
  const scope = await scopeOf();
  if (scope.kind === 'tenant') await services.storedBytes.recount(scope, 24);
  await seedEverything(services, scope, `mark-of-${name.replace(' ', '-')}`);
  await addVectors(scopeIdOf(scope));
  const ids = await sessionsOf(scope);
  const before = await rowsOf(ids);
  const filled = Object.entries(before).filter(([, count]) => count > 0);
  expect(Object.keys(before).filter((table) => before[table] === 0)).toEqual([]);
  expect(filled.length).toBeGreaterThan(12);
  const kept = await sessions.start(scope, { tool_id: 'continues' });
  await db.asAdmin((admin) =>
    admin.query('update tool_sessions set previous_session_id = $2 where session_id = $1', [
      kept.session_id,
      ids[0],
    ]),
  );
  if (scope.kind === 'tenant')
    await db.asAdmin((admin) =>
      admin.query('update tenant_storage set bytes = bytes + octet_length($2) where scope_id = $1', [
        scope.tenantId,
        ids[0],
      ]),
    );
  for (const id of ids) {
    await sessions.update(scope, id, { pinned: false });
    await endedBefore(db, scope, id, 30 * 24 + 1);
  }
  await keep(db, scope, { sessions_days: 30 });
  expect(await retention.deleteExpired(scope, 'sessions')).toBeGreaterThan(ids.length);
  expect(Object.values(await rowsOf(ids)).every((count) => count === 0)).toBe(true);
  expect(await sessionsOf(scope)).toEqual([kept.session_id]);
  expect((await sessions.get(scope, kept.session_id)).previous_session_id).toBeNull();
  if (scope.kind === 'tenant') {
    const { counted, stored, checkpoints, stored_checkpoints } = await bytesOf(db, scope);
    expect([counted, checkpoints]).toEqual([stored, stored_checkpoints]);
  }
  await keep(db, scope, null);
});

test.each(scopes)(
  'in %s open, pinned and younger sessions stay, and so does one with late work',
  async (_name, scopeOf) => {
    const scope = await scopeOf();
    const ids: Record<string, string> = {};
    for (const tool_id of ['old', 'young', 'pinned', 'late', 'open'])
      ids[tool_id] = (await sessions.start(scope, { tool_id })).session_id;
    const of = (name: string) => ids[name] ?? '';
    await sessions.update(scope, of('pinned'), { pinned: true });
    for (const name of ['old', 'pinned', 'late']) await endedBefore(db, scope, of(name), 30 * 24 + 1);
    await endedBefore(db, scope, of('young'), 30 * 24 - 1);
    await age(db, scope, {
      table: 'tool_sessions',
      column: 'last_activity',
      hours: 1,
      where: `session_id = '${of('late')}'`,
    });
    await keep(db, scope, { sessions_days: 30 });
    expect(await retention.deleteExpired(scope, 'sessions')).toBe(1);
    const left = await sessionsOf(scope);
    expect(Object.keys(ids).filter((name) => !left.includes(of(name)))).toEqual(['old']);
    await keep(db, scope, null);
  },
);

test('a session that is opened again while it is being deleted loses nothing', async () => {
  const tenant = await db.newTenant();
  const id = await record(db, tenant);
  await endedBefore(db, tenant, id, 1_000);
  await keep(db, tenant, { sessions_days: 30 });
  const before = await rowsOf([id]);
  await db.database
    .inScope(tenant, async (tx) => {
      await tx
        .updateTable('tool_sessions')
        .set({ ended_at: null, ended_by: null })
        .where('session_id', '=', id)
        .execute();
      const deletion = retention.deleteExpired(tenant, 'sessions');
      await untilWaiting(db, 1);
      return { deletion };
    })
    .then(({ deletion }) => deletion);
  expect(await rowsOf([id])).toEqual(before);
});

test('a row that is stored for a session while it is being deleted keeps all of it', async () => {
  const tenant = await db.newTenant();
  const id = await record(db, tenant);
  await endedBefore(db, tenant, id, 1_000);
  await keep(db, tenant, { sessions_days: 30 });
  const before = await rowsOf([id]);
  const { deletion } = await db.database.inScope(tenant, async (tx) => {
    await tx.db
      .insertInto('session_velocity')
      .values({ session_id: id, tokens_saved: 1, velocity: 1 })
      .execute();
    const running = retention.deleteExpired(tenant, 'sessions').then(
      () => 'deleted',
      ({ code }: { code: string }) => code,
    );
    await untilWaiting(db, 1);
    return { deletion: running };
  });
  expect(await deletion).not.toBe('deleted');
  expect(await rowsOf([id])).toEqual({ ...before, session_velocity: (before.session_velocity ?? 0) + 1 });
});

test('a session of more rows than a slice goes in slices, itself at the end', async () => {
  const tenant = await db.newTenant();
  const { session_id } = await sessions.start(tenant, { tool_id: 'cursor' });
  await db.asAdmin((admin) =>
    admin.query(
      `insert into metrics (scope_id, tenant_id, timestamp, tool_id, session_id)
        select $1, $1, now(), 'cursor', $2 from generate_series(1, 11000)`,
      [tenant.tenantId, session_id],
    ),
  );
  await endedBefore(db, tenant, session_id, 1_000);
  await keep(db, tenant, { sessions_days: 30 });
  await services.storedBytes.recount(tenant, 0);
  expect(await retention.deleteExpired(tenant, 'sessions')).toBe(11_001);
  expect(await rowsIn(db, tenant, 'metrics')).toBe(0);
  expect(await sessionsOf(tenant)).toEqual([]);
  const { counted, stored } = await bytesOf(db, tenant);
  expect(counted).toBe(stored);
});
