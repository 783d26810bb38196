import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { logLines } from '../support/log-lines.ts';
import { type BillingApp, post, signature, startBillingApp, startWorker } from './billing-app.ts';
import { type Billing, type Buyer, startBilling } from './billing-setup.ts';

const { lines, stream } = logLines();
const log = pino(stream);
let billing: Billing;
let app: BillingApp;
let buyer: Buyer;
beforeAll(async () => {
  billing = await startBilling({ log });
  app = await startBillingApp(billing, log);
  buyer = await billing.newBuyer();
});
beforeEach(() => {
  lines.length = 0;
});
afterAll(async () => {
  await app.close();
  await billing.close();
});

async function receive(event: object): Promise<void> {
  const body = JSON.stringify({
    object: 'event',
    type: 'customer.subscription.updated',
    created: 1_700_000_000,
    livemode: false,
    api_version: '2026-10-28.endive',
    ...event,
  });
  const answer = await post(app.webhookUrl, body, { 'stripe-signature': signature(body) });
  expect(answer.status).toBe(200);
}
const about = (customer: string) => ({ data: { object: { id: 'sub_1', object: 'subscription', customer } } });
const received = () => lines.filter(({ msg }) => msg === 'received an event of Stripe');

test('the log names the event, its tenant, and what became of it', async () => {
  await receive({ id: 'evt_ours', ...about(buyer.customer) });
  await receive({ id: 'evt_ours', ...about(buyer.customer) });
  await receive({ id: 'evt_of_others', ...about('cus_of_others') });
  expect(received()).toMatchObject([
    { event_id: 'evt_ours', tenant_id: buyer.tenantId, state: 'waiting', level: 30 },
    { event_id: 'evt_ours', state: 'known' },
    { event_id: 'evt_of_others', type: 'customer.subscription.updated', state: 'ignored' },
  ]);
  expect(received()[2]).not.toHaveProperty('tenant_id');
});

test('a warning about an event names its tenant', async () => {
  await receive({ id: 'evt_live', livemode: true, ...about(buyer.customer) });
  expect(lines.filter(({ code }) => code === 'billing_mode_mismatch')).toMatchObject([
    { event_id: 'evt_live', tenant_id: buyer.tenantId },
  ]);
});

test('a job that fails names the tenant of its customer', async () => {
  billing.fake.network.failNext({ method: 'GET', path: '/v1/subscriptions', with: 500, times: 20 });
  const worker = await startWorker(billing, log);
  await billing.stripeServices.reconcile.enqueue(buyer.customer);
  const failed = () => lines.filter(({ code }) => code === 'billing_job_failed');
  while (failed().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await worker.stop();
  expect(failed()[0]).toMatchObject({ customer_id: buyer.customer, tenant_id: buyer.tenantId });
});
