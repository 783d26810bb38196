import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { LOCAL } from '../../src/auth/scope.ts';
import { translateDatabaseError } from '../../src/db/errors.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();

const detailOf = (error: unknown) => translateDatabaseError(error)?.message ?? '';

test('a write whose connection is lost before the response gets an error that says how to repeat it', async () => {
  const writing = db.database.inScope(LOCAL, async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx.db);
    await tx.db.insertInto('cache_hits').values({ tool_id: 't', file_path: '/f', tokens_saved: 1 }).execute();
    await db.asAdmin((admin) => admin.query('select pg_terminate_backend($1)', [rows[0]?.pid]));
  });
  const error = await writing.catch((raised: unknown) => raised);
  expect(translateDatabaseError(error)).toMatchObject({ code: 'database_unavailable', status: 503 });
  expect(detailOf(error)).toContain('may or may not have been carried out');
  expect(detailOf(error)).toContain('same Idempotency-Key');
});

test.each(['57P01', '57P02', '58000', '53200', '08006', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'])(
  '%s may come after the COMMIT',
  (code) => expect(detailOf({ code })).toContain('may or may not'),
);

test.each(['57P03', '53300', 'ECONNREFUSED', 'ENOTFOUND'])('with %s nothing was changed', (code) =>
  expect(detailOf({ code })).toContain('nothing was changed'),
);

test.each([
  { code: '26000', message: 'prepared statement "a1" does not exist' },
  { code: '42P05', message: 'prepared statement "a1" already exists' },
  { code: '08P01', message: 'bind message supplies 1 parameters, but prepared statement "a1" requires 2' },
])(
  '$code is a prepared statement that a pooler lost: nothing was changed, and it can be tried again',
  (error) => {
    expect(translateDatabaseError(error)).toMatchObject({
      code: 'prepared_statement_lost',
      status: 503,
      headers: { 'Retry-After': '1' },
    });
    expect(detailOf(error)).toContain('nothing was changed');
  },
);

test.each(['query_wait_timeout', 'bind message supplies 1 parameters, but prepared statement "" requires 2'])(
  '08P01 with the message "%s" of a pooler, or of an unnamed statement, is not one',
  (message) =>
    expect(translateDatabaseError({ code: '08P01', message })).toMatchObject({
      code: 'database_unavailable',
    }),
);
