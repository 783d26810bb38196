import { describe, expect, test } from '@jest/globals';
import { PasswordHashing } from '../../../src/features/identity/accounts/passwords/password-hash.ts';
import { TestBrowser } from '../../support/browser.ts';
import { untilWaiting } from '../../support/lock-waits.ts';
import { setUpSite } from '../../support/set-up.ts';
import { fromSomewhere, logIn, newAddress, newPerson } from '../../support/sign-in.ts';

const passwords = new PasswordHashing();
const { db, site } = await setUpSite({ localMode: false }, { passwords });

const somebody = () => new TestBrowser(site.origin, fromSomewhere());
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];
const PASSWORD = 'long enough, and blank';
const confirm = (token: string, password = PASSWORD) =>
  somebody().post('/auth/verify-email', { token, password });

/** Does the work while another transaction locks the account, until four wait for it. */
function whileLocked<T>(email: string, work: () => Promise<T>): Promise<T> {
  return db.asAdmin(async (admin) => {
    await admin.query('begin');
    await admin.query('select from users where email = $1 for update', [email]);
    const done = work();
    await untilWaiting(db, 4);
    await admin.query('commit');
    return done;
  });
}

describe('the hash of a password', () => {
  test('is argon2id with the parameters of OWASP and a random salt', async () => {
    const [one, two] = await Promise.all([passwords.hash(PASSWORD), passwords.hash(PASSWORD)]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,(p=1,t=2|t=2,p=1)\$/);
    expect(one).not.toBe(two);
    expect(passwords.isOutdated(one)).toBe(false);
    expect(passwords.isOutdated(one.replace('m=19456', 'm=4096'))).toBe(true);
  });

  test('matches its password in any Unicode spelling, and no other', async () => {
    const hash = await passwords.hash('blåbärsgröt är gott');
    expect(await passwords.matches(hash, 'blåbärsgröt är gott'.normalize('NFD'))).toBe(true);
    expect(await passwords.matches(hash, 'blabarsgrot ar gott')).toBe(false);
    expect(await passwords.matches(undefined, PASSWORD)).toBe(false);
    expect(await passwords.matches(null, 'the password of nobody')).toBe(false);
  });
});

describe('a new password', () => {
  test.each([
    ['of eleven characters', 'elevenchars'],
    ['of eleven characters that take two units each', '🦊'.repeat(11)],
    ['of one character that NFKC makes eighteen of', '\ufdfa'],
    ['of eleven characters that NFKC makes more of', '\ufb03'.repeat(11)],
    ['of one character with marks', `a${'\u0301'.repeat(40)}`],
    ['of one character of several code points', '👩‍👩‍👧‍👦'.repeat(2)],
    ['of one character and many that are not seen', `a${'\u200b\u2060\ufe0f'.repeat(10)}`],
    ['of 20 characters that NFKC makes 360 of', '\ufdfa'.repeat(20)],
    ['of 257 characters', 'x'.repeat(257)],
    ['that is the address', 'somebody.long@example.com'],
    ['that is the address in capitals', 'Somebody.Long@EXAMPLE.com'],
    ['one of the most common', 'password1234'],
    ['among the most common in capitals', 'QwertyUiop123'],
    ['among the most common with blanks', 'correct horse battery staple'],
  ])('%s is refused', async (_name, password) => {
    const answer = await somebody().post('/auth/register', { email: 'somebody.long@example.com', password });
    expect(codeOf(answer)).toEqual([422, 'validation_failed']);
    expect(answer.body.errors[0].path).toBe('password');
    expect(JSON.stringify(answer.body)).not.toContain(password);
  });

  test.each([
    ['of twelve small letters', 'twelvelettrs'],
    ['of blanks and words', 'four words and blanks'],
    ['of another script', 'парольнарусском'],
    ['of twelve emoji', '🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧'],
    ['of 256 characters', `${'y'.repeat(255)}z`],
  ])('%s is welcome', async (_name, password) => {
    const browser = somebody();
    const email = newAddress();
    expect((await browser.post('/auth/register', { email, password })).status).toBe(202);
    await browser.post('/auth/verify-email', { token: await db.mailbox.tokenOf(email), password });
    await logIn(browser, { email, password });
  });
});

