import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { LOCAL, type Scope, type TenantScope } from '../../../src/auth/scope.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

// Plain connections through the production roles, without our code between these tests and the policies.
let db: TestDatabase;
let tenant: TenantScope;
beforeAll(async () => {
  db = await createTestDatabase();
  tenant = { ...(await db.newTenant()), userId: 'ada' };
});
afterAll(() => db.drop());

/** The number of rows, or the code of PostgreSQL's refusal; taken back either way. */
async function outcome(client: pg.Client, statement: string): Promise<number | string> {
  await client.query('savepoint s');
  try {
    return (await client.query(statement)).rowCount ?? 0;
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.query('rollback to savepoint s');
  }
}

describe.each([
  ['the local role', 'local' as const, () => LOCAL as Scope],
  ['the tenant role', 'tenant' as const, () => tenant as Scope],
])('%s', (_name, role, scopeOf) => {
  let session: string;
  let open: string;
  let closed: string;
  beforeAll(async () => {
    const { sessions, checkpoints } = db.services;
    session = (await sessions.start(scopeOf(), { tool_id: 'cursor' })).session_id;
    const plain = {
      session_id: session,
      tool_id: 'cursor',
      checkpoint_type: 'manual',
      summary: 'x',
    } as const;
    open = (await checkpoints.store(scopeOf(), plain)).checkpoint_id;
    closed = (await checkpoints.store(scopeOf(), { ...plain, valid_from: '2026-01-01T00:00:00Z' }))
      .checkpoint_id;
    // never true: only a closed version of it is left
    await checkpoints.store(scopeOf(), {
      ...plain,
      valid_from: '2026-01-01T00:00:00Z',
      supersedes: [closed],
    });
  });

  const attempt = (statement: string) =>
    db.asRole(role, async (client) => {
      await client.query('begin');
      if (role === 'tenant')
        await client.query(
          `select set_config('app.tenant_id', $1, true), set_config('app.user_id', 'ada', true)`,
          [tenant.tenantId],
        );
      await client.query('select pg_sleep(0.05)'); // now() lies behind
      return outcome(
        client,
        statement
          .replaceAll('$open', `'${open}'`)
          .replaceAll('$closed', `'${closed}'`)
          .replaceAll('$session', `'${session}'`),
      );
    });

  test.each([
    ['change what a version says', `update checkpoints set summary = 'forged' where checkpoint_id = $open`],
    [
      'change since when it was current',
      `update checkpoints set recorded_at = '2020-01-01' where checkpoint_id = $open`,
    ],
    [
      'change when it was true',
      `update checkpoints set valid_from = '2020-01-01' where checkpoint_id = $open`,
    ],
    ['change whose it is', `update checkpoints set author_id = 'bob' where checkpoint_id = $open`],
    ['publish it in place', `update checkpoints set visibility = 'team' where checkpoint_id = $open`],
    ['change the hash', `update checkpoints set content_hash = null where checkpoint_id = $open`],
    ['delete it', `delete from checkpoints where checkpoint_id = $open`],
    ['delete what is closed', `delete from checkpoints where checkpoint_id = $closed`],
    [
      'close it in the past',
      `update checkpoints set recorded_end = clock_timestamp() - interval '1 second' where checkpoint_id = $open`,
    ],
    [
      'close it at the start of the transaction',
      `update checkpoints set recorded_end = now() where checkpoint_id = $open`,
    ],
    [
      'close it in the future',
      `update checkpoints set recorded_end = clock_timestamp() + interval '1 hour' where checkpoint_id = $open`,
    ],
    [
      'touch it and leave it open',
      `update checkpoints set recorded_end = 'infinity' where checkpoint_id = $open`,
    ],
  ])('cannot %s', async (_what, statement) => {
    expect(await attempt(statement)).toBe('42501');
  });

  test.each([
    [
      'reopen what is closed',
      `update checkpoints set recorded_end = 'infinity' where checkpoint_id = $closed`,
    ],
    [
      'close it again',
      `update checkpoints set recorded_end = clock_timestamp() where checkpoint_id = $closed`,
    ],
    ['lock what is closed', `select 1 from checkpoints where checkpoint_id = $closed for update`],
  ])('cannot %s: there is nothing to update', async (_what, statement) => {
    expect(await attempt(statement)).toBe(0);
  });

  const insert = (columns: string, values: string) =>
    `insert into checkpoints (search, session_id, tool_id, checkpoint_type, summary, ${columns}) values ('', $session, 'x', 'manual', 'x', ${values})`;

  test.each([
    ['in the past', insert('recorded_at', `'2020-01-01'`)],
    ['at the start of the transaction', insert('recorded_at', 'now()')],
    ['in the future', insert('recorded_at', `clock_timestamp() + interval '1 hour'`)],
    ['that is closed already', insert('recorded_end', 'clock_timestamp()')],
    ['in the name of another', insert('recorded_by', `'bob'`)],
  ])('cannot record a version %s', async (what, statement) => {
    if (role === 'local' && what === 'in the name of another') return; // local mode has no users
    expect(await attempt(statement)).toBe('42501');
  });

  test('cannot record a second current version, nor one whose number is taken', async () => {
    expect(await attempt(insert('checkpoint_id, revision', '$open, 2'))).toBe('23505');
    expect(await attempt(insert('checkpoint_id, revision', '$closed, 1'))).toBe('23505');
  });

  test('can close the current version, and record another', async () => {
    expect(
      await attempt(`update checkpoints set recorded_end = clock_timestamp() where checkpoint_id = $open`),
    ).toBe(1);
    expect(await attempt(insert('author_id', role === 'tenant' ? `'ada'` : 'null'))).toBe(1);
  });
});

