import { expect, test } from '@jest/globals';
import type pg from 'pg';
import { MAX_CONNECTING, RolePool } from '../../src/db/pools/role-pool.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();
const MAX = 2 * MAX_CONNECTING + 8;

const newPool = (connectionString: string) =>
  new RolePool({ connectionString, max: MAX, connectionTimeoutMillis: 20_000 });

test('of many callers at once only some log in at the same time, and all get a connection', async () => {
  const pool = newPool(db.urls.roles.tenant);
  try {
    const asked = Array.from({ length: MAX }, () => pool.connect());
    expect([pool.totalCount, pool.waitingCount]).toEqual([MAX_CONNECTING, MAX - MAX_CONNECTING]);
    const clients: pg.PoolClient[] = await Promise.all(asked);
    expect([pool.totalCount, pool.waitingCount]).toEqual([MAX, 0]);
    for (const client of clients) client.release();
  } finally {
    await pool.close(1_000);
  }
});

test('logins that fail leave room for the next', async () => {
  const pool = newPool(Object.assign(new URL(db.urls.roles.tenant), { password: 'wrong' }).href);
  try {
    const asked = await Promise.allSettled(Array.from({ length: MAX }, () => pool.connect()));
    expect(new Set(asked.map((one) => one.status === 'rejected' && one.reason.code))).toEqual(
      new Set(['28P01']),
    );
    expect(pool.totalCount).toBe(0);
  } finally {
    await pool.close(1_000);
  }
});