describe('registration', () => {
  test('begins the account when the mail is confirmed, once', async () => {
    const browser = somebody();
    const email = newAddress();
    await browser.post('/auth/register', {
      email: `  ${email.toUpperCase()} `,
      password: PASSWORD,
      name: 'Ada',
    });
    const login = { email, password: PASSWORD };
    expect(codeOf(await browser.post('/auth/login', login))).toEqual([401, 'wrong_credentials']);
    const token = await db.mailbox.tokenOf(email);
    const verified = await browser.post('/auth/verify-email', { token, password: PASSWORD });
    expect([verified.status, verified.body]).toEqual([
      201,
      { id: expect.stringMatching(/^user_/), email, name: 'Ada' },
    ]);
    expect(codeOf(await browser.post('/auth/verify-email', { token, password: PASSWORD }))).toEqual([
      400,
      'invalid_token',
    ]);
    await logIn(browser, login);
    expect((await browser.get('/auth/me')).body).toMatchObject({ email, has_password: true, identities: [] });
  });

  test('responds the same for a known and an unknown email address; only the email reveals it', async () => {
    const known = await newPerson(db, site);
    const unknown = newAddress();
    for (const path of ['/auth/register', '/auth/password/forgot', '/auth/verify-email/resend']) {
      const send = (email: string) =>
        somebody().post(path, { email, ...(path === '/auth/register' && { password: PASSWORD }) });
      const [one, other] = [await send(known.email), await send(unknown)];
      expect([path, one.status, one.body]).toEqual([path, 202, { accepted: true }]);
      expect([path, other.status, other.body]).toEqual([path, one.status, one.body]);
      const names = (headers: Headers) => [...headers.keys()].sort();
      expect(names(other.headers)).toEqual(names(one.headers));
    }
    expect((await db.mailbox.of(known.email)).map(({ subject }) => subject)).toEqual([
      'Confirm your email address',
      'You already have an account',
      'Choose a new password',
    ]);
    expect((await db.mailbox.of(unknown)).map(({ subject }) => subject)).toEqual([
      'Confirm your email address',
      'Confirm your email address',
    ]);
    // and the password of the second registration has not become that of the account
    expect(codeOf(await somebody().post('/auth/login', { email: known.email, password: PASSWORD }))).toEqual([
      401,
      'wrong_credentials',
    ]);
  });

  test('in advance, by someone else, does not determine the password of the owner who confirms later', async () => {
    const email = newAddress('victim');
    await somebody().post('/auth/register', { email, password: 'the attacker knows this' });
    await somebody().post('/auth/register', { email, password: PASSWORD });
    const token = await db.mailbox.tokenOf(email);
    await somebody().post('/auth/register', { email, password: 'and the attacker knows this' });
    expect((await confirm(token)).status).toBe(201);
    await logIn(somebody(), { email, password: PASSWORD });
    for (const other of await db.mailbox.tokensOf(email)) expect((await confirm(other)).status).toBe(400);
  });

  test('by someone else cannot be confirmed without its password, and the reader of the email can register again', async () => {
    const email = newAddress('victim');
    const theirs = { email, password: 'the attacker knows this' };
    await somebody().post('/auth/register', theirs);
    const token = await db.mailbox.tokenOf(email);
    expect(codeOf(await somebody().post('/auth/verify-email', { token }))).toEqual([
      422,
      'validation_failed',
    ]);
    expect(codeOf(await confirm(token))).toEqual([401, 'other_password']);
    expect((await somebody().post('/auth/login', theirs)).status).toBe(401);
    await somebody().post('/auth/register', { email, password: PASSWORD });
    expect((await confirm(await db.mailbox.tokenOf(email))).status).toBe(201);
    await logIn(somebody(), { email, password: PASSWORD });
    expect((await somebody().post('/auth/login', theirs)).status).toBe(401);
    expect(codeOf(await confirm(token, theirs.password))).toEqual([400, 'invalid_token']);
  });

  test('is confirmed after a wrong password, too', async () => {
    const email = newAddress();
    await somebody().post('/auth/register', { email, password: PASSWORD });
    const token = await db.mailbox.tokenOf(email);
    expect(codeOf(await confirm(token, 'mistyped, long enough'))).toEqual([401, 'other_password']);
    expect((await confirm(token)).status).toBe(201);
  });

  test('asked for again after two of them takes the password that confirms it, and the name of neither', async () => {
    const email = newAddress('victim');
    for (const password of ['my password of yesterday', 'the attacker knows this'])
      await somebody().post('/auth/register', { email, password, name: 'Attacker' });
    await somebody().post('/auth/verify-email/resend', { email });
    const token = await db.mailbox.tokenOf(email);
    expect(codeOf(await confirm(token, email))).toEqual([422, 'validation_failed']);
    expect(await confirm(token)).toMatchObject({ status: 201, body: { email, name: null } });
    await logIn(somebody(), { email, password: PASSWORD });
    expect(
      (await somebody().post('/auth/login', { email, password: 'the attacker knows this' })).status,
    ).toBe(401);
  });

  test('asked for again after one of them confirms its password', async () => {
    const email = newAddress();
    await somebody().post('/auth/register', { email, password: PASSWORD });
    await db.mailbox.of(email);
    await somebody().post('/auth/verify-email/resend', { email });
    await db.mailbox.of(email);
    await somebody().post('/auth/verify-email/resend', { email });
    const confirmed = await confirm(await db.mailbox.tokenOf(email));
    expect(confirmed).toMatchObject({ status: 201, body: { email } });
    await logIn(somebody(), { email, password: PASSWORD });
  });

  test('confirmed fifty times at once makes one account', async () => {
    const email = newAddress();
    await somebody().post('/auth/register', { email, password: PASSWORD });
    const token = await db.mailbox.tokenOf(email);
    const responses = await Promise.all(Array.from({ length: 50 }, () => confirm(token)));
    expect(responses.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(responses.filter(({ status }) => status === 400)).toHaveLength(49);
  });

  test('several of one email address, confirmed at once, make one account, and no request hangs', async () => {
    const email = newAddress();
    for (let n = 0; n < 4; n++) await somebody().post('/auth/register', { email, password: PASSWORD });
    const tokens = await db.mailbox.tokensOf(email);
    expect(tokens).toHaveLength(4);
    const responses = await Promise.all(tokens.map((token) => confirm(token)));
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400]);
  });

  test('is refused where the address got an account in another way meanwhile', async () => {
    const email = newAddress();
    await somebody().post('/auth/register', { email, password: PASSWORD });
    await db.asAdmin((admin) =>
      admin.query(
        `insert into users (id, email, email_verified_at) values ('user_' || gen_random_uuid(), $1, now())`,
        [email],
      ),
    );
    const token = await db.mailbox.tokenOf(email);
    expect(codeOf(await confirm(token))).toEqual([409, 'account_exists']);
    expect((await somebody().post('/auth/login', { email, password: PASSWORD })).status).toBe(401);
  });

  test('has a day to be confirmed', async () => {
    const email = newAddress();
    await somebody().post('/auth/register', { email, password: PASSWORD });
    const token = await db.mailbox.tokenOf(email);
    await db.asAdmin((admin) =>
      admin.query(`update user_tokens set expires_at = expires_at - interval '24 hours' where email = $1`, [
        email,
      ]),
    );
    expect(codeOf(await confirm(token))).toEqual([400, 'invalid_token']);
  });
});

