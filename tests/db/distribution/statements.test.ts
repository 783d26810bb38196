import { expect, test } from '@jest/globals';
import { buildServices } from '../../../src/container.ts';
import { StripeGateway } from '../../../src/features/billing/stripe/stripe-gateway.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { configOf, startBilling } from '../../billing/billing-setup.ts';
import { buySeats, plant } from '../../contract/planted.ts';
import { READS, READS_OF_TENANTS, readEverything } from '../../contract/reads.ts';

// What every method of every service sends, with each table's scope named. Closing the database checks it
// (tests/support/distribution/recorder.ts), as it does for all other tests without the names of the scopes.
test('no method of a service sends a statement that Citus cannot run or that asks every shard', async () => {
  const { db, fake, close } = await startBilling({ isDistributed: true });
  const stripe = new StripeGateway(configOf(fake), createLogger('silent'));
  const services = buildServices(db.database, { ...db.dependencies, stripe });
  const site = { db, fake, services };
  const tenant = await db.newTenant('distributed');
  await buySeats(site, tenant, 12);
  const planted = await plant(site, tenant, 'distributed');
  const local = await plant(site, { kind: 'local' }, 'distributed-local');
  const read = await readEverything(site, tenant, planted, planted);
  await readEverything(site, { kind: 'local' }, local, local);
  expect(Object.keys(read).sort()).toEqual([...Object.keys(READS), ...Object.keys(READS_OF_TENANTS)].sort());
  await expect(close()).resolves.toBeUndefined();
}, 120_000);
