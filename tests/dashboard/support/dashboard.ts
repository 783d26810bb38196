import { afterAll, afterEach, beforeEach, expect } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { AppOptions } from '../../../src/app.ts';
import { readBuiltPages } from '../../../src/http/pages/built-pages.ts';
import { listen, type TestSite } from '../../support/browser.ts';
import type { Person } from '../../support/sign-in.ts';
import { createTestApp } from '../../support/test-app.ts';
import {
  createTestDatabase,
  type TestDatabase,
  type TestDatabaseOptions,
} from '../../support/test-database.ts';
import { launchChromium } from './chromium.ts';

export interface Dashboard {
  readonly db: TestDatabase;
  readonly site: TestSite;
  /** A window of its own, without cookies, or signed in as a person. Closed with the test, or with the file if no test opened it. */
  open(options?: WindowOptions): Promise<DashboardWindow>;
}

interface WindowOptions {
  readonly person?: Person;
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
  readonly reducedMotion?: 'reduce' | 'no-preference';
  readonly timezone?: string;
}

/** For the top of a test file: a database, the application with the built pages, and Chromium. */
export async function setUpDashboard(
  options?: Partial<AppOptions>,
  databaseOptions?: TestDatabaseOptions,
): Promise<Dashboard> {
  const pages = await readBuiltPages();
  if (!pages) throw new Error('The dashboard is not built. Run `npm run build:dashboard`.');
  const browser = await launchChromium();
  const db = await createTestDatabase(databaseOptions);
  const site = await listen(createTestApp(db, { pages, ...options }));
  const windows: DashboardWindow[] = [];
  let ofTest: DashboardWindow[] = [];
  beforeEach(() => {
    ofTest = [];
  });
  // their pages would go on asking the server
  afterEach(async () => {
    await Promise.all(ofTest.map((one) => one.close()));
  });
  afterAll(async () => {
    await Promise.all(windows.map((one) => one.close()));
    await site.close();
    await db.drop();
  });
  const open = async (chosen: WindowOptions = {}) => {
    const one = await DashboardWindow.open(browser, site, chosen);
    windows.push(one);
    ofTest.push(one);
    return one;
  };
  return { db, site, open };
}

/** A window of a browser that notes whatever a page must never do. */
export class DashboardWindow {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Violations of the policy, requests to other origins, dialogs, and errors that nobody caught. */
  readonly faults: string[] = [];
  readonly #origin: string;

  private constructor(context: BrowserContext, page: Page, origin: string) {
    this.context = context;
    this.page = page;
    this.#origin = origin;
  }

  static async open(browser: Browser, site: TestSite, options: WindowOptions): Promise<DashboardWindow> {
    const { person, width = 1280, height = 900, theme = 'light', timezone, reducedMotion } = options;
    const context = await browser.newContext({
      baseURL: site.origin,
      viewport: { width, height },
      colorScheme: theme,
      reducedMotion: reducedMotion ?? 'reduce',
      ...(timezone !== undefined && { timezoneId: timezone }),
    });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const cookie = person?.browser.cookieFor(site.origin);
    if (cookie) await context.addCookies(cookiesOf(cookie, site.origin));
    const one = new DashboardWindow(context, await context.newPage(), site.origin);
    await one.#watch();
    return one;
  }

  /** Opens a path and waits until nothing loads any more. */
  async goTo(path: string): Promise<void> {
    await this.page.goto(path);
    await this.settled();
  }

  /** Waits until no part shows that it is loading. */
  async settled(): Promise<void> {
    await this.page.locator('h1').first().waitFor();
    await this.page.waitForFunction(() => !document.querySelector('[aria-label="Loading"]'));
  }

  expectNoFault(): void {
    expect(this.faults).toEqual([]);
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  async #watch(): Promise<void> {
    const { context, faults } = this;
    await context.exposeFunction('reportViolation', (text: string) => faults.push(text));
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        const { reportViolation } = window as unknown as { reportViolation: (text: string) => void };
        reportViolation(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
    context.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== this.#origin) faults.push(`request: ${request.url()}`);
    });
    context.on('dialog', (dialog) => {
      faults.push(`dialog: ${dialog.message()}`);
      dialog.dismiss().catch(() => {});
    });
    context.on('weberror', (error) => faults.push(`error: ${error.error().message}`));
  }
}

const cookiesOf = (header: string, url: string) =>
  header.split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return { name, value: value.join('='), url };
  });
