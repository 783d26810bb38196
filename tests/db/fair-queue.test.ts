import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { TenantScope } from '../../src/auth/scope.ts';
import { DatabaseUnavailable, TooManyWaiting } from '../../src/db/errors.ts';
import { FairQueue } from '../../src/db/pools/fair-queue.ts';
import { closeRolePools, openRolePools } from '../../src/db/pools/role-pools.ts';
import { Database } from '../../src/db/transaction/database.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { inRequestContext, RequestAborted, RequestContext } from '../../src/lib/request-context.ts';
import { setUpDatabase } from '../support/set-up.ts';

const PLACES = 2;
const LIMITS = { timeoutMs: 1_000, maxWaiting: 200 };

const db = await setUpDatabase({ poolSize: PLACES });
const [greedy, modest, other] = [await db.newTenant(), await db.newTenant(), await db.newTenant()];

const nap = (scope: TenantScope, database = db.database) =>
  database.readOne(scope, (tx) => sql`select pg_sleep(0.01)`.execute(tx.db));
const times = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));
/** Starts the transactions of a scope, and writes down the end of each. */
const start = (count: number, scope: TenantScope, ends: TenantScope[]) =>
  times(count, () => nap(scope).then(() => ends.push(scope)));

describe('the connections of a pool', () => {
  test('go to the one transaction of a scope before 200 of another that have waited longer', async () => {
    const ends: TenantScope[] = [];
    const many = start(200, greedy, ends);
    await Promise.all(start(1, modest, ends));
    // those that had a place when it came, and one that may have got the other place meanwhile
    expect(ends.indexOf(modest)).toBeLessThanOrEqual(PLACES + 1);
    await Promise.all(many);
    expect(ends).toHaveLength(201);
  });

  test('go from scope to scope in turn', async () => {
    const ends: TenantScope[] = [];
    const all = [...start(40, greedy, ends), ...start(5, modest, ends), ...start(5, other, ends)];
    await Promise.all(all);
    // the two have had all of theirs, while the third had as many and what it held before
    const last = Math.max(ends.lastIndexOf(modest), ends.lastIndexOf(other));
    expect(ends.slice(0, last).filter((scope) => scope === greedy).length).toBeLessThanOrEqual(
      5 + 2 * PLACES,
    );
  });

  test('go to the transactions of one scope in the order in which they came', async () => {
    const order: number[] = [];
    await Promise.all(
      times(20, (n) =>
        db.database.readOne(greedy, (tx) => {
          order.push(n);
          return sql`select 1`.execute(tx.db);
        }),
      ),
    );
    expect(order).toEqual(times(20, (n) => n));
  });

  test('are returned after work that throws and after lost connections', async () => {
    const failing = times(3 * PLACES, (n) =>
      db.database.inScope(greedy, async (tx) => {
        if (n % 2 === 0) throw new Error('on purpose');
        await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx.db);
      }),
    );
    const outcomes = await Promise.allSettled(failing);
    expect(outcomes.map(({ status }) => status)).toEqual(times(3 * PLACES, () => 'rejected'));
    await Promise.all(times(3 * PLACES, (n) => nap(n % 2 === 0 ? greedy : modest)));
  });

  test('leave no request waiting when the pools are closed', async () => {
    const pools = openRolePools(db.urls.roles, { poolSize: 1, log: createLogger('silent') });
    const database = Database.over(pools);
    const all = times(5, () => nap(greedy, database));
    const outcomes = Promise.allSettled(all);
    // once the first has its connection
    await new Promise((resolve) => pools.tenant?.once('acquire', resolve));
    await closeRolePools(pools);
    expect((await outcomes).map(({ status }) => status)).toEqual([
      'fulfilled',
      ...times(4, () => 'rejected'),
    ]);
  });
});

describe('a caller who leaves', () => {
  test('is not served if their turn has not come yet', async () => {
    const busy = [nap(greedy), nap(other)];
    const request = new RequestContext();
    const waiting = inRequestContext(request, () => nap(modest));
    request.abort();
    await expect(waiting).rejects.toThrow(RequestAborted);
    await Promise.all(busy);
    await Promise.all(times(2 * PLACES, () => nap(modest)));
  });

  test('does not stop work that has begun', async () => {
    const request = new RequestContext();
    const work = inRequestContext(request, async () => {
      await nap(modest);
      const busy = [nap(greedy), nap(other)];
      const second = nap(modest);
      request.abort();
      await Promise.all([second, ...busy]);
      return 'done';
    });
    expect(await work).toBe('done');
  });
});

