import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { BILLING } from '../../src/auth/scope.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase({ poolSize: 4 });

const locksHeld = () =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query<{ held: number }>(
      `select count(*)::int as held from pg_locks where locktype = 'advisory' and granted
         and database = (select oid from pg_database where datname = current_database())`,
    );
    return rows[0]?.held;
  });

test('work under one lock never overlaps, work under others does', async () => {
  const running = new Map<string, number>();
  let most = 0;
  const work = (lock: string) =>
    db.database.underLock(BILLING, lock, async () => {
      running.set(lock, (running.get(lock) ?? 0) + 1);
      expect(running.get(lock)).toBe(1);
      most = Math.max(most, [...running.values()].filter((count) => count > 0).length);
      await wait(20);
      running.set(lock, 0);
    });
  await Promise.all(['a', 'b', 'a', 'b', 'a', 'b'].map(work));
  expect(most).toBe(2);
  expect(await locksHeld()).toBe(0);
});

test('no transaction is open in between', () =>
  db.database.underLock(BILLING, 'a', async (held) => {
    await held.inScope(BILLING, (tx) => tx.db.selectFrom('tenants').select('id').execute());
    const { rows } = await db.asAdmin((admin) =>
      admin.query(`select state from pg_stat_activity where usename = 'omnimemory_billing'
         and datname = current_database() and state like 'idle in transaction%'`),
    );
    expect(rows).toEqual([]);
  }));

test('requests without a lock are served while others hold and wait for locks', async () => {
  const done = Promise.withResolvers<void>();
  const holders = ['a', 'b', 'c', 'd', 'e', 'f'].map((lock) =>
    db.database.underLock(BILLING, lock, () => done.promise),
  );
  try {
    // behind the holders it would wait until it is refused
    await db.database.readOne(BILLING, (tx) => tx.db.selectFrom('tenants').select('id').execute());
  } finally {
    done.resolve();
  }
  await Promise.all(holders);
});

test('many requests for one lock do not block another lock, and too many are refused', async () => {
  const done = Promise.withResolvers<void>();
  const many = Array.from({ length: 30 }, () => db.database.underLock(BILLING, 'wanted', () => done.promise));
  const outcomes = Promise.allSettled(many);
  try {
    await db.database.underLock(BILLING, 'other', async () => {});
  } finally {
    done.resolve();
  }
  const sentAway = (await outcomes).filter((one) => one.status === 'rejected');
  expect(sentAway.map(({ reason }) => reason.code)).toEqual(Array(9).fill('try_again'));
  expect(await locksHeld()).toBe(0);
});

test('work that throws gives the lock back', async () => {
  const failing = db.database.underLock(BILLING, 'a', () => Promise.reject(new Error('on purpose')));
  await expect(failing).rejects.toThrow('on purpose');
  expect(await locksHeld()).toBe(0);
});

test('a lost connection loses the lock and cannot write any more', async () => {
  const late = db.database.underLock(BILLING, 'a', async (held) => {
    const { rows } = await held.readOne(BILLING, (tx) =>
      sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx.db),
    );
    await db.asAdmin((admin) => admin.query('select pg_terminate_backend($1)', [rows[0]?.pid]));
    // as another process would
    await db.asAdmin((admin) =>
      admin.query(`select pg_advisory_lock(key), pg_advisory_unlock(key) from hashtextextended('a', 0) key`),
    );
    await held.inScope(BILLING, (tx) => tx.db.updateTable('tenants').set({ plan: 'pro' }).execute());
  });
  await expect(late).rejects.toThrow();
  expect(await locksHeld()).toBe(0);
});

test('the connection that holds a lock serves its own role only', async () => {
  const other = db.database.underLock(BILLING, 'a', (held) =>
    held.readOne({ kind: 'local' }, async () => {}),
  );
  await expect(other).rejects.toThrow('billing role');
});
