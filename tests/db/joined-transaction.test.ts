import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { TenantScope } from '../../src/auth/scope.ts';
import { Database, type ScopeTransaction } from '../../src/db/transaction/database.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();
const { database, services } = db;
const start = (scope: TenantScope) => services.sessions.start(scope, { tool_id: 'cursor' });

const storedSessions = ({ tenantId }: TenantScope) =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query('select from tool_sessions where tenant_id = $1', [tenantId]);
    return rows.length;
  });

/** Joins the work to a transaction that is rolled back. */
async function rolledBack(scope: TenantScope, work: (tx: ScopeTransaction) => Promise<unknown>) {
  const onPurpose = new Error('rolled back on purpose');
  const rolling = database.inScope(scope, async (tx) => {
    await database.joinedTo(scope, tx, () => work(tx));
    throw onPurpose;
  });
  await expect(rolling).rejects.toBe(onPurpose);
}

test('what services do inside of a joined transaction goes with it', async () => {
  const scope = await db.newTenant();
  await rolledBack(scope, () => Promise.all([start(scope), wait(1).then(() => start(scope))]));
  expect(await storedSessions(scope)).toBe(0);
  await start(scope);
  expect(await storedSessions(scope)).toBe(1);
});

test('one piece may fail, and the rest goes on', async () => {
  const scope = await db.newTenant();
  await database.inScope(scope, (tx) =>
    database.joinedTo(scope, tx, async () => {
      await start(scope);
      await expect(database.inScope(scope, (inner) => sql`select 1 / 0`.execute(inner.db))).rejects.toThrow();
      await start(scope);
    }),
  );
  expect(await storedSessions(scope)).toBe(2);
});

test('another scope, another database and other work stay apart', async () => {
  const [scope, other] = [await db.newTenant(), await db.newTenant()];
  const another = Database.over(db.pools);
  let beside: Promise<unknown> = Promise.resolve();
  const { promise: joined, resolve } = Promise.withResolvers<void>();
  const apart = joined.then(() => start(scope));
  await rolledBack(scope, async () => {
    expect(database.isJoined).toBe(true);
    expect(another.isJoined).toBe(false);
    await start(other);
    beside = another.inScope(scope, (tx) =>
      sql`insert into tool_sessions (session_id, tool_id) values ('beside', 'cursor')`.execute(tx.db),
    );
    await beside;
    resolve();
    await apart;
  });
  expect(database.isJoined).toBe(false);
  expect([await storedSessions(other), await storedSessions(scope)]).toEqual([1, 2]);
});

test('what is left behind when the transaction has ended fails, and is not done apart from it', async () => {
  const scope = await db.newTenant();
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  let late: Promise<unknown> = Promise.resolve();
  await database.inScope(scope, (tx) =>
    database.joinedTo(scope, tx, async () => {
      late = ended.then(() => start(scope));
      late.catch(() => {});
      await start(scope);
    }),
  );
  resolve();
  await expect(late).rejects.toThrow(/transaction/);
  expect(await storedSessions(scope)).toBe(1);
});

test('a transaction inside of a joined one is joined to the inner one', async () => {
  const scope = await db.newTenant();
  await rolledBack(scope, () =>
    database.inScope(scope, (inner) => database.joinedTo(scope, inner, () => start(scope))),
  );
  expect(await storedSessions(scope)).toBe(0);
});
