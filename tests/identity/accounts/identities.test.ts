import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../../src/config/config.ts';
import { hashAuthSessionId } from '../../../src/http/auth/auth-session-store.ts';
import { listen, TestBrowser, type TestSite } from '../../support/browser.ts';
import { freePort } from '../../support/free-port.ts';
import { untilWaiting } from '../../support/lock-waits.ts';
import { type OpenIdProvider, startOpenIdProvider } from '../../support/openid-provider.ts';
import { fromSomewhere, logIn, newAddress, newPerson, type Person } from '../../support/sign-in.ts';
import { createTestApp } from '../../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let db: TestDatabase;
let site: TestSite;
let provider: OpenIdProvider;
beforeAll(async () => {
  db = await createTestDatabase();
  const port = await freePort();
  provider = await startOpenIdProvider(`http://127.0.0.1:${port}/auth/oidc/callback`);
  const { issuer, clientId, clientSecret } = provider;
  const { accounts } = loadConfig({
    TRUST_PROXY: '1',
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: clientId,
    OIDC_CLIENT_SECRET: clientSecret,
  });
  site = await listen(createTestApp(db, { accounts, localMode: false }), port);
});
afterAll(async () => {
  await Promise.all([site.close(), provider.close()]);
  await db.drop();
});
beforeEach(() => {
  newSubject();
});

const somebody = () => new TestBrowser(site.origin, fromSomewhere());
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];
const NEW_PASSWORD = 'a new one, long enough';

/** Another person is signed in at the provider from now on. */
function newSubject(email = newAddress('eve')): string {
  provider.isThere = `subject-${newAddress()}`;
  provider.accounts.set(provider.isThere, { email, name: 'Eve' });
  return email;
}

/** With the session of the browser, and without what the provider knows of it: `isThere` decides who is signed in. */
function link(browser: TestBrowser) {
  const same = somebody();
  same.setCookie('omnimemory', browser.cookie('omnimemory') ?? '');
  return same.visit('/auth/oidc/link?return_to=/auth/me');
}
const enter = (browser = somebody()) => browser.visit('/auth/oidc/login?return_to=/auth/me');
const identitiesOf = async (browser: TestBrowser): Promise<{ id: string; email: string }[]> =>
  (await browser.get('/auth/me')).body.identities;
const remove = (browser: TestBrowser, id = '') => browser.delete(`/auth/identities/${id}`);
const lastMailTo = async (email: string) => (await db.mailbox.of(email)).at(-1);

/** Goes to the provider and back up to the callback, which is not sent. */
async function upToCallback(browser: TestBrowser): Promise<string> {
  let url = `${site.origin}/auth/oidc/login`;
  for (;;) {
    const location = (await browser.get(url)).headers.get('location');
    if (!location) throw new Error('The provider does not send the browser back.');
    url = new URL(location, url).href;
    if (url.startsWith(`${site.origin}/auth/oidc/callback`)) return url;
  }
}

/** As if the browser had signed in eleven minutes ago. */
async function grow(browser: TestBrowser): Promise<void> {
  await db.asAdmin((admin) =>
    admin.query(
      `update web_sessions set sess = (sess::jsonb || jsonb_build_object('startedAt', $2::float8))
        - 'provenAt' where sid = $1`,
      [hashAuthSessionId(browser.sessionId), Date.now() - 660_000],
    ),
  );
}

async function reset({ email }: Pick<Person, 'email'>): Promise<void> {
  await somebody().post('/auth/password/forgot', { email });
  const token = await db.mailbox.tokenOf(email);
  const { status } = await somebody().post('/auth/password/reset', { token, password: NEW_PASSWORD });
  expect(status).toBe(204);
}

