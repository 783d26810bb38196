import { afterAll, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../../src/config/config.ts';
import { hashAuthSessionId } from '../../../src/http/auth/auth-session-store.ts';
import { listen, TestBrowser } from '../../support/browser.ts';
import { untilWaiting } from '../../support/lock-waits.ts';
import { parked } from '../../support/parked.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { fromSomewhere, logIn, newPerson, type Person } from '../../support/sign-in.ts';
import { createTestApp } from '../../support/test-app.ts';

const db = await setUpDatabase();
let afterLogIn: () => Promise<unknown> = async () => {};

/** The accounts of the product, and something happens between a sign-in and the beginning of its session. */
const accounts = new Proxy(db.services.accounts, {
  get: (real, name) => {
    const value = Reflect.get(real, name, real);
    if (typeof value !== 'function') return value;
    if (name !== 'logIn') return value.bind(real);
    return async (email: string, password: string) => {
      const signedIn = await real.logIn(email, password);
      await afterLogIn();
      return signedIn;
    };
  },
});
const services = { ...db.services, accounts };
const site = await listen(
  createTestApp(db, { services, accounts: loadConfig({ TRUST_PROXY: '1' }).accounts, localMode: false }),
);
afterAll(() => site.close());

const NEW = 'a new one, long enough';
const somebody = () => new TestBrowser(site.origin, fromSomewhere());
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

async function resetTokenOf({ email }: Person): Promise<string> {
  await somebody().post('/auth/password/forgot', { email });
  return db.mailbox.tokenOf(email);
}

const reset = (token: string) => somebody().post('/auth/password/reset', { token, password: NEW });

/** Signs in, and does something between the password and the session. */
async function logInAround(browser: TestBrowser, person: Person, meanwhile: () => Promise<unknown>) {
  afterLogIn = meanwhile;
  try {
    await logIn(browser, person);
  } finally {
    afterLogIn = async () => {};
  }
}

describe('a reset of the password', () => {
  test('wins over a change that was in flight, in eight of eight attempts', async () => {
    for (let round = 0; round < 8; round++) {
      const person = await newPerson(db, site);
      const token = await resetTokenOf(person);
      const change = { password: person.password, new_password: 'that of the thief, long enough' };
      const [resetResponse, changeResponse] = await db.asAdmin(async (admin) => {
        await admin.query('begin');
        await admin.query('select from users where id = $1 for update', [person.id]);
        const first = reset(token);
        await untilWaiting(db, 1);
        // it has verified the old password by the time it waits
        const second = person.browser.post('/auth/password/change', change);
        await untilWaiting(db, 2);
        await admin.query('commit');
        return Promise.all([first, second]);
      });
      expect(resetResponse.status).toBe(204);
      expect(codeOf(changeResponse)).toEqual([401, 'wrong_credentials']);
      await logIn(somebody(), { email: person.email, password: NEW });
    }
  });

  test('ends the session of a sign-in with the old password that had not begun yet', async () => {
    const person = await newPerson(db, site);
    const token = await resetTokenOf(person);
    const thief = somebody();
    await logInAround(thief, person, async () => expect((await reset(token)).status).toBe(204));
    expect(codeOf(await thief.get('/auth/me'))).toEqual([401, 'not_signed_in']);
    expect(codeOf(await thief.get('/v1/sessions'))).toEqual([401, 'not_signed_in']);
  });

  test('ends a sign-in that is on its way back from a provider', async () => {
    const person = await newPerson(db, site);
    const profile = {
      issuer: 'https://idp.example',
      verifiedEmail: person.email,
      name: null,
      avatarUrl: null,
    };
    const { providerAccounts } = db.services;
    const { sessionId } = person.browser;
    const session = { epoch: 0, sessionHash: hashAuthSessionId(sessionId) };
    await providerAccounts.link(person.id, { ...profile, subject: `${person.id}` }, session);
    const { userId, epoch } = await providerAccounts.signIn({ ...profile, subject: `${person.id}` });
    expect([userId, epoch]).toEqual([person.id, 0]);
    await reset(await resetTokenOf(person));
    await expect(
      providerAccounts.link(userId, { ...profile, subject: 'of the thief' }, { ...session, epoch }),
    ).rejects.toMatchObject({ status: 401, code: 'not_signed_in' });
    // the reset took the provider away, too
    await expect(providerAccounts.signIn({ ...profile, subject: `${person.id}` })).rejects.toMatchObject({
      code: 'account_exists',
    });
  });
});

test('a change of the password ends the session of a sign-in that had not begun yet', async () => {
  const person = await newPerson(db, site);
  const other = somebody();
  await logInAround(other, person, async () => {
    const change = { password: person.password, new_password: NEW };
    expect((await person.browser.post('/auth/password/change', change)).status).toBe(200);
  });
  expect(codeOf(await other.get('/auth/me'))).toEqual([401, 'not_signed_in']);
  expect((await person.browser.get('/auth/me')).status).toBe(200);
});

describe('ending every other session', () => {
  test('ends that of a sign-in that had not begun yet, and not the own one', async () => {
    const person = await newPerson(db, site);
    const other = somebody();
    await logInAround(other, person, async () =>
      expect((await person.browser.delete('/auth/sessions')).status).toBe(200),
    );
    expect(codeOf(await other.get('/auth/me'))).toEqual([401, 'not_signed_in']);
    expect((await person.browser.get('/auth/sessions')).body.data).toEqual([
      expect.objectContaining({ current: true }),
    ]);
  });

  test('by two browsers at the same moment leaves one of them: ten times', async () => {
    const person = await newPerson(db, site);
    for (let round = 0; round < 10; round++) {
      const browsers = [somebody(), somebody()] as const;
      for (const browser of browsers) await logIn(browser, person);
      await Promise.all(browsers.map((browser) => browser.delete('/auth/sessions')));
      const open = await Promise.all(browsers.map((browser) => browser.get('/auth/me')));
      expect(open.map(({ status }) => status).sort()).toEqual([200, 401]);
    }
  });

  test('is not undone by a request of the same browser that saves its session later', async () => {
    const person = await newPerson(db, site);
    const tenant = (await person.browser.post('/auth/tenants', { name: 'Mine' })).body;
    const answer = await parked(
      db,
      {
        origin: site.origin,
        method: 'PUT',
        path: '/auth/tenant',
        headers: { cookie: person.browser.cookieFor(), origin: site.origin },
        body: JSON.stringify({ tenant_id: tenant.id }),
        questions: 1,
      },
      () => person.browser.delete('/auth/sessions'),
    );
    expect(answer.status).toBe(200);
    expect((await person.browser.get('/auth/me')).body).toMatchObject({ tenant_id: tenant.id });
  });
});

test('a session from before epochs existed is valid until the account begins an epoch', async () => {
  const person = await newPerson(db, site);
  const older = somebody();
  await logIn(older, person);
  await db.asAdmin((admin) =>
    admin.query(`update web_sessions set sess = sess - 'epoch' where user_id = $1`, [person.id]),
  );
  expect((await older.get('/auth/me')).status).toBe(200);
  await db.asAdmin((admin) =>
    admin.query('update users set session_epoch = session_epoch + 1 where id = $1', [person.id]),
  );
  expect(codeOf(await older.get('/auth/me'))).toEqual([401, 'not_signed_in']);
  expect(await db.services.authSessions.list(person.id, '')).toEqual([]);
});
