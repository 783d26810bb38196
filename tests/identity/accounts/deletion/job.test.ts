import { expect, test } from '@jest/globals';
import type { TenantScope } from '../../../../src/auth/scope.ts';
import { proofHash } from '../../../deletion/proof-hash.ts';
import { setUpSite } from '../../../support/set-up.ts';
import { logIn, newPerson, type Person } from '../../../support/sign-in.ts';
import {
  browserOf,
  DELETION,
  newCoOwner,
  pass,
  recordOf,
  requestDeletion,
  rowsOf,
  tablesWith,
} from './leaving.ts';

const { db, site } = await setUpSite({ localMode: false });
const { accountRemovals, apiKeys, audit, checkpoints, exports, invitations, sessions } = db.services;
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

/** What a person leaves in a team: a session, a checkpoint, a key, an invitation, an archive. */
async function workIn(tenant: TenantScope, { id }: Person): Promise<{ readonly checkpointId: string }> {
  const scope = { ...tenant, userId: id };
  const actor = { kind: 'user', userId: id, role: 'owner' } as const;
  const { session_id } = await sessions.start(scope, { tool_id: 'cursor' });
  const { checkpoint_id } = await checkpoints.store(scope, {
    session_id,
    ...{ tool_id: 'cursor', checkpoint_type: 'manual', summary: 'of the team' },
  });
  await apiKeys.create(scope, { name: 'mine' });
  await invitations.create(tenant, { email: `guest.${id}@example.com`, role: 'member' }, actor);
  await exports.request(scope, { kind: 'own' }, actor);
  return { checkpointId: checkpoint_id };
}

async function invited(tenant: TenantScope, person: Person): Promise<void> {
  const made = await invitations.create(
    tenant,
    { email: person.email, role: 'member' },
    { kind: 'operator' },
  );
  const token = /#token=(\S+)/.exec(made.link)?.[1];
  const { status } = await person.browser.post('/auth/invitations/accept', { token });
  if (status !== 200) throw new Error('not accepted');
}

test('nothing is left that leads to the person, and what they did for teams stays under their id', async () => {
  const { person, tenant } = await newCoOwner(db, site, 'zebra');
  const other = await newCoOwner(db, site);
  await invited(other.tenant, person);
  const { checkpointId } = await workIn(tenant, person);
  const neighbours = `select md5(string_agg(t::text, ',' order by t::text)) as digest from users t where id = $1`;
  const before = await rowsOf(db, neighbours, [other.person.id]);
  const clients = `select distinct ip_address as ip from audit_logs where user_id = $1 and ip_address is not null`;
  const [{ ip }] = await rowsOf(db, clients, [person.id]);
  const deletionId = await requestDeletion(person);
  expect(await accountRemovals.removeDue()).toBe(0);
  await pass(db, person);
  expect(await accountRemovals.removeDue()).toBe(1);
  for (const text of [person.email, 'zebra', ip])
    expect([text, await tablesWith(db, text)]).toEqual([text, []]);
  for (const scope of [tenant, other.tenant])
    expect(await audit.verify(scope)).toMatchObject({ faults: [], anonymised: expect.any(Number) });
  expect((await audit.verify(tenant)).anonymised).toBeGreaterThan(1);
  expect(
    await rowsOf(db, `select author_id from checkpoints where checkpoint_id = $1`, [checkpointId]),
  ).toEqual([{ author_id: person.id }]);
  for (const table of [
    'tenant_users',
    'api_keys',
    'user_identities',
    'web_sessions',
    'user_tokens',
    'idempotency_keys',
  ])
    expect(await rowsOf(db, `select 1 from ${table} where user_id = $1`, [person.id])).toEqual([]);
  for (const table of ['exports', 'export_parts'])
    expect(await rowsOf(db, `select 1 from ${table} where owner_id = $1`, [person.id])).toEqual([]);
  expect(
    await rowsOf(db, `select 1 from invitations where invited_by = $1 and revoked_at is null`, [person.id]),
  ).toEqual([]);
  expect(await rowsOf(db, neighbours, [other.person.id])).toEqual(before);
  const { state, rows, proof, reason } = await recordOf(db, deletionId);
  expect([state, reason]).toEqual(['done', null]);
  expect(rows).toMatchObject({ users: 1, tenant_users: 2, api_keys: 1, exports: 1, invitations: 1 });
  expect(proof).toMatchObject({ rows: 0, hash: proofHash(proof) });
  expect(Object.keys(proof.tables)).toEqual(
    expect.arrayContaining([
      'users',
      'tenant_users',
      'api_keys',
      'exports',
      'export_parts',
      'invitations',
      'audit_logs',
    ]),
  );
  expect(proof.kept).toEqual(expect.arrayContaining(['checkpoints.author_id', 'audit_logs.user_id']));
  expect((await browserOf(site).get(`/auth/deletions/${deletionId}`)).body).toMatchObject({ state: 'done' });
});

