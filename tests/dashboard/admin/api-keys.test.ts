import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';
import { newTeam } from './team.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

const MARKUP = '<img src=x onerror=alert(1)> &amp; "CI"';
const SECRET = /omk_[0-9A-Za-z]{49}/;

/** The row of the table of keys whose name is exactly this. */
const rowOf = (page: Page, name: string) =>
  page
    .locator('tr')
    .filter({ has: page.locator('th strong', { hasText: new RegExp(`^${escaped(name)}$`) }) });
const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

whereChromiumIs('the API keys of a team', () => {
  test('a new key is shown once, and closing it without a copy asks first', async () => {
    const { tenant, path, people } = await newTeam(dashboard, ['owner']);
    const window = await dashboard.open({ person: people.owner });
    const { page } = window;
    await window.goTo(`${path}/api-keys`);
    await page.getByRole('button', { name: 'Create the first key' }).click();
    await page.getByLabel('Name').fill(MARKUP);
    for (const scope of ['ingest', 'read']) await page.getByLabel(scope, { exact: true }).uncheck();
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByText('Choose at least one scope.').waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe(MARKUP);
    await page.getByLabel('read', { exact: true }).check();
    await page.getByRole('button', { name: 'Create key' }).click();
    const dialog = page.getByRole('dialog', { name: `Key “${MARKUP}”` });
    await dialog.waitFor();
    const key = SECRET.exec((await dialog.textContent()) ?? '')?.[0] ?? '';
    expect(await dashboard.db.services.apiKeyAuthenticator.principalOf(key)).toMatchObject({
      scope: { tenantId: tenant.tenantId, userId: people.owner.id },
      keyScopes: ['read'],
    });
    // the browser closes a dialog at the second Escape, whatever the page says
    for (let press = 1; press <= 3; press++) await page.keyboard.press('Escape');
    await dialog.getByText('You have not copied the key').waitFor();
    await dialog.getByRole('button', { name: 'Back to the key' }).click();
    expect(await dialog.textContent()).toContain(key);
    await dialog.getByRole('button', { name: 'Copy the key' }).click();
    await dialog.getByText('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain(key);
    await rowOf(page, MARKUP).getByText('never used').waitFor();
    window.expectNoFault();
  });

  test('an old key is replaced with an overlap, and revoked by its name', async () => {
    const { tenant, path, people } = await newTeam(dashboard, ['owner']);
    const { db } = dashboard;
    const scope = { ...tenant, userId: people.owner.id };
    await db.services.apiKeys.create(scope, { name: 'laptop', scopes: ['ingest'] });
    await db.services.apiKeys.create(scope, { name: 'cellar' });
    const window = await dashboard.open({ person: people.owner });
    const { page } = window;
    await window.goTo(`${path}/api-keys`);
    await page.getByRole('button', { name: 'Rotate laptop' }).click();
    await page.getByLabel('The old key keeps working for').selectOption('1');
    await page.getByRole('button', { name: 'Create the new key' }).click();
    await page.getByRole('button', { name: 'Copy the key' }).click();
    await page.getByRole('button', { name: 'Done' }).click();
    await rowOf(page, 'laptop').nth(1).waitFor();
    expect(await rowOf(page, 'laptop').count()).toBe(2);
    const old = rowOf(page, 'laptop').filter({ hasText: 'rotated' });
    expect(await old.textContent()).toContain('expires soon');
    expect(await old.getByRole('button', { name: /^Rotate/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Revoke cellar' }).click();
    await page
      .getByRole('dialog', { name: 'Revoke “cellar”' })
      .getByRole('button', { name: 'Revoke key' })
      .click();
    await page.getByText('Revoked and expired keys (1)').click();
    await rowOf(page, 'cellar').getByText('revoked', { exact: true }).waitFor();
    const keys = await db.services.apiKeys.list(tenant);
    expect(keys.filter(({ revoked_at }) => revoked_at !== null).map(({ name }) => name)).toEqual(['cellar']);
    window.expectNoFault();
  });

  test('have badges for what an admin should notice; members see their own', async () => {
    const { tenant, path, people } = await newTeam(dashboard, ['owner', 'member']);
    const { db } = dashboard;
    const ofMember = { ...tenant, userId: people.member.id };
    const made = {
      forgotten: await db.services.apiKeys.create(ofMember, { name: 'forgotten' }),
      idle: await db.services.apiKeys.create(ofMember, { name: 'idle' }),
      busy: await db.services.apiKeys.create(ofMember, { name: 'busy' }),
      over: await db.services.apiKeys.create(ofMember, { name: 'over' }),
      nobodys: await db.services.apiKeys.create(tenant, { name: 'nobodys' }),
    };
    // what no service does: time passes
    await db.asAdmin(async (admin) => {
      const set = (values: string, { key_id }: { readonly key_id: string }) =>
        admin.query(`update api_keys set ${values} where key_id = $1`, [key_id]);
      await set(`created_at = now() - interval '31 days'`, made.forgotten);
      await set(
        `created_at = now() - interval '90 days', last_used_at = now() - interval '31 days'`,
        made.idle,
      );
      await set(
        `created_at = now() - interval '90 days', last_used_at = now() - interval '29 days'`,
        made.busy,
      );
      await set(`created_at = now() - interval '2 days', expires_at = now() - interval '1 day'`, made.over);
    });
    const badges = async (page: Page, name: string) =>
      (await rowOf(page, name).locator('th span[title]').allTextContents()).sort();
    const window = await dashboard.open({ person: people.owner });
    await window.goTo(`${path}/api-keys`);
    await window.page.getByText('Revoked and expired keys (1)').click();
    const found = Object.fromEntries(
      await Promise.all(
        Object.keys(made).map(async (name) => [name, await badges(window.page, name)] as const),
      ),
    );
    expect(found).toEqual({
      forgotten: ['never used', 'unused for 30 days'],
      idle: ['unused for 30 days'],
      busy: [],
      over: ['expired'],
      nobodys: ['never used', 'no user'],
    });
    expect(await window.page.getByRole('button', { name: /^Rotate (forgotten|idle|busy)$/ }).count()).toBe(0);
    const own = await dashboard.open({ person: people.member });
    await own.goTo(`${path}/api-keys`);
    expect(await rowOf(own.page, 'idle').count()).toBe(1);
    expect(await rowOf(own.page, 'nobodys').count()).toBe(0);
    expect(await own.page.getByRole('button', { name: 'Rotate idle' }).count()).toBe(1);
  });
});
