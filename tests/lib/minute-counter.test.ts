import { expect, test } from '@jest/globals';
import { MinuteCounter } from '../../src/lib/minute-counter.ts';

let now = 0;
const counterOf = (mostKeys?: number) => new MinuteCounter(() => now, mostKeys);

test('a minute begins with the first request of a key and ends sixty seconds later', () => {
  const counter = counterOf();
  now = 30_000;
  expect(counter.take('a', 2)).toMatchObject({ allowed: true, remaining: 1, secondsToReset: 60 });
  now = 89_999;
  expect(counter.take('a', 2)).toMatchObject({ allowed: true, remaining: 0, secondsToReset: 1 });
  expect(counter.take('a', 2)).toMatchObject({ allowed: false, remaining: 0, secondsToReset: 1 });
  expect(counter.secondsUntilRoom('a', 2)).toBe(1);
  expect(counter.take('b', 2).remaining).toBe(1);
  now = 90_000;
  expect(counter.secondsUntilRoom('a', 2)).toBe(0);
  expect(counter.take('a', 2)).toMatchObject({ allowed: true, remaining: 1, secondsToReset: 60 });
});

test('a minute is never more than sixty seconds, whatever the clock shows', () => {
  // where (now + 60,000) - now is a hair more than 60,000
  now = 38_506.37310211313;
  expect(now + 60_000 - now).toBeGreaterThan(60_000);
  expect(counterOf().take('a', 1).secondsToReset).toBe(60);
});

test('a batch is admitted whole or not at all, and what was not needed may exceed the limit', () => {
  const counter = counterOf();
  now = 5_000;
  expect(counter.take('a', 5, 2, 2)).toMatchObject({ allowed: true, remaining: 3 });
  now = 15_000;
  expect(counter.take('a', 5, 4, 4)).toMatchObject({ allowed: false, remaining: 3, msToReset: 50_000 });
  expect(counter.take('a', 5, 9, 3)).toMatchObject({ allowed: true, remaining: 0 });
  expect(counter.take('a', 5, 1, 1)).toMatchObject({ allowed: false, remaining: 0, msToReset: 50_000 });
  expect(counter.take('b', 5, 1, 1).allowed).toBe(true);
  now = 65_000;
  expect(counter.take('a', 5, 5, 5).allowed).toBe(true);
});

test('a batch that is larger than the limit begins no minute', () => {
  const counter = counterOf();
  now = 0;
  expect(counter.take('a', 5, 6, 6)).toMatchObject({ allowed: false, remaining: 5, msToReset: 60_000 });
  now = 30_000;
  expect(counter.take('a', 5, 5, 5)).toMatchObject({ allowed: true, remaining: 0, msToReset: 60_000 });
});

test('20,000 keys of one minute each keep their count', () => {
  const counter = counterOf();
  now = 0;
  const keys = Array.from({ length: 20_000 }, (_, n) => `key ${n}`);
  const admitted = () => keys.filter((key) => counter.take(key, 1).allowed).length;
  expect(admitted()).toBe(20_000);
  expect(admitted()).toBe(0);
  now = 60_000;
  expect(admitted()).toBe(20_000);
});

test('a changed limit applies at once, in both directions', () => {
  const counter = counterOf();
  for (let n = 0; n < 5; n += 1) counter.take('a', 5);
  expect(counter.take('a', 5).allowed).toBe(false);
  expect(counter.take('a', 10)).toMatchObject({ allowed: true, remaining: 4 });
  expect(counter.take('a', 3)).toMatchObject({ allowed: false, remaining: 0 });
});

test('it keeps a maximum number of keys: expired ones are dropped first, then the oldest', () => {
  now = 0;
  const counter = counterOf(100);
  for (let n = 0; n < 10; n += 1) counter.take(`early ${n}`, 1);
  now = 10_000;
  for (let n = 0; n < 89; n += 1) counter.take(`late ${n}`, 1);
  now = 60_000;
  // its second minute: it is not among the oldest any more
  counter.take('early 0', 1);
  for (let n = 0; n < 1_000; n += 1) {
    counter.take(`flood ${n}`, 1);
    expect(counter.keys).toBeLessThanOrEqual(100);
  }
  expect(counter.take('flood 999', 1).allowed).toBe(false);
  expect(counter.take('late 0', 1).allowed).toBe(true);
});

test('what is over makes room without touching what is not', () => {
  now = 0;
  const counter = counterOf(100);
  for (let n = 0; n < 60; n += 1) counter.take(`early ${n}`, 1);
  now = 60_000;
  for (let n = 0; n < 41; n += 1) counter.take(`late ${n}`, 1);
  expect(counter.keys).toBe(41);
  expect(counter.take('late 0', 1).allowed).toBe(false);
});
