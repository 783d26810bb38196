import { describe, expect, test } from '@jest/globals';
import { mapMetrics } from '../../../../src/features/telemetry/otel/mapping/mapping.ts';
import type { Metric } from '../../../../src/features/telemetry/otel/wire.ts';
import { CUMULATIVE, gauge, histogram, INVALID, metric, metrics } from '../../../support/otlp/messages.ts';
import { PRIVATE } from './options.ts';

describe('points that cannot be stored', () => {
  const rejectedOf = async (...items: Metric[]) => {
    const { facts, rejected } = await mapMetrics(metrics('mine', ...items), PRIVATE);
    return { stored: facts.points.length, ...rejected };
  };

  test.each<[string, Metric, string]>([
    [
      'a sum without temporality',
      metric('m', [{ value: 1 }], { temporality: INVALID }),
      'no aggregation temporality',
    ],
    [
      'a sum with an unknown temporality',
      metric('m', [{ value: 1 }], { temporality: 3 }),
      'no aggregation temporality',
    ],
    [
      'a sum that can fall without temporality',
      metric('m', [{ value: 1 }], { temporality: INVALID, isMonotonic: false }),
      'no aggregation temporality',
    ],
    [
      'a histogram without temporality',
      histogram('m', [{ count: 1n }], { temporality: INVALID }),
      'no aggregation temporality',
    ],
    ['no value', metric('m', [{ value: undefined }]), 'no value'],
    ['no time', metric('m', [{ value: 1, at: 0n }]), 'no time'],
    ['NaN', gauge('m', [{ value: Number.NaN }]), 'not a number from'],
    ['infinity', gauge('m', [{ value: Number.NEGATIVE_INFINITY }]), 'not a number from'],
    ['too large a value', gauge('m', [{ value: 1.1e100 }]), 'not a number from'],
    ['a histogram whose sum is NaN', histogram('m', [{ count: 1n, sum: Number.NaN }]), 'not a number from'],
    ['a negative growth', metric('m', [{ value: -1n }]), 'growth of a monotonic sum is negative'],
    [
      'a negative counter',
      metric('m', [{ value: -1 }], { temporality: CUMULATIVE }),
      'value of a monotonic sum is negative',
    ],
    ['no name', metric('', [{ value: 1 }]), 'name of the metric'],
    ['a name of NUL', metric('\u0000', [{ value: 1 }]), 'name of the metric'],
    ['a long name', metric('m'.repeat(256), [{ value: 1 }]), 'name of the metric'],
  ])('are rejected for %s', async (_what, item, reason) => {
    const rejected = await rejectedOf(item);
    expect(rejected).toEqual({ stored: 0, count: 1, reason: expect.stringContaining(reason) });
    expect(rejected.reason).toMatch(/^1 data point not stored: /);
  });

  test('leave the others, and the first reason is told with how many have it', async () => {
    expect(
      await rejectedOf(
        metric('a', [{ value: 1 }, { value: 2 }, { value: 3 }]),
        metric('b', [{ value: Number.NaN }]),
        metric('c', [{ value: 1 }, { value: 1 }], { temporality: INVALID }),
        metric('d', [{ value: Number.NaN }]),
      ),
    ).toEqual({
      stored: 3,
      count: 4,
      reason: '2 data points not stored: the value is not a number from -1e100 to 1e100.',
    });
  });

  test('are not rejected where they say that they have no value', async () => {
    const silent = [
      { value: undefined, flags: 1 },
      { value: 1, flags: 3 },
    ];
    expect(await rejectedOf(metric('m', silent))).toEqual({ stored: 0, count: 0, reason: undefined });
    expect(await rejectedOf(metric('m', silent, { temporality: INVALID }))).toMatchObject({ count: 0 });
    expect(await rejectedOf(metric('m', [{ value: 1, flags: 2 }]))).toMatchObject({ stored: 1, count: 0 });
  });

  test('are none in a metric without data', async () => {
    expect(await rejectedOf({ name: 'm', unit: '', data: { case: undefined } })).toEqual({
      stored: 0,
      count: 0,
      reason: undefined,
    });
  });

  test('are those with a value nested too deep', async () => {
    let deep: unknown = 1;
    for (let i = 0; i < 40; i++) deep = [deep];
    const rejected = await rejectedOf(metric('m', [{ value: 1, attributes: { deep } }, { value: 1 }]));
    expect(rejected).toEqual({
      stored: 1,
      count: 1,
      reason: '1 data point not stored: nested more than 32 levels deep.',
    });
  });

  test('up to the borders are stored', async () => {
    const border = [
      { value: 1e100, attributes: { a: 1 } },
      { value: 0, attributes: { a: 2 } },
    ];
    expect(
      await rejectedOf(metric('m'.repeat(255), border), metric('😀'.repeat(255), [{ value: 1 }])),
    ).toMatchObject({ stored: 3, count: 0 });
  });
});
