import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterAll, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../../src/config/config.ts';
import { hashAuthSessionId } from '../../../src/http/auth/auth-session-store.ts';
import { listen, TestBrowser, type TestSite } from '../../support/browser.ts';
import { setUpSite } from '../../support/set-up.ts';
import { logIn, newPerson } from '../../support/sign-in.ts';
import { watchStatements } from '../../support/statement-log.ts';
import { createTestApp } from '../../support/test-app.ts';

const { db, site } = await setUpSite();
const direct = await listen(createTestApp(db));
const closed = await listen(createTestApp(db, { localMode: false }));
afterAll(() => Promise.all([direct.close(), closed.close()]));

const contextOf = async (browser: TestBrowser) => (await browser.get('/auth/context')).body;
const somebody = (where: TestSite = site) => new TestBrowser(where.origin);
const countSessions = async () =>
  Number((await db.asAdmin((admin) => admin.query('select count(*) from web_sessions'))).rows[0]?.count);

const NOBODY = { user: null, tenant_id: null, tenants: [] };

describe('who asks', () => {
  test('nobody gets 200, no cookie, and no session is stored', async () => {
    const before = await countSessions();
    const { status, headers, body } = await somebody().get('/auth/context');
    expect([status, headers.getSetCookie()]).toEqual([200, []]);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({ ...NOBODY, providers: [], sends_mail: false, sells_plans: false });
    expect(await countSessions()).toBe(before);
  });

  test('a person gets their teams by name with the role in each, and the chosen one', async () => {
    const [ada, owner] = [await newPerson(db, site), await newPerson(db, site)];
    const own = (await ada.browser.post('/auth/tenants', { name: 'Zeta' })).body.id;
    const theirs = (await owner.browser.post('/auth/tenants', { name: 'Alpha' })).body.id;
    await owner.browser.post('/v1/invitations', { email: ada.email, role: 'viewer' });
    const token = await db.mailbox.tokenOf(ada.email);
    await ada.browser.post('/auth/invitations/accept', { token });
    expect(await contextOf(ada.browser)).toMatchObject({
      user: { id: ada.id, email: ada.email, name: 'ada' },
      tenant_id: theirs,
      tenants: [
        { id: theirs, name: 'Alpha', role: 'viewer', active: true },
        { id: own, name: 'Zeta', role: 'owner', active: true },
      ],
    });
    await owner.browser.delete(`/v1/members/${ada.id}`);
    // the browser still has the team that the person has left
    expect(await contextOf(ada.browser)).toMatchObject({ tenant_id: null, tenants: [{ id: own }] });
  });

  test('a suspended team is named as such', async () => {
    const { browser } = await newPerson(db, site);
    const { id } = (await browser.post('/auth/tenants', { name: 'Suspended' })).body;
    await db.services.tenants.suspendAsOperator(id);
    expect((await contextOf(browser)).tenants).toMatchObject([{ id, active: false }]);
  });

  test('a session that was ended elsewhere, has expired or was made up is nobody, and stays so', async () => {
    const person = await newPerson(db, site);
    const elsewhere = somebody();
    await logIn(elsewhere, person);
    await person.browser.delete('/auth/sessions');
    expect(await contextOf(elsewhere)).toMatchObject(NOBODY);
    await db.asAdmin((admin) =>
      admin.query('update web_sessions set expire = now() where sid = $1', [
        hashAuthSessionId(person.browser.sessionId),
      ]),
    );
    const made = somebody();
    made.setCookie('omnimemory', 's%3Amade-up.signature');
    const before = await countSessions();
    for (const browser of [elsewhere, person.browser, made]) {
      const { status, headers, body } = await browser.get('/auth/context');
      expect([status, headers.getSetCookie()]).toEqual([200, []]);
      expect(body).toMatchObject(NOBODY);
    }
    expect(await countSessions()).toBe(before);
  });

  test('an account that was deleted is nobody, even if its session was just read', async () => {
    const { id, browser } = await newPerson(db, site);
    expect(await db.services.accounts.find(id)).toMatchObject({ id });
    await db.asAdmin((admin) => admin.query('delete from users where id = $1', [id]));
    expect(await contextOf(browser)).toMatchObject(NOBODY);
    expect(await db.services.accounts.find(id)).toBeUndefined();
  });
});

test('it costs one statement for the session, one for the person and one for the teams', async () => {
  const { browser } = await newPerson(db, site);
  await contextOf(browser);
  const taken = watchStatements(db.pools);
  await contextOf(browser);
  const { identity = [], tenant, local } = taken();
  expect([tenant, local]).toEqual([undefined, undefined]);
  const tables = identity.map((text) => /(?:from|update) "?(\w+)"?/i.exec(text)?.[1]).filter(Boolean);
  expect(tables.sort()).toEqual(['tenant_users', 'users', 'web_sessions']);
  await contextOf(somebody());
  expect(taken()).toEqual({});
});

/** The context of a request with these headers, without a cookie. */
async function asked(where: TestSite, headers: Record<string, string>): Promise<{ local_mode: boolean }> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const url = new URL('/auth/context', where.origin);
    httpRequest(url, { headers, agent: false }, resolve).on('error', reject).end();
  });
  let text = '';
  for await (const chunk of answer) text += chunk;
  return JSON.parse(text);
}

describe('local mode', () => {
  test.each<[string, Record<string, string>, boolean]>([
    ['a page of this server', { 'sec-fetch-site': 'same-origin' }, true],
    ['a program', {}, true],
    ['another Host, as after DNS rebinding', { host: 'memory.example' }, false],
    ['a proxy', { 'x-forwarded-for': '10.0.0.1' }, false],
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }, false],
    ['a page of another port', { origin: 'http://127.0.0.1:1' }, false],
  ])('for %s: %j is %p', async (_name, headers, expected) => {
    expect((await asked(direct, headers)).local_mode).toBe(expected);
    expect((await asked(closed, headers)).local_mode).toBe(false);
  });

  test('is offered to a signed-in person, too: requests without the cookie reach it', async () => {
    const person = await newPerson(db, site);
    const browser = somebody(direct);
    await logIn(browser, person);
    expect(await contextOf(browser)).toMatchObject({ local_mode: true, user: { id: person.id } });
  });
});

test('what the operator has set up is told', async () => {
  const { accounts } = loadConfig({
    SMTP_URL: 'smtp://127.0.0.1:2525',
    MAIL_FROM: 'OmniMemory <memory@example.com>',
    GITHUB_CLIENT_ID: 'a-client',
    GITHUB_CLIENT_SECRET: 'a secret',
  });
  const equipped = await listen(createTestApp(db, { accounts }));
  expect(await contextOf(somebody(equipped))).toMatchObject({
    sends_mail: true,
    providers: [{ name: 'github', title: 'GitHub', login_url: '/auth/github/login' }],
  });
  await equipped.close();
});
