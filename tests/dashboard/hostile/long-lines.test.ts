import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { LOCAL } from '../../../src/auth/scope.ts';
import { overflow } from '../bars/measures.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, type DashboardWindow, setUpDashboard } from '../support/dashboard.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

/** One line without a place to break, whose end can be told. */
const line = (length: number, end: string) => `${'W'.repeat(length - end.length)}${end}`;

const CONTEXT = line(1_000_000, 'end of the context');
const SUMMARY = line(100_000, 'end of the summary');
const FACT = line(20_000, 'end of the fact');
const VALUE = line(100_000, 'end of the value');
const PATH = `/work/${line(4_000, 'end of the path')}`;

async function plantLines() {
  const { sessions, sessionContext, checkpoints, projects, memories } = dashboard.db.services;
  const { project_id } = await projects.getOrCreate(LOCAL, { workspace_path: PATH });
  const { session_id } = await sessions.start(LOCAL, { tool_id: 'cursor', workspace_path: PATH });
  await sessions.update(LOCAL, session_id, { compressed_context: CONTEXT });
  await sessionContext.append(LOCAL, session_id, { kind: 'file_access', path: PATH });
  const { checkpoint_id } = await checkpoints.store(LOCAL, {
    ...{ session_id, tool_id: 'cursor', checkpoint_type: 'manual' },
    ...{ summary: SUMMARY, key_facts: [FACT], compressed_context: CONTEXT },
  });
  await memories.put(LOCAL, { project_id, key: 'long' }, { value: VALUE });
  return { project_id, session_id, checkpoint_id };
}

/** The page is as narrow as the window, and the menu opens. */
async function expectAlive(page: Page): Promise<void> {
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Savings' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

async function saved(page: Page, button: string | RegExp): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).first().click(),
  ]);
  return readFile(await file.path(), 'utf8');
}

const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

whereChromiumIs('lines of a megabyte', () => {
  let ids: Awaited<ReturnType<typeof plantLines>>;
  let window: DashboardWindow;

  beforeAll(async () => {
    ids = await plantLines();
    window = await dashboard.open({ width: 360, height: 740 });
  });

  test('of a checkpoint are shown and copied whole, on a page that stays alive', async () => {
    const { page } = window;
    await window.goTo(`/local/checkpoints/${ids.checkpoint_id}`);
    await expectAlive(page);
    for (const name of ['Show all 100,000 characters', 'Load the context', 'Show all 1,000,000 characters'])
      await page.getByRole('button', { name }).click();
    await expectAlive(page);
    expect(await page.locator('pre').first().textContent()).toBe(CONTEXT);
    expect(await page.getByText('end of the summary').first().textContent()).toBe(SUMMARY);
    expect(await page.getByText('end of the fact').textContent()).toBe(FACT);
    await page.getByRole('button', { name: 'Copy as a prompt' }).click();
    await page.getByText('Copied').waitFor();
    expect(await clipboard(page)).toContain(SUMMARY);
    window.expectNoFault();
  });

  test('of a session are exported whole', async () => {
    const { page } = window;
    await window.goTo(`/local/sessions/${ids.session_id}`);
    await expectAlive(page);
    const document = JSON.parse(await saved(page, 'Export as a file'));
    expect(document.session.compressed_context).toBe(CONTEXT);
    expect(document.context.files_accessed[0].path).toBe(PATH);
    expect(await saved(page, 'Save session as CSV')).toContain(PATH);
    window.expectNoFault();
  });

  test('of a memory and of a list are copied and saved whole', async () => {
    const { page } = window;
    await window.goTo(`/local/projects/${ids.project_id}?memory=long`);
    await page.getByRole('button', { name: 'Copy the value' }).click();
    await page.getByText('Copied').waitFor();
    expect(await clipboard(page)).toBe(VALUE);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.keyboard.press('Escape');
    await expectAlive(page);
    await window.goTo('/local/checkpoints');
    await expectAlive(page);
    expect(await saved(page, 'Save checkpoints as CSV')).toContain(SUMMARY);
    window.expectNoFault();
  });
});