describe('the queue', () => {
  test('refuses requests that have waited too long, and keeps no place for them', async () => {
    const queue = new FairQueue(1, { ...LIMITS, timeoutMs: 20 });
    expect(queue.tryEnter('a')).toBe(true);
    expect(queue.tryEnter('b')).toBe(false);
    await expect(queue.enter('b')).rejects.toThrow(DatabaseUnavailable);
    queue.leave('a');
    expect(queue.tryEnter('b')).toBe(true);
  });

  test('gives a place to the scope that holds the fewest', async () => {
    const queue = new FairQueue(3, LIMITS);
    for (const scope of ['a', 'a', 'b']) queue.tryEnter(scope);
    const order: string[] = [];
    const enter = (scope: string) => queue.enter(scope).then(() => order.push(scope));
    const all = [enter('a'), enter('b'), enter('c'), enter('b')];
    // c holds none; then b and a hold one each, and a has waited longer
    queue.leave('a');
    queue.leave('b');
    queue.leave('a');
    queue.leave('c');
    await Promise.all(all);
    expect(order).toEqual(['c', 'b', 'a', 'b']);
  });

  test.each([
    [1, 1],
    [2, 1],
    [3, 2],
    [10, 5],
  ])('of %p places gives at most %p to one scope, although nobody waits', (places, share) => {
    const queue = new FairQueue(places, LIMITS);
    expect(times(places, () => queue.tryEnter('a')).filter(Boolean)).toHaveLength(share);
    expect(times(places, () => queue.tryEnter('b')).filter(Boolean)).toHaveLength(
      Math.min(share, places - share),
    );
  });

  test('gives a free place to its scope as soon as that is below its half again', async () => {
    const queue = new FairQueue(4, LIMITS);
    for (const scope of ['a', 'a', 'b']) expect(queue.tryEnter(scope)).toBe(true);
    const third = queue.enter('a');
    queue.leave('b');
    // two places are free, and still not for a
    expect(queue.tryEnter('a')).toBe(false);
    queue.leave('a');
    await third;
    expect(queue.tryEnter('b')).toBe(true);
  });

  test('limits the waiting requests of a scope, and still admits those of another scope', async () => {
    const queue = new FairQueue(1, { ...LIMITS, maxWaiting: 3 });
    queue.tryEnter('a');
    const waiting = times(3, () => queue.enter('a'));
    await expect(queue.enter('a')).rejects.toThrow(TooManyWaiting);
    const ofAnother = queue.enter('b');
    const [first, ...others] = waiting.map((one) => [one, 'a'] as const);
    queue.leave('a');
    for (const [one, scope] of [first ?? [], [ofAnother, 'b'] as const, ...others]) {
      await one;
      if (scope) queue.leave(scope);
    }
    expect(queue.tryEnter('a')).toBe(true);
  });

  test('never lets a scope hold more than its half, nor leaves a place empty that one below its half waits for', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.tuple(fc.constantFrom('enter', 'leave'), fc.constantFrom('a', 'b', 'c')), {
          maxLength: 80,
        }),
        async (places, steps) => {
          const queue = new FairQueue(places, LIMITS);
          const [held, waiting] = [new Map<string, number>(), new Map<string, number>()];
          const add = (counts: Map<string, number>, scope: string, by: number) =>
            counts.set(scope, (counts.get(scope) ?? 0) + by);
          const entered = (scope: string) => {
            add(waiting, scope, -1);
            add(held, scope, 1);
          };
          for (const [step, scope] of steps) {
            if (step === 'leave') {
              if ((held.get(scope) ?? 0) === 0) continue;
              add(held, scope, -1);
              queue.leave(scope);
            } else if (queue.tryEnter(scope)) add(held, scope, 1);
            else {
              add(waiting, scope, 1);
              queue.enter(scope).then(() => entered(scope));
            }
            await settled();
            const total = [...held.values()].reduce((sum, count) => sum + count, 0);
            const share = Math.ceil(places / 2);
            for (const count of held.values()) expect(count).toBeLessThanOrEqual(share);
            expect(total).toBeLessThanOrEqual(places);
            for (const [one, count] of waiting)
              if (count > 0 && total < places) expect(held.get(one)).toBe(share);
          }
          // those who still wait give up before the test ends
          while ([...waiting.values()].some((count) => count > 0)) {
            const holder = [...held].find(([, count]) => count > 0)?.[0] as string;
            add(held, holder, -1);
            queue.leave(holder);
            await settled();
          }
        },
      ),
    );
  });
});

const settled = () => new Promise((resolve) => setImmediate(resolve));
