import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ZodObject, ZodType } from 'zod';
import { z } from 'zod';
import { storeMetricBody, tags } from '../../src/features/telemetry/metrics/metric.schemas.ts';
import { microsecondsOf, utcMilliseconds } from '../../src/lib/utc.ts';
import { fastReader, withFastPath } from '../../src/validation/fast-path.ts';
import {
  counter,
  gauge,
  identifier,
  nonNegativeGauge,
  percentage,
  recentTimestamp,
} from '../../src/validation/fields.ts';

const seeded = { seed: 8_003, numRuns: 3_000 };

const near = (...values: number[]) =>
  fc.constantFrom(...values.flatMap((value) => [value - 1, value, value + 1]));
const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const time = fc
  .tuple(
    digits(4),
    digits(2),
    digits(2),
    digits(2),
    digits(2),
    digits(2),
    fc.constantFrom('', '.1', '.123', '.1234567'),
  )
  .map(([y, mo, d, h, mi, s, f]) => `${y}-${mo}-${d}T${h}:${mi}:${s}${f}Z`);
const realTime = fc
  .date({ min: new Date('1890-01-01'), max: new Date('2150-01-01'), noInvalidDate: true })
  .chain((date) => fc.constantFrom(date.toISOString(), date.toISOString().replace('Z', '+01:00')));

const anything = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ minLength: 254, maxLength: 257 }),
  near(0, 100, 2 ** 53, -(2 ** 53)),
  fc.double(),
  time,
  realTime,
  fc.dictionary(fc.string({ maxLength: 66 }), fc.oneof(fc.string(), fc.integer(), fc.boolean()), {
    maxKeys: 22,
  }),
  fc.dictionary(fc.stringMatching(/^\w{1,5}$/), fc.string({ unit: 'grapheme' }), { maxKeys: 22 }),
);

/** Accepted quickly: accepted by the schema, and left as it is. */
function mustAgree(schema: ZodType, value: unknown): boolean {
  const fast = fastReader(z.strictObject({ field: schema }))({ field: value });
  if (fast === undefined) return false;
  expect(schema.safeParse(value)).toEqual({ success: true, data: value });
  return true;
}

describe('what is accepted quickly is accepted by the schema and left as it is', () => {
  test.each([
    ['counter', counter, 7],
    ['gauge', gauge, -0.5],
    ['nonNegativeGauge', nonNegativeGauge, 0],
    ['percentage', percentage, 100],
    ['identifier', identifier, 'claude-code'],
    ['recentTimestamp', recentTimestamp, '2026-01-28T23:59:59.999Z'],
    ['tags', tags, { customer: 'acme' }],
  ] as [string, ZodType, unknown][])('%s', (_name, schema, good) => {
    expect(mustAgree(schema, good)).toBe(true);
    fc.assert(
      fc.property(anything, (value) => {
        mustAgree(schema, value);
      }),
      seeded,
    );
  });

  test('a whole sample, whatever its fields are', () => {
    const fields = Object.keys((storeMetricBody as ZodObject).shape);
    const data = fc.dictionary(fc.oneof(fc.constantFrom(...fields), fc.string()), fc.oneof(few, anything), {
      maxKeys: 6,
    });
    const read = fastReader(storeMetricBody);
    fc.assert(
      fc.property(data, (value) => {
        if (read(value) !== undefined)
          expect(storeMetricBody.safeParse(value)).toEqual({ success: true, data: value });
      }),
      seeded,
    );
  });
});

const few = fc.constantFrom<unknown>(1, 0.5, 'x', '2026-01-01T00:00:00.000Z', 'combined', { a: 'b' });

test('a missing field, an unknown one and a value that is no object are left to the schema', () => {
  const read = fastReader(
    z.strictObject({ id: identifier, count: counter.optional(), other: z.string().optional() }),
  );
  expect(read({ id: 'a', count: 1 })).toEqual({ id: 'a', count: 1 });
  const unsure = [
    {},
    { count: 1 },
    { id: 'a', color: 1 },
    { id: 'a', other: 'b' },
    [],
    null,
    'a',
    7,
    undefined,
  ];
  expect(unsure.map(read)).toEqual(unsure.map(() => undefined));
  expect(read(JSON.parse('{"id":"a","__proto__":1}'))).toBeUndefined();
  const always = withFastPath(z.unknown(), () => true);
  expect(fastReader(z.strictObject({ data: always }))({})).toBeUndefined();
});

test('times are read as JavaScript reads them, or not at all', () => {
  let read = 0;
  fc.assert(
    fc.property(fc.oneof(time, realTime, fc.string()), (text) => {
      const milliseconds = utcMilliseconds(text);
      if (Number.isNaN(milliseconds)) return;
      read++;
      expect(milliseconds).toBe(Date.parse(text));
    }),
    seeded,
  );
  expect(read).toBeGreaterThan(100);
});

test.each([
  ['2026-01-01T00:00:00Z', 0],
  ['2026-01-01T01:00:00.5+01:00', 500_000],
  ['2026-01-01T00:00:00.123Z', 123_000],
  ['2026-01-01T00:00:00.123456Z', 123_456],
  ['2026-01-01T00:00:00.1234564Z', 123_456],
  ['2026-01-01T00:00:00.9999995Z', 1_000_000],
  ['2026-01-01T00:00Z', 0],
])('%s has %d microseconds more than its second', (text, more) => {
  expect(microsecondsOf(text)).toBe(Date.UTC(2026, 0, 1) * 1_000 + more);
});
