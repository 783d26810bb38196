import { afterAll, expect, test } from '@jest/globals';
import { AuditAnonymiser } from '../../../src/features/audit/audit-log/audit.anonymiser.ts';
import { operatorEnv, runCommand } from '../../support/command-line.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { startTestApi } from '../../support/test-api.ts';
import { keyOf } from '../../support/test-app.ts';
import { lineAt, newEnding, rowsOf, teamOf, write } from './ending.ts';

const db = await setUpDatabase();
const api = await startTestApi(db);
afterAll(() => api.close());
const { audit } = db.services;
const anonymiser = new AuditAnonymiser(db.database, audit);

test('what names the person goes from lines by and about them, and nothing else of these lines', async () => {
  const person = await newEnding(db);
  const { tenant, other, places } = await teamOf(db, person);
  const before = await Promise.all(Object.values(places).map((place) => lineAt(db, tenant, place)));
  expect(await anonymiser.count(tenant, person)).toBe(3);
  await anonymiser.anonymise(tenant, person);
  expect(await anonymiser.count(tenant, person)).toBe(0);
  const [by, about, naming, neither] = await Promise.all(
    Object.values(places).map((place) => lineAt(db, tenant, place)),
  );
  expect(by).toEqual({
    ...before[0],
    ...{ ip_address: null, user_agent: null, metadata: { after: { name: null, size: 3 } } },
  });
  const left = { user_id: person.userId, email: null, name: null };
  expect(about).toEqual({
    ...before[1],
    metadata: { before: { ...left, role: 'member' }, after: { ...left, role: 'admin' } },
  });
  expect(naming).toEqual({
    ...before[2],
    metadata: { after: { email: null, invited_by: other, role: 'member' } },
  });
  expect(neither).toEqual(before[3]);
});

test('a later line says which lines were anonymised and what they are now, and the whole log verifies', async () => {
  const person = await newEnding(db);
  const { tenant, places } = await teamOf(db, person);
  const { head, lines } = await audit.verify(tenant);
  await anonymiser.anonymise(tenant, person);
  const { head: _, lines: __, ...report } = await audit.verify(tenant);
  expect(report).toMatchObject({ faults: [], anonymised: 3 });
  const [line] = await rowsOf(
    db,
    `select * from audit_logs where tenant_id = $1 and seq = $2 and previous_hash = decode($3, 'hex')`,
    [tenant.tenantId, lines + 1, head?.hash],
  );
  expect(line).toMatchObject({
    ...{ action: 'audit_log.anonymised', actor_kind: 'system', user_id: null, resource_id: person.userId },
    ...{ ip_address: null, user_agent: null },
  });
  const { by, about, naming } = places;
  expect(Object.keys(line.metadata.after.lines)).toEqual([`${by}`, `${about}`, `${naming}`]);
  const answer = await fetch(`${api.url}/v1/audit-logs/verification`, {
    headers: { authorization: await keyOf(db, tenant) },
  });
  expect(await answer.json()).toMatchObject({ verified: true, anonymised: 3, first_fault: null });
  const command = ['audit', 'verify', '--tenant', tenant.tenantId] as const;
  const { code, stdout } = await runCommand(operatorEnv(db.urls), ...command);
  expect([code, stdout]).toEqual([0, expect.stringContaining('3 of them no longer name a person')]);
});

test('repeating it changes nothing and writes no line', async () => {
  const person = await newEnding(db);
  const { tenant } = await teamOf(db, person);
  await anonymiser.anonymise(tenant, person);
  const log =
    'select md5(string_agg(l::text, $2 order by seq)) as digest from audit_logs l where tenant_id = $1';
  const before = await rowsOf(db, log, [tenant.tenantId, ',']);
  await anonymiser.anonymise(tenant, person);
  expect(await rowsOf(db, log, [tenant.tenantId, ','])).toEqual(before);
});