test('the proof knows every column that refers to a user, or is named like one', async () => {
  const { person } = await newCoOwner(db, site);
  const { body } = await person.browser.post(`${DELETION}/preview`, {});
  const deletionId = await requestDeletion(person);
  await pass(db, person);
  await accountRemovals.removeDue();
  const { proof } = await recordOf(db, deletionId);
  const columns = await rowsOf(
    db,
    `select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0
       and a.attname in ('user_id', 'author_id', 'owner_id', 'created_by', 'requested_by', 'deleted_by', 'recorded_by',
         'invited_by', 'accepted_by', 'claimed_by', 'undone_by')`,
  );
  expect(columns.length).toBeGreaterThan(20);
  for (const { table, column } of columns)
    expect([
      table,
      column,
      Object.hasOwn(proof.tables, table) || body.kept.includes(`${table}.${column}`),
    ]).toEqual([table, column, true]);
});

test('a table of people that nobody has thought of keeps the account from being called deleted', async () => {
  const { person } = await newCoOwner(db, site);
  const deletionId = await requestDeletion(person);
  await pass(db, person);
  await rowsOf(db, 'create table badges (user_id text)');
  await expect(accountRemovals.removeDue()).rejects.toMatchObject({ code: '42501' });
  expect(await recordOf(db, deletionId)).toMatchObject({ state: 'running', proof: null });
  expect(codeOf(await browserOf(site).post('/auth/login', person))).toEqual([422, 'validation_failed']);
  const { email, password } = person;
  expect(codeOf(await browserOf(site).post('/auth/login', { email, password }))).toEqual([
    401,
    'wrong_credentials',
  ]);
  await rowsOf(db, 'drop table badges');
  expect(await accountRemovals.removeDue()).toBe(1);
  expect(await recordOf(db, deletionId)).toMatchObject({ state: 'done' });
});

test('afterwards the email address makes a fresh account', async () => {
  const { person, tenant } = await newCoOwner(db, site);
  await requestDeletion(person);
  await pass(db, person);
  await accountRemovals.removeDue();
  const { email, password } = person;
  const browser = browserOf(site);
  expect(codeOf(await browser.post('/auth/login', { email, password }))).toEqual([401, 'wrong_credentials']);
  const again = { email, password: 'that of the second account' };
  await browser.post('/auth/register', again);
  expect((await db.mailbox.of(email)).at(-1)?.subject).toBe('Confirm your email address');
  const token = await db.mailbox.tokenOf(email);
  const { body } = await browser.post('/auth/verify-email', { token, password: again.password });
  expect(body.id).not.toBe(person.id);
  await logIn(browser, again);
  expect((await browser.get('/auth/tenants')).body.data).toEqual([]);
  expect((await browser.get(`/tenants/${tenant.tenantId}/v1/sessions`)).status).toBe(404);
});