describe('linking a provider', () => {
  test('is reported to the email address of the account, without a link that others chose', async () => {
    const person = await newPerson(db, site);
    newSubject('support.team@evil.example');
    expect((await link(person.browser)).body.identities).toHaveLength(1);
    const { subject, text = '' } = (await lastMailTo(person.email)) ?? {};
    expect(subject).toBe('A new sign-in method was added to your account');
    expect(text).toContain(`${new URL(provider.issuer).host} ("support dot team at evil dot example")`);
    expect(text).not.toContain('evil.example');
    // once more is nothing new
    const before = (await db.mailbox.of(person.email)).length;
    await link(person.browser);
    expect(await db.mailbox.of(person.email)).toHaveLength(before);
  });

  test('needs a sign-in of the last ten minutes, or the password', async () => {
    const { browser, password, id } = await newPerson(db, site);
    await grow(browser);
    expect(codeOf(await browser.get('/auth/oidc/link'))).toEqual([403, 'recent_sign_in_required']);
    const wrong = await browser.post('/auth/password/confirm', { password: 'not this one at all' });
    expect(codeOf(wrong)).toEqual([401, 'wrong_credentials']);
    expect(codeOf(await browser.get('/auth/oidc/link'))).toEqual([403, 'recent_sign_in_required']);
    expect((await browser.post('/auth/password/confirm', { password })).status).toBe(204);
    expect((await link(browser)).body).toMatchObject({ id, identities: [{ issuer: provider.issuer }] });
  });

  test('needs another sign-in where the account has no password', async () => {
    const browser = somebody();
    await enter(browser);
    await grow(browser);
    const answer = await browser.post('/auth/password/confirm', { password: 'whatever it may be' });
    expect(codeOf(answer)).toEqual([409, 'no_password']);
    expect(codeOf(await browser.get('/auth/oidc/link'))).toEqual([403, 'recent_sign_in_required']);
    await enter(browser);
    newSubject();
    expect((await link(browser)).body.identities).toHaveLength(2);
  });

  test('whose browser is at the provider when the password is reset, links nothing', async () => {
    const person = await newPerson(db, site);
    const profile = {
      issuer: provider.issuer,
      subject: provider.isThere,
      verifiedEmail: null,
      name: null,
      avatarUrl: null,
    };
    const session = { epoch: 0, sessionHash: hashAuthSessionId(person.browser.sessionId) };
    const linking = await db.asAdmin(async (admin) => {
      await admin.query('begin');
      await admin.query('select from users where email = $1 for update', [person.email]);
      const done = db.services.providerAccounts.link(person.id, profile, session);
      const settled = done.then(
        () => 'linked',
        (error) => error.code,
      );
      await untilWaiting(db, 1);
      // what the reset does in its transaction
      await admin.query('delete from web_sessions where user_id = $1', [person.id]);
      await admin.query('commit');
      return settled;
    });
    expect(linking).toBe('not_signed_in');
    await logIn(person.browser, person);
    expect(await identitiesOf(person.browser)).toEqual([]);
  });
});

