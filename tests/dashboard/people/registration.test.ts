import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { newAddress, newPerson, type Person } from '../../support/sign-in.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, type DashboardWindow, setUpDashboard } from '../support/dashboard.ts';
import { fillByKeyboard, tabTo } from './keyboard.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = hasChromium ? await setUpDashboard() : (undefined as never);
const open: Dashboard['open'] = (options) => dashboard.open(options);

const PASSWORD = 'a horse that nobody owns';
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const pathOf = (page: Page) => {
  const { pathname, search, hash } = new URL(page.url());
  return `${pathname}${search}${hash}`;
};

/** Every URL that the window requests; a fragment is never among them. */
function watchUrls({ context }: DashboardWindow): string[] {
  const urls: string[] = [];
  context.on('request', (request) => urls.push(request.url()));
  return urls;
}

async function invite(owner: Person, tenantId: string, email: string): Promise<string> {
  await owner.browser.post(`/tenants/${tenantId}/v1/invitations`, { email, role: 'member' });
  return dashboard.db.mailbox.tokenOf(email);
}

whereChromiumIs('by keyboard alone, a person', () => {
  test('registers, confirms the email address, and makes one team although Enter is pressed twice', async () => {
    const one = await open();
    const { page } = one;
    const urls = watchUrls(one);
    const email = newAddress('grace');
    await one.goTo('/register');
    await fillByKeyboard(page, { 'Email address': email, Name: 'Grace', Password: PASSWORD });
    await page.getByText('One more step').waitFor();
    // this server has no mail server
    await page.getByText("The link is in the server's log").waitFor();
    const token = await dashboard.db.mailbox.tokenOf(email);
    await one.goTo(`/verify-email#token=${token}`);
    expect(pathOf(page)).toBe('/verify-email');
    await fillByKeyboard(page, { Password: 'another password than that' });
    const problem = page.getByText('This is not the password of the registration').first();
    await problem.waitFor();
    expect(await page.locator('input[name=password]').getAttribute('aria-invalid')).toBe('true');
    // the focus is back in the field
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await heading(page, 'New team').waitFor();
    await tabTo(page, 'Name of the team');
    await page.keyboard.type('Compilers');
    await Promise.all([page.keyboard.press('Enter'), page.keyboard.press('Enter')]);
    await page.waitForURL(/\/t\/[\w-]+$/);
    const tenants = await page.evaluate(async () => (await fetch('/auth/tenants')).json());
    expect(tenants.data).toMatchObject([{ name: 'Compilers', role: 'owner' }]);
    expect(urls.filter((url) => url.includes(token))).toEqual([]);
    one.expectNoFault();
  });

  test('forgets the password, chooses another, and signs in with it', async () => {
    const { email, browser } = await newPerson(dashboard.db, dashboard.site);
    const one = await open();
    const { page } = one;
    await one.goTo('/forgot-password');
    await fillByKeyboard(page, { 'Email address': email });
    await page.getByText('Check your email').waitFor();
    const token = await dashboard.db.mailbox.tokenOf(email);
    await one.goTo(`/reset-password#token=${token}`);
    expect(pathOf(page)).toBe('/reset-password');
    await fillByKeyboard(page, { 'New password': PASSWORD });
    await page.getByText('The password was changed').waitFor();
    expect((await browser.get('/auth/me')).status).toBe(401);
    await tabTo(page, 'Sign in');
    await page.keyboard.press('Enter');
    await heading(page, 'Sign in').waitFor();
    await fillByKeyboard(page, { 'Email address': email, Password: PASSWORD });
    await page.waitForURL((url) => url.pathname !== '/sign-in');
    // the same link again
    await one.goTo(`/reset-password#token=${token}`);
    await fillByKeyboard(page, { 'New password': PASSWORD });
    await page.getByText('This link no longer works').waitFor();
    await page.getByRole('link', { name: 'Request another link' }).waitFor();
    one.expectNoFault();
  });
});