describe('a forgotten password', () => {
  test('is replaced with the emailed token, once, and every session ends', async () => {
    const { email, password, browser } = await newPerson(db, site);
    await somebody().post('/auth/password/forgot', { email });
    const token = await db.mailbox.tokenOf(email);
    const reset = () =>
      somebody().post('/auth/password/reset', { token, password: 'a new one, long enough' });
    expect((await reset()).status).toBe(204);
    expect(codeOf(await reset())).toEqual([400, 'invalid_token']);
    expect(codeOf(await browser.get('/auth/me'))).toEqual([401, 'not_signed_in']);
    expect((await somebody().post('/auth/login', { email, password })).status).toBe(401);
    await logIn(somebody(), { email, password: 'a new one, long enough' });
    expect((await db.mailbox.of(email)).at(-1)?.subject).toBe('Your password was changed');
  });

  test('is replaced once by several tokens at once, and no request hangs', async () => {
    const { email } = await newPerson(db, site);
    for (let n = 0; n < 4; n++) await somebody().post('/auth/password/forgot', { email });
    const tokens = (await db.mailbox.tokensOf(email)).slice(-4);
    const reset = (token: string) =>
      somebody().post('/auth/password/reset', { token, password: 'a new one, long enough' });
    const responses = await whileLocked(email, () => Promise.all(tokens.map(reset)));
    expect(responses.map(({ status }) => status).sort()).toEqual([204, 400, 400, 400]);
  });

  test('is not replaced by one that is refused, and the token is not used up', async () => {
    const { email } = await newPerson(db, site);
    await somebody().post('/auth/password/forgot', { email });
    const token = await db.mailbox.tokenOf(email);
    const reset = (password: string) => somebody().post('/auth/password/reset', { token, password });
    expect((await reset(email)).status).toBe(422);
    expect((await reset('a new one, long enough')).status).toBe(204);
  });

  test('is not replaced by a token that is an hour old, or meant for something else', async () => {
    const { email } = await newPerson(db, site);
    await somebody().post('/auth/password/forgot', { email });
    const token = await db.mailbox.tokenOf(email);
    expect(codeOf(await confirm(token))).toEqual([400, 'invalid_token']);
    await db.asAdmin((admin) =>
      admin.query(`update user_tokens set expires_at = expires_at - interval '1 hour' where email = $1`, [
        email,
      ]),
    );
    const answer = await somebody().post('/auth/password/reset', { token, password: PASSWORD });
    expect(codeOf(answer)).toEqual([400, 'invalid_token']);
  });
});