describe('taking a provider away', () => {
  test('removes that sign-in method, ends the other sessions, and is reported by email', async () => {
    const person = await newPerson(db, site);
    const { browser } = person;
    await link(browser);
    const elsewhere = somebody();
    await enter(elsewhere);
    const [identity] = await identitiesOf(browser);
    expect((await remove(browser, identity?.id)).status).toBe(204);
    expect(await identitiesOf(browser)).toEqual([]);
    expect((await elsewhere.get('/auth/me')).status).toBe(401);
    expect((await enter()).body.id).not.toBe(person.id);
    expect((await lastMailTo(person.email))?.subject).toBe('A sign-in method was removed from your account');
    expect(codeOf(await remove(browser, identity?.id))).toEqual([404, 'identity_not_found']);
  });

  test('needs a signed-in user, and a sign-in within the last ten minutes', async () => {
    const { browser } = await newPerson(db, site);
    await link(browser);
    const [identity] = await identitiesOf(browser);
    await grow(browser);
    expect(codeOf(await remove(browser, identity?.id))).toEqual([403, 'recent_sign_in_required']);
    expect(codeOf(await remove(somebody(), identity?.id))).toEqual([401, 'not_signed_in']);
    expect(await identitiesOf(browser)).toHaveLength(1);
  });

  test('of another user gets the same response as one that does not exist', async () => {
    const [one, other] = [await newPerson(db, site), await newPerson(db, site)];
    await link(one.browser);
    const [identity] = await identitiesOf(one.browser);
    const theirs = await remove(other.browser, identity?.id);
    const nobodys = await remove(other.browser, '00000000-0000-4000-8000-000000000000');
    expect(codeOf(theirs)).toEqual([404, 'identity_not_found']);
    expect(theirs.body).toEqual({ ...nobodys.body, request_id: theirs.body.request_id });
    expect(await identitiesOf(one.browser)).toHaveLength(1);
  });

  test('is refused for the last way in', async () => {
    const browser = somebody();
    await enter(browser);
    const [identity] = await identitiesOf(browser);
    expect(codeOf(await remove(browser, identity?.id))).toEqual([409, 'last_way_in']);
    expect(await identitiesOf(browser)).toHaveLength(1);
  });

  test('both of two at once leaves one', async () => {
    const browser = somebody();
    const { email } = (await enter(browser)).body;
    newSubject();
    await link(browser);
    const identities = await identitiesOf(browser);
    const responses = await db.asAdmin(async (admin) => {
      await admin.query('begin');
      await admin.query('select from users where email = $1 for update', [email]);
      const removing = Promise.all(identities.map(({ id }) => remove(browser, id)));
      await untilWaiting(db, 2);
      await admin.query('commit');
      return removing;
    });
    expect(responses.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(await identitiesOf(browser)).toHaveLength(1);
  });
});

describe('signing in by a provider that is taken away meanwhile is refused:', () => {
  const waiting: [string, string, unknown[]][] = [
    ['while it is looked for', 'select from users where id = $1 for update', []],
    ['while its session begins', 'lock table web_sessions in share row exclusive mode', []],
  ];
  test.each(waiting)('%s', async (_name, lock) => {
    const { id, browser } = await newPerson(db, site);
    await link(browser);
    const entering = somebody();
    const callback = await upToCallback(entering);
    const answer = await db.asAdmin(async (admin) => {
      await admin.query('begin');
      await admin.query(lock, lock.includes('$1') ? [id] : []);
      const done = entering.get(callback);
      await untilWaiting(db, 1);
      await admin.query('delete from user_identities where user_id = $1', [id]);
      await admin.query('commit');
      return done;
    });
    expect(codeOf(answer)).toEqual([403, 'sign_in_refused']);
    expect((await entering.get('/auth/me')).status).toBe(401);
  });
});

describe('a reset of the password', () => {
  test('removes a provider that an intruder linked, and says so', async () => {
    const person = await newPerson(db, site);
    const thief = somebody();
    await logIn(thief, person);
    await link(thief);
    expect((await enter()).body.id).toBe(person.id);
    await reset(person);
    expect((await enter()).body.id).not.toBe(person.id);
    expect((await thief.get('/auth/me')).status).toBe(401);
    const { subject, text } = (await lastMailTo(person.email)) ?? {};
    expect(subject).toBe('Your password was changed');
    expect(text).toContain(`${new URL(provider.issuer).host} ("eve dot`);
    expect(text).toContain('was also removed from your account');
  });

  test('keeps the provider that created the account, removes a linked one, and names both', async () => {
    const first = somebody();
    const { id, email } = (await enter(first)).body;
    const own = provider.isThere;
    newSubject();
    await link(first);
    await reset({ email });
    expect((await enter()).body.id).not.toBe(id);
    provider.isThere = own;
    const back = await enter();
    expect(back.body).toMatchObject({ id, identities: [{ issuer: provider.issuer }] });
    expect(back.body.identities).toHaveLength(1);
    const text = (await lastMailTo(email))?.text;
    expect(text).toContain('was also removed from your account');
    expect(text).toContain('can still sign in to your account with');
  });
});

test('a change of the password names the providers by which the account can still be entered', async () => {
  const { browser, email, password } = await newPerson(db, site);
  await link(browser);
  await browser.post('/auth/password/change', { password, new_password: NEW_PASSWORD });
  expect((await lastMailTo(email))?.text).toContain('can still sign in to your account with');
  expect(await identitiesOf(browser)).toHaveLength(1);
});