whereChromiumIs('an invitation', () => {
  let owner: Person;
  let tenantId: string;
  beforeAll(async () => {
    owner = await newPerson(dashboard.db, dashboard.site, 'owner');
    tenantId = (await owner.browser.post('/auth/tenants', { name: 'Hosts' })).body.id;
  });
  const openLink = async (one: DashboardWindow, token: string) => {
    await one.goTo(`/accept-invitation#token=${token}`);
    expect(pathOf(one.page)).toBe('/accept-invitation');
  };
  const join = (page: Page) => page.getByRole('button', { name: 'Join the team' }).click();

  test('survives the sign-in of its guest, who joins, and can open its link again', async () => {
    const guest = await newPerson(dashboard.db, dashboard.site, 'guest');
    const token = await invite(owner, tenantId, guest.email);
    const one = await open();
    const { page } = one;
    const urls = watchUrls(one);
    await openLink(one, token);
    await tabTo(page, 'Sign in');
    await page.keyboard.press('Enter');
    await heading(page, 'Sign in').waitFor();
    await fillByKeyboard(page, { 'Email address': guest.email, Password: guest.password });
    await page.getByRole('button', { name: 'Join the team' }).waitFor();
    await tabTo(page, 'Join the team');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/t/${tenantId}`);
    await openLink(one, token);
    await join(page);
    await page.waitForURL(`**/t/${tenantId}`);
    expect(urls.filter((url) => url.includes(token))).toEqual([]);
    expect(
      await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])),
    ).not.toContain(token);
    one.expectNoFault();
  });

  test('is refused to another account, which can give way to the right one', async () => {
    const guest = await newPerson(dashboard.db, dashboard.site, 'guest');
    const other = await newPerson(dashboard.db, dashboard.site, 'other');
    const token = await invite(owner, tenantId, guest.email);
    const one = await open({ person: other });
    const { page } = one;
    await openLink(one, token);
    await join(page);
    await page.getByText('This invitation is for another email address').waitFor();
    await page.getByRole('button', { name: 'Use another account' }).click();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await heading(page, 'Sign in').waitFor();
    await fillByKeyboard(page, { 'Email address': guest.email, Password: guest.password });
    await join(page);
    await page.waitForURL(`**/t/${tenantId}`);
    expect((await other.browser.get('/auth/me')).status).toBe(401);
    one.expectNoFault();
  });

  test('that was revoked, or has expired, says whom to ask', async () => {
    const guest = await newPerson(dashboard.db, dashboard.site, 'guest');
    const one = await open({ person: guest });
    for (const change of ['revoked_at = now()', `expires_at = now() - interval '1 day'`]) {
      const token = await invite(owner, tenantId, guest.email);
      await dashboard.db.asAdmin((admin) =>
        admin.query(`update invitations set ${change} where email = $1 and revoked_at is null`, [
          guest.email,
        ]),
      );
      await openLink(one, token);
      await join(one.page);
      await one.page.getByText('This invitation is no longer open').waitFor();
      await one.page.getByText('Ask the person who invited you').waitFor();
      await one.page.goto('about:blank');
    }
    one.expectNoFault();
  });
});

whereChromiumIs('a link without a good token says what to do next', () => {
  const NEXT = [
    ['/verify-email', { role: 'button', name: 'Send another link' }],
    ['/reset-password', { role: 'link', name: 'Request another link' }],
    ['/accept-invitation', undefined],
  ] as const;
  test.each(NEXT)('%s', async (path, next) => {
    const one = await open();
    const { page } = one;
    await one.goTo(path);
    const alert = page.getByRole('alert');
    await alert.getByText('This page needs the link from your email').waitFor();
    for (const token of ['cut-of', '<img src=x onerror=alert(1)>']) {
      // another link in the same tab
      await page.evaluate((hash) => location.assign(hash), `#token=${token}`);
      await alert.getByText('The link is incomplete').waitFor();
      expect(pathOf(page)).toBe(path);
    }
    await page.evaluate(() => location.assign('#token='));
    await alert.getByText('This page needs the link from your email').waitFor();
    if (next) await page.getByRole(next.role, { name: next.name }).waitFor();
    else await page.getByText('ask the person who invited you').waitFor();
    one.expectNoFault();
  });
});
