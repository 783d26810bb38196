import type { Browser, Page } from 'playwright-core';

/** Milliseconds. */
export interface PageTimes {
  /** From the start of the navigation to the largest contentful paint. */
  readonly paint: number;
  /** The longest task after the page has loaded; 0: none of 50 ms or more. */
  readonly longestTask: number;
  /** From a click on the first link of the menu to the next paint; 0: faster than the browser reports. */
  readonly click: number;
}

/** What runs in the page; a text, because it is of the browser's world. */
const OBSERVE = `
  window.seen = { paint: 0, tasks: [], clicks: [] };
  new PerformanceObserver((list) => { for (const one of list.getEntries()) window.seen.paint = one.startTime; })
    .observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => { for (const { startTime, duration } of list.getEntries()) window.seen.tasks.push({ startTime, duration }); })
    .observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => { for (const one of list.getEntries()) if (one.name === 'click') window.seen.clicks.push(one.duration); })
    .observe({ type: 'event', durationThreshold: 16, buffered: true });
`;

interface Seen {
  readonly paint: number;
  readonly tasks: readonly { readonly startTime: number; readonly duration: number }[];
  readonly clicks: readonly number[];
}

/** Loads the page with an empty cache, and clicks a link of it. */
export async function loadPage(browser: Browser, url: string, slowdown: number): Promise<PageTimes> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(OBSERVE);
    // an open stream of changes is never idle
    await page.route('**/v1/changes', (route) => route.fulfill({ status: 429 }));
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    await page.goto(url);
    await page.waitForLoadState('networkidle');
    const { paint } = await seenBy(page);
    const loadedAt = await page.evaluate<number>('performance.now()');
    await page.locator('nav a:visible').nth(1).click();
    await page.waitForLoadState('networkidle');
    const { tasks, clicks } = await seenBy(page).catch(() => ({ tasks: [], clicks: [] }));
    const after = tasks.filter(({ startTime }) => startTime >= loadedAt).map(({ duration }) => duration);
    return { paint, longestTask: Math.max(0, ...after), click: Math.max(0, ...clicks) };
  } finally {
    await context.close();
  }
}

const seenBy = (page: Page): Promise<Seen> => page.evaluate<Seen>('window.seen');
