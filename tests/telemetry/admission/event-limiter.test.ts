import { expect, test } from '@jest/globals';
import { EventLimiter } from '../../../src/features/telemetry/admission/event-limiter.ts';

/** A limiter whose clock the test moves, in milliseconds. */
function limiterAt(start: number) {
  const clock = { now: start };
  return { clock, limiter: new EventLimiter(() => clock.now) };
}

test('a minute begins with an event and takes so many events, all or none of a batch', () => {
  const { clock, limiter } = limiterAt(5_000);
  expect(limiter.waitFor('a', 2, 5)).toBe(0);
  clock.now = 15_000;
  expect(limiter.waitFor('a', 4, 5)).toBe(50_000);
  expect(limiter.waitFor('a', 3, 5)).toBe(0);
  expect(limiter.waitFor('a', 1, 5)).toBe(50_000);
  expect(limiter.waitFor('b', 1, 5)).toBe(0);
  clock.now = 65_000;
  expect(limiter.waitFor('a', 5, 5)).toBe(0);
});

test('a batch that is larger than the limit never gets in, and counts nothing', () => {
  const { limiter } = limiterAt(0);
  expect(limiter.waitFor('a', 6, 5)).toBe(60_000);
  expect(limiter.waitFor('a', 5, 5)).toBe(0);
});

test('a new limit applies to the current minute', () => {
  const { limiter } = limiterAt(0);
  expect(limiter.waitFor('a', 5, 5)).toBe(0);
  expect(limiter.waitFor('a', 1, 6)).toBe(0);
  expect(limiter.waitFor('a', 1, 3)).toBe(60_000);
});

test('20,000 scopes that write at the same time each keep their count', () => {
  const { clock, limiter } = limiterAt(0);
  const scopes = Array.from({ length: 20_000 }, (_, n) => `scope-${n}`);
  const admit = (scope: string) => limiter.waitFor(scope, 1, 1);
  expect(scopes.filter((scope) => admit(scope) > 0)).toEqual([]);
  expect(scopes.filter((scope) => admit(scope) === 0)).toEqual([]);
  clock.now = 60_000;
  expect(scopes.filter((scope) => admit(scope) > 0)).toEqual([]);
});
