import { expect, test } from '@jest/globals';
import { MAX_STALENESS_MS, ScopePositions } from '../../src/db/replicas/scope-positions.ts';
import { isOfStandby, NotReplayed } from '../../src/db/replicas/standby-errors.ts';
import { positionOf } from '../../src/db/replicas/wal-position.ts';
import { NotFound } from '../../src/lib/errors.ts';

const SEGMENT = 16n * 1_024n ** 2n;

/** Positions with a clock that the test moves. */
function atTime(): { readonly positions: ScopePositions; pass(ms: number): number } {
  let now = 0;
  const pass = (ms: number) => {
    now += ms;
    return now;
  };
  return { positions: new ScopePositions(() => now), pass };
}

test('no standby may be read before the primary has said where it is', () => {
  const { positions, pass } = atTime();
  expect(positions.requiredFor('a')).toBeUndefined();
  positions.sampled(pass(10), 100n);
  expect(positions.requiredFor('a')).toBe(100n);
});

test('a scope needs what the process has written in it, and the others do not', () => {
  const { positions, pass } = atTime();
  positions.sampled(pass(10), 100n);
  positions.wrote('a', 150n);
  positions.wrote('a', 140n);
  expect(positions.requiredFor('a')).toBe(150n);
  expect(positions.requiredFor('b')).toBe(100n);
});

test('what anybody has written must be replayed when it is MAX_STALENESS_MS old', () => {
  const { positions, pass } = atTime();
  for (let n = 0; n <= MAX_STALENESS_MS * 3; n += 100) positions.sampled(pass(100), BigInt(n));
  // the oldest sample of the last second
  expect(positions.requiredFor('a')).toBe(BigInt(MAX_STALENESS_MS * 2));
  expect(positions.lagOf(BigInt(MAX_STALENESS_MS * 3))).toBe(0);
  expect(positions.lagOf(BigInt(MAX_STALENESS_MS * 3 - 150))).toBe(200);
  expect(positions.lagOf(0n)).toBe(Number.POSITIVE_INFINITY);
  // the primary stops answering
  pass(MAX_STALENESS_MS);
  expect(positions.requiredFor('a')).toBe(BigInt(MAX_STALENESS_MS * 3));
  pass(1);
  expect(positions.requiredFor('a')).toBeUndefined();
});

test('a write of unknown position keeps its scope on the primary until an answer to a later question', () => {
  const { positions, pass } = atTime();
  positions.sampled(pass(10), 100n);
  const asked = pass(10);
  positions.mayHaveWritten('a');
  pass(10);
  // it was asked before, so it may be of a moment before
  positions.sampled(asked, 120n);
  expect(positions.requiredFor('a')).toBeUndefined();
  expect(positions.requiredFor('b')).toBe(100n);
  positions.sampled(pass(1), 130n);
  expect(positions.requiredFor('a')).toBe(130n);
  positions.mayHaveWritten();
  expect(positions.requiredFor('b')).toBeUndefined();
  positions.sampled(pass(1), 140n);
  expect(positions.requiredFor('b')).toBe(140n);
});

test('a scope that is forgotten among many still needs what was written in it', () => {
  const { positions, pass } = atTime();
  positions.sampled(pass(10), 100n);
  positions.wrote('first', 200n);
  for (let n = 0; n < 10_000; n++) positions.wrote(`scope ${n}`, 150n);
  expect(positions.requiredFor('first')).toBe(200n);
});

test('another primary makes old positions meaningless', () => {
  const { positions, pass } = atTime();
  positions.sampled(pass(10), 100n);
  positions.wrote('a', 900n);
  positions.startAnew();
  expect(positions.requiredFor('a')).toBeUndefined();
  positions.sampled(pass(1), 50n);
  expect(positions.requiredFor('a')).toBe(50n);
});

test('a position behind the header of a page is that of the page, unless a record can end there', () => {
  expect(positionOf('1/2000', SEGMENT)).toBe(0x1_0000_2000n);
  expect(positionOf('0/2018', SEGMENT)).toBe(0x2000n);
  expect(positionOf('0/2028', SEGMENT)).toBe(0x2028n);
  expect(positionOf('0/3000028', SEGMENT)).toBe(0x300_0000n);
  expect(positionOf('0/3000018', SEGMENT)).toBe(0x300_0018n);
});

test('a read is repeated on the primary for a fault of the standby, and for no other', () => {
  const coded = (code: string, message = '') => Object.assign(new Error(message), { code });
  for (const code of ['40001', '40P01', '57P01', '57P03', '57P04', '25006', '53300', '08006', 'ECONNREFUSED'])
    expect(isOfStandby(coded(code))).toBe(true);
  expect(isOfStandby(new NotReplayed())).toBe(true);
  expect(isOfStandby(new Error('Connection terminated unexpectedly'))).toBe(true);
  for (const other of [
    coded('57014'),
    coded('22012'),
    coded('42P01'),
    new NotFound('session'),
    new Error(''),
  ])
    expect(isOfStandby(other)).toBe(false);
});
