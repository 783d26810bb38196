import { setFlagsFromString } from 'node:v8';
import { describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { RolePool } from '../../src/db/pools/role-pool.ts';
import { SingleSyncQuery } from '../../src/db/transaction/single-sync-query.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();

async function withPool<T>(queryTimeoutMs: number, work: (pool: RolePool) => Promise<T>): Promise<T> {
  const pool = new RolePool({
    connectionString: db.urls.roles.tenant,
    ...{ max: 1, pipeline: true, queryTimeoutMs },
  });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    return await work(pool);
  } finally {
    await pool.close(1_000);
  }
}

const single = (text: string) => new SingleSyncQuery({ text }, { before: ['BEGIN'], after: ['COMMIT'] });

describe('a query of a role', () => {
  test('gives its result as a promise, to a callback, and through a query object', () =>
    withPool(10_000, async (pool) => {
      const client = await pool.connect();
      const text = 'select $1::int as n';
      expect((await client.query(text, [1])).rows).toEqual([{ n: 1 }]);
      expect((await client.query({ text, values: [2] })).rows).toEqual([{ n: 2 }]);
      const called = new Promise((resolve) => client.query(text, [3], (_error, { rows }) => resolve(rows)));
      expect(await called).toEqual([{ n: 3 }]);
      const query = single('select 4 as n');
      client.query(query);
      expect((await query.result).rows).toEqual([{ n: 4 }]);
      await expect(client.query('select nothing from nowhere')).rejects.toMatchObject({ code: '42P01' });
      client.release();
      expect((await pool.query('select 5 as n')).rows).toEqual([{ n: 5 }]);
    }));

  test('fails after the timeout, with those behind it, and the pool connects again', () =>
    withPool(200, async (pool) => {
      const client = await pool.connect();
      const queries = [single('select pg_sleep(30)'), single('select 1')];
      for (const query of queries) client.query(query);
      for (const { result } of queries) await expect(result).rejects.toThrow('Query read timeout');
      client.release(true);
      await expect(pool.query('select pg_sleep(30)')).rejects.toThrow('Query read timeout');
      expect((await pool.query('select 2 as n')).rows).toEqual([{ n: 2 }]);
    }));

  test('leaves nothing in the memory of old objects: its callbacks are young', async () => {
    setFlagsFromString('--allow-natives-syntax');
    const isYoung = new Function('value', 'return %InYoungGeneration(value)') as (value: unknown) => boolean;
    setFlagsFromString('--no-allow-natives-syntax');
    const holder: { expression?: () => unknown } = {};
    const old = (of: unknown) => {
      holder.expression = () => of;
      return holder.expression;
    };
    expect(isYoung(old({}))).toBe(false);
    await withPool(10_000, async (pool) => {
      const client = await pool.connect();
      const query = single('select 1');
      expect(isYoung(query.callback)).toBe(true);
      client.query(query);
      expect(isYoung(query.callback)).toBe(true);
      await query.result;
      const plain = new pg.Query('select 1') as unknown as { callback: unknown };
      client.query(plain as never);
      expect(isYoung(plain.callback)).toBe(true);
      await client.query('select 1');
      client.release();
    });
  });
});
