import { describe, expect, test } from '@jest/globals';
import { Attempts } from '../../../src/features/identity/accounts/attempts.ts';
import { sharedLimiter } from '../../../src/http/limits/shared-limiter.ts';
import { TestBrowser } from '../../support/browser.ts';
import { setUpSite } from '../../support/set-up.ts';
import { fromSomewhere, logIn, newAddress, newPerson } from '../../support/sign-in.ts';

// An attacker who knows only an email address, and has any number of networks, against its owner.
const { db, site } = await setUpSite({ localMode: false });

const DEVICE = 'omnimemory-device';
const WRONG = 'not this one at all';
const PASSWORD = 'long enough, and blank';
const somebody = () => new TestBrowser(site.origin, fromSomewhere());
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];
const guess = (email: string, browser = somebody()) =>
  browser.post('/auth/login', { email, password: WRONG });

const attempts = new Attempts((limit) => sharedLimiter(db.pools.identity as never, limit));

/** Wrong passwords from ten networks, until no network may try any more. */
async function exhaust(email: string): Promise<void> {
  const networks = Array.from({ length: 10 }, () => fromSomewhere()['x-forwarded-for']);
  for (const network of networks) {
    const client = { network, knownFor: undefined, deviceOf: () => undefined };
    await Promise.all(Array.from({ length: 10 }, () => attempts.countLogin(client, email)));
  }
  expect(codeOf(await guess(email))).toEqual([429, 'too_many_logins_to_account']);
}

/** The same browser in another network. */
function movedTo(browser: TestBrowser, headers = fromSomewhere()): TestBrowser {
  const moved = new TestBrowser(site.origin, headers);
  moved.setCookie(DEVICE, browser.cookie(DEVICE) ?? '');
  return moved;
}

describe('wrong passwords of others', () => {
  test('from ten networks do not lock out the owner in another network', async () => {
    const { email, password } = await newPerson(db, site);
    for (let n = 0; n < 10; n++) expect((await guess(email)).status).toBe(401);
    await logIn(somebody(), { email, password });
  });

  test('from any number of networks do not lock out a known device, wherever it is', async () => {
    const { email, password, browser } = await newPerson(db, site);
    await exhaust(email);
    expect(codeOf(await somebody().post('/auth/login', { email, password }))).toEqual([
      429,
      'too_many_logins_to_account',
    ]);
    await logIn(movedTo(browser), { email, password });
  });

  test('at many accounts do not lock out a known device in the same network', async () => {
    const { email, password, browser } = await newPerson(db, site);
    const shared = fromSomewhere();
    for (let n = 0; n < 60; n++) await guess(newAddress(), new TestBrowser(site.origin, shared));
    expect(codeOf(await guess(newAddress(), new TestBrowser(site.origin, shared)))).toEqual([
      429,
      'too_many_logins_from_here',
    ]);
    await logIn(movedTo(browser, shared), { email, password });
  });

  test('do not lock out an owner who has reset the password by email', async () => {
    const { email } = await newPerson(db, site);
    await exhaust(email);
    const browser = somebody();
    await browser.post('/auth/password/forgot', { email });
    const token = await db.mailbox.tokenOf(email);
    expect((await browser.post('/auth/password/reset', { token, password: PASSWORD })).status).toBe(204);
    await logIn(browser, { email, password: PASSWORD });
  });
});

