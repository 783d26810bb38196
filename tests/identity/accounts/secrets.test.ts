import { expect, test } from '@jest/globals';
import { TestBrowser } from '../../support/browser.ts';
import { dumpOf, spellingsOf } from '../../support/dump.ts';
import { setUpSite } from '../../support/set-up.ts';
import { fromSomewhere, logIn, newAddress } from '../../support/sign-in.ts';

const { db, site } = await setUpSite();

test('a dump of the database has no usable password, token, session or key', async () => {
  const secrets: string[] = [];
  const keep = (secret: string) => {
    expect(secret.length).toBeGreaterThan(11);
    secrets.push(secret);
    return secret;
  };
  const browser = new TestBrowser(site.origin, fromSomewhere());
  const email = newAddress();
  const tokenOf = async () => keep(await db.mailbox.tokenOf(email));
  const keepSession = () => {
    keep(browser.sessionId);
    keep(browser.cookie('omnimemory') ?? '');
  };

  await browser.post('/auth/register', { email, password: keep('never confirmed pässword') });
  await tokenOf();
  const password = keep('the first pässword of all');
  await browser.post('/auth/register', { email, password, name: 'Ada' });
  expect((await browser.post('/auth/verify-email', { token: await tokenOf(), password })).status).toBe(201);
  await browser.post('/auth/login', { email, password: keep('a wrong pässword, tried once') });
  await logIn(browser, { email, password });
  keepSession();
  const next = keep('the second pässword of all');
  await browser.post('/auth/password/change', { password, new_password: next });
  keepSession();
  await browser.post('/auth/password/forgot', { email });
  const last = keep('the third pässword of all');
  expect(
    (await browser.post('/auth/password/reset', { token: await tokenOf(), password: last })).status,
  ).toBe(204);
  await browser.post('/auth/password/forgot', { email });
  await tokenOf();
  await logIn(browser, { email, password: last });
  keepSession();
  const made = await browser.post('/auth/tenants', { name: 'A team' });
  const key = await browser.post('/v1/api-keys', { name: 'x', scopes: ['ingest'] });
  keep(key.body.key);
  const invited = newAddress('invited');
  await browser.post('/v1/invitations', { email: invited });
  const unconfirmed = newAddress('unconfirmed');
  await browser.post('/auth/register', { email: unconfirmed, password: keep('a pässword that waits') });
  keep(await db.mailbox.tokenOf(unconfirmed));
  keep(await db.mailbox.tokenOf(invited));

  const dump = await db.asAdmin(dumpOf);
  expect(secrets).toHaveLength(19);
  for (const secret of secrets) {
    const forms = [...spellingsOf(secret), decodeURIComponent(secret), secret.normalize('NFKC')];
    for (const form of forms) expect(dump).not.toContain(form);
  }
  // and it is the whole database that was looked through, while all of it is there
  for (const known of [email, made.body.id, key.body.key_id, '$argon2id$', 'reset_password', 'verify_email'])
    expect(dump).toContain(known);
});
