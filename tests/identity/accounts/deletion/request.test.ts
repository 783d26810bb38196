import { expect, test } from '@jest/globals';
import { setUpSite } from '../../../support/set-up.ts';
import { logIn, newPerson } from '../../../support/sign-in.ts';
import { browserOf, DELETION, newCoOwner, recordOf, requestDeletion, rowsOf } from './leaving.ts';

const { db, site } = await setUpSite({ localMode: false });
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];
const isSignedIn = async (browser: ReturnType<typeof browserOf>) =>
  (await browser.get('/auth/me')).status === 200;

test('needs the password, or a sign-in within the last 10 minutes', async () => {
  const { person } = await newCoOwner(db, site);
  await rowsOf(
    db,
    `update web_sessions set sess = sess || '{"startedAt": 1}' where user_id = $1 returning 1`,
    [person.id],
  );
  expect(codeOf(await person.browser.post(DELETION, {}))).toEqual([403, 'recent_sign_in_required']);
  expect(codeOf(await person.browser.post(DELETION, { password: 'another one, long enough' }))).toEqual([
    401,
    'wrong_credentials',
  ]);
  expect(codeOf(await browserOf(site).post(DELETION, { password: person.password }))).toEqual([
    401,
    'not_signed_in',
  ]);
  expect(await isSignedIn(person.browser)).toBe(true);
  expect((await person.browser.post(DELETION, { password: person.password })).status).toBe(202);
});

test('signs out everywhere, stops the keys, and says how to come back', async () => {
  const { person, tenant } = await newCoOwner(db, site);
  const other = browserOf(site);
  await logIn(other, person);
  const scope = { ...tenant, userId: person.id };
  const { key } = await db.services.apiKeys.create(scope, { name: 'mine' });
  expect(await db.services.apiKeyAuthenticator.principalOf(key)).toMatchObject({ role: 'owner' });
  const { status, body } = await person.browser.post(DELETION, { password: person.password });
  expect([status, body]).toEqual([
    202,
    {
      deletion_id: expect.stringMatching(/^del_[0-9a-f-]{36}$/),
      kind: 'account',
      state: 'waiting',
      requested_at: expect.any(String),
      due_at: expect.any(String),
    },
  ]);
  expect(Date.parse(body.due_at) - Date.parse(body.requested_at)).toBe(7 * 86_400_000);
  expect([await isSignedIn(person.browser), await isSignedIn(other)]).toEqual([false, false]);
  expect(await db.services.apiKeyAuthenticator.principalOf(key)).toBeUndefined();
  expect(await db.services.tenants.membershipOf(person.id, tenant.tenantId)).toBeUndefined();
  const [mail] = (await db.mailbox.of(person.email)).slice(-1);
  expect(mail?.subject).toBe('Your account will be deleted');
  expect(mail?.text).toContain(body.due_at.slice(0, 10));
  expect(mail?.text).toContain(`/deletions/${body.deletion_id}`);
  const record = await recordOf(db, body.deletion_id);
  expect(record.state).toBe('waiting');
  expect(record.subject_digest).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.stringify(record)).not.toContain(person.id);
});

test('signing in brings everything back, and says so once', async () => {
  const { person, tenant } = await newCoOwner(db, site);
  const scope = { ...tenant, userId: person.id };
  const { key } = await db.services.apiKeys.create(scope, { name: 'mine' });
  const before = await rowsOf(db, `select * from tenant_users where user_id = $1`, [person.id]);
  const deletionId = await requestDeletion(person);
  expect(await db.services.apiKeyAuthenticator.principalOf(key)).toBeUndefined();
  const { email, password } = person;
  const again = await person.browser.post('/auth/login', { email, password });
  expect([again.status, again.body.deletion_cancelled]).toEqual([200, true]);
  expect((await person.browser.get('/auth/context')).body.deletion_cancelled).toBe(true);
  expect(await rowsOf(db, `select * from tenant_users where user_id = $1`, [person.id])).toEqual(before);
  expect(await db.services.apiKeyAuthenticator.principalOf(key)).toMatchObject({ role: 'owner' });
  expect(await recordOf(db, deletionId)).toMatchObject({ state: 'cancelled' });
  expect((await db.mailbox.of(email)).at(-1)?.subject).toBe('Your account will not be deleted');
  const third = browserOf(site);
  expect((await third.post('/auth/login', { email, password })).body.deletion_cancelled).toBe(false);
  expect((await third.get('/auth/context')).body.deletion_cancelled).toBe(false);
});

