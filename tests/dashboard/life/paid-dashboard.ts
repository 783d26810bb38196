import { afterAll } from '@jest/globals';
import type { Page } from 'playwright-core';
import { readBuiltPages } from '../../../src/http/pages/built-pages.ts';
import { settled, startWorker } from '../../billing/billing-app.ts';
import { startBilling, WEBHOOK_SECRET } from '../../billing/billing-setup.ts';
import { listen, type TestSite } from '../../support/browser.ts';
import { freePort } from '../../support/free-port.ts';
import { createTestApp } from '../../support/test-app.ts';
import type { TestDatabase } from '../../support/test-database.ts';
import { launchChromium } from '../support/chromium.ts';
import { DashboardWindow } from '../support/dashboard.ts';

export interface PaidDashboard {
  readonly db: TestDatabase;
  readonly site: TestSite;
  /** A window without cookies. */
  open(size?: { readonly width: number; readonly height: number }): Promise<DashboardWindow>;
  /** Sends the waiting events of Stripe, and waits until the server has worked on them. */
  deliver(): Promise<void>;
  /** What a page must never do; leaving for Stripe is not among it. */
  faultsOf(window: DashboardWindow): readonly string[];
}

/** For the top of a test file: a dashboard whose server sells plans at the fake Stripe. */
export async function setUpPaidDashboard(): Promise<PaidDashboard> {
  const browser = await launchChromium();
  const pages = await readBuiltPages();
  if (!pages) throw new Error('The dashboard is not built. Run `npm run build:dashboard`.');
  const port = await freePort();
  const billing = await startBilling({ returnUrl: `http://127.0.0.1:${port}/t/{tenant_id}/plan` });
  const { planCatalogue, stripeServices, billing: service, changes } = billing.services;
  // the services of the database send mails to its mailbox; commits are reported to those that were built last
  const services = { ...billing.db.services, billing: service, planCatalogue, stripeServices, changes };
  const site = await listen(createTestApp(billing.db, { services, pages }), port);
  billing.fake.deliveries.addEndpoint({ url: `${site.origin}/webhooks/stripe`, secret: WEBHOOK_SECRET });
  const worker = await startWorker(billing);
  const windows: DashboardWindow[] = [];
  afterAll(async () => {
    await Promise.all(windows.map((one) => one.close()));
    await worker.stop();
    await site.close();
    await billing.close();
  });
  return {
    db: billing.db,
    site,
    open: async (size) => {
      const one = await DashboardWindow.open(browser, site, size ?? {});
      windows.push(one);
      return one;
    },
    deliver: async () => {
      for (const delivery of billing.fake.deliveries.take()) await delivery.send();
      await settled(billing);
    },
    faultsOf: ({ faults }) => faults.filter((fault) => !fault.startsWith(`request: ${billing.fake.url}`)),
  };
}

/** The text that was copied last. */
export const copiedText = (page: Page): Promise<string> =>
  page.evaluate(() => navigator.clipboard.readText());
