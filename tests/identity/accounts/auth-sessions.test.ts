import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { hashAuthSessionId } from '../../../src/http/auth/auth-session-store.ts';
import { TestBrowser } from '../../support/browser.ts';
import { untilWaiting } from '../../support/lock-waits.ts';
import { setUpSite } from '../../support/set-up.ts';
import { fromSomewhere, logIn, newPerson, type Person } from '../../support/sign-in.ts';
import { watchStatements } from '../../support/statement-log.ts';
import { keyOf } from '../../support/test-app.ts';

const { db, site } = await setUpSite();

const COOKIE = 'omnimemory';
const somebody = (headers = {}) => new TestBrowser(site.origin, { ...fromSomewhere(), ...headers });
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];
const OVER = [401, 'not_signed_in'];

const sessionsOf = ({ id }: Person) =>
  db.asAdmin(
    async (admin) => (await admin.query('select * from web_sessions where user_id = $1', [id])).rows,
  );

/** A browser with a copy of another one's cookie. */
function copyOf(browser: TestBrowser): TestBrowser {
  const copy = somebody();
  copy.setCookie(COOKIE, browser.cookie(COOKIE) ?? '');
  return copy;
}

describe('the cookie', () => {
  test('over plain HTTP is HttpOnly, SameSite=Lax and for every path', async () => {
    const { email, password } = await newPerson(db, site);
    const { headers } = await somebody().post('/auth/login', { email, password });
    const [device, session, ...others] = headers.getSetCookie();
    expect(others).toEqual([]);
    expect(device).toMatch(
      /^omnimemory-device=[\w-]{86}; Max-Age=15552000; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    );
    expect(session).toMatch(
      /^omnimemory=s%3A[\w-]{32}\.[^;]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    );
  });

  test('over TLS has the prefix __Host- and is Secure, and the other name opens nothing', async () => {
    const tls = { 'x-forwarded-proto': 'https', origin: site.origin.replace('http:', 'https:') };
    const { email, password } = await newPerson(db, site);
    const browser = somebody(tls);
    const { headers } = await browser.post('/auth/login', { email, password });
    const [device, session] = headers.getSetCookie();
    expect(device).toMatch(
      /^__Host-omnimemory-device=[\w-]{86}; .*Path=\/; .*; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(session).toMatch(
      /^__Host-omnimemory=s%3A[^;]+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect((await browser.get('/auth/me')).status).toBe(200);
    const copied = somebody(tls);
    copied.setCookie(COOKIE, browser.cookie('__Host-omnimemory') ?? '');
    expect(codeOf(await copied.get('/auth/me'))).toEqual(OVER);
  });

  test('is only set for signed-in users', async () => {
    const browser = somebody();
    for (const path of ['/auth/providers', '/auth/me', '/v1/sessions'])
      expect((await browser.get(path)).headers.getSetCookie()).toEqual([]);
  });

  test('is not in the database: only the SHA-256 of what it carries', async () => {
    const person = await newPerson(db, site);
    const [{ sid }, ...others] = await sessionsOf(person);
    expect(others).toEqual([]);
    expect(sid).toBe(hashAuthSessionId(person.browser.sessionId));
  });

  test.each([
    ['with another signature', (value: string) => `${value.slice(0, -4)}AAAA`],
    ['with another id', (value: string) => value.replace(/^s%3A..../, 's%3AAAAA')],
    ['without a signature', (value: string) => value.split('.')[0] ?? ''],
    [
      'with the hash of the database for an id',
      (value: string) =>
        `s%3A${hashAuthSessionId(decodeURIComponent(value).slice(2, 34))}.${value.split('.')[1]}`,
    ],
    ['that is empty', () => ''],
    ['of 8,000 characters', () => `s%3A${'x'.repeat(8_000)}`],
  ])('%s gives no access', async (_name, tamper) => {
    const { browser } = await newPerson(db, site);
    const tampered = somebody();
    tampered.setCookie(COOKIE, tamper(browser.cookie(COOKIE) ?? ''));
    expect(codeOf(await tampered.get('/auth/me'))).toEqual(OVER);
    expect(codeOf(await tampered.get('/v1/sessions'))).toEqual(OVER);
  });

  test('that is no longer valid is deleted, so that the next request comes without it', async () => {
    // without a header of a proxy, which local mode does not answer
    const browser = new TestBrowser(site.origin);
    browser.setCookie(COOKIE, 's%3Anothing.signed');
    expect(codeOf(await browser.get('/v1/sessions'))).toEqual(OVER);
    expect(browser.cookie(COOKIE)).toBeUndefined();
    // and local mode, which is on here, is open again
    expect((await browser.get('/v1/sessions')).status).toBe(200);
  });
});

describe('signing in', () => {
  test('sets a new id: the previous one gives no access', async () => {
    const { email, password, browser } = await newPerson(db, site);
    const before = copyOf(browser);
    await logIn(browser, { email, password });
    expect(browser.sessionId).not.toBe(before.sessionId);
    expect(codeOf(await before.get('/auth/me'))).toEqual(OVER);
    expect((await browser.get('/auth/me')).status).toBe(200);
  });

  test('does not accept a session id that someone else has chosen', async () => {
    const { email, password } = await newPerson(db, site);
    const browser = somebody();
    const chosen = `s%3A${randomBytes(24).toString('base64url')}.chosen`;
    browser.setCookie(COOKIE, chosen);
    await logIn(browser, { email, password });
    expect(browser.cookie(COOKIE)).not.toBe(chosen);
  });
});

describe('a session ends', () => {
  test('by signing out, at once and on the server', async () => {
    const person = await newPerson(db, site);
    const copy = copyOf(person.browser);
    expect((await person.browser.post('/auth/logout')).status).toBe(204);
    expect(person.browser.cookie(COOKIE)).toBeUndefined();
    expect(codeOf(await copy.get('/auth/me'))).toEqual(OVER);
    expect(await sessionsOf(person)).toEqual([]);
  });

  test('by being revoked from another browser, at once; its id is in the list', async () => {
    const { email, password, browser } = await newPerson(db, site);
    const lost = somebody({ 'user-agent': 'a lost laptop' });
    await logIn(lost, { email, password });
    const { body } = await browser.get('/auth/sessions');
    expect(body.data).toHaveLength(2);
    const [found] = body.data.filter(
      ({ user_agent }: { user_agent: string }) => user_agent === 'a lost laptop',
    );
    expect(found).toMatchObject({ current: false, ip: expect.stringMatching(/^10\./) });
    expect((await browser.delete(`/auth/sessions/${found.id}`)).status).toBe(204);
    expect(codeOf(await lost.get('/auth/me'))).toEqual(OVER);
    expect((await browser.get('/auth/me')).status).toBe(200);
    expect(codeOf(await browser.delete(`/auth/sessions/${found.id}`))).toEqual([
      404,
      'web_session_not_found',
    ]);
  });

  test('with all others of the account', async () => {
    const { email, password, browser } = await newPerson(db, site);
    const others = [somebody(), somebody()];
    for (const other of others) await logIn(other, { email, password });
    expect((await browser.delete('/auth/sessions')).body).toEqual({ ended: 2 });
    for (const other of others) expect(codeOf(await other.get('/auth/me'))).toEqual(OVER);
    expect((await browser.get('/auth/sessions')).body.data).toEqual([
      expect.objectContaining({ current: true }),
    ]);
  });

  test('of another user cannot be ended', async () => {
    const [one, other] = [await newPerson(db, site), await newPerson(db, site)];
    const [{ id }] = await sessionsOf(other);
    const foreign = await one.browser.delete(`/auth/sessions/${id}`);
    const random = await one.browser.delete('/auth/sessions/00000000-0000-4000-8000-000000000000');
    const { request_id } = foreign.body;
    expect([foreign.status, foreign.body]).toEqual([random.status, { ...random.body, request_id }]);
    expect((await other.browser.get('/auth/me')).status).toBe(200);
  });

  test('after its time without a request, and after its whole time', async () => {
    const person = await newPerson(db, site);
    const expire = (change: string) =>
      db.asAdmin((admin) => admin.query(`update web_sessions set ${change} where user_id = $1`, [person.id]));
    const [{ expire: idle }] = await sessionsOf(person);
    expect(Math.round((idle.getTime() - Date.now()) / 3_600_000)).toBe(168);
    await expire(
      `sess = jsonb_set(sess, '{startedAt}', to_jsonb(extract(epoch from now() - interval '29 days') * 1000))`,
    );
    await person.browser.get('/auth/me');
    const [{ expire: last }] = await sessionsOf(person);
    expect(Math.round((last.getTime() - Date.now()) / 3_600_000)).toBe(24);
    await expire(`expire = now() - interval '1 second'`);
    expect(codeOf(await person.browser.get('/auth/me'))).toEqual(OVER);
    await db.services.accounts.forgetExpired();
    expect(await sessionsOf(person)).toEqual([]);
  });

  test('with its user', async () => {
    const { id, browser } = await newPerson(db, site);
    await db.asAdmin((admin) => admin.query('delete from users where id = $1', [id]));
    expect(codeOf(await browser.get('/auth/me'))).toEqual(OVER);
    expect(codeOf(await browser.get('/v1/sessions'))).toEqual(OVER);
  });

  test('although one of its requests is still running', async () => {
    const person = await newPerson(db, site);
    await db.asAdmin(async (admin) => {
      await admin.query('begin');
      // its answer has to wait: it writes into the session
      await admin.query('select from web_sessions where user_id = $1 for update', [person.id]);
      const waiting = person.browser.post('/auth/tenants', { name: 'A team' });
      await untilWaiting(db, 1);
      await admin.query('delete from web_sessions where user_id = $1', [person.id]);
      await admin.query('commit');
      await waiting;
    });
    expect(await sessionsOf(person)).toEqual([]);
    expect(codeOf(await person.browser.get('/auth/me'))).toEqual(OVER);
  });
});

describe('who pays for sessions', () => {
  test('no request with a key, of local mode, or with the cookie of something else', async () => {
    const headers = { authorization: await keyOf(db, await db.newTenant()) };
    const taken = watchStatements(db.pools);
    await somebody().get('/v1/sessions', { headers });
    await somebody().get('/v1/sessions');
    await somebody().get('/v1/sessions', { headers: { cookie: 'theme=dark; omnimemory2=x' } });
    const { identity = [] } = taken();
    expect(identity.filter((statement) => /web_sessions/.test(statement))).toEqual([]);
    expect(identity.filter((statement) => /api_keys/.test(statement))).toHaveLength(1);
  });

  test('a request with a cookie, one read of the session and one of the membership', async () => {
    const { browser } = await newPerson(db, site);
    await browser.post('/auth/tenants', { name: 'A team' });
    await browser.get('/v1/sessions');
    const taken = watchStatements(db.pools);
    expect((await browser.get('/v1/sessions')).status).toBe(200);
    const { identity = [] } = taken();
    expect(identity.filter((statement) => !/^(BEGIN|COMMIT)/.test(statement))).toEqual([
      expect.stringMatching(/^SELECT sess FROM "web_sessions"/),
      expect.stringMatching(/from "tenant_users"/),
    ]);
  });

  test('and the use of a session is recorded once a minute', async () => {
    const { browser } = await newPerson(db, site);
    await browser.get('/auth/me');
    const taken = watchStatements(db.pools);
    for (let n = 0; n < 5; n++) await browser.get('/auth/me');
    expect((taken().identity ?? []).filter((statement) => /^update web_sessions/.test(statement))).toEqual(
      [],
    );
  });
});
