import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Command } from 'commander';
import { addBillingCommands } from '../../src/cli/billing.ts';
import type { Services } from '../../src/container.ts';
import type { TenantDrift } from '../../src/features/billing/sync/reconcile.service.ts';

const DRIFT: TenantDrift = {
  tenant_id: 'our-team',
  customer_id: 'cus_1',
  differences: [{ column: 'plan', stored: 'free', actual: 'pro' }],
};

/** Corrects one customer, and then the database is gone. */
const reconcile = {
  fetchUndelivered: async () => 0,
  reconcile: async (_options: object, report: (drift: TenantDrift) => void) => {
    report(DRIFT);
    throw new Error('the connection ended');
  },
};
const services = { stripeServices: { reconcile } } as unknown as Services;

const printed: string[] = [];
const { log } = console;
beforeEach(() => {
  printed.length = 0;
  console.log = (text: string) => printed.push(text);
});
afterEach(() => {
  console.log = log;
});

test('`billing reconcile --json` that breaks off prints what it has corrected, and fails', async () => {
  const program = new Command();
  addBillingCommands(program, program.command('tenant'), (work) => work(services));
  const run = program.parseAsync(['billing', 'reconcile', '--json'], { from: 'user' });
  await expect(run).rejects.toThrow('the connection ended');
  expect(printed.map((text) => JSON.parse(text))).toEqual([{ data: [{ ...DRIFT, failed: null }] }]);
});