test('a user outside the team cannot close a version', async () => {
  const { sessions, checkpoints } = db.services;
  const { session_id } = await sessions.start(tenant, { tool_id: 'cursor' });
  const plain = { session_id, tool_id: 'cursor', checkpoint_type: 'manual', summary: 'x' } as const;
  await checkpoints.store(tenant, plain);
  await checkpoints.store(tenant, { ...plain, visibility: 'team' });
  const other = await db.newTenant();
  const closeAll = `update checkpoints set recorded_end = clock_timestamp()`;
  const as = (tenantId: string, userId: string) =>
    db.asRole('tenant', async (client) => {
      await client.query('begin');
      await client.query(
        `select set_config('app.tenant_id', $1, true), set_config('app.user_id', $2, true)`,
        [tenantId, userId],
      );
      return outcome(client, `${closeAll} where session_id = '${session_id}'`);
    });
  expect(await as(other.tenantId, 'ada')).toBe(0);
  expect(await as('', 'ada')).toBe(0);
  expect(await as(tenant.tenantId, 'bob')).toBe(1); // the team's; not the private one
  expect(await as(tenant.tenantId, 'ada')).toBe(2);
});

test('no one can claim to be another user when recording a first version for the team', () =>
  db.asRole('tenant', async (client) => {
    const { session_id } = await db.services.sessions.start(tenant, { tool_id: 'cursor' });
    await client.query('begin');
    await client.query(
      `select set_config('app.tenant_id', $1, true), set_config('app.user_id', 'bob', true)`,
      [tenant.tenantId],
    );
    const forged = (fields: string, values: string) =>
      `insert into checkpoints (search, session_id, tool_id, checkpoint_type, summary, author_id, ${fields}) values ('', '${session_id}', 'x', 'manual', 'x', 'ada', ${values})`;
    expect(await outcome(client, forged('visibility', `'team'`))).toBe('42501');
    expect(await outcome(client, forged('visibility, revision', `'private', 2`))).toBe('42501');
    expect(await outcome(client, forged('visibility, revision, recorded_by', `'team', 2, 'ada'`))).toBe(
      '42501',
    );
  }));
