import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { hashAuthSessionId } from '../../../src/http/auth/auth-session-store.ts';
import { TestBrowser } from '../../support/browser.ts';
import { closeOpenIdSite, type OpenIdSite, startOpenIdSite } from '../../support/openid-site.ts';
import { fromSomewhere, newAddress, newPerson } from '../../support/sign-in.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let db: TestDatabase;
let open: OpenIdSite;
beforeAll(async () => {
  db = await createTestDatabase();
  open = await startOpenIdSite(db);
});
afterAll(async () => {
  await closeOpenIdSite(open);
  await db.drop();
});
beforeEach(() => {
  open.provider.faults.clear();
  isThere({ email: newAddress() });
});

const somebody = () => new TestBrowser(open.site.origin, fromSomewhere());
const person = () => newPerson(db, open.site);

function isThere(account: { email: string; email_verified?: boolean }): void {
  open.provider.isThere = `subject-${newAddress()}`;
  open.provider.accounts.set(open.provider.isThere, { name: 'Grace', ...account });
}

/** Clicks a link and follows it through the provider, until a page of this server opens. */
async function click(browser: TestBrowser, path: string): Promise<URL> {
  let url = new URL(path, open.site.origin);
  for (let hops = 0; hops < 20; hops++) {
    const [status, to] = await browser.navigate(url.href);
    if (status !== 302 && status !== 303) throw new Error(`${url} answered ${status}.`);
    url = to;
    if (url.origin === open.site.origin && !url.pathname.startsWith('/auth/')) return url;
  }
  throw new Error('The redirects do not end.');
}

/** The page that opens, and the problem that it shows. */
const shown = ({ origin, pathname, searchParams }: URL) => {
  expect(origin).toBe(open.site.origin);
  expect(searchParams.get('request_id')).toMatch(/^[\w-]{36}$/);
  return [pathname, searchParams.get('problem')];
};

async function grow(browser: TestBrowser): Promise<void> {
  await db.asAdmin((admin) =>
    admin.query(
      `update web_sessions set sess = sess::jsonb || jsonb_build_object('startedAt', $2::float8) where sid = $1`,
      [hashAuthSessionId(browser.sessionId), Date.now() - 660_000],
    ),
  );
}

describe('a person who signs in with a provider in a browser sees on the sign-in page', () => {
  test('that another account has the email address', async () => {
    const { email } = await person();
    isThere({ email });
    expect(shown(await click(somebody(), '/auth/oidc/login'))).toEqual(['/sign-in', 'account_exists']);
  });

  test('that the provider has not verified the email address', async () => {
    isThere({ email: newAddress(), email_verified: false });
    expect(shown(await click(somebody(), '/auth/oidc/login'))).toEqual(['/sign-in', 'email_not_verified']);
  });

  test('that the provider does not respond, and when to try again', async () => {
    open.provider.faults.set('/token', { status: 503 });
    const url = await click(somebody(), '/auth/oidc/login');
    expect(shown(url)).toEqual(['/sign-in', 'provider_unavailable']);
    expect(url.searchParams.get('retry_after')).toBe('10');
  });

  test('that the sign-in began elsewhere, that the provider is unknown, and that the way back is not of here', async () => {
    const paths = [
      ['/auth/oidc/callback?code=a&state=b', 'sign_in_refused'],
      ['/auth/github/login', 'provider_not_found'],
      ['/auth/oidc/login?return_to=//evil.example', 'validation_failed'],
    ];
    for (const [path = '', code] of paths)
      expect(shown(await click(somebody(), path))).toEqual(['/sign-in', code]);
  });
});

describe('a person who links a provider in a browser sees on the account page', () => {
  test('that the provider account belongs to another account', async () => {
    await somebody().visit('/auth/oidc/login?return_to=/auth/me');
    const { browser } = await person();
    expect(shown(await click(browser, '/auth/oidc/link'))).toEqual(['/account', 'identity_taken']);
  });

  test('that the password is needed first, or a sign-in', async () => {
    const { browser } = await person();
    await grow(browser);
    expect(shown(await click(browser, '/auth/oidc/link'))).toEqual(['/account', 'recent_sign_in_required']);
    expect(shown(await click(somebody(), '/auth/oidc/link'))).toEqual(['/account', 'not_signed_in']);
  });

  test('that the provider refused, and afterwards nothing is linked', async () => {
    open.provider.faults.set('/token', { status: 400, body: { error: 'invalid_grant' } });
    const { browser } = await person();
    expect(shown(await click(browser, '/auth/oidc/link'))).toEqual(['/account', 'sign_in_refused']);
    expect((await browser.get('/auth/me')).body.identities).toEqual([]);
    // the next sign-in of the same browser is no link
    expect(shown(await click(browser, '/auth/oidc/callback?code=a&state=b'))).toEqual([
      '/sign-in',
      'sign_in_refused',
    ]);
  });
});

test('what was linked leads to the page that was asked for', async () => {
  const { browser } = await person();
  expect((await click(browser, '/auth/oidc/link?return_to=/account')).href).toBe(
    `${open.site.origin}/account`,
  );
});

const PATH = '/auth/oidc/callback?code=a&state=b';
test.each<[string, Record<string, string>, number]>([
  ['fetch', { accept: 'text/html', 'sec-fetch-mode': 'cors' }, 403],
  ['a tool that takes anything', { accept: '*/*' }, 403],
  ['a tool that asks for JSON', { accept: 'application/json' }, 403],
  ['a tool without Accept', {}, 403],
  ['a browser without Sec-Fetch-Mode, as over plain HTTP', { accept: 'text/html,*/*;q=0.8' }, 302],
  ['a browser that navigates', { accept: '*/*', 'sec-fetch-mode': 'navigate' }, 302],
])('a refusal for %s', async (_name, headers, status) => {
  expect((await somebody().navigate(PATH, headers))[0]).toBe(status);
});

test('other routes of /auth answer a navigation with problem details', async () => {
  expect((await somebody().navigate('/auth/me'))[0]).toBe(401);
});