test('more lines than one slice: each slice has its line, and what a killed job has vouched for is done by the next', async () => {
  const person = await newEnding(db);
  const tenant = await db.newTenant();
  for (let n = 0; n < 450; n++) await write(db, tenant, { by: person.userId, after: { n } });
  await db.asAdmin((admin) => admin.query('revoke update on audit_logs from omnimemory_deletion'));
  try {
    await expect(anonymiser.anonymise(tenant, person)).rejects.toMatchObject({ code: '42501' });
  } finally {
    await db.asAdmin((admin) =>
      admin.query('grant update (metadata, ip_address, user_agent) on audit_logs to omnimemory_deletion'),
    );
  }
  // vouched for, and not yet anonymised
  expect(await audit.verify(tenant)).toMatchObject({ faults: [], anonymised: 0, lines: 452 });
  await anonymiser.anonymise(tenant, person);
  expect(await audit.verify(tenant)).toMatchObject({ faults: [], anonymised: 450, lines: 454 });
  expect(await anonymiser.count(tenant, person)).toBe(0);
});

test('two jobs at once for the same person leave one valid log', async () => {
  const person = await newEnding(db);
  const { tenant } = await teamOf(db, person);
  await Promise.all([anonymiser.anonymise(tenant, person), anonymiser.anonymise(tenant, person)]);
  expect(await anonymiser.count(tenant, person)).toBe(0);
  expect(await audit.verify(tenant)).toMatchObject({ faults: [], anonymised: 3 });
});

test('a line about two people is anonymised for each of them, also when the first job was killed in between', async () => {
  const [one, two] = [await newEnding(db, 'Ann One'), await newEnding(db, 'Bob Two')];
  const tenant = await db.newTenant();
  const place = await write(db, tenant, { by: one.userId, about: two.userId, after: { email: two.email } });
  await db.asAdmin((admin) => admin.query('revoke update on audit_logs from omnimemory_deletion'));
  await expect(anonymiser.anonymise(tenant, one)).rejects.toMatchObject({ code: '42501' });
  await db.asAdmin((admin) =>
    admin.query('grant update (metadata, ip_address, user_agent) on audit_logs to omnimemory_deletion'),
  );
  await anonymiser.anonymise(tenant, two);
  expect(await lineAt(db, tenant, place)).toMatchObject({
    ...{ ip_address: '192.0.2.77', metadata: { after: { email: null } } },
  });
  expect(await audit.verify(tenant)).toMatchObject({ faults: [], anonymised: 1 });
  await anonymiser.anonymise(tenant, one);
  expect(await lineAt(db, tenant, place)).toMatchObject({ ip_address: null, user_agent: null });
  expect(await audit.verify(tenant)).toMatchObject({ faults: [], anonymised: 1 });
});

const IS_ANONYMISED = `action = 'audit_log.anonymised'`;
test.each([
  [
    'an anonymised line is changed again',
    `update audit_logs set metadata = '{}' where tenant_id = $1 and seq = $2`,
  ],
  ['its action is changed', `update audit_logs set action = 'x.y' where tenant_id = $1 and seq = $2`],
  [
    'an IP address is written into it',
    `update audit_logs set ip_address = '::1' where tenant_id = $1 and seq = $2`,
  ],
  [
    'the line that vouches is removed with its place',
    `with gone as (delete from audit_logs where tenant_id = $1 and seq > $2 and ${IS_ANONYMISED} returning seq)
      delete from audit_heads where tenant_id = $1 and seq in (select seq from gone)`,
  ],
  [
    'the line that vouches names another hash',
    `update audit_logs set metadata = jsonb_set(metadata, array['after', 'lines', $2::bigint::text], '"00"')
      where tenant_id = $1 and ${IS_ANONYMISED}`,
  ],
  [
    'the line that vouches names another line',
    `update audit_logs set metadata = metadata #- array['after', 'lines', $2::bigint::text] where tenant_id = $1 and ${IS_ANONYMISED}`,
  ],
])('verification finds that %s', async (_name, statement) => {
  const person = await newEnding(db);
  const { tenant, places } = await teamOf(db, person);
  await anonymiser.anonymise(tenant, person);
  await write(db, tenant, { by: null });
  expect((await audit.verify(tenant)).faults).toEqual([]);
  await rowsOf(db, statement, [tenant.tenantId, places.by]);
  const { faults } = await audit.verify(tenant);
  expect(faults.map(({ message }) => message).join('\n')).toMatch(/altered|removed/);
});

