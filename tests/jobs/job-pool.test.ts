import { expect, test } from '@jest/globals';
import type pg from 'pg';
import { JobPool } from '../../src/jobs/job-pool.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();

test('a client that is released twice, as graphile-worker does, goes back once', async () => {
  const pool = new JobPool({ connectionString: db.urls.roles.billing, max: 2 });
  try {
    const release = await new Promise<(destroy?: boolean) => void>((resolve, reject) => {
      pool.connect((error, _client, done) => (error ? reject(error) : resolve(done)));
    });
    release();
    const other: pg.PoolClient = await pool.connect();
    expect(() => release(true)).not.toThrow();
    expect((await other.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    other.release();
    expect([pool.totalCount, pool.idleCount]).toEqual([1, 1]);
  } finally {
    await pool.end();
  }
});
