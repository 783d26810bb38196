import { expect, test } from '@jest/globals';
import type { Services } from '../../src/container.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { seedEverything, WRITES } from './everything.ts';

const db = await setUpDatabase();

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

test('seedEverything calls every method of WRITES, so that the tests that use it find rows of each', async () => {
  const called = noteCalls(db.services);
  await seedEverything(db.services, await db.newTenant(), 'called');
  expect({ 'call in seedEverything': WRITES.filter((name) => !called.has(name)) }).toEqual({
    'call in seedEverything': [],
  });
});
