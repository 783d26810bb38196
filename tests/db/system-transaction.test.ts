import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BILLING, IDENTITY, LOCAL } from '../../src/auth/scope.ts';
import type { Transaction } from '../../src/db/transaction/database.ts';
import { storing } from '../../src/db/transaction/storing.ts';
import { findSession } from '../../src/features/memory/sessions/session.repository.ts';
import { sumSavings } from '../../src/features/telemetry/metrics/savings.repository.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

/** Every name that the object answers to, its own and those of its classes. */
function namesOf(tx: object): string[] {
  const names: string[] = [];
  for (let one = tx; one !== Object.prototype; one = Object.getPrototypeOf(one))
    names.push(...Object.getOwnPropertyNames(one));
  return names;
}

const OF_A_SCOPE = ['scopeId', 'storage', 'selectFrom', 'listFrom', 'updateTable', 'deleteFrom'];

describe.each([
  ['of accounts', IDENTITY],
  ['of billing', BILLING],
])('a transaction %s', (_name, scope) => {
  test('has nothing of a scope, however it runs', async () => {
    const { database } = db;
    const seen = async (tx: Transaction) => namesOf(tx);
    const underLock = () => database.underLock(scope, 'a lock', (held) => held.inScope(scope, seen));
    for (const run of [
      () => database.inScope(scope, seen),
      () => database.readOne(scope, seen),
      () => database.writeOne(scope, seen),
      () => database.limitedBy(() => 1).inScope(scope, seen),
      // in the middle of a transaction that has a scope
      () =>
        database.inScope(LOCAL, (tx) => database.joinedTo(LOCAL, tx, () => database.inScope(scope, seen))),
      underLock,
    ]) {
      const names = await run();
      expect(names).toContain('db');
      expect(names.filter((name) => OF_A_SCOPE.includes(name))).toEqual([]);
    }
  });

  test('is refused by the compiler and by the call itself where a scope is needed', async () => {
    // @ts-expect-error a repository function by key
    const byKey = db.database.readOne(scope, (tx) => findSession(tx, 'any'));
    await expect(byKey).rejects.toThrow(TypeError);
    // @ts-expect-error a repository function by time
    const byTime = db.database.readOne(scope, (tx) => sumSavings(tx, { group_by: 'tool', period: 'day' }));
    await expect(byTime).rejects.toThrow(TypeError);
    // @ts-expect-error the count of stored bytes
    const stored = db.database.inScope(scope, (tx) => storing(tx, {}));
    await expect(stored).rejects.toThrow(TypeError);
  });
});

test('the transactions of a scope have all of it', async () => {
  const names = await db.database.inScope(LOCAL, async (tx) => namesOf(tx));
  expect(OF_A_SCOPE.filter((name) => !names.includes(name))).toEqual([]);
});
