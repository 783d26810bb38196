import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { buildServices, defaultDependencies } from '../../src/container.ts';
import { closeRolePools, openRolePools } from '../../src/db/pools/role-pools.ts';
import { Database } from '../../src/db/transaction/database.ts';
import { billingJobs } from '../../src/jobs/billing-jobs.ts';
import { JobQueue, queueJobs } from '../../src/jobs/job-queue.ts';
import { startJobWorker } from '../../src/jobs/job-worker.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { logLines } from '../support/log-lines.ts';
import { openTcpGate } from '../support/tcp-gate.ts';
import { settled, startWorker } from './billing-app.ts';
import { startBilling } from './billing-setup.ts';

test('a worker that loses the database during a job works again when the database is back', async () => {
  const billing = await startBilling();
  const gate = await openTcpGate(billing.db.urls.roles.tenant);
  const url = gate.through(billing.db.urls.roles.billing ?? '');
  const { lines, stream } = logLines();
  const pools = openRolePools(
    { ...billing.db.urls.roles, billing: url },
    { poolSize: 4, log: createLogger('silent') },
  );
  const dependencies = { ...defaultDependencies(), stripe: billing.stripeServices.stripe };
  const database = Database.over(pools);
  const { stripeServices } = buildServices(database, dependencies);
  if (!stripeServices) throw new Error('Billing is not configured.');
  const jobs = [queueJobs(new JobQueue(database)), billingJobs(stripeServices)];
  const worker = await startJobWorker({ url, jobs, log: pino(stream) });

  const buyer = await billing.newBuyer();
  await billing.stripe.subscriptions.create({
    customer: buyer.customer,
    items: [{ price: billing.prices.pro }],
  });
  const hold = billing.fake.network.hold({ method: 'GET', path: '/v1/subscriptions' });
  await billing.stripeServices.reconcile.enqueue(buyer.customer);
  await hold.arrived;
  await gate.shut();
  hold.release();
  await wait(1_500);
  await gate.open();

  const deadline = Date.now() + 20_000;
  while ((await billing.stored(buyer)).plan !== 'pro' && Date.now() < deadline) await wait(50);
  expect(await billing.stored(buyer)).toEqual(billing.truth(buyer));
  expect(lines).toContainEqual(
    expect.objectContaining({ code: 'job_worker_ended', reason: expect.stringMatching(/error/i) }),
  );

  await worker.stop();
  await closeRolePools(pools);
  await gate.shut();
  await billing.close();
}, 60_000);

test('two workers share the jobs, and one that stops leaves the rest to the other', async () => {
  const billing = await startBilling();
  const workers = [await startWorker(billing), await startWorker(billing)];
  const buyers = await Promise.all(Array.from({ length: 20 }, () => billing.newBuyer()));
  for (const { customer } of buyers) {
    await billing.stripe.subscriptions.create({ customer, items: [{ price: billing.prices.pro }] });
    await billing.stripeServices.reconcile.enqueue(customer);
  }
  await workers[0]?.stop();
  const deadline = Date.now() + 20_000;
  while ((await billing.stripeServices.reconcile.jobs()).length > 0 && Date.now() < deadline) await wait(25);
  await settled(billing);
  for (const buyer of buyers) expect(await billing.stored(buyer)).toEqual(billing.truth(buyer));
  await workers[1]?.stop();
  await billing.close();
}, 60_000);