describe('a change of the password', () => {
  test('requires the old one, ends the other sessions and gives this browser a new one', async () => {
    const { email, password, browser } = await newPerson(db, site);
    const elsewhere = somebody();
    await logIn(elsewhere, { email, password });
    const change = { password, new_password: 'a new one, long enough' };
    const wrong = await browser.post('/auth/password/change', { ...change, password: 'not this one at all' });
    expect(codeOf(wrong)).toEqual([401, 'wrong_credentials']);
    const before = browser.cookie('omnimemory');
    expect((await browser.post('/auth/password/change', change)).status).toBe(200);
    expect(browser.cookie('omnimemory')).not.toBe(before);
    expect((await browser.get('/auth/me')).status).toBe(200);
    expect((await elsewhere.get('/auth/me')).status).toBe(401);
    await logIn(somebody(), { email, password: 'a new one, long enough' });
  });

  test('invalidates a reset link that was emailed before', async () => {
    const { email, password, browser } = await newPerson(db, site);
    await somebody().post('/auth/password/forgot', { email });
    const token = await db.mailbox.tokenOf(email);
    await browser.post('/auth/password/change', { password, new_password: 'a new one, long enough' });
    expect((await somebody().post('/auth/password/reset', { token, password: PASSWORD })).status).toBe(400);
  });
});

test('a hash with parameters of the past is replaced when its password is used', async () => {
  const { email, password } = await newPerson(db, site);
  const { argon2id, hash } = await import('argon2');
  const old = await hash(password, { type: argon2id, memoryCost: 4_096, timeCost: 3, parallelism: 1 });
  await db.asAdmin((admin) =>
    admin.query('update users set password_hash = $2 where email = $1', [email, old]),
  );
  await logIn(somebody(), { email, password });
  const { rows } = await db.asAdmin((admin) =>
    admin.query('select password_hash, last_login_at from users where email = $1', [email]),
  );
  expect(rows[0].password_hash).toMatch(/m=19456/);
  expect(rows[0].last_login_at).not.toBeNull();
  await logIn(somebody(), { email, password });
});

describe('a client that tries often', () => {
  test('is refused after ten attempts at one account, whether it exists or not', async () => {
    const { email, password } = await newPerson(db, site);
    const from = fromSomewhere();
    const here = () => new TestBrowser(site.origin, from);
    for (const address of [email, newAddress('nobody')]) {
      const tries = [];
      for (let n = 0; n < 11; n++)
        tries.push(await here().post('/auth/login', { email: address, password: 'not this one at all' }));
      expect(tries.slice(0, 10).map(({ status }) => status)).toEqual(Array(10).fill(401));
      expect(codeOf(tries[10] as never)).toEqual([429, 'too_many_logins']);
      expect(Number(tries[10]?.headers.get('retry-after'))).toBeGreaterThan(800);
    }
    expect((await here().post('/auth/login', { email, password })).status).toBe(429);
  });

  test('starts over after the correct password', async () => {
    const { email, password } = await newPerson(db, site);
    const here = new TestBrowser(site.origin, fromSomewhere());
    const wrong = () => here.post('/auth/login', { email, password: 'not this one at all' });
    for (let n = 0; n < 9; n++) await wrong();
    await logIn(here, { email, password });
    for (let n = 0; n < 9; n++) expect((await wrong()).status).toBe(401);
  });

  test('is refused after sixty attempts from one network, at any accounts', async () => {
    const from = fromSomewhere();
    const attempt = () =>
      new TestBrowser(site.origin, from).post('/auth/verify-email', {
        token: 'no such token',
        password: PASSWORD,
      });
    for (let n = 0; n < 60; n++) expect((await attempt()).status).toBe(400);
    const last = await attempt();
    expect(codeOf(last)).toEqual([429, 'too_many_tokens_from_here']);
    expect(last.headers.get('retry-after')).toMatch(/^\d+$/);
  });

  test('gets no more than five emails an hour to one email address from one network', async () => {
    const email = newAddress('bombed');
    const here = new TestBrowser(site.origin, fromSomewhere());
    for (let n = 0; n < 6; n++) {
      const { status } = await here.post('/auth/register', { email, password: PASSWORD });
      expect(status).toBe(n < 5 ? 202 : 429);
    }
    expect(await db.mailbox.of(email)).toHaveLength(5);
  });
});
