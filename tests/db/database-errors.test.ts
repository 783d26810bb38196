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

test.each(['prepared statement did not exist', 'prepared statement name is already in use'])(
  '08P01 with the message "%s" of PgBouncer is one, too',
  (message) =>
    expect(translateDatabaseError({ code: '08P01', message })).toMatchObject({
      code: 'prepared_statement_lost',
    }),
);

test.each([
  'query_wait_timeout',
  'no more connections allowed (max_client_conn)',
  'client_login_timeout (server down)',
  'server login has been failing, try again later (server_login_retry)',
])('a pooler that says "%s" has not passed the request on', (message) => {
  expect(translateDatabaseError({ code: '08P01', message })).toMatchObject({
    status: 503,
    headers: { 'Retry-After': '1' },
  });
  expect(detailOf({ code: '08P01', message })).toContain('nothing was changed');
  expect(detailOf({ code: '08P01', message: 'server conn crashed?' })).toContain('may or may not');
});

test.each(['query_wait_timeout', 'bind message supplies 1 parameters, but prepared statement "" requires 2'])(
  '08P01 with the message "%s" of a pooler, or of an unnamed statement, is not one',
  (message) =>
    expect(translateDatabaseError({ code: '08P01', message })).toMatchObject({
      code: 'database_unavailable',
    }),
);

test.each([
  [
    '23503',
    'insert or update on table "project_memories_102081" violates foreign key constraint "project_memories__project_id_102081"',
    'project_not_found',
  ],
  [
    '23514',
    'new row for relation "metrics_102014" violates check constraint "metrics__tokens_saved_102014"',
    'metrics__tokens_saved',
  ],
  ['23514', 'new row for relation "a" violates check constraint "a__window_2024"', 'a__window_2024'],
  ['23505', 'duplicate key value violates unique constraint "tenants__pkey_102008"', 'tenant_exists'],
])('%s without the field of the constraint has the name in its message: %s', (code, message, expected) => {
  expect(translateDatabaseError({ code, message })).toMatchObject({ code: expected });
});

test('a node of Citus that went away during a transaction is a database that is unavailable', () => {
  const message = 'failure on connection marked as essential: 127.0.0.1:5433';
  expect(translateDatabaseError({ code: 'XX000', message })).toMatchObject({
    status: 503,
    code: 'database_unavailable',
  });
  expect(translateDatabaseError({ code: 'XX000', message: 'cache lookup failed' })).toBeUndefined();
});

test('a text that is no violation names no constraint', () => {
  expect(translateDatabaseError({ code: '22023', message: 'constraint "tenants__pkey"' })).toBeUndefined();
});

test('what the engine cannot run is an error of ours; a plan that has become stale can be tried again', () => {
  const code = '0A000';
  expect(translateDatabaseError({ code, message: 'complex joins are not supported' })).toBeUndefined();
  expect(translateDatabaseError({ code, message: 'cached plan must not change result type' })).toMatchObject({
    code: 'try_again',
  });
});

test('a prepared statement whose columns have changed fails once, and then runs without a name', async () => {
  const read = () =>
    db.database.inScope(LOCAL, (tx) => tx.listFrom('cache_hits').selectAll().limit(1).execute());
  await read();
  await db.asAdmin((admin) => admin.query('alter table cache_hits add column one_more integer'));
  const outcomes: string[] = [];
  for (let attempt = 0; attempt < 5; attempt++)
    outcomes.push(
      await read().then(
        () => 'done',
        (error: unknown) => translateDatabaseError(error)?.code ?? `${error}`,
      ),
    );
  expect(outcomes).toEqual(['try_again', 'done', 'done', 'done', 'done']);
});
