import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { loadConfig } from '../../../src/config/config.ts';
import { hashAuthSessionId } from '../../../src/http/auth/auth-session-store.ts';
import { TestBrowser } from '../../support/browser.ts';
import { logIn, newPerson, type Person } from '../../support/sign-in.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const { accounts } = loadConfig({ GITHUB_CLIENT_ID: 'a-client', GITHUB_CLIENT_SECRET: 'a secret' });
const dashboard = hasChromium ? await setUpDashboard({ accounts, localMode: false }) : (undefined as never);
const open: Dashboard['open'] = (options) => dashboard.open(options);

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const pathOf = (page: Page) => page.url().slice(dashboard.site.origin.length);
const newTeam = async (owner: Person, name = 'Team'): Promise<string> =>
  (await owner.browser.post('/auth/tenants', { name })).body.id;
const person = (name: string) => newPerson(dashboard.db, dashboard.site, name);

/** As if the person came back to the window. */
const comeBack = (page: Page) => page.evaluate(() => dispatchEvent(new Event('visibilitychange')));

async function signIn(page: Page, { email, password }: Person): Promise<void> {
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const endSessions = ({ id }: Person) =>
  dashboard.db.asAdmin((admin) => admin.query('delete from web_sessions where user_id = $1', [id]));

/** As if the person had signed in eleven minutes ago. */
const grow = ({ browser }: Person) =>
  dashboard.db.asAdmin((admin) =>
    admin.query(
      `update web_sessions set sess = sess::jsonb || jsonb_build_object('startedAt', $2::float8) where sid = $1`,
      [hashAuthSessionId(browser.sessionId), Date.now() - 660_000],
    ),
  );

async function member(owner: Person, tenantId: string, role: string): Promise<Person> {
  const guest = await person('guest');
  await owner.browser.post(`/tenants/${tenantId}/v1/invitations`, { email: guest.email, role });
  const token = await dashboard.db.mailbox.tokenOf(guest.email);
  await guest.browser.post('/auth/invitations/accept', { token });
  return guest;
}

whereChromiumIs('the sign-in leads back', () => {
  test('to a deep link with its filters, and to no other host', async () => {
    const owner = await person('owner');
    const path = `/t/${await newTeam(owner)}/sessions?range=30d&tool=cursor`;
    const one = await open();
    const { page } = one;
    await one.goTo(path);
    expect(pathOf(page)).toBe(`/sign-in?return_to=${encodeURIComponent(path)}`);
    await signIn(page, owner);
    await heading(page, 'Sessions').waitFor();
    expect(pathOf(page)).toBe(path);
    for (const to of ['//evil.example', '/\\evil.example', 'https://evil.example', '/.//evil.example']) {
      await one.goTo(`/sign-in?return_to=${encodeURIComponent(to)}`);
      await page.waitForURL((url) => url.pathname.startsWith('/t/'));
    }
    one.expectNoFault();
  });

  test('when the session ended while a page was open', async () => {
    const owner = await person('owner');
    const path = `/t/${await newTeam(owner)}/sessions?range=24h`;
    const one = await open({ person: owner });
    const { page } = one;
    await one.goTo(path);
    await endSessions(owner);
    await comeBack(page);
    await heading(page, 'Sign in').waitFor();
    await signIn(page, owner);
    await heading(page, 'Sessions').waitFor();
    expect(pathOf(page)).toBe(path);
    one.expectNoFault();
  });

  test('when a request finds that the session has ended', async () => {
    const owner = await person('owner');
    await logIn(new TestBrowser(dashboard.site.origin), owner);
    const one = await open({ person: owner });
    const { page } = one;
    await one.goTo('/account');
    await endSessions(owner);
    await page.getByRole('button', { name: 'End all others' }).click();
    await heading(page, 'Sign in').waitFor();
    expect(pathOf(page)).toBe('/sign-in?return_to=%2Faccount');
    await signIn(page, owner);
    await heading(page, 'Account').waitFor();
    one.expectNoFault();
  });

  test('when a page of a team asks without a session', async () => {
    const owner = await person('owner');
    const path = `/t/${await newTeam(owner)}`;
    const one = await open({ person: owner });
    const { page } = one;
    await one.goTo(`${path}/connect`);
    await endSessions(owner);
    await page.getByRole('complementary').getByRole('link', { name: 'Checkpoints' }).click();
    await heading(page, 'Sign in').waitFor();
    expect(pathOf(page)).toBe(`/sign-in?return_to=${encodeURIComponent(`${path}/checkpoints`)}`);
    await signIn(page, owner);
    await heading(page, 'Checkpoints').waitFor();
    one.expectNoFault();
  });

  test('beside a form that has input, which stays and can be sent', async () => {
    const owner = await person('owner');
    const one = await open({ person: owner });
    const { page } = one;
    await one.goTo('/account');
    await page.getByLabel('Current password').fill(owner.password);
    await page.getByLabel('New password').fill('the next horse of nobody');
    await endSessions(owner);
    const change = page.getByRole('button', { name: 'Change the password' });
    await change.click();
    await page.getByRole('alert').getByText('You are not signed in').waitFor();
    const [beside] = await Promise.all([
      one.context.waitForEvent('page'),
      page.getByRole('link', { name: 'Sign in in a new tab' }).click(),
    ]);
    await signIn(beside, owner);
    await beside.waitForURL((url) => url.pathname !== '/sign-in');
    await page.getByRole('button', { name: 'I have signed in' }).click();
    await page.getByText('Your session has ended').waitFor({ state: 'detached' });
    expect(await page.getByLabel('New password').inputValue()).toBe('the next horse of nobody');
    await change.click();
    await page.getByText('The password was changed').waitFor();
    one.expectNoFault();
  });
});

whereChromiumIs('a person who is not who they were', () => {
  test('signs out: nothing stays, not even behind the button Back', async () => {
    const owner = await person('owner');
    const one = await open({ person: owner });
    const { page } = one;
    await one.goTo(`/t/${await newTeam(owner)}`);
    await one.goTo('/account');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await heading(page, 'Sign in').waitFor();
    expect((await owner.browser.get('/auth/me')).status).toBe(401);
    await page.goBack();
    await heading(page, 'Sign in').waitFor();
    expect(await page.content()).not.toContain(owner.email);
    one.expectNoFault();
  });

  test('is someone else, who signed in in another tab: the page has only what is theirs', async () => {
    const [ada, eve] = [await person('ada'), await person('eve')];
    await newTeam(ada, 'Canary of Ada');
    const one = await open({ person: ada });
    const { page } = one;
    await one.goTo('/account');
    await page.getByText(ada.email).first().waitFor();
    const beside = await one.context.newPage();
    await beside.goto('/account');
    await beside.getByRole('button', { name: 'Sign out' }).click();
    await signIn(beside, eve);
    await beside.waitForURL((url) => url.pathname !== '/sign-in');
    await comeBack(page);
    await page.getByText(eve.email).first().waitFor();
    const content = await page.content();
    expect([content.includes(ada.email), content.includes('Canary of Ada')]).toEqual([false, false]);
    one.expectNoFault();
  });
});

whereChromiumIs('while a page of a team is open,', () => {
  let owner: Person;
  let tenantId: string;
  beforeAll(async () => {
    owner = await person('owner');
    tenantId = await newTeam(owner);
  });
  const links = (page: Page) => page.getByRole('complementary').getByRole('link');
  const textOf = async (page: Page) =>
    ((await page.locator('main').textContent()) ?? '').replaceAll(/\s+/g, ' ');

  test('a lowered role takes its pages away, and the end of the membership the team', async () => {
    const guest = await member(owner, tenantId, 'admin');
    const one = await open({ person: guest });
    const { page } = one;
    await one.goTo(`/t/${tenantId}`);
    const auditLog = links(page).filter({ hasText: 'Audit log' });
    await auditLog.waitFor();
    await owner.browser.send('PATCH', `/tenants/${tenantId}/v1/members/${guest.id}`, {
      body: { role: 'viewer' },
    });
    await comeBack(page);
    await auditLog.waitFor({ state: 'detached' });
    await owner.browser.delete(`/tenants/${tenantId}/v1/members/${guest.id}`);
    await comeBack(page);
    await heading(page, 'There is no such team').waitFor();
    const [left, requests] = [await textOf(page), [] as string[]];
    // late enough that a request that does not wait for it would be sent before
    await page.route('**/auth/context', async (route) => {
      await setTimeout(1_000);
      await route.continue();
    });
    page.on('request', (request) => requests.push(new URL(request.url()).pathname));
    await one.goTo('/t/no-such-team/sessions');
    await heading(page, 'There is no such team').waitFor();
    // nothing tells a team that exists from one that does not, and it is not even asked for
    expect(await textOf(page)).toBe(left);
    expect(requests.filter((path) => path.startsWith('/tenants/'))).toEqual([]);
    one.expectNoFault();
  });

  test('a suspension leaves what a suspended team needs', async () => {
    const one = await open({ person: owner });
    const { page } = one;
    await one.goTo(`/t/${tenantId}/sessions`);
    await dashboard.db.services.tenants.suspendAsOperator(tenantId);
    await comeBack(page);
    await page.getByText('This team is suspended').waitFor();
    await page.getByRole('link', { name: 'Open Settings' }).click();
    await heading(page, 'Settings').waitFor();
    await dashboard.db.services.tenants.resumeAsOperator(tenantId);
    one.expectNoFault();
  });
});

whereChromiumIs('an action that needs a recent sign-in', () => {
  const linkGitHub = ({ id, email }: Person) =>
    dashboard.db.asAdmin((admin) =>
      admin.query(
        `insert into user_identities (user_id, issuer, subject, email) values ($1, 'https://github.com', $1, $2)`,
        [id, email],
      ),
    );

  test('asks for the password, and then goes on', async () => {
    const owner = await person('owner');
    await linkGitHub(owner);
    await grow(owner);
    const one = await open({ person: owner });
    const { page } = one;
    await one.goTo('/account');
    await page.getByRole('button', { name: /^Unlink github.com/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' });
    const password = dialog.getByLabel(`Password of ${owner.email}`);
    await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'password');
    await password.fill('not this one at all');
    await page.keyboard.press('Enter');
    await dialog.getByText('The email address or the password is wrong').first().waitFor();
    expect(await password.getAttribute('aria-invalid')).toBe('true');
    await password.fill(owner.password);
    await page.keyboard.press('Enter');
    await page.getByText('No provider is linked.').waitFor();
    await dialog.waitFor({ state: 'hidden' });
    one.expectNoFault();
  });

  test('is done at a provider by someone who has no password', async () => {
    const owner = await person('owner');
    await linkGitHub(owner);
    await grow(owner);
    await dashboard.db.asAdmin((admin) =>
      admin.query('update users set password_hash = null where id = $1', [owner.id]),
    );
    const one = await open({ person: owner });
    const { page } = one;
    await one.goTo('/account');
    await page.getByRole('button', { name: /^Unlink github.com/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' });
    const link = dialog.getByRole('link', { name: 'Sign in with GitHub' });
    expect(await link.getAttribute('href')).toBe('/auth/github/login?return_to=%2Faccount');
    expect(await dialog.locator('input').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('alert').getByText('recent_sign_in_required').waitFor();
    // a password is set by the way of the mailbox
    await page.getByRole('button', { name: 'Send a link to set a password' }).click();
    await page.getByText('Check your email').waitFor();
    one.expectNoFault();
  });

  test('can be given up, and says why nothing happened', async () => {
    const owner = await person('owner');
    await grow(owner);
    const one = await open({ person: owner });
    const { page } = one;
    await one.goTo('/account');
    // a navigation, which the server sends back
    await page.getByRole('button', { name: 'Link GitHub' }).click();
    await page.getByRole('dialog', { name: 'Confirm that it is you' }).waitFor();
    await page.keyboard.press('Escape');
    expect(new URL(page.url()).searchParams.get('problem')).toBe('recent_sign_in_required');
    await page.getByText('Linking a provider needs a sign-in within the last 10 minutes').waitFor();
    one.expectNoFault();
  });
});
