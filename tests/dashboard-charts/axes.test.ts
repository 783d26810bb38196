import { describe, expect, test } from '@jest/globals';
import { bandsOf, barWidth, middleOf, periodAt } from '../../dashboard/src/charts/model/bands.ts';
import {
  extentOf,
  momentLabel,
  momentTicks,
  scaleOfMoments,
} from '../../dashboard/src/charts/model/moments.ts';
import {
  axisLabel,
  domainOf,
  fitted,
  labelIndexes,
  middleWithin,
  ticksOf,
  widthOf,
} from '../../dashboard/src/charts/model/ticks.ts';

describe('an axis of values', () => {
  test.each([
    { values: [3, 9], domain: [0, 9] },
    { values: [-4, 2, null], domain: [-4, 2] },
    { values: [0, 0], domain: [0, 1] },
    { values: [null, undefined], domain: [0, 1] },
    { values: [], domain: [0, 1] },
    { values: [Number.NaN, Number.POSITIVE_INFINITY, 5], domain: [0, 5] },
  ])('shows zero and all of $values', ({ values, domain }) => {
    expect(domainOf(values)).toEqual(domain);
  });

  test('of what is counted has whole numbers only', () => {
    expect(ticksOf([0, 1], 'sessions')).toEqual([0, 1]);
    expect(ticksOf([0, 1], 'USD')).toContain(0.2);
    expect(ticksOf([-3, 3], 'tokens')).toEqual([-4, -2, 0, 2, 4]);
  });

  test.each([
    [12_345_678_901, 'tokens', '12.3B'],
    [9_999, 'tokens', '9,999'],
    [1_234_567, 'USD', '$1.2M'],
    [0.0025, 'USD', '$0.0025'],
    [0.5, 'share', '50%'],
    [-1_500_000, 'tokens', '-1.5M'],
  ] as const)('writes %d %s as %s', (value, unit, text) => {
    expect(axisLabel(value, unit)).toBe(text);
  });
});

describe('the labels of periods', () => {
  const labels = (length: number) => Array.from({ length }, (_, index) => `Nov ${index}`);

  test.each([1, 2, 7, 31, 1_000])('never touch each other, with %d periods', (length) => {
    const given = labels(length);
    for (const width of [40, 300, 1_000]) {
      const chosen = labelIndexes(given, width);
      const distance = width / length;
      expect(chosen[0]).toBe(0);
      for (const [at, index] of chosen.entries()) {
        const before = chosen[at - 1];
        if (before !== undefined)
          expect((index - before) * distance).toBeGreaterThan(widthOf(given[index] ?? ''));
      }
    }
  });

  test('are absent without periods or without room', () => {
    expect(labelIndexes([], 300)).toEqual([]);
    expect(labelIndexes(['a'], 0)).toEqual([]);
  });

  test('that are too long are cut with an ellipsis', () => {
    expect(fitted('claude-code', 200)).toBe('claude-code');
    expect(fitted('a-very-long-tool-name', 70)).toBe('a-very-lo…');
    expect(fitted('anything', 10)).toBe('');
  });

  test('stay inside of the chart', () => {
    const half = widthOf('Nov 23') / 2;
    expect(middleWithin(2, 'Nov 23', 0, 300)).toBe(half);
    expect(middleWithin(299, 'Nov 23', 0, 300)).toBe(300 - half);
    expect(middleWithin(150, 'Nov 23', 0, 300)).toBe(150);
  });
});

describe('the bands of periods', () => {
  test('are found by a place in them, and by one outside', () => {
    const bands = bandsOf(7, 40, 340);
    for (let period = 0; period < 7; period++) expect(periodAt(bands, middleOf(bands, period))).toBe(period);
    expect(periodAt(bands, 0)).toBe(0);
    expect(periodAt(bands, 9_999)).toBe(6);
  });

  test('of a single period do not fill the chart', () => {
    expect(barWidth(bandsOf(1, 0, 1_000))).toBe(72);
  });

  test('of a thousand periods stay inside of the chart', () => {
    const bands = bandsOf(1_000, 50, 350);
    expect(middleOf(bands, 0)).toBeGreaterThanOrEqual(50);
    expect(middleOf(bands, 999)).toBeLessThanOrEqual(350);
  });
});

describe('an axis of moments', () => {
  const at = (text: string) => new Date(text);

  test('of a single moment has it in the middle', () => {
    const moment = at('2026-11-23T12:00:00Z');
    expect(scaleOfMoments(moment, moment, 0, 100)(moment)).toBe(50);
  });

  test('has as many ticks as there is room for', () => {
    const scale = scaleOfMoments(at('2026-11-01T00:00:00Z'), at('2026-11-30T00:00:00Z'), 0, 300);
    expect(momentTicks(scale, 90).length).toBeLessThanOrEqual(5);
    expect(momentTicks(scale, 90).length).toBeGreaterThan(1);
  });

  test('names the clock for hours and the day for weeks', () => {
    const from = at('2026-11-23T12:00:00');
    expect(momentLabel(from, at('2026-11-23T14:00:00'))(from)).toBe('12:00');
    expect(momentLabel(from, at('2026-11-29T14:00:00'))(from)).toBe('Nov 23');
    expect(momentLabel(from, at('2026-11-23T12:00:30'))(from)).toBe('12:00:00');
  });

  test('goes on behind the last known moment, for what has no end', () => {
    const [from, to] = extentOf([at('2026-11-23T00:00:00Z'), null, at('2026-11-24T00:00:00Z')]);
    expect(from).toEqual(at('2026-11-23T00:00:00Z'));
    expect(to.getTime()).toBeGreaterThan(at('2026-11-24T00:00:00Z').getTime());
    const [only, end] = extentOf([at('2026-11-23T00:00:00Z'), null]);
    expect(end.getTime()).toBeGreaterThan(only.getTime());
  });
});
