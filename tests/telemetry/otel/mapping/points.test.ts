import { describe, expect, test } from '@jest/globals';
import type { Metric } from '../../../../src/features/telemetry/otel/wire.ts';
import { AT, CUMULATIVE, gauge, histogram, metric, START, source } from '../../../support/otlp/messages.ts';
import { attributes } from '../../../support/otlp/values.ts';
import { pointOf } from './one.ts';
import { NOW } from './options.ts';

describe('points', () => {
  test('of a counter have all that is stored', async () => {
    const from = source(
      { 'service.name': 'claude-code', 'service.version': '2.1' },
      { name: 'com.anthropic.claude_code' },
    );
    const sent = metric(
      'claude_code.token.usage',
      [{ value: 7n, attributes: { 'session.id': 's1', type: 'input', model: 'm' } }],
      { unit: 'tokens', temporality: CUMULATIVE },
    );
    const { series_id, attributes: text, ...point } = await pointOf(from, sent);
    expect(series_id).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.parse(text)).toEqual({
      'session.id': 's1',
      type: 'input',
      model: 'm',
      'service.name': 'claude-code',
      'service.version': '2.1',
    });
    expect(point).toEqual({
      tool_id: 'claude-code',
      tool_version: '2.1',
      external_id: 's1',
      metric: 'claude_code.token.usage',
      unit: 'tokens',
      kind: 'counter',
      temporality: 'cumulative',
      measure: 'tokens',
      bucket: 'input',
      model: 'm',
      histogram: null,
      start_nanos: START,
      time_nanos: AT,
      start_time: 1_795_791_832_690_000,
      timestamp: 1_795_791_892_690_000,
      value: 7,
      count: null,
      min: null,
      max: null,
      starts_session: true,
    });
  });

  test('of a gauge and of a sum that can fall are values, one for each time', async () => {
    const value = {
      kind: 'gauge',
      temporality: 'value',
      value: -3,
      start_nanos: 0n,
      start_time: 1_795_791_832_690_000,
    };
    expect(await pointOf('mine', gauge('g', [{ value: -3 }]))).toMatchObject(value);
    for (const temporality of [1, CUMULATIVE]) {
      const sum = metric('s', [{ value: -3 }], { isMonotonic: false, temporality });
      expect(await pointOf('mine', sum)).toMatchObject(value);
    }
  });

  test('of a histogram have its sum, count, bounds and extremes', async () => {
    const sent = histogram('h', [
      { count: 3n, sum: 9.5, min: 1, max: 5, bounds: [2, 4], counts: [1n, 1n, 1n] },
    ]);
    expect(await pointOf('mine', sent)).toMatchObject({
      kind: 'histogram',
      temporality: 'delta',
      value: 9.5,
      count: 3,
      min: 1,
      max: 5,
      histogram: '{"bounds":[2,4],"counts":[1,1,1]}',
    });
    const empty = { count: 0n, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };
    expect(await pointOf('mine', histogram('h', [{ ...empty, counts: [0n], bounds: [] }]))).toMatchObject({
      value: 0,
      count: 0,
      min: null,
      max: null,
      histogram: '{"bounds":[],"counts":[0]}',
    });
  });

  test('of a histogram with bounds that PostgreSQL cannot keep have none', async () => {
    const of = async (bounds: number[], counts: bigint[]) =>
      await pointOf('mine', histogram('h', [{ count: 2n ** 64n - 1n, bounds, counts }]));
    expect((await of([Number.POSITIVE_INFINITY], [1n, 1n])).histogram).toBeNull();
    expect((await of([1e300], [1n, 1n])).histogram).toBeNull();
    expect(
      (
        await of(
          [],
          Array.from({ length: 1_025 }, () => 1n),
        )
      ).histogram,
    ).toBeNull();
    expect((await of([1], [2n ** 64n - 1n, 1n])).histogram).toBe(
      '{"bounds":[1],"counts":[18446744073709551615,1]}',
    );
    expect((await of([1], [1n, 1n])).count).toBe(9_007_199_254_740_991);
  });

  test('of exponential histograms and summaries have their sum and count', async () => {
    const shared = {
      attributes: attributes({ a: 1 }),
      startTimeUnixNano: START,
      timeUnixNano: AT,
      flags: 0,
      count: 4n,
    };
    const exponential: Metric = {
      name: 'e',
      unit: '',
      data: {
        case: 'exponentialHistogram',
        value: { dataPoints: [{ ...shared, sum: 2, min: 1, max: 2 }], aggregationTemporality: CUMULATIVE },
      },
    };
    const summary: Metric = {
      name: 'e',
      unit: '',
      data: { case: 'summary', value: { dataPoints: [{ ...shared, sum: 2 }] } },
    };
    const first = await pointOf('mine', exponential);
    const second = await pointOf('mine', summary);
    expect(first).toMatchObject({
      kind: 'histogram',
      temporality: 'cumulative',
      value: 2,
      count: 4,
      max: 2,
      histogram: null,
    });
    expect(second).toMatchObject({
      kind: 'histogram',
      temporality: 'cumulative',
      value: 2,
      count: 4,
      max: null,
    });
    expect(second.series_id).not.toBe(first.series_id);
  });

  test('far ahead are now, with a mark; a start after its point is the point', async () => {
    const ahead = await pointOf(
      'mine',
      metric('m', [{ value: 1, at: 2n ** 64n - 1n, start: 2n ** 64n - 2n }]),
    );
    expect(ahead).toMatchObject({ timestamp: NOW, start_time: NOW, time_nanos: -1n, start_nanos: -2n });
    expect(JSON.parse(ahead.attributes)).toMatchObject({ clock_skewed: true });
    const late = await pointOf('mine', metric('m', [{ value: 1, start: AT + 5_000_000_000n }]));
    expect(late).toMatchObject({ start_time: 1_795_791_892_690_000, start_nanos: AT + 5_000_000_000n });
    expect(await pointOf('mine', metric('m', [{ value: 1, start: 0n }]))).toMatchObject({
      start_time: null,
      start_nanos: 0n,
    });
  });
});
