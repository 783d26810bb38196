import { afterAll, expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { type Buyer, startBilling, WEBHOOK_SECRET } from '../../billing/billing-setup.ts';
import { isDue, leftOf, requestAsOperator } from './tenants.ts';

const billing = await startBilling();
afterAll(() => billing.close());
const { db, fake, stripe, stripeServices } = billing;
const { billing: plans, deletionRecords, deletions, tenantRemovals } = billing.services;

async function subscribe({ customer }: Buyer): Promise<string> {
  const { id } = await stripe.subscriptions.create({ customer, items: [{ price: billing.prices.pro }] });
  await stripeServices.sync.refresh(customer, { always: true });
  return id;
}
const request = (buyer: Buyer) => requestAsOperator({ ...db, services: billing.services }, buyer);
const recordOf = (id: string) => deletionRecords.get(id);

/** As Stripe delivers it. */
async function deliver(event: object): Promise<string> {
  const body = JSON.stringify(event);
  const header = stripe.webhooks.generateTestHeaderString({ payload: body, secret: WEBHOOK_SECRET });
  return stripeServices.webhook.receive(Buffer.from(body), header);
}

test('a team with a live subscription is not deleted; one whose subscription has ended is, with its customer in Stripe', async () => {
  const buyer = await billing.newBuyer();
  const subscription = await subscribe(buyer);
  await expect(request(buyer)).rejects.toMatchObject({ code: 'subscription_live', status: 409 });
  // until its end it can be used, and is live
  await stripe.subscriptions.update(subscription, { cancel_at_period_end: true });
  await stripeServices.sync.refresh(buyer.customer, { always: true });
  await expect(request(buyer)).rejects.toMatchObject({ code: 'subscription_live' });
  await stripe.subscriptions.cancel(subscription);
  await stripeServices.sync.refresh(buyer.customer, { always: true });
  const { deletion_id } = await request(buyer);
  await isDue(db, deletion_id);
  await tenantRemovals.removeDue();
  expect(await recordOf(deletion_id)).toMatchObject({ state: 'done', rows: { stripe_customers: 1 } });
  expect(await stripe.customers.retrieve(buyer.customer)).toMatchObject({ deleted: true });

  // late, again, and about what has been deleted: acknowledged, and nothing comes back
  const [event] = (await stripe.events.list({ limit: 100 })).data.filter(
    ({ type }) => type === 'customer.subscription.deleted',
  );
  expect(await deliver({ ...event, id: 'evt_late' })).toBe('ignored');
  expect(await deliver({ ...event, id: 'evt_late' })).toBe('known');
  await stripeServices.sync.refresh(buyer.customer, { always: true });
  const left = Object.entries(await leftOf(db, buyer.tenantId)).filter(([, rows]) => rows > 0);
  expect(left).toEqual([]);
});

test('a subscription that began after the request holds the removal back until it has ended', async () => {
  const buyer = await billing.newBuyer();
  const { deletion_id } = await request(buyer);
  await expect(plans.checkout(buyer, { plan: 'pro', interval: 'month' }, OPERATOR)).rejects.toMatchObject({
    code: 'tenant_in_deletion',
  });
  const { id } = await stripe.subscriptions.create({
    customer: buyer.customer,
    items: [{ price: billing.prices.pro }],
  });
  await isDue(db, deletion_id);
  expect(await tenantRemovals.removeDue()).toBe(0);
  expect(await recordOf(deletion_id)).toMatchObject({
    state: 'waiting',
    reason: expect.stringContaining('Cancel the subscription'),
  });
  expect(await deletions.get(buyer, deletion_id)).toMatchObject({ state: 'waiting' });
  await stripe.subscriptions.cancel(id);
  await tenantRemovals.removeDue();
  expect(await recordOf(deletion_id)).toMatchObject({ state: 'done', reason: null });
});

test('without billing nothing of a paying team is removed, and a customer that Stripe does not know is no obstacle', async () => {
  const buyer = await billing.newBuyer();
  const { deletion_id } = await request(buyer);
  await isDue(db, deletion_id);
  const without = await leftOf(db, buyer.tenantId);
  fake.store.customers.hide(buyer.customer);
  const { tenantRemovals: unconfigured } = db.services;
  await expect(unconfigured.removeDue()).rejects.toMatchObject({ code: 'billing_not_configured' });
  expect(await leftOf(db, buyer.tenantId)).toEqual(without);
  expect(await recordOf(deletion_id)).toMatchObject({ state: 'waiting' });
  await tenantRemovals.removeDue();
  expect(await recordOf(deletion_id)).toMatchObject({ state: 'done' });
});