test('a team of which the person is the only member is deleted with the account, and comes back with it', async () => {
  const person = await newPerson(db, site);
  const { body: team } = await person.browser.post('/auth/tenants', { name: `Alone ${person.email}` });
  const stateOf = async () =>
    (await rowsOf(db, 'select active, suspended_by, deletion_id from tenants where id = $1', [team.id]))[0];
  expect((await person.browser.post(`${DELETION}/preview`, {})).body.teams).toMatchObject([
    { fate: 'deleted' },
  ]);
  await requestDeletion(person);
  expect(await stateOf()).toMatchObject({ active: false, suspended_by: 'deletion' });
  const first = (await stateOf()).deletion_id;
  await logIn(person.browser, person);
  expect(await stateOf()).toEqual({ active: true, suspended_by: null, deletion_id: null });
  expect(await recordOf(db, first)).toMatchObject({ state: 'cancelled' });
  expect(await rowsOf(db, 'select deletion_teams as teams from users where id = $1', [person.id])).toEqual([
    { teams: {} },
  ]);
  const deletionId = await requestDeletion(person);
  await pass(db, person);
  await accountRemovals.removeDue();
  expect(await recordOf(db, deletionId)).toMatchObject({ state: 'done' });
  const { deletion_id } = await stateOf();
  expect(await recordOf(db, deletion_id)).toMatchObject({ state: 'waiting' });
  await rowsOf(db, `update tenants set deletion_due_at = now() - interval '1 second' where id = $1`, [
    team.id,
  ]);
  await rowsOf(db, `update deletions set due_at = now() - interval '1 second' where deletion_id = $1`, [
    deletion_id,
  ]);
  await rowsOf(
    db,
    `update deletion_records set due_at = now() - interval '1 second' where deletion_id = $1`,
    [deletion_id],
  );
  await db.services.tenantRemovals.removeDue();
  expect(await stateOf()).toBeUndefined();
  expect(await tablesWith(db, person.email)).toEqual([]);
});

test('a team that was being deleted before stays so when the account comes back', async () => {
  const person = await newPerson(db, site);
  const { body: team } = await person.browser.post('/auth/tenants', { name: `Before ${person.email}` });
  const { status } = await person.browser.post(`/tenants/${team.id}/v1/deletions`, {
    kind: 'tenant',
    id: team.id,
    confirm: team.name,
  });
  expect(status).toBe(202);
  await requestDeletion(person);
  await logIn(person.browser, person);
  expect(await rowsOf(db, 'select suspended_by from tenants where id = $1', [team.id])).toEqual([
    { suspended_by: 'deletion' },
  ]);
});

test('a team with a live subscription stands in the way, and nothing has changed', async () => {
  const person = await newPerson(db, site);
  const { body: team } = await person.browser.post('/auth/tenants', { name: `Paid ${person.email}` });
  await rowsOf(db, `update tenants set status = 'active' where id = $1`, [team.id]);
  const { status, body } = await person.browser.post(DELETION, { password: person.password });
  expect([status, body.code]).toEqual([409, 'subscription_live']);
  expect(body.detail).toContain('billing portal');
  expect((await person.browser.get('/auth/me')).status).toBe(200);
});

test('what comes to stand in the way meanwhile cancels the deletion when it is due, and the person is told', async () => {
  const { person, tenant } = await newCoOwner(db, site);
  const deletionId = await requestDeletion(person);
  await rowsOf(db, `update tenant_users set role = 'member' where tenant_id = $1 and user_id <> $2`, [
    tenant.tenantId,
    person.id,
  ]);
  await pass(db, person);
  await accountRemovals.removeDue();
  expect(await recordOf(db, deletionId)).toMatchObject({ state: 'cancelled', reason: 'last_owner' });
  const mail = (await db.mailbox.of(person.email)).at(-1);
  expect(mail?.subject).toBe('Your account was not deleted');
  expect(mail?.text).toContain('Make another member an owner');
  await logIn(person.browser, person);
});
