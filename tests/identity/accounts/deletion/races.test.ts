import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { untilWaiting } from '../../../support/lock-waits.ts';
import { setUpSite } from '../../../support/set-up.ts';
import { newAddress, newPerson } from '../../../support/sign-in.ts';
import { browserOf, DELETION, newCoOwner, pass, recordOf, requestDeletion, rowsOf } from './leaving.ts';

const { db, site } = await setUpSite({ localMode: false });
const { accountDeletions, accountRemovals, invitations, members, tenants } = db.services;
const ROUNDS = 3;

const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    ({ code }) => code as string,
  );
const epochOf = async (userId: string): Promise<number> =>
  (await rowsOf(db, 'select session_epoch as epoch from users where id = $1', [userId]))[0].epoch;
const tokenOf = ({ link }: { link: string }) => /#token=(\S+)/.exec(link)?.[1] ?? '';
const OPERATOR = { kind: 'operator' } as const;

test('two requests at once are one deletion, with one email', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { person } = await newCoOwner(db, site);
    const epoch = await epochOf(person.id);
    const [one, other] = await Promise.all([
      accountDeletions.request(person.id, epoch),
      accountDeletions.request(person.id, epoch),
    ]);
    expect(one).toEqual(other);
    const subjects = (await db.mailbox.of(person.email)).map(({ subject }) => subject);
    expect(subjects.filter((subject) => subject === 'Your account will be deleted')).toHaveLength(1);
  }
});

test('of a deletion and a sign-in at once the later one holds, and never half of both', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { person, tenant } = await newCoOwner(db, site);
    const second = browserOf(site);
    const { email, password } = person;
    const [deletion, signIn] = await Promise.all([
      person.browser.post(DELETION, { password }),
      second.post('/auth/login', { email, password }),
    ]);
    expect([deletion.status, signIn.status]).toEqual([202, 200]);
    const { state } = await recordOf(db, deletion.body.deletion_id);
    const { status } = await second.get('/auth/me');
    const member = await tenants.membershipOf(person.id, tenant.tenantId);
    expect([state, signIn.body.deletion_cancelled, status, member?.role]).toEqual(
      state === 'cancelled' ? ['cancelled', true, 200, 'owner'] : ['waiting', false, 401, undefined],
    );
  }
});

test('of two last owners who delete their accounts at once, one is refused', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const tenant = await db.newTenant('Two');
    const [one, other] = [await db.newMember(tenant, 'owner'), await db.newMember(tenant, 'owner')];
    await db.newMember(tenant, 'member');
    const outcomes = await Promise.all(
      [one, other].map(({ userId }) => outcome(accountDeletions.request(userId, 0))),
    );
    expect(outcomes.sort()).toEqual(['done', 'last_owner']);
  }
});

test('of an owner who deletes the account and another who leaves at once, one is refused', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const tenant = await db.newTenant('Two');
    const [one, other] = [await db.newMember(tenant, 'owner'), await db.newMember(tenant, 'owner')];
    await db.newMember(tenant, 'member');
    const actor = { kind: 'user', userId: other.userId, role: 'owner' } as const;
    const outcomes = await Promise.all([
      outcome(accountDeletions.request(one.userId, 0)),
      outcome(members.remove({ ...tenant, userId: other.userId }, other.userId, actor)),
    ]);
    expect(outcomes.sort()).toEqual(['done', 'last_owner']);
  }
});

test('a team whose only member goes gets no other one meanwhile', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const tenant = await db.newTenant('One');
    const owner = await db.newMember(tenant, 'owner');
    const { userId } = await db.newUser();
    const email = newAddress('guest');
    const made = await invitations.create(tenant, { email, role: 'member' }, OPERATOR);
    const guest = { userId, email, emailVerified: true };
    const [deletion, joining] = await Promise.all([
      outcome(accountDeletions.request(owner.userId, 0)),
      outcome(invitations.accept(guest, tokenOf(made), { kind: 'user', userId })),
    ]);
    expect([deletion, joining]).toEqual(
      joining === 'done' ? ['last_owner', 'done'] : ['done', 'tenant_suspended'],
    );
  }
});

