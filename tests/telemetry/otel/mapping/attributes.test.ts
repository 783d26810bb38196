import { describe, expect, test } from '@jest/globals';
import { mapLogs } from '../../../../src/features/telemetry/otel/mapping/mapping.ts';
import { AT, logs, record, source } from '../../../support/otlp/messages.ts';
import { anyValue, attributes, double } from '../../../support/otlp/values.ts';
import { eventOf, only } from './one.ts';
import { NOW, PRIVATE } from './options.ts';

type Json = Record<string, unknown>;
const read = ({ attributes: text }: { readonly attributes: string }) => JSON.parse(text) as Json;
const kept = async (own: Parameters<typeof record>[0]) => read(await eventOf(source({}), record(own)));
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]));

describe('kept attributes', () => {
  test('are those of the record, then of the scope, then of the resource', async () => {
    const from = source(
      { 'service.name': 'mine', who: 'resource', where: 'resource', what: 'resource' },
      { name: 'scope', attributes: { who: 'scope', where: 'scope' } },
    );
    expect(read(await eventOf(from, { 'event.name': 'x', who: 'record' }))).toEqual({
      'event.name': 'x',
      'service.name': 'mine',
      who: 'record',
      where: 'scope',
      what: 'resource',
    });
  });

  test('keep their types, dots and nested structure', async () => {
    const sent = {
      'a.b': true,
      int: 9_223_372_036_854_775_807n,
      whole: double(1),
      half: 0.5,
      bytes: new Uint8Array([1, 2, 255]),
      list: ['x', 1, null],
      map: { y: [{}] },
      none: null,
      __proto__x: 1,
    };
    const event = await eventOf(source({}), record(sent));
    expect(event.attributes).toContain('"int":9223372036854775807');
    expect(read(event)).toMatchObject({
      'a.b': true,
      whole: 1,
      half: 0.5,
      bytes: 'AQL/',
      list: ['x', 1, null],
      map: { y: [{}] },
      none: null,
    });
  });

  test('write numbers that JSON does not have, or that PostgreSQL would write with 300 digits, as texts', async () => {
    expect(
      await kept({
        a: double(Number.NaN),
        b: double(-Infinity),
        c: 1e300,
        d: 1e-300,
        e: double(-0),
        f: 1e100,
      }),
    ).toEqual({ a: 'NaN', b: '-Infinity', c: '1e+300', d: '1e-300', e: 0, f: 1e100 });
  });

  test('lose NUL and lone surrogates, in keys too', async () => {
    expect(
      await kept({ 'a\u0000\ud800b': 'x\u0000\udc00\ud83d\ude00y', c: { '\u0000d': ['\ud800'] } }),
    ).toEqual({
      ab: 'x😀y',
      c: { d: [''] },
    });
  });

  test('have the last value of a key that comes twice, at every level', async () => {
    const twice = [
      ['a', 1],
      [
        'b',
        {
          value: {
            case: 'kvlistValue',
            value: {
              values: attributes([
                ['c', 1],
                ['c', 2],
              ]),
            },
          },
        },
      ],
      ['a', 2],
    ] as const;
    expect(await kept(twice)).toEqual({ a: 2, b: { c: 2 } });
  });

  test('named __proto__ are plain keys', async () => {
    const event = await eventOf(source({}), record([['__proto__', 'x']]));
    expect(event.attributes).toBe('{"__proto__":"x"}');
  });
});