test('a line that vouches for others is not excused by another one, and neither is an earlier line', async () => {
  const person = await newEnding(db);
  const { tenant, places } = await teamOf(db, person);
  await anonymiser.anonymise(tenant, person);
  const vouching = (
    await rowsOf(db, `select seq from audit_logs where tenant_id = $1 and ${IS_ANONYMISED}`, [
      tenant.tenantId,
    ])
  )[0].seq;
  // forged by a person with all rights who appends properly
  const forge = async (seq: number, change: string) => {
    await rowsOf(db, `update audit_logs set ${change} where tenant_id = $1 and seq = $2`, [
      tenant.tenantId,
      seq,
    ]);
    const hash = await hashNow(tenant.tenantId, seq);
    await write(db, tenant, {
      ...{
        by: null,
        about: person.userId,
        action: 'audit_log.anonymised',
        after: { lines: { [seq]: hash } },
      },
    });
  };
  await forge(Number(vouching), `metadata = '{}'`);
  const { faults } = await audit.verify(tenant);
  expect(faults.map(({ line }) => line)).toEqual(expect.arrayContaining([Number(vouching), places.by]));
});

test.each([
  { lines: { 2: null, 3: null, x: 'y', '99999999999999999999': 'y', '-1': null } },
  { lines: [1] },
  { lines: null },
  {},
])('a forged line of another form vouches for nothing and breaks nothing: %j', async (after) => {
  const person = await newEnding(db);
  const { tenant, places } = await teamOf(db, person);
  await anonymiser.anonymise(tenant, person);
  await write(db, tenant, { by: null, action: 'audit_log.anonymised', after });
  await rowsOf(
    db,
    `update audit_logs set actor_kind = 'system' where tenant_id = $1 and action = 'audit_log.anonymised'`,
    [tenant.tenantId],
  );
  const { faults, anonymised } = await audit.verify(tenant);
  expect([faults.length, anonymised]).toEqual([1, 3]);
  await rowsOf(db, `update audit_logs set action = 'x.y' where tenant_id = $1 and seq = $2`, [
    tenant.tenantId,
    places.neither,
  ]);
  expect((await audit.verify(tenant)).faults).toHaveLength(2);
});

test('who vouches for a line of the person with the IP address still in it is not believed', async () => {
  const person = await newEnding(db);
  const { tenant, places } = await teamOf(db, person);
  await rowsOf(db, `update audit_logs set metadata = '{}' where tenant_id = $1 and seq = $2`, [
    tenant.tenantId,
    places.by,
  ]);
  const lines = { [places.by]: await hashNow(tenant.tenantId, places.by) };
  await db.database.inScope(tenant, (tx) =>
    audit.record(tx, {
      ...{
        tenantId: tenant.tenantId,
        actor: { kind: 'system' },
        action: 'audit_log.anonymised',
        after: { lines },
      },
      resource: { type: 'member', id: person.userId },
    }),
  );
  expect((await audit.verify(tenant)).faults.map(({ line }) => line)).toEqual([places.by]);
});

async function hashNow(tenantId: string, seq: number): Promise<string> {
  const [{ hash }] = await rowsOf(
    db,
    `select encode(sha256(previous_hash || convert_to(jsonb_build_array(seq, id, tenant_id,
      to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), actor_kind, user_id, key_id, action,
      resource_type, resource_id, metadata, ip_address, user_agent)::text, 'UTF8')), 'hex') as hash
     from audit_logs where tenant_id = $1 and seq = $2`,
    [tenantId, seq],
  );
  return hash;
}
