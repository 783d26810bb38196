import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../src/auth/actor.ts';

import { IDENTITY, type TenantScope } from '../../src/auth/scope.ts';
import { type Billing, startBilling } from './billing-setup.ts';

let billing: Billing;
let tenant: TenantScope;
let owner: Actor;
beforeAll(async () => {
  billing = await startBilling();
});
beforeEach(async () => {
  billing.fake.network.recover();
  const person = await newPerson();
  const { id } = await billing.services.tenants.createFor(person, { name: 'Ada’s team' }, person.actor);
  tenant = { kind: 'tenant', tenantId: id };
  owner = person.actor;
});
afterAll(() => billing.close());

async function newPerson() {
  const userId = `user_${randomUUID()}`;
  const email = `${userId}@example.com`;
  await billing.db.database.inScope(IDENTITY, (tx) =>
    tx.db.insertInto('users').values({ id: userId, email }).execute(),
  );
  return { userId, email, actor: { kind: 'user', userId, role: 'owner' } as Actor };
}

const checkout = () => billing.services.billing.checkout(tenant, { plan: 'pro', interval: 'month' }, owner);
const customer = () => {
  const found = billing.fake.store.customers
    .all()
    .find((one) => 'metadata' in one && one.metadata.tenant_id === tenant.tenantId);
  return found as { id: string; name: string | null; email: string | null };
};
const refresh = () => billing.stripeServices.sync.refresh(customer().id, { always: true });
const jobsAbout = async (id: string) =>
  (await billing.stripeServices.reconcile.jobs()).filter(({ about }) => about === id);
const enrolOwner = async () => {
  const person = await newPerson();
  const { userId, email } = person;
  const member = { tenantId: tenant.tenantId, userId, email, role: 'owner' } as const;
  await billing.db.database.inScope(IDENTITY, (tx) => billing.services.tenants.enrol(tx, member));
  return person;
};

describe('the customer in Stripe', () => {
  test('has the name of the tenant and the email address of its owner before the page is made', async () => {
    await checkout();
    expect(customer()).toMatchObject({ name: 'Ada’s team', email: `${owner.userId}@example.com` });
  });

  test('gets another name and another owner within the hour, by a job', async () => {
    await checkout();
    await refresh();
    const successor = await enrolOwner();
    await billing.services.tenants.rename(tenant, 'Grace’s team', owner);
    await billing.services.members.remove(tenant, owner.userId ?? '', successor.actor);
    await billing.stripeServices.contacts.enqueueChanged();
    expect(await jobsAbout(customer().id)).toContainEqual(expect.objectContaining({ state: 'waiting' }));
    await refresh();
    expect(customer()).toMatchObject({ name: 'Grace’s team', email: successor.email });
    expect(await billing.stripeServices.contacts.enqueueChanged()).toBe(0);
  });

  test('keeps what somebody typed in there, until ours changes', async () => {
    await checkout();
    await billing.stripe.customers.update(customer().id, { email: 'accounts@example.com' });
    await refresh();
    expect(customer()).toMatchObject({ email: 'accounts@example.com' });
    await billing.services.tenants.rename(tenant, 'A third team', owner);
    await refresh();
    expect(customer()).toMatchObject({ name: 'A third team', email: 'accounts@example.com' });
  });

  test('of an older release gets what is missing, and keeps what it has', async () => {
    const buyer = await billing.newBuyer();
    await billing.stripe.customers.update(buyer.customer, { name: '', email: 'typed@example.com' });
    await billing.stripeServices.sync.refresh(buyer.customer, { always: true });
    expect(billing.fake.store.customers.get(buyer.customer)).toMatchObject({
      name: expect.any(String),
      email: 'typed@example.com',
    });
  });

  test('that Stripe refuses to change is no reason to withhold a plan, and is not asked again at once', async () => {
    billing.fake.network.failNext({ method: 'POST', path: /^\/v1\/customers\/./, with: 400, times: 9 });
    const { url } = await checkout();
    billing.fake.checkoutSessions.pay(url.split('/').at(-1) ?? '');
    await refresh();
    expect(await billing.stored(tenant)).toMatchObject({ plan: 'pro' });
    const asked = billing.fake.requests.of('POST', `/v1/customers/${customer().id}`);
    expect(asked).toHaveLength(1);
    expect(await billing.stripeServices.contacts.enqueueChanged()).toBe(0);
  });
});

describe('the audit log says who', () => {
  const linesOf = async (action: string) => {
    const page = { limit: 9, after: undefined };
    const { json } = await billing.services.audit.list(tenant, { action }, page);
    return JSON.parse(json) as { actor_kind: string; user_id: string | null; metadata: { after: object } }[];
  };

  test('opened the checkout, in a line of its own and in that of the plan', async () => {
    const { url } = await checkout();
    expect(await linesOf('checkout.opened')).toEqual([
      expect.objectContaining({
        actor_kind: 'user',
        user_id: owner.userId,
        metadata: { after: expect.objectContaining({ plan: 'pro', seats: 10, amount: 19_000 }) },
      }),
    ]);
    billing.fake.checkoutSessions.pay(url.split('/').at(-1) ?? '');
    await refresh();
    const [line] = await linesOf('subscription.changed');
    expect(line).toMatchObject({
      actor_kind: 'system',
      metadata: {
        after: { plan: 'pro', checkout_opened_by: { kind: 'user', user_id: owner.userId } },
      },
    });
  });

  test('opened the portal', async () => {
    await checkout();
    await billing.services.billing.portal(tenant, owner);
    expect(await linesOf('portal.opened')).toEqual([
      expect.objectContaining({ actor_kind: 'user', user_id: owner.userId }),
    ]);
  });

  test('nobody, where a subscription was made in Stripe, or claims the checkout of another tenant', async () => {
    await checkout();
    const { rows } = await billing.db.asAdmin((admin) =>
      admin.query<{ request_id: string }>('select request_id from stripe_requests where tenant_id <> $1', [
        tenant.tenantId,
      ]),
    );
    for (const claim of [rows[0]?.request_id ?? '', 'not a uuid'])
      await billing.stripe.subscriptions.create({
        customer: customer().id,
        items: [{ price: billing.prices.pro, quantity: 10 }],
        metadata: { omnimemory_checkout: claim },
      });
    await refresh();
    const [line] = await linesOf('subscription.changed');
    expect(line?.metadata.after).toMatchObject({ plan: 'pro' });
    expect(line?.metadata.after).not.toHaveProperty('checkout_opened_by');
  });
});
