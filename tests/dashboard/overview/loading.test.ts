import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { LOCAL } from '../../../src/auth/scope.ts';
import { Rows } from '../../telemetry/usage/rows.ts';
import { LIST_PATHS } from '../bars/paths.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

/** React holds back for so long what replaces a Suspense fallback; on the clock of the page, which the test moves. */
const THROTTLE_MS = 300;

/** Holds the response of one path until the page has asked for another. */
async function holdUntilAsked(page: Page, held: string, other: string): Promise<void> {
  const asked = page.waitForRequest((request) => request.url().includes(other));
  await page.route(`**${held}*`, async (route) => {
    await asked;
    await route.continue();
  });
}

whereChromiumIs('the loading of a page', () => {
  beforeAll(async () => {
    await new Rows(dashboard.db, LOCAL).newSession('claude-code');
  });

  test('asks for the code of the page before it is known who is signed in', async () => {
    const { page } = await dashboard.open();
    await holdUntilAsked(page, '/auth/context', '/assets/overview-page-');
    await page.goto('/local');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
  });

  test.each([
    ['/local/sessions/none', 'session-page'],
    ['/t/00000000-0000-4000-8000-000000000000/api-keys', 'api-keys-page'],
  ])('does so for %s', async (path, name) => {
    const { page } = await dashboard.open();
    await holdUntilAsked(page, '/auth/context', `/assets/${name}-`);
    await page.goto(path);
    await page.locator('h1').first().waitFor();
  });

  test('asks who is signed in before its script is there', async () => {
    const one = await dashboard.open();
    await holdUntilAsked(one.page, '/assets/index-', '/auth/context');
    const asked: string[] = [];
    one.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await one.goTo('/local');
    expect(asked.filter((path) => path === '/auth/context')).toHaveLength(1);
    one.expectNoFault();
  });

  test('asks for the charts of the overview before its figures', async () => {
    const one = await dashboard.open();
    await holdUntilAsked(one.page, '/auth/context', '/assets/figures-');
    await one.goTo('/local');
    await one.page.getByRole('region', { name: 'Tokens used', exact: true }).waitFor();
    one.expectNoFault();
  });

  test.each(LIST_PATHS.map((path) => [path]))('waits for no timer: %s', async (path) => {
    const { page } = await dashboard.open();
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 1_000);
    await page.goto(`/local${path}`);
    const isReady = () =>
      page.evaluate(() => document.querySelector('h1') && !document.querySelector('[aria-label="Loading"]'));
    let passed = 0;
    while (!(await isReady()) && passed < THROTTLE_MS) {
      // on the clock of the machine, for the responses
      await new Promise((resolve) => setTimeout(resolve, 20));
      await page.clock.runFor(1);
      passed += 1;
    }
    expect(passed).toBeLessThan(THROTTLE_MS);
  });
});
