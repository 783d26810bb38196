import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { TenantScope } from '../../src/auth/scope.ts';
import { buildServices, defaultDependencies } from '../../src/container.ts';
import { untilWaiting } from '../support/lock-waits.ts';
import { setUpDatabase } from '../support/set-up.ts';

const CONNECTIONS = 4;

const db = await setUpDatabase({ poolSize: CONNECTIONS });
const times = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));

/** A transaction that waits for as long as the test holds its lock. */
const held = (scope: TenantScope) =>
  db.database.inScope(scope, async (tx) => {
    await sql`set local lock_timeout = 0`.execute(tx.db);
    await sql`set local statement_timeout = 0`.execute(tx.db);
    await sql`select pg_advisory_xact_lock_shared(42)`.execute(tx.db);
  });

test('a tenant with endless statements leaves half of the connections to others', async () => {
  const [busy, quiet] = [await db.newTenant(), await db.newTenant()];
  const all = await db.asAdmin(async (admin) => {
    await admin.query('select pg_advisory_lock(42)');
    const waiting = times(3 * CONNECTIONS, () => held(busy));
    await untilWaiting(db, CONNECTIONS / 2);
    const sessions = times(2 * CONNECTIONS, () => db.services.sessions.start(quiet, { tool_id: 'cursor' }));
    expect(await Promise.all(sessions)).toHaveLength(2 * CONNECTIONS);
    const { rows } = await admin.query(
      `select from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`,
    );
    expect(rows).toHaveLength(CONNECTIONS / 2);
    await admin.query('select pg_advisory_unlock(42)');
    return waiting;
  });
  await Promise.all(all);
});

test('searches of many tenants leave connections to everything else', async () => {
  const [quiet, ...searching] = [await db.newTenant(), await db.newTenant(), await db.newTenant()];
  const { search, sessions } = buildServices(db.database, { ...defaultDependencies(), maxSearches: 2 });
  const query = { q: 'anything', type: 'memory' } as const;
  const page = { limit: 10, after: undefined };
  const all = await db.asAdmin(async (admin) => {
    await admin.query('begin');
    await admin.query('lock table project_memories in access exclusive mode');
    const finding = searching.flatMap((scope) => times(CONNECTIONS, () => search.find(scope, query, page)));
    await untilWaiting(db, 2);
    const started = times(CONNECTIONS, () => sessions.start(quiet as TenantScope, { tool_id: 'cursor' }));
    expect(await Promise.all(started)).toHaveLength(CONNECTIONS);
    const { rows } = await admin.query(
      `select from pg_locks where not granted and relation = 'project_memories'::regclass
         and database = (select oid from pg_database where datname = current_database())`,
    );
    expect(rows).toHaveLength(2);
    await admin.query('commit');
    return finding;
  });
  await Promise.all(all);
});

test('work inside a transaction never waits for work that waits for a connection', async () => {
  const scope = await db.newTenant();
  const { entitlements, settings } = buildServices(db.database);
  const both = async (): Promise<unknown[]> => [
    (await entitlements.of(scope)).plan,
    await settings.current(scope),
  ];
  const insides = times(CONNECTIONS / 2, () =>
    db.database.inScope(scope, async (tx) => {
      await sql`select 1`.execute(tx.db);
      await everybodyIsInside();
      // one that has no connection loads the plan and the settings for all who ask at the same time
      shared.push(entitlements.of(scope), settings.current(scope));
      return db.database.joinedTo(scope, tx, both);
    }),
  );
  expect(await Promise.all(insides)).toEqual(times(CONNECTIONS / 2, () => ['free', {}]));
  await Promise.all(shared);
});

const shared: Promise<unknown>[] = [];
let [missing, open] = [CONNECTIONS / 2, () => {}];
const allInside = new Promise<void>((resolve) => {
  open = resolve;
});

function everybodyIsInside(): Promise<void> {
  missing -= 1;
  if (missing === 0) open();
  return allInside;
}
