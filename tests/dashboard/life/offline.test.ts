import { describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';
import { fillTeam, showAs } from './pages.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

const BANNER = 'The server cannot be reached';

/** What the page shows below its banner. */
const contentOf = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const main = document.querySelector('main')?.cloneNode(true) as HTMLElement;
    main.querySelector(':scope > [role=status]')?.remove();
    return main.textContent ?? '';
  });

/** A read of a page; what changes and who asks is read anyway. */
const isRead = (url: string, part: string): boolean => {
  const { pathname } = new URL(url);
  return pathname.startsWith(part) && !pathname.endsWith('/changes') && pathname !== '/auth/context';
};

/** The content when all reads of the page are in it: names come after the rows that they stand in. */
async function steadyContentOf(page: Page): Promise<string | null> {
  for (let last: string | null | undefined; ; ) {
    const now = await contentOf(page);
    if (now === last) return now;
    last = now;
    await page.waitForTimeout(500);
  }
}

whereChromiumIs('without the server', () => {
  test('each kind of page keeps what it shows, says that it is old, and is fresh when the server is back', async () => {
    const team = await fillTeam(dashboard, 'offline-team');
    const window = await dashboard.open({ person: team.owner });
    const { page } = window;
    const faults: Record<string, unknown> = {};
    for (const path of team.paths) {
      await window.goTo(path);
      const before = await steadyContentOf(page);
      await window.context.setOffline(true);
      // as after a look at another tab
      await showAs(window, 'visible');
      const banner = page.getByText(BANNER).first();
      const isSaid = await banner.waitFor({ timeout: 10_000 }).then(
        () => true,
        () => false,
      );
      if (!isSaid) {
        faults[path] = 'nothing says that the server is away';
        await window.context.setOffline(false);
        continue;
      }
      const during = await contentOf(page);
      if (during !== before) faults[path] = { before, during };
      await window.context.setOffline(false);
      const part = path === '/account' ? '/auth/' : `${team.api}/`;
      const fresh = page.waitForResponse((response) => isRead(response.url(), part) && response.ok());
      // it may have asked by itself in this moment
      const again = page.getByRole('button', { name: 'Try now' });
      await again.evaluateAll(([button]) => (button as HTMLElement | undefined)?.click());
      await banner.waitFor({ state: 'detached' });
      await fresh;
    }
    expect(faults).toEqual({});
  }, 120_000);
});