test('who deletes the account joins no team and makes none meanwhile', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { userId, email } = await db.newUser();
    const tenant = await db.newTenant('Other');
    const made = await invitations.create(tenant, { email, role: 'member' }, OPERATOR);
    const actor = { kind: 'user', userId } as const;
    const outcomes = await Promise.all([
      outcome(accountDeletions.request(userId, 0)),
      outcome(invitations.accept({ userId, email, emailVerified: true }, tokenOf(made), actor)),
      outcome(tenants.createFor({ userId, email }, { name: 'mine' }, actor)),
    ]);
    expect(outcomes[0]).toBe('done');
    for (const other of outcomes.slice(1)) expect(['done', 'not_signed_in']).toContain(other);
    const staying = `select 1 from tenant_users where user_id = $1 and leaves_at is null`;
    expect(await rowsOf(db, staying, [userId])).toEqual([]);
    // a team that was made in time goes with the account
    const left = `select 1 from tenant_users m join tenants t on t.id = m.tenant_id where m.user_id = $1 and m.role = 'owner' and t.active`;
    expect(await rowsOf(db, left, [userId])).toEqual([]);
  }
});

test('a sign-in that comes when the job has begun brings nothing back', async () => {
  const { person } = await newCoOwner(db, site);
  await requestDeletion(person);
  await pass(db, person);
  await rowsOf(db, 'update users set deletion_begun_at = now() where id = $1', [person.id]);
  const { email, password } = person;
  const { status, body } = await browserOf(site).post('/auth/login', { email, password });
  expect([status, body.code]).toEqual([401, 'wrong_credentials']);
});

test('a job that was killed is continued by the next one', async () => {
  const person = await newPerson(db, site);
  const { body: team } = await person.browser.post('/auth/tenants', { name: 'Long' });
  await db.newMember({ kind: 'tenant', tenantId: team.id }, 'owner');
  const deletionId = await requestDeletion(person);
  await pass(db, person);
  await db.asAdmin(async (admin) => {
    // a key of the row, as of a session that begins: everything is removed but the user
    await admin.query('begin');
    await admin.query('select 1 from users where id = $1 for key share', [person.id]);
    const job = spawn(process.execPath, ['tests/identity/accounts/deletion/job-process.ts'], {
      env: { PATH: process.env.PATH, ROLE_URLS: JSON.stringify(db.urls.roles) },
      stdio: 'ignore',
    });
    await untilWaiting(db, 1, () => job.exitCode !== null);
    expect(job.exitCode).toBeNull();
    job.kill('SIGKILL');
    await once(job, 'exit');
    await admin.query('rollback');
  });
  const { state, proof } = await recordOf(db, deletionId);
  expect([state, proof.tables.users]).toEqual(['running', 1]);
  await accountRemovals.removeDue();
  expect(await recordOf(db, deletionId)).toMatchObject({ state: 'done', proof: { rows: 0 } });
  expect(await rowsOf(db, 'select 1 from users where id = $1', [person.id])).toEqual([]);
  // a process has to start, beside whatever else this machine does
}, 120_000);

test('a job that was killed after the last row is finished by the next one', async () => {
  const { person } = await newCoOwner(db, site);
  const deletionId = await requestDeletion(person);
  await pass(db, person);
  await accountRemovals.removeDue();
  const { proof } = await recordOf(db, deletionId);
  await rowsOf(
    db,
    `update deletion_records set state = 'running', finished_at = null, proof = jsonb_set(proof, '{tables,users}', '1')
     where deletion_id = $1`,
    [deletionId],
  );
  await accountRemovals.removeDue();
  const finished = await recordOf(db, deletionId);
  expect(finished).toMatchObject({ state: 'done', proof: { tables: proof.tables, hash: proof.hash } });
});

test('a process that was killed before the team was deleted with its person leaves that to the job', async () => {
  const person = await newPerson(db, site);
  const { body: team } = await person.browser.post('/auth/tenants', { name: 'Undone' });
  await requestDeletion(person);
  const undo = await rowsOf(db, 'select deletion_id from tenants where id = $1', [team.id]);
  const actor = { kind: 'user', userId: person.id, role: 'owner' } as const;
  await db.services.tenantDeletions.cancel({ kind: 'tenant', tenantId: team.id }, undo[0].deletion_id, actor);
  await rowsOf(db, `update users set deletion_teams = jsonb_build_object($2::text, null) where id = $1`, [
    person.id,
    team.id,
  ]);
  await accountRemovals.removeDue();
  expect(await rowsOf(db, 'select suspended_by from tenants where id = $1', [team.id])).toEqual([
    { suspended_by: 'deletion' },
  ]);
});