describe('a known device', () => {
  test('has ten separate attempts, and then counts like any other', async () => {
    const { email, password, browser } = await newPerson(db, site);
    const device = movedTo(browser);
    const statuses: number[] = [];
    for (let n = 0; n < 21; n++) statuses.push((await guess(email, device)).status);
    expect(statuses).toEqual([...Array(20).fill(401), 429]);
    expect((await device.post('/auth/login', { email, password })).status).toBe(429);
  });

  test('gets no more attempts by being one of many known devices, as of an intruder', async () => {
    const { email, password } = await newPerson(db, site);
    const devices: TestBrowser[] = [];
    for (let n = 0; n < 5; n++) {
      const browser = somebody();
      await logIn(browser, { email, password });
      devices.push(movedTo(browser));
    }
    await exhaust(email);
    const statuses: number[] = [];
    for (const device of devices)
      for (let n = 0; n < 9; n++) statuses.push((await guess(email, device)).status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(40);
  });

  test.each<[string, (own: string, other: string) => string]>([
    ['for another account', (_own, other) => other],
    ['with another signature', (own) => `${own.slice(0, -4)}AAAA`],
    ['with another account in it', (own, other) => own.slice(0, 20) + other.slice(20, 42) + own.slice(42)],
    ['made up', () => 'A'.repeat(86)],
    ['of 8,000 characters', () => 'A'.repeat(8_000)],
    ['that is empty', () => ''],
  ])('is not one %s', async (_name, forged) => {
    const [victim, other] = [await newPerson(db, site), await newPerson(db, site)];
    await exhaust(victim.email);
    const browser = somebody();
    browser.setCookie(
      DEVICE,
      forged(victim.browser.cookie(DEVICE) ?? '', other.browser.cookie(DEVICE) ?? ''),
    );
    const { email, password } = victim;
    expect((await browser.post('/auth/login', { email, password })).status).toBe(429);
  });

  test('is known for several accounts, and no cookie reveals an email address or gives access', async () => {
    const [one, two] = [await newPerson(db, site), await newPerson(db, site)];
    const browser = somebody();
    await logIn(browser, one);
    await logIn(browser, two);
    const cookie = browser.cookie(DEVICE) ?? '';
    expect(cookie).toMatch(/^[\w-]{86}\.[\w-]{86}$/);
    const plain = cookie.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
    for (const { email, id } of [one, two])
      for (const text of [email, id]) expect(plain.join()).not.toContain(text);
    const bare = movedTo(browser);
    expect((await bare.get('/auth/me')).status).toBe(401);
    await exhaust(one.email);
    await logIn(bare, one);
  });
});

describe('emails that others request', () => {
  test('do not stop the owner from resetting the password', async () => {
    const { email } = await newPerson(db, site);
    for (let n = 0; n < 5; n++) await somebody().post('/auth/password/forgot', { email });
    const before = (await db.mailbox.tokensOf(email)).length;
    expect((await somebody().post('/auth/password/forgot', { email })).status).toBe(202);
    const tokens = await db.mailbox.tokensOf(email);
    expect(tokens).toHaveLength(before + 1);
    const reset = { token: tokens.at(-1), password: PASSWORD };
    expect((await somebody().post('/auth/password/reset', reset)).status).toBe(204);
  });

  test('in any number leave a working link in the mailbox, do not flood it, and a known device has its own limit', async () => {
    const { email, browser } = await newPerson(db, site);
    const before = (await db.mailbox.tokensOf(email)).length;
    for (let n = 0; n < 15; n++)
      expect((await somebody().post('/auth/password/forgot', { email })).status).toBe(202);
    const tokens = await db.mailbox.tokensOf(email);
    expect(tokens).toHaveLength(before + 6);
    await movedTo(browser).post('/auth/password/forgot', { email });
    expect(await db.mailbox.tokensOf(email)).toHaveLength(before + 7);
    const reset = { token: tokens.at(-1), password: PASSWORD };
    expect((await somebody().post('/auth/password/reset', reset)).status).toBe(204);
  });

  test('do not stop the owner from registering, whatever was registered with the address before', async () => {
    const email = newAddress('victim');
    for (let n = 0; n < 9; n++)
      await somebody().post('/auth/register', {
        email,
        password: `the attacker's ${n} of many`,
        name: 'Eve',
      });
    expect((await somebody().post('/auth/register', { email, password: PASSWORD })).status).toBe(202);
    const tokens = await db.mailbox.tokensOf(email);
    expect(tokens).toHaveLength(6);
    const confirmed = await somebody().post('/auth/verify-email', {
      token: tokens.at(-1),
      password: PASSWORD,
    });
    expect([confirmed.status, confirmed.body.name]).toEqual([201, null]);
    await logIn(somebody(), { email, password: PASSWORD });
  });

  test('of one kind do not use up those of another', async () => {
    const email = newAddress('victim');
    for (let n = 0; n < 8; n++) {
      await somebody().post('/auth/password/forgot', { email });
      await somebody().post('/auth/verify-email/resend', { email });
    }
    await somebody().post('/auth/register', { email, password: PASSWORD });
    const token = await db.mailbox.tokenOf(email);
    expect((await somebody().post('/auth/verify-email', { token, password: PASSWORD })).status).toBe(201);
  });
});

test('tokens that others try from the same network do not block a browser that has signed in before', async () => {
  const { browser } = await newPerson(db, site);
  const shared = fromSomewhere();
  const attempt = (from: TestBrowser) =>
    from.post('/auth/verify-email', { token: 'no such token', password: PASSWORD });
  const neighbour = new TestBrowser(site.origin, shared);
  for (let n = 0; n < 60; n++) await attempt(neighbour);
  expect((await attempt(neighbour)).status).toBe(429);
  expect((await attempt(movedTo(browser, shared))).status).toBe(400);
});

test('correct passwords do not count against a network that many people share, and wrong ones do', async () => {
  const office = { network: '203.0.113.7', knownFor: undefined, deviceOf: () => undefined };
  for (let person = 0; person < 70; person++) {
    await attempts.countLogin(office, `person-${person}@example.com`);
    await attempts.resetLogins(office, `person-${person}@example.com`);
  }
  for (let guessed = 0; guessed < 60; guessed++)
    await attempts.countLogin(office, `guessed-${guessed}@example.com`);
  await expect(attempts.countLogin(office, 'one-more@example.com')).rejects.toMatchObject({
    code: 'too_many_logins_from_here',
  });
});
