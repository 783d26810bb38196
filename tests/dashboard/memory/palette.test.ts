import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { LOCAL } from '../../../src/auth/scope.ts';
import { newPerson } from '../../support/sign-in.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

const focused = (page: Page) =>
  page.evaluate(
    () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent,
  );

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^Page, id, project/ }).waitFor();
}

whereChromiumIs('the palette', () => {
  test('leads by keys alone to a page, a session by its id, a project, and a search, and gives the focus back', async () => {
    const { sessions } = dashboard.db.services;
    const { session_id } = await sessions.start(LOCAL, {
      tool_id: 'cursor',
      workspace_path: '/work/palette',
    });
    const window = await dashboard.open();
    const { page } = window;
    await window.goTo('/local/checkpoints');
    const type = async (text: string) => {
      await openPalette(page);
      await page.keyboard.type(text);
      await page.getByRole('dialog').getByRole('option').first().waitFor();
    };
    await page.getByLabel('As it was known on').focus();
    await openPalette(page);
    expect(await focused(page)).toBe('Page, id, project, team, or words to search for');
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => !document.querySelector('dialog[open]'));
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('as_of');

    await type('tool');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/local/tools');
    await page.getByRole('heading', { level: 1, name: 'Tools' }).waitFor();
    expect(await focused(page)).toBe('Tools');
    await page.locator('[data-announcer]', { hasText: 'Tools' }).waitFor({ state: 'attached' });

    await type('/work/palette');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/local/projects/*');

    await type(session_id);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/local/sessions/${session_id}`);

    await type('ckpt_0123456789ab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/local/checkpoints/ckpt_0123456789ab');

    await type('words & "more" <b>');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/local/search?*');
    expect(await page.getByLabel('Words').inputValue()).toBe('words & "more" <b>');
    window.expectNoFault();
  });

  test('leads to a team and back to this machine, has a button at 360 px, and is not on pages outside a scope', async () => {
    const person = await newPerson(dashboard.db, dashboard.site);
    const { body } = await person.browser.post('/auth/tenants', { name: 'Team Palette' });
    const window = await dashboard.open({ person, width: 360, height: 700 });
    const { page } = window;
    await window.goTo('/local/checkpoints');
    await page.getByRole('button', { name: 'Search or go to' }).click();
    await page.getByRole('dialog').getByRole('combobox').fill('team palette');
    await page.getByRole('dialog').getByRole('option', { name: 'Team Palette', exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/t/${body.id}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    await window.goTo('/account');
    await page.keyboard.press('Control+k');
    expect(await page.getByRole('dialog').count()).toBe(0);
    window.expectNoFault();
  });
});

whereChromiumIs('the frame', () => {
  test('says when the server is away, keeps what is shown, and reads again when it is back', async () => {
    const { sessions, checkpoints } = dashboard.db.services;
    const { session_id } = await sessions.start(LOCAL, { tool_id: 'cursor' });
    const manual = { session_id, tool_id: 'cursor', checkpoint_type: 'manual' } as const;
    await checkpoints.store(LOCAL, { ...manual, summary: 'before the fault' });
    const window = await dashboard.open();
    const { page } = window;
    await window.goTo('/local/checkpoints');
    await page.route('**/v1/**', (route) => route.abort());
    await page.route('**/auth/**', (route) => route.abort());
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Search' }).click();
    await page.getByLabel('Words').fill('typed');
    await page.keyboard.press('Enter');
    await page.getByText('The server cannot be reached').first().waitFor();
    await page.getByText(/What you see is as of \d\d:\d\d:\d\d/).waitFor();
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Checkpoints' }).click();
    await page.getByRole('link', { name: 'before the fault' }).waitFor();
    await checkpoints.store(LOCAL, { ...manual, summary: 'after the fault' });
    await page.unrouteAll();
    // the page may have asked by itself in this moment
    const again = page.getByRole('button', { name: 'Try now' });
    await again.evaluateAll(([button]) => (button as HTMLElement | undefined)?.click());
    await page.getByText('The server cannot be reached').first().waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'after the fault' }).waitFor();
  }, 60_000);

  test('shows a page whose code cannot be loaded in its place, without a stack, and loads it again', async () => {
    const window = await dashboard.open();
    const { page } = window;
    await window.goTo('/local');
    await page.route('**/assets/search-page-*.js', (route) => route.abort());
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Search' }).click();
    await page.getByRole('heading', { name: 'This page could not be loaded' }).waitFor();
    expect(await page.textContent('main')).not.toMatch(/https?:|Error|\.js/);
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByRole('heading', { level: 1, name: 'Search' }).waitFor();
  });

  test('shows a page that fails in its place, and leads on to the next one', async () => {
    const window = await dashboard.open();
    const { page } = window;
    const json = { data: [{ checkpoint_id: 'without the rest' }], next_cursor: null };
    await page.route('**/v1/checkpoints?**', (route) => route.fulfill({ json }));
    await page.goto('/local/checkpoints');
    await page.getByRole('heading', { name: 'This page failed' }).waitFor();
    expect(await page.textContent('main')).not.toMatch(/https?:|Error|\.js|undefined/);
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Search' }).click();
    await page.getByRole('heading', { level: 1, name: 'Search' }).waitFor();
    window.expectNoFault();
  });

  test('tells a restart of the server from a fault', async () => {
    const window = await dashboard.open();
    const { page } = window;
    await window.goTo('/local/search');
    const json = { code: 'server_stopping', title: 'Service Unavailable', status: 503, detail: 'It stops.' };
    await page.route('**/v1/search?**', (route) => route.fulfill({ status: 503, json }));
    await page.getByLabel('Words').fill('typed');
    await page.keyboard.press('Enter');
    await page.getByText('The server is restarting').waitFor();
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.getByRole('heading', { name: 'No checkpoints have these words' }).waitFor();
    await page.getByText('The server is restarting').waitFor({ state: 'detached' });
    window.expectNoFault();
  });
});