describe('limits of attributes', () => {
  test('64 keys are kept, of the record before those of the resource', async () => {
    expect(await kept(many(64))).toEqual(many(64));
    expect(await kept(many(65))).toEqual({ ...many(63), truncated: true });
    const event = await eventOf(source({ r1: 1, r2: 2 }), record(many(63)));
    expect(read(event)).toEqual({ ...many(63), truncated: true });
    const full = read(await eventOf(source({ r1: 1 }), record(many(63))));
    expect(full).toEqual({ ...many(63), r1: 1 });
  });

  test('keys have 128 characters and texts 1,024, a surrogate pair being one', async () => {
    expect(await kept({ ['k'.repeat(128)]: '😀'.repeat(1_024) })).toEqual({
      ['k'.repeat(128)]: '😀'.repeat(1_024),
    });
    expect(await kept({ ['k'.repeat(129)]: 1 })).toEqual({ ['k'.repeat(128)]: 1, truncated: true });
    expect(await kept({ a: '😀'.repeat(1_025), b: ['y'.repeat(1_025)] })).toEqual({
      a: '😀'.repeat(1_024),
      b: ['y'.repeat(1_024)],
      truncated: true,
    });
    expect(await kept({ a: new Uint8Array(769) })).toEqual({ a: 'A'.repeat(1_024), truncated: true });
  });

  test('all together have 16 KiB', async () => {
    const large = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`k${i}`, 'é'.repeat(1_000)]));
    const event = await eventOf(source({}), record({ ...large, small: 1 }));
    expect(Buffer.byteLength(event.attributes)).toBeLessThanOrEqual(16_384);
    expect(Buffer.byteLength(event.attributes)).toBeGreaterThan(14_000);
    expect(read(event)).toMatchObject({ k7: 'é'.repeat(1_000), small: 1, truncated: true });
    expect(read(event)).not.toHaveProperty('k8');
  });

  test('a value that is larger than all of that is left out, and what stands beside it is not', async () => {
    const list = Array.from({ length: 100_000 }, () => 'x');
    expect(await kept({ list, a: 1 })).toEqual({ a: 1, truncated: true });
    const map = many(100_000);
    expect(await kept({ map, a: 1 })).toEqual({ a: 1, truncated: true });
    const deep = Array.from({ length: 2_000 }, () => [[[[['']]]]]);
    expect(await kept({ deep, a: 1 })).toEqual({ a: 1, truncated: true });
  });

  test('a key of the resource that becomes the same as one of the record does not replace it', async () => {
    expect(read(await eventOf(source({ 'a\u0000': 'resource' }), record({ a: 'record' })))).toEqual({
      a: 'record',
    });
  });

  test('the marks of the server are among the 64 keys and win over a client that uses their names', async () => {
    const sent = { ...many(64), 'event.name': 'api_request', input_tokens: -1 };
    const from = logs('claude-code', record(sent, { timeUnixNano: AT + 3_600_000_000_000n }));
    const text = only((await mapLogs(from, PRIVATE)).facts.requests);
    expect(Object.keys(read(text))).toHaveLength(64);
    expect(read(text)).toMatchObject({ clock_skewed: true, inconsistent: true, truncated: true });
    expect(await kept({ truncated: 'no', long: 'x'.repeat(2_000) })).toMatchObject({ truncated: true });
    expect(await kept({ truncated: 'no' })).toEqual({ truncated: 'no' });
  });

  test('a million attributes are read while other work goes on', async () => {
    const value = anyValue(1);
    const list = Array.from({ length: 1_000_000 }, (_, i) => ({ key: `k${i}`, value }));
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const { facts } = await mapLogs(logs('mine', record({}, { attributes: list })), PRIVATE);
    clearInterval(timer);
    expect(Object.keys(read(only(facts.events)))).toHaveLength(64);
    expect(turns).toBeGreaterThan(20);
  }, 120_000);

  test('many attributes of the resource are read once for all records', async () => {
    const from = {
      resource: {
        attributes: Array.from({ length: 100_000 }, (_, i) => ({ key: `k${i}`, value: anyValue(i) })),
      },
      scope: undefined,
    };
    const { facts } = await mapLogs(
      logs(from, ...Array.from({ length: 2_000 }, () => record({ a: 1 }))),
      PRIVATE,
    );
    expect(facts.events).toHaveLength(2_000);
    expect(Object.keys(read(facts.events[1_999] ?? { attributes: '{}' }))).toHaveLength(64);
  });
});

describe('nesting', () => {
  const nested = (depth: number): unknown =>
    depth === 0 ? 1 : depth % 2 ? [nested(depth - 1)] : { a: nested(depth - 1) };
  const LIST = Array.from({ length: 3 }, () => record({ 'event.name': 'x' }));

  test('of 32 levels is kept, and deeper costs the record', async () => {
    const { facts, rejected } = await mapLogs(
      logs(
        'mine',
        record({ deep: nested(32) }),
        record({ deep: nested(33) }),
        record({}, { body: anyValue(nested(40)) }),
        record({ 'event.name': 'ok' }),
      ),
      PRIVATE,
    );
    expect(facts.events).toHaveLength(2);
    expect(rejected).toEqual({
      count: 2,
      reason: '2 log records not stored: nested more than 32 levels deep.',
    });
  });

  test('in a resource or scope costs its records only', async () => {
    const from = [
      ...logs(source({ deep: nested(33) }), ...LIST),
      ...logs(source({}, { attributes: { deep: nested(33) } }), ...LIST),
      ...logs('mine', ...LIST),
    ];
    const { facts, rejected } = await mapLogs(from, PRIVATE);
    expect(facts.events).toHaveLength(3);
    expect(rejected.count).toBe(6);
  });
});

describe('the time of a record', () => {
  const at = async (timeUnixNano: bigint, observedTimeUnixNano = 0n) => {
    const event = await eventOf('mine', record({}, { timeUnixNano, observedTimeUnixNano }));
    return [event.timestamp, read(event).clock_skewed];
  };
  const NANOS = BigInt(NOW) * 1_000n;

  test('is in microseconds, and old is welcome', async () => {
    expect(await at(1_234_567_890_123_456_789n)).toEqual([1_234_567_890_123_456, undefined]);
    expect(await at(1n)).toEqual([0, undefined]);
  });

  test('is when it was observed, then now, if it has none', async () => {
    expect(await at(0n, 5_000n)).toEqual([5, undefined]);
    expect(await at(0n)).toEqual([NOW, undefined]);
  });

  test('is now with a mark, if it is more than five minutes ahead', async () => {
    expect(await at(NANOS + 300_000_000_000n)).toEqual([NOW + 300_000_000, undefined]);
    expect(await at(NANOS + 300_000_001_000n)).toEqual([NOW, true]);
    expect(await at(4_102_444_800_000_000_000n)).toEqual([NOW, true]);
    expect(await at(2n ** 64n - 1n)).toEqual([NOW, true]);
  });
});
