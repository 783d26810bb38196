import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Billing, startBilling } from './billing-setup.ts';

let billing: Billing;
beforeAll(async () => {
  billing = await startBilling();
});
afterAll(() => billing.close());

test('a subscription becomes the plan of its tenant', async () => {
  const buyer = await billing.newBuyer();
  await billing.stripe.subscriptions.create({
    customer: buyer.customer,
    items: [{ price: billing.prices.pro, quantity: 7 }],
  });
  await billing.selling.sync.refresh(buyer.customer, { always: true });
  expect(await billing.stored(buyer)).toEqual(billing.truth(buyer));
});