test('what was cancelled can be asked for again', async () => {
  const { person } = await newCoOwner(db, site);
  const first = await requestDeletion(person);
  await logIn(person.browser, person);
  const second = await requestDeletion(person);
  expect(second).not.toBe(first);
  expect(await recordOf(db, first)).toMatchObject({ state: 'cancelled' });
  expect(await recordOf(db, second)).toMatchObject({ state: 'waiting' });
});

test('a wrong password, a new password by email, and an old cookie cancel nothing', async () => {
  const { person } = await newCoOwner(db, site);
  const other = browserOf(site);
  await logIn(other, person);
  const deletionId = await requestDeletion(person);
  await other.post('/auth/login', { email: person.email, password: 'not that of anybody here' });
  await other.post('/auth/password/forgot', { email: person.email });
  const token = await db.mailbox.tokenOf(person.email);
  const password = 'a new one, long enough';
  expect((await browserOf(site).post('/auth/password/reset', { token, password })).status).toBe(204);
  expect(await isSignedIn(other)).toBe(false);
  expect(await recordOf(db, deletionId)).toMatchObject({ state: 'waiting' });
  const { body } = await other.post('/auth/login', { email: person.email, password });
  expect(body.deletion_cancelled).toBe(true);
});

test('the last owner of a team with other members is refused, and nothing has changed', async () => {
  const person = await newPerson(db, site);
  const { body: team } = await person.browser.post('/auth/tenants', { name: `Owls of ${person.email}` });
  await db.newMember({ kind: 'tenant', tenantId: team.id }, 'admin');
  const { status, body } = await person.browser.post(DELETION, { password: person.password });
  expect([status, body.code]).toEqual([409, 'last_owner']);
  expect(body.detail).toContain(`"Owls of ${person.email}"`);
  expect(body.errors).toEqual([{ path: team.id, message: expect.any(String) }]);
  expect(await isSignedIn(person.browser)).toBe(true);
  expect(await db.services.tenants.membershipOf(person.id, team.id)).toMatchObject({ role: 'owner' });
  const { body: preview } = await person.browser.post(`${DELETION}/preview`, {});
  expect(preview.teams).toEqual([
    { tenant_id: team.id, name: team.name, role: 'owner', members: 2, fate: 'last_owner' },
  ]);
});

test('the preview counts what goes and names what stays', async () => {
  const { person, tenant } = await newCoOwner(db, site);
  const { status, body } = await person.browser.post(`${DELETION}/preview`, {});
  expect(status).toBe(200);
  expect(body).toMatchObject({
    grace_days: 7,
    teams: [{ tenant_id: tenant.tenantId, role: 'owner', members: 2, fate: 'left' }],
    rows: { users: 1, web_sessions: 1, tenant_users: 1, api_keys: 0 },
  });
  expect(body.kept).toEqual(
    expect.arrayContaining(['audit_logs.user_id', 'checkpoints.author_id', 'invitations.invited_by']),
  );
  expect(body.kept).not.toEqual(expect.arrayContaining(['users.id', 'api_keys.user_id', 'exports.owner_id']));
  expect(await isSignedIn(person.browser)).toBe(true);
});

test('an owner who is leaving is no owner for those who want to leave, too', async () => {
  const person = await newPerson(db, site);
  const { body: team } = await person.browser.post('/auth/tenants', { name: `Two of ${person.email}` });
  const tenant = { kind: 'tenant', tenantId: team.id } as const;
  const second = await db.newMember(tenant, 'owner');
  await db.newMember(tenant, 'member');
  await requestDeletion(person);
  const actor = { kind: 'user', userId: second.userId, role: 'owner' } as const;
  const scope = { ...tenant, userId: second.userId };
  for (const attempt of [
    () => db.services.members.remove(scope, second.userId, actor),
    () => db.services.members.changeRole(scope, second.userId, 'member', actor),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: 'last_owner' });
  await expect(db.services.accountDeletions.request(second.userId, 0)).rejects.toMatchObject({
    code: 'last_owner',
  });
});

test('registering with the email address answers strangers as always, and its reader when the account goes', async () => {
  const { person } = await newCoOwner(db, site);
  await requestDeletion(person);
  const stranger = browserOf(site);
  const password = 'that of somebody new here';
  const known = await stranger.post('/auth/register', { email: person.email, password });
  const unknown = await stranger.post('/auth/register', { email: `new.${person.email}`, password });
  expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
  const mail = (await db.mailbox.of(person.email)).at(-1);
  expect(mail?.subject).toBe('Your account is being deleted');
  expect(mail?.text).toMatch(/sign in before \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
});
