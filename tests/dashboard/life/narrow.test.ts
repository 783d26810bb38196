import { describe, expect, test } from '@jest/globals';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';
import { Keys } from './keys.ts';
import { fillMachine, fillTeam } from './pages.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

whereChromiumIs('by keys alone at 360 pixels, a person', () => {
  test('skips to the content, opens the menu and leaves it, and chooses a page, a theme and a word', async () => {
    await fillMachine(dashboard, 'narrow');
    const window = await dashboard.open({ width: 360, height: 740 });
    const { page } = window;
    const keys = new Keys(page);
    await window.goTo('/local/sessions');
    await keys.press('link', 'Skip to the content', { backwards: true });
    await page.keyboard.press('Tab');
    const isInside = () => page.evaluate(() => document.activeElement?.closest('main') !== null);
    expect(await isInside()).toBe(true);

    await keys.press('button', 'Menu', { backwards: true });
    await page.getByRole('dialog', { name: 'Menu' }).waitFor();
    await page.keyboard.press('Escape');
    await keys.returned('button', 'Menu');

    await page.keyboard.press('Enter');
    await keys.press('button', 'Not signed in');
    await keys.to('combobox', 'Theme');
    await page.keyboard.type('Dark');
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
    await page.keyboard.press('Escape');
    await keys.press('link', 'Projects', { backwards: true });
    await keys.titled('Projects');
    await page.waitForFunction(() => !document.querySelector('dialog[open]'));

    await keys.press('button', 'Search or go to', { backwards: true });
    await page.getByRole('dialog').getByRole('combobox').waitFor();
    await page.keyboard.press('Escape');
    await keys.returned('button', 'Search or go to');
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('dialog').getByRole('combobox').waitFor();
    await page.keyboard.type('checkpoints');
    await page.getByRole('dialog').getByRole('option').first().waitFor();
    await page.keyboard.press('Enter');
    await keys.titled('Checkpoints');
    window.expectNoFault();
  }, 60_000);
});

whereChromiumIs('the links of all pages', () => {
  test('lead to pages', async () => {
    const team = await fillTeam(dashboard, 'linked');
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    const links = new Map<string, string>();
    for (const path of team.paths) {
      await window.goTo(path);
      const hrefs = await page
        .locator('a[href^="/"]')
        .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).pathname));
      // one of each kind
      for (const href of hrefs)
        links.set(href.replace(/(?<=\/(sessions|checkpoints|projects|tools))\/.*/, '/:id'), href);
    }
    expect(links.size).toBeGreaterThan(team.paths.length);
    const dead: string[] = [];
    for (const href of links.values()) {
      // a page of the server: the browser loads it
      if (href.startsWith('/docs')) {
        if (!(await page.request.get(href)).ok()) dead.push(href);
        continue;
      }
      await page.evaluate((to) => history.pushState(null, '', to), href);
      await window.settled();
      if ((await page.getByText(/There is no such/).count()) > 0) dead.push(href);
    }
    expect(dead).toEqual([]);
  }, 60_000);
});
