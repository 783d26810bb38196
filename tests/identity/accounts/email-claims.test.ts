import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { TestBrowser } from '../../support/browser.ts';
import type { OpenIdAccount } from '../../support/openid-provider.ts';
import { closeOpenIdSite, type OpenIdSite, startOpenIdSite } from '../../support/openid-site.ts';
import { fromSomewhere, newAddress, newPerson } from '../../support/sign-in.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let db: TestDatabase;
let usual: OpenIdSite;
let trusting: OpenIdSite;
beforeAll(async () => {
  db = await createTestDatabase();
  usual = await startOpenIdSite(db);
  trusting = await startOpenIdSite(db, { settings: { OIDC_TRUST_UNSTATED_EMAILS: 'on' } });
});
afterAll(async () => {
  await Promise.all([usual, trusting].map(closeOpenIdSite));
  await db.drop();
});

let victim = '';
let own = '';
beforeEach(() => {
  [victim, own] = [newAddress('victim'), newAddress('own')];
});

/** What comes of a first sign-in of whom the provider describes like this: the account's address, or a code. */
async function comesOf({ site, provider }: OpenIdSite, account: OpenIdAccount): Promise<unknown> {
  const subject = `subject-${newAddress()}`;
  provider.accounts.set(subject, account);
  provider.isThere = subject;
  const browser = new TestBrowser(site.origin, fromSomewhere());
  const { status, body } = await browser.visit('/auth/oidc/login?return_to=/auth/me');
  return status === 200 ? body.email : body.code;
}

const unverified = 'email_not_verified';

describe('an email address and its verification come from one source', () => {
  test('the address of the id token is not verified by what userinfo says of another', async () => {
    const account = { email: own, email_verified: true, inIdToken: { email: victim } };
    expect(await comesOf(usual, account)).toBe(own);
    const silent = { email_verified: true, inIdToken: { email: victim } };
    expect(await comesOf(usual, silent)).toBe(unverified);
  });

  test('the address of userinfo is not verified by what the id token says of another', async () => {
    const { email, ...inIdToken } = { email: own, email_verified: true };
    const silent = { email: victim, email_verified: undefined, inIdToken };
    expect(await comesOf(usual, silent)).toBe(unverified);
    const account = { email: victim, email_verified: undefined, inIdToken: { email, ...inIdToken } };
    expect(await comesOf(usual, account)).toBe(own);
  });

  test('a source that says not verified is not overruled by the other', async () => {
    const account = {
      email: victim,
      email_verified: true,
      inIdToken: { email: victim, email_verified: false },
    };
    expect(await comesOf(usual, account)).toBe(unverified);
  });

  test('an address that cannot be read does not lend its verification to the other source’s', async () => {
    const inIdToken = { email: 'not an address', email_verified: true };
    expect(await comesOf(usual, { email: victim, email_verified: undefined, inIdToken })).toBe(unverified);
  });

  test('the address that a linked provider is listed with follows the same rule', async () => {
    const { browser } = await newPerson(db, usual.site);
    const subject = `subject-${newAddress()}`;
    usual.provider.accounts.set(subject, { email_verified: true, inIdToken: { email: victim } });
    usual.provider.isThere = subject;
    const { body } = await browser.visit('/auth/oidc/link?return_to=/auth/me');
    expect(body.identities).toMatchObject([{ email: null }]);
  });
});

describe('email_verified', () => {
  test.each([true, 'true'])('%j verifies', async (email_verified) => {
    expect(await comesOf(usual, { email: own, email_verified })).toBe(own);
    expect(await comesOf(usual, { inIdToken: { email: victim, email_verified } })).toBe(victim);
  });

  test.each([false, 'false', 'True', 'TRUE', ' true', 'yes', '1', 1, '', null, [true], { value: true }])(
    '%j does not, whatever the operator trusts',
    async (email_verified) => {
      expect(await comesOf(usual, { email: own, email_verified })).toBe(unverified);
      expect(await comesOf(trusting, { email: own, email_verified })).toBe(unverified);
    },
  );

  test('that is never sent verifies only if the operator trusts the provider’s addresses', async () => {
    const account = { email: own, email_verified: undefined };
    expect(await comesOf(usual, account)).toBe(unverified);
    expect(await comesOf(trusting, account)).toBe(own);
    expect(await comesOf(trusting, { email_verified: undefined, inIdToken: { email: victim } })).toBe(victim);
  });

  test('of one source speaks for a trusted provider, so that the other source’s silence verifies nothing', async () => {
    const inIdToken = { email: victim };
    expect(await comesOf(trusting, { email: own, email_verified: false, inIdToken })).toBe(unverified);
  });
});
