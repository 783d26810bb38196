import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { networkOf, processLimiter, sharedLimiter } from '../../src/web/rate-limits.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const LIMIT = { name: 'too_many_tests', points: 3, seconds: 60 };
const limiters = {
  'of this process': () => processLimiter(LIMIT),
  'shared by all processes': () => sharedLimiter(db.doors.identity as never, LIMIT),
};

describe.each(Object.entries(limiters))('a limit %s', (where, limiterOf) => {
  test('lets so many through for each key, says how many are left, and then when to come back', async () => {
    const limiter = limiterOf();
    const key = `one ${where}`;
    const { limit, remaining, secondsToReset } = await limiter.spend(key);
    expect([limit, remaining, secondsToReset]).toEqual([3, 2, 60]);
    await limiter.spend(key);
    await limiter.spend(key);
    await expect(limiter.spend(key)).rejects.toMatchObject({
      status: 429,
      code: 'too_many_tests',
      headers: { 'Retry-After': expect.stringMatching(/^(59|60)$/) },
    });
    expect((await limiter.spend(`another ${where}`)).remaining).toBe(2);
    await limiter.forgive(key);
    expect((await limiter.spend(key)).remaining).toBe(2);
  });

  test('holds when everything comes at once', async () => {
    const limiter = limiterOf();
    const tries = await Promise.allSettled(Array.from({ length: 30 }, () => limiter.spend(`many ${where}`)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });
});

test('a shared limit is one for two processes, keeps no key readable, and is forgotten when it is over', async () => {
  const [one, other] = [limiters['shared by all processes'](), limiters['shared by all processes']()];
  await one.spend('ada@example.com');
  expect((await other.spend('ada@example.com')).remaining).toBe(1);
  const { rows } = await db.asAdmin((admin) => admin.query('select key from rate_limits'));
  expect(rows.length).toBeGreaterThan(0);
  for (const { key } of rows) expect(key).toMatch(/^too_many_tests:[\w-]{43}$/);
  await db.asAdmin((admin) => admin.query('update rate_limits set expire = 0'));
  await db.services.accounts.forgetExpired();
  expect((await db.asAdmin((admin) => admin.query('select from rate_limits'))).rows).toEqual([]);
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:0001:2::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['', ''],
])('the network of %p is %p', (ip, network) => {
  expect(networkOf(ip)).toBe(network);
});
