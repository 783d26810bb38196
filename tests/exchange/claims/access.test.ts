import { expect, test } from '@jest/globals';
import request from 'supertest';
import { IDENTITY, LOCAL } from '../../../src/auth/scope.ts';
import { listen, TestBrowser } from '../../support/browser.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { logIn, newAddress } from '../../support/sign-in.ts';
import { createTestApp } from '../../support/test-app.ts';

const db = await setUpDatabase();
const app = createTestApp(db);
const tenant = await db.newTenant();
await db.newSession(LOCAL);

const keyWith = async (scopes: readonly ('ingest' | 'read' | 'write' | 'admin')[], userId?: string) => {
  const { key } = await db.services.apiKeys.create({ ...tenant, userId }, { name: 'x', scopes: [...scopes] });
  return `Bearer ${key}`;
};
const dryRun = (authorization: string, on = app) =>
  request(on).post('/v1/local/claims').set({ authorization }).send({ dry_run: true, on_conflict: 'refuse' });

test.each(['member', 'viewer'] as const)('a %s may not claim, with whatever key', async (role) => {
  const { userId } = await db.newMember(tenant, role);
  const answer = await dryRun(await keyWith(['ingest', 'read', 'write', 'admin'], userId));
  expect([answer.status, answer.body.code]).toEqual([403, 'permission_denied']);
});

test('a key without the scope admin may not claim, and neither may local mode', async () => {
  const answer = await dryRun(await keyWith(['ingest', 'read', 'write']));
  expect([answer.status, answer.body.code]).toEqual([403, 'permission_denied']);
  const local = await request(app).post('/v1/local/claims').send({ dry_run: true, on_conflict: 'refuse' });
  expect([local.status, local.body.code]).toEqual([403, 'permission_denied']);
});

test.each<[string, Readonly<Record<string, string>>]>([
  ['another host name', { host: 'memory.example' }],
  ['a proxy', { 'x-forwarded-for': '203.0.113.1' }],
  ['a page of another site', { origin: 'https://evil.example' }],
  ['a page on another port', { 'sec-fetch-site': 'same-site' }],
])('a key with all rights may not claim through %s, nor look at claims', async (_way, headers) => {
  const authorization = await keyWith(['admin']);
  const all = { ...headers, authorization };
  for (const answer of [
    await request(app).post('/v1/local/claims').set(all).send({ dry_run: true, on_conflict: 'refuse' }),
    await request(app).get('/v1/local/claims').set(all),
  ])
    expect([answer.status, answer.body.code]).toEqual([403, 'local_mode_refused']);
});

test('where local mode is off, there is nothing to claim', async () => {
  const answer = await dryRun(await keyWith(['admin']), createTestApp(db, { localMode: false }));
  expect([answer.status, answer.body.code]).toEqual([403, 'local_mode_off']);
});

test('a key of an owner claims, lists and undoes', async () => {
  const { userId } = await db.newMember(tenant, 'owner');
  const authorization = await keyWith(['admin'], userId);
  expect((await dryRun(authorization)).body).toMatchObject({ claim: null, moved: { tool_sessions: 1 } });
  const made = await request(app)
    .post('/v1/local/claims')
    .set({ authorization })
    .send({ on_conflict: 'refuse' });
  expect([made.status, made.body.claim.claimed_by]).toEqual([201, userId]);
  const { claim_id } = made.body.claim;
  const { body: one } = await request(app).get(`/v1/local/claims/${claim_id}`).set({ authorization });
  expect((await request(app).get('/v1/local/claims').set({ authorization })).body.data).toEqual([one]);
  const again = await request(app)
    .post('/v1/local/claims')
    .set({ authorization })
    .send({ on_conflict: 'refuse' });
  expect([again.status, again.body.code]).toEqual([409, 'nothing_to_claim']);
  const undone = await request(app).post(`/v1/local/claims/${claim_id}/undo`).set({ authorization });
  expect([undone.status, undone.body.state]).toEqual([200, 'undone']);
});

test('a person needs a sign-in of the last ten minutes to change something', async () => {
  const site = await listen(app);
  try {
    const browser = new TestBrowser(site.origin);
    const [email, password] = [newAddress(), 'seven quiet otters count stars'];
    await browser.post('/auth/register', { email, password, name: 'Ada' });
    const token = await db.mailbox.tokenOf(email);
    const { body: person } = await browser.post('/auth/verify-email', { token, password });
    await logIn(browser, { email, password });
    await db.database.inScope(IDENTITY, (tx) =>
      db.services.tenants.enrol(tx, { ...tenant, role: 'owner', userId: person.id, email }),
    );
    const claims = `/tenants/${tenant.tenantId}/v1/local/claims`;
    expect((await browser.post(claims, { dry_run: true, on_conflict: 'refuse' })).status).toBe(200);
    await db.asAdmin((admin) =>
      admin.query(
        `update web_sessions set sess = sess::jsonb || jsonb_build_object('startedAt', $2::float8) - 'provenAt' where user_id = $1`,
        [person.id, Date.now() - 660_000],
      ),
    );
    const late = await browser.post(claims, { dry_run: true, on_conflict: 'refuse' });
    expect([late.status, late.body.code]).toEqual([403, 'recent_sign_in_required']);
    expect((await browser.get(claims)).status).toBe(200);
    expect((await browser.post('/auth/password/confirm', { password })).status).toBe(204);
    expect((await browser.post(claims, { on_conflict: 'refuse' })).body).toMatchObject({
      claim: { claimed_by: person.id },
    });
  } finally {
    await site.close();
  }
});
