import { afterAll, expect, test } from '@jest/globals';
import { buildServices, type Services } from '../../src/container.ts';
import { StripeGateway } from '../../src/features/billing/stripe/stripe-gateway.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { configOf, startBilling } from '../billing/billing-setup.ts';
import { WRITES } from './everything.ts';
import { buySeats, plant } from './planted.ts';

const { db, fake, close } = await startBilling();
afterAll(close);
const stripe = new StripeGateway(configOf(fake), createLogger('silent'));
const services = buildServices(db.database, { ...db.dependencies, stripe });

type Methods = Record<string, (...args: unknown[]) => unknown>;

/** Lets every method of WRITES note that it was called, by whomever, before it does its work. */
function noteCalls(services: Services): ReadonlySet<string> {
  const called = new Set<string>();
  for (const name of WRITES) {
    const [service = '', method = ''] = name.split('.');
    const methods = services[service as keyof Services] as unknown as Methods;
    const original = methods[method];
    methods[method] = function (this: unknown, ...args: unknown[]) {
      called.add(name);
      return original?.apply(this, args);
    };
  }
  return called;
}

test('the seed calls every method of WRITES, so that the tests that use it find rows of each', async () => {
  const called = noteCalls(services);
  const { id: tenantId } = await services.tenants.create({ name: 'called' });
  const tenant = { kind: 'tenant', tenantId } as const;
  await buySeats({ db, fake, services }, tenant, 12);
  await plant({ db, fake, services }, tenant, 'called');
  expect({ 'call in seedEverything or plant': WRITES.filter((name) => !called.has(name)) }).toEqual({
    'call in seedEverything or plant': [],
  });
});
