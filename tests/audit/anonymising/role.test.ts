import { expect, test } from '@jest/globals';
import type pg from 'pg';
import { AuditAnonymiser } from '../../../src/features/audit/audit-log/audit.anonymiser.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { lineAt, newEnding, rowsOf, type Team, teamOf, write } from './ending.ts';

const db = await setUpDatabase();
const anonymiser = new AuditAnonymiser(db.database, db.services.audit);
const HASH = `encode(sha256(previous_hash || convert_to(jsonb_build_array(seq, id, tenant_id,
  to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), actor_kind, user_id, key_id, action,
  resource_type, resource_id, '{}'::jsonb, null::text, null::text)::text, 'UTF8')), 'hex')`;

/** The role for deletion with these settings, in a transaction that is rolled back. */
const asDeletion = <T>(settings: Record<string, string>, work: (client: pg.Client) => Promise<T>) =>
  db.asRole('deletion', async (client) => {
    await client.query('begin');
    for (const [name, value] of Object.entries(settings))
      await client.query('select set_config($1, $2, true)', [`app.${name}`, value]);
    return work(client);
  });

/** The number of changed rows, or the code of the error. */
const tryTo = (settings: Record<string, string>, statement: string, values: unknown[]) =>
  asDeletion(settings, (client) =>
    client.query(statement, values).then(
      ({ rowCount }) => rowCount,
      ({ code }) => code,
    ),
  );

const EMPTY = `update audit_logs set metadata = '{}', ip_address = null, user_agent = null where tenant_id = $1 and seq = $2`;

/** Appends a line that vouches for an emptied one, as the server would. */
async function vouch({ tenant }: Team, userId: string, seq: number): Promise<void> {
  const [{ hash }] = await rowsOf(
    db,
    `select ${HASH} as hash from audit_logs where tenant_id = $1 and seq = $2`,
    [tenant.tenantId, seq],
  );
  await db.database.inScope(tenant, (tx) =>
    db.services.audit.record(tx, {
      ...{ tenantId: tenant.tenantId, actor: { kind: 'system' }, action: 'audit_log.anonymised' },
      ...{ resource: { type: 'member', id: userId }, after: { lines: { [seq]: hash } } },
    }),
  );
}

const setUp = async () => {
  const person = await newEnding(db);
  const team = await teamOf(db, person);
  const { tenantId } = team.tenant;
  const settings = { scope: tenantId, tenant_id: tenantId, account: person.userId };
  return { person, team, tenantId, settings, ...team.places };
};

test('a line changes only as a later line of the same person says', async () => {
  const { person, team, tenantId, settings, by, about, naming } = await setUp();
  for (const place of [by, about, naming]) {
    expect(await tryTo(settings, EMPTY, [tenantId, place])).toBe('42501');
    await vouch(team, person.userId, place);
    expect(await tryTo(settings, EMPTY, [tenantId, place])).toBe(1);
    expect(await tryTo(settings, EMPTY.replace('{}', '{"a": 1}'), [tenantId, place])).toBe('42501');
  }
});

test('no line that is neither by nor about the person changes, whatever vouches for it', async () => {
  const { person, team, tenantId, settings, neither } = await setUp();
  await vouch(team, person.userId, neither);
  expect(await tryTo(settings, EMPTY, [tenantId, neither])).toBe(0);
});

test('what vouches for another person, stands before the line, or was written by a person, is not enough', async () => {
  const { person, team, tenantId, settings, by } = await setUp();
  const another = await newEnding(db);
  await vouch(team, another.userId, by);
  expect(await tryTo(settings, EMPTY, [tenantId, by])).toBe('42501');
  await vouch(team, person.userId, by);
  await rowsOf(
    db,
    `update audit_logs set actor_kind = 'user' where tenant_id = $1 and resource_id = $2 and action = 'audit_log.anonymised'`,
    [tenantId, person.userId],
  );
  expect(await tryTo(settings, EMPTY, [tenantId, by])).toBe('42501');
  await rowsOf(
    db,
    `update audit_logs set actor_kind = 'system', seq = 0 where tenant_id = $1 and resource_id = $2 and action = 'audit_log.anonymised'`,
    [tenantId, person.userId],
  );
  expect(await tryTo(settings, EMPTY, [tenantId, by])).toBe('42501');
});

test('without the person, for another one, or before the deletion has begun, nothing changes', async () => {
  const { person, team, tenantId, settings, by } = await setUp();
  await vouch(team, person.userId, by);
  const { account: _, ...without } = settings;
  expect(await tryTo(without, EMPTY, [tenantId, by])).toBe(0);
  const another = await newEnding(db);
  expect(await tryTo({ ...settings, account: another.userId }, EMPTY, [tenantId, by])).toBe(0);
  const elsewhere = (await db.newTenant()).tenantId;
  expect(await tryTo({ ...settings, scope: elsewhere }, EMPTY, [tenantId, by])).toBe(0);
  await rowsOf(db, 'update users set deletion_begun_at = null where id = $1', [person.userId]);
  expect(await tryTo(settings, EMPTY, [tenantId, by])).toBe(0);
});

test('no column but the three that can name a person changes', async () => {
  const { person, team, tenantId, settings, by } = await setUp();
  await vouch(team, person.userId, by);
  const columns = await rowsOf(
    db,
    `select attname from pg_attribute where attrelid = 'audit_logs'::regclass and attnum > 0 and not attisdropped
      and attname not in ('metadata', 'ip_address', 'user_agent')`,
  );
  expect(columns.length).toBeGreaterThan(10);
  for (const { attname } of columns)
    expect([
      attname,
      await tryTo(
        settings,
        `update audit_logs set ${attname} = ${attname} where tenant_id = $1 and seq = $2`,
        [tenantId, by],
      ),
    ]).toEqual([attname, '42501']);
});

test.each(['deletion', 'identity', 'billing', 'import', 'claim'] as const)(
  'the %s role cannot write that lines were anonymised',
  async (role) => {
    const { tenantId, settings } = await setUp();
    const code = await db.asRole(role, async (client) => {
      for (const [name, value] of Object.entries(settings))
        await client.query('select set_config($1, $2, false)', [`app.${name}`, value]);
      return client
        .query(
          `insert into audit_logs (tenant_id, seq, action, actor_kind, hash, previous_hash)
            values ($1, 99, 'audit_log.anonymised', 'system', $2, $2)`,
          [tenantId, Buffer.alloc(32)],
        )
        .then(
          () => 'done',
          (error) => error.message,
        );
    });
    expect(code).toMatch(/row-level security/);
  },
);

test('of a person with a similar email address nothing goes', async () => {
  const person = await newEnding(db);
  const { tenant } = await teamOf(db, person);
  const [name = '', host = ''] = person.email.split('@');
  const place = await write(db, tenant, { by: null, after: { email: `${name.slice(0, -1)}@${host}` } });
  const before = await lineAt(db, tenant, place);
  await anonymiser.anonymise(tenant, person);
  expect(await lineAt(db, tenant, place)).toEqual(before);
});
