import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readBuiltPages } from '../../../src/http/pages/built-pages.ts';
import { settled, startWorker } from '../../billing/billing-app.ts';
import { type Billing, startBilling, WEBHOOK_SECRET } from '../../billing/billing-setup.ts';
import { listen, type TestSite } from '../../support/browser.ts';
import { freePort } from '../../support/free-port.ts';
import type { Person } from '../../support/sign-in.ts';
import { createTestApp } from '../../support/test-app.ts';
import { hasChromium, launchChromium } from '../support/chromium.ts';
import { DashboardWindow } from '../support/dashboard.ts';
import { newColleague, newTeam } from './team.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const browser = hasChromium ? await launchChromium() : undefined;

whereChromiumIs('the plan', () => {
  let billing: Billing;
  let site: TestSite;
  let worker: Awaited<ReturnType<typeof startWorker>>;
  let place: Parameters<typeof newTeam>[0];
  beforeAll(async () => {
    const pages = await readBuiltPages();
    const port = await freePort();
    billing = await startBilling({ returnUrl: `http://127.0.0.1:${port}/t/{tenant_id}/plan` });
    const { planCatalogue, stripeServices, billing: service } = billing.services;
    // the services of the database send mails to its mailbox
    const services = { ...billing.db.services, billing: service, planCatalogue, stripeServices };
    site = await listen(createTestApp(billing.db, { services, ...(pages && { pages }) }), port);
    billing.fake.deliveries.addEndpoint({ url: `${site.origin}/webhooks/stripe`, secret: WEBHOOK_SECRET });
    worker = await startWorker(billing);
    place = { db: billing.db, site };
  });
  afterAll(async () => {
    await worker.stop();
    await site.close();
    await billing.close();
  });

  const open = (person: Person) =>
    DashboardWindow.open(browser as NonNullable<typeof browser>, site, { person });
  /** Without the way to the pages of Stripe, which the person takes. */
  const faultsOf = ({ faults }: DashboardWindow) =>
    faults.filter((fault) => !fault.startsWith(`request: ${billing.fake.url}`));
  const deliver = async () => {
    for (const delivery of billing.fake.deliveries.take()) await delivery.send();
    await settled(billing);
  };

  test('is bought at Stripe, begins when the webhook is here and not before, and is canceled', async () => {
    const team = await newTeam(place);
    const window = await open(team.owner);
    const { page } = window;
    await window.goTo(`${team.path}/plan`);
    const pro = page.getByRole('region', { name: 'Plan pro' });
    await pro.getByText('$190.00 a month').waitFor();
    await page.getByRole('meter', { name: 'Seats' }).getByText('1 of 5 (20%)').waitFor();

    await pro.getByRole('button', { name: 'Buy the plan pro' }).click();
    await page.getByRole('spinbutton', { name: 'Seats' }).fill('12');
    await page.getByText('About $228.00 a month').waitFor();
    await page.getByRole('button', { name: 'Go to the payment page' }).click();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByText('You left the payment page').waitFor();

    await page.getByRole('button', { name: 'Buy the plan pro' }).click();
    await page.getByRole('spinbutton', { name: 'Seats' }).fill('12');
    await page.getByRole('button', { name: 'Go to the payment page' }).click();
    await page.getByRole('button', { name: 'Pay', exact: true }).click();
    await page.getByText('Waiting for Stripe to confirm the payment').waitFor();
    expect(await page.getByText('No subscription').count()).toBe(1);

    await deliver();
    await page.getByText('Stripe has confirmed the subscription').waitFor();
    await page.getByRole('meter', { name: 'Seats' }).getByText('1 of 12 (8.3%)').waitFor();
    await page.getByText('Active', { exact: true }).waitFor();
    await page.getByText('Current plan').waitFor();

    await page.getByRole('button', { name: 'Open the billing portal' }).click();
    await page.getByRole('button', { name: 'Cancel at period end' }).click();
    await page.getByRole('link', { name: 'Return to the application' }).click();
    await page.getByText('You are back from the billing portal').waitFor();
    await page.getByRole('button', { name: 'Ask Stripe now' }).click();
    await page.getByText('is not renewed').waitFor();
    expect(faultsOf(window)).toEqual([]);
    await window.close();
  }, 60_000);

  test('says in words that a payment failed, and until when the plan stays', async () => {
    const team = await newTeam(place);
    const window = await open(team.owner);
    const { page } = window;
    await team.api('POST', '/billing/checkout', { plan: 'pro' });
    const [customer] = billing.fake.store.customers
      .all()
      .filter((one) => 'metadata' in one && one.metadata.tenant_id === team.scope.tenantId);
    billing.fake.payments.set(`${customer?.id}`, 'succeeds');
    const subscription = await billing.stripe.subscriptions.create({
      customer: `${customer?.id}`,
      items: [{ price: billing.prices.pro, quantity: 10 }],
    });
    billing.fake.store.log.change(
      'customer.subscription.updated',
      billing.fake.store.subscriptions.get(subscription.id),
      { status: 'past_due' },
    );
    await team.api('POST', '/billing/sync');
    await window.goTo(`${team.path}/plan`);
    await page.getByText('Payment failed, in grace').first().waitFor();
    await page
      .getByText(/The plan stays until/)
      .first()
      .waitFor();
    expect(await page.getByRole('button', { name: /^Buy/ }).count()).toBe(0);
    expect(faultsOf(window)).toEqual([]);
    await window.close();
  }, 60_000);

  test('never leaves for a page that is not one of Stripe', async () => {
    const team = await newTeam(place);
    await team.api('POST', '/billing/checkout', { plan: 'pro' });
    const window = await open(team.owner);
    const { page } = window;
    for (const url of ['http://elsewhere.example/', 'javascript:alert(1)', 'data:text/html,x']) {
      await page.route('**/v1/billing/portal', (route) => route.fulfill({ json: { url } }));
      await window.goTo(`${team.path}/plan`);
      await page.getByRole('button', { name: 'Open the billing portal' }).click();
      await page.getByRole('alert').getByText('unsafe_page').waitFor();
      expect(new URL(page.url()).pathname).toBe(`${team.path}/plan`);
      await page.unroute('**/v1/billing/portal');
    }
    expect(faultsOf(window)).toEqual([]);
    await window.close();
  }, 60_000);

  test('has no button for a viewer, and its prices are missing while Stripe fails', async () => {
    const team = await newTeam(place);
    const window = await open(await newColleague(place, team, 'viewer'));
    const { page } = window;
    await page.route('**/v1/billing/plans', async (route) => {
      const response = await route.fetch();
      const body = await response.json();
      const data = body.data.map((one: object) => ({ ...one, prices: [] }));
      await route.fulfill({ response, json: { ...body, data, no_prices_because: 'billing_unavailable' } });
    });
    await window.goTo(`${team.path}/plan`);
    await page.getByText('Stripe is not responding').waitFor();
    await page.getByText('Only its admins and owners see the subscription').waitFor();
    await page.getByRole('region', { name: 'Plan pro' }).getByText('250,000').waitFor();
    expect(await page.getByRole('main').getByRole('button').count()).toBe(0);
    expect(faultsOf(window)).toEqual([]);
    await window.close();
  }, 60_000);

  test('of a suspended team shows that, and billing stays', async () => {
    const team = await newTeam(place);
    await team.api('POST', '/tenant/suspend');
    const window = await open(team.owner);
    await window.goTo(`${team.path}/plan`);
    await window.page.getByText('This team is suspended').waitFor();
    await window.page.getByText('No subscription').waitFor();
    await window.page.getByRole('meter', { name: 'Seats' }).getByText('1 of 5 (20%)').waitFor();
    expect(faultsOf(window)).toEqual([]);
    await window.close();
  }, 60_000);
});
