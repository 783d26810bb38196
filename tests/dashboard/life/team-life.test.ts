import { describe, expect, test } from '@jest/globals';
import { newAddress } from '../../support/sign-in.ts';
import { hasChromium } from '../support/chromium.ts';
import type { DashboardWindow } from '../support/dashboard.ts';
import { Keys } from './keys.ts';
import { copiedText, type PaidDashboard, setUpPaidDashboard } from './paid-dashboard.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpPaidDashboard() : undefined) as PaidDashboard;

const PASSWORD = 'a horse that nobody owns';

/** Registers, follows the link of the email, and confirms with the password. */
async function register(window: DashboardWindow, keys: Keys, email: string, name: string): Promise<void> {
  const { page } = window;
  await keys.type('Email address', email);
  await keys.type('Name', name);
  await keys.type('Password', PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByText('One more step').waitFor();
  // the form is gone
  await keys.returned('heading', 'Register');
  await window.goTo(`/verify-email#token=${await dashboard.db.mailbox.tokenOf(email)}`);
  await keys.type('Password', PASSWORD);
  await page.keyboard.press('Enter');
  await keys.titled('New team');
}

/** Sends to the API with a key, as a tool does. */
async function send(key: string, method: string, path: string, body: object) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const response = await fetch(dashboard.site.origin + path, { method, headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

whereChromiumIs('by keys alone', () => {
  const owner = newAddress('grace');
  const guest = newAddress('ada');
  let first: { readonly window: DashboardWindow; readonly keys: Keys };
  let second: { readonly window: DashboardWindow; readonly keys: Keys };
  let key = '';
  let sessionId = '';

  test('a person registers, makes a team and invites another, who joins', async () => {
    const window = await dashboard.open();
    const keys = new Keys(window.page);
    first = { window, keys };
    const { page } = window;
    await window.goTo('/register');
    await register(window, keys, owner, 'Grace');
    await keys.type('Name of the team', 'Compilers');
    await page.keyboard.press('Enter');
    await keys.titled('Overview');
    await keys.menu('Members');
    await keys.press('button', 'Invite a person');
    await keys.type('Email address', guest);
    await keys.to('combobox', 'Role');
    await page.keyboard.type('admin');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await keys.returned('button', 'Invite a person');
    await page.getByRole('rowheader', { name: guest }).waitFor();

    const other = await dashboard.open();
    const otherKeys = new Keys(other.page);
    second = { window: other, keys: otherKeys };
    const link = `/accept-invitation#token=${await dashboard.db.mailbox.tokenOf(guest)}`;
    await other.goTo(link);
    await otherKeys.press('link', 'Register');
    await otherKeys.titled('Register');
    await register(other, otherKeys, guest, 'Ada');
    await other.goTo(link);
    await otherKeys.press('button', 'Join the team');
    await otherKeys.titled('Overview');
    // the page of the owner hears of it
    await page.getByText('Ada', { exact: true }).waitFor();
  }, 60_000);

  test('makes a key, copies it, and sees the first session of a tool appear', async () => {
    const { window, keys } = first;
    const { page } = window;
    await keys.menu('API keys');
    await keys.press('button', 'Create the first key');
    await keys.type('Name', 'laptop');
    await keys.to('checkbox', 'write');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await keys.press('button', 'Copy the key');
    await page.getByRole('dialog').getByText('Copied').waitFor();
    key = await copiedText(page);
    await keys.press('button', 'Done');
    // "Create the first key" is gone with the first key
    await keys.returned('heading', 'API keys');
    await keys.menu('Connect');
    await page.getByText('Waiting for the first event …').waitFor();
    const session = await send(key, 'POST', '/v1/sessions', { tool_id: 'cursor', tool_version: '3.1' });
    expect(session.status).toBe(201);
    sessionId = `${session.body.session_id}`;
    await page.getByText(/Received .*, cursor 3\.1/).waitFor();
    await keys.press('link', 'Open the session');
    await keys.titled(/^Session of cursor,/);
    const content = { session_id: sessionId, tool_id: 'cursor', checkpoint_type: 'manual' };
    const stored = await send(key, 'POST', '/v1/checkpoints', {
      ...content,
      summary: 'Orders are in SQLite',
    });
    expect(stored.status).toBe(201);
    const corrected = await send(key, 'PATCH', `/v1/checkpoints/${stored.body.checkpoint_id}`, {
      summary: 'Orders are in PostgreSQL',
    });
    expect(corrected.status).toBe(200);
  }, 60_000);

  test('goes from a session to its checkpoint, to a difference, and back', async () => {
    const { window, keys } = first;
    const { page } = window;
    const session = page.url();
    await keys.press('link', /^Orders are in PostgreSQL/);
    await page.waitForURL('**/checkpoints/*');
    await keys.press('button', /^Compare with revision 1/);
    await page
      .getByRole('region', { name: 'Difference' })
      .getByRole('deletion')
      .getByText('SQLite')
      .waitFor();
    await keys.press('button', 'Close the comparison');
    await page.getByRole('region', { name: 'Difference' }).waitFor({ state: 'detached' });
    while (page.url() !== session) await page.goBack();
    await keys.titled(/^Session of cursor,/);
    expect(dashboard.faultsOf(window)).toEqual([]);
  }, 60_000);

  test('buys a plan, revokes the key, and reads all of it in the audit log after the guest has left', async () => {
    const { window, keys } = first;
    const { page } = window;
    await keys.menu('Plan');
    await keys.press('button', 'Buy the plan pro');
    await page.keyboard.press('Escape');
    await keys.returned('button', 'Buy the plan pro');
    await page.keyboard.press('Enter');
    await keys.type('Seats', '12', 'spinbutton');
    await keys.press('button', 'Go to the payment page');
    await keys.press('button', 'Pay');
    await page.getByText('Waiting for Stripe to confirm the payment').waitFor();
    await dashboard.deliver();
    await page.getByText('Stripe has confirmed the subscription').waitFor();

    await keys.menu('API keys');
    await keys.press('button', 'Revoke laptop');
    await keys.press('button', 'Revoke key');
    await page.getByText('Revoked and expired keys (1)').waitFor();
    // so is the button of its row
    await keys.returned('heading', 'API keys');
    expect((await send(key, 'POST', '/v1/sessions', { tool_id: 'cursor' })).status).toBe(401);

    await second.keys.menu('Members');
    await second.keys.press('button', 'Leave the team');
    await second.keys.press('button', 'Leave the team');
    await second.window.page.waitForURL('**/local');
    expect(dashboard.faultsOf(second.window)).toEqual([]);

    await keys.menu('Audit log');
    await keys.press('button', /^Details of line/);
    await page.keyboard.press('Escape');
    await keys.returned('button', /^Details of line/);
    // the page may show the log as it was, until the stream tells that there is more
    const left = page.locator('main tbody tr', { hasText: 'Left the team' });
    await left.filter({ hasText: 'A former member' }).first().waitFor();
    const lines = await page.locator('main tbody tr').allTextContents();
    const expected = [
      ['A former member', 'Left the team'],
      ['Grace', 'Revoked an API key'],
      ['Changed the subscription'],
      ['Grace', 'Opened the checkout'],
      ['Grace', 'Created an API key'],
      ['A former member', 'Joined the team'],
      ['Grace', 'Invited a person'],
      ['Grace', 'Created the team'],
    ];
    const found = expected.map((words) =>
      lines.findIndex((line) => words.every((word) => line.includes(word))),
    );
    expect({ lines, found }).toEqual({ lines, found: found.filter((place) => place !== -1) });
    // newest first
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect(dashboard.faultsOf(window)).toEqual([]);
  }, 60_000);
});
