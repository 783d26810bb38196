import { expect, test } from '@jest/globals';
import { sharedLimiter } from '../../src/http/limits/shared-limiter.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();

const LIMIT = { name: 'too_many_tests', points: 3, seconds: 60 };
const newLimiter = () => sharedLimiter(db.pools.identity as never, LIMIT);

test('a limit admits a number of requests for each key, and then says when to retry', async () => {
  const limiter = newLimiter();
  for (let n = 0; n < 3; n++) await limiter.consume('one');
  await expect(limiter.consume('one')).rejects.toMatchObject({
    status: 429,
    code: 'too_many_tests',
    headers: { 'Retry-After': expect.stringMatching(/^(59|60)$/) },
  });
  await limiter.consume('another');
  await limiter.reset('one');
  await limiter.consume('one');
});

test('it holds under concurrency', async () => {
  const limiter = newLimiter();
  const tries = await Promise.allSettled(Array.from({ length: 30 }, () => limiter.consume('many')));
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
});

test('it is one for two processes, keeps no key readable, and is forgotten when it is over', async () => {
  const [one, other] = [newLimiter(), newLimiter()];
  await one.consume('ada@example.com');
  await other.consume('ada@example.com');
  await one.consume('ada@example.com');
  await expect(other.consume('ada@example.com')).rejects.toMatchObject({ status: 429 });
  const { rows } = await db.asAdmin((admin) => admin.query('select key from rate_limits'));
  expect(rows.length).toBeGreaterThan(0);
  for (const { key } of rows) expect(key).toMatch(/^too_many_tests:[\w-]{43}$/);
  await db.asAdmin((admin) => admin.query('update rate_limits set expire = 0'));
  await db.services.accounts.forgetExpired();
  expect((await db.asAdmin((admin) => admin.query('select from rate_limits'))).rows).toEqual([]);
});
