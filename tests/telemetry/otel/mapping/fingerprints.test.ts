import { describe, expect, test } from '@jest/globals';
import { mapLogs, mapSpans } from '../../../../src/features/telemetry/otel/mapping/mapping.ts';
import type { LogRecord } from '../../../../src/features/telemetry/otel/wire.ts';
import { AT, logs, record, source, sourced, span } from '../../../support/otlp/messages.ts';
import { anyValue, double } from '../../../support/otlp/values.ts';
import { only } from './one.ts';
import { OPEN, PRIVATE } from './options.ts';

type Own = Parameters<typeof record>[0];

async function idOf(own: Own, rest: Partial<LogRecord> = {}, from: Parameters<typeof logs>[0] = 'mine') {
  const { facts } = await mapLogs(logs(from, record(own, rest)), PRIVATE);
  return only([...facts.requests, ...facts.events]).id;
}

describe('the same record has the same id', () => {
  test('in whatever order its attributes come', async () => {
    expect(await idOf({ a: 1, b: 2 })).toBe(await idOf({ b: 2, a: 1 }));
    const keys = Array.from({ length: 3_000 }, (_, i) => [`k${i % 2_500}`, i] as const);
    const sorted = [...keys.slice(2_500), ...keys.slice(500, 2_500)].reverse();
    expect(await idOf(keys)).toBe(
      await idOf([...sorted, ...keys.slice(0, 500).map(([key]) => [key, 0] as const), ...keys.slice(2_500)]),
    );
  });

  test('if a repeated key has the same last value', async () => {
    expect(
      await idOf([
        ['a', 1],
        ['a', 2],
      ]),
    ).toBe(await idOf({ a: 2 }));
  });

  test('as an integer and as a double, because OpenTelemetry JS sends 1e20 as both', async () => {
    expect(await idOf({ a: 1 })).toBe(await idOf({ a: double(1) }));
    expect(await idOf({ a: double(1e20) })).toBe(await idOf({ a: 100_000_000_000_000_000_000n }));
    expect(await idOf({ a: double(-0) })).toBe(await idOf({ a: 0 }));
  });

  test('with NaN and without a value, because OpenTelemetry JS sends NaN as null in JSON', async () => {
    expect(await idOf({ a: double(Number.NaN) })).toBe(await idOf({ a: null }));
  });

  test('with a lone surrogate and with what protobuf makes of it', async () => {
    expect(await idOf({ a: '\ud800' })).toBe(await idOf({ a: '\ufffd' }));
  });

  test('when it is sent again at another time, by another scope, version or severity', async () => {
    const own = { 'event.name': 'x' };
    const other = source({ 'service.name': 'mine', 'service.version': '2' }, { name: 'scope' });
    const rest = {
      severityNumber: 17,
      severityText: 'ERROR',
      traceId: new Uint8Array(16),
      observedTimeUnixNano: 1n,
    };
    expect(await idOf(own, rest, other)).toBe(await idOf(own));
    const later = await mapLogs(logs('mine', own), { ...OPEN, now: OPEN.now + 1e9 });
    expect(only(later.facts.events).id).toBe(await idOf(own));
  });

  test('if Cursor gave it an id, whatever else it says', async () => {
    const named = { 'cursor.event.id': 'e1' };
    const one = await idOf({ ...named, a: 1 }, { timeUnixNano: 1n }, 'cursor');
    expect(await idOf({ ...named, b: 2 }, {}, 'cursor')).toBe(one);
    expect(await idOf({ 'cursor.event.id': 'e2' }, {}, 'cursor')).not.toBe(one);
    expect(await idOf({ ...named, a: 1 })).not.toBe(await idOf({ ...named, b: 2 }));
    const empty = { 'cursor.event.id': '' };
    expect(await idOf({ ...empty, a: 1 }, {}, 'cursor')).not.toBe(
      await idOf({ ...empty, a: 2 }, {}, 'cursor'),
    );
  });
});

describe('another record has another id', () => {
  const BASE: readonly [Own, Partial<LogRecord>, Parameters<typeof logs>[0]] = [
    { 'event.name': 'x', 'session.id': 's', a: '1' },
    { body: anyValue('x') },
    'mine',
  ];

  test.each<[string, Own, Partial<LogRecord>, Parameters<typeof logs>[0]]>([
    ['tool', BASE[0], BASE[1], 'other'],
    ['session', { ...BASE[0], 'session.id': 't' }, BASE[1], 'mine'],
    ['name', { ...BASE[0], 'event.name': 'y' }, BASE[1], 'mine'],
    ['time', BASE[0], { ...BASE[1], timeUnixNano: AT + 1n }, 'mine'],
    ['value', { ...BASE[0], a: '2' }, BASE[1], 'mine'],
    ['type of a value', { ...BASE[0], a: 1 }, BASE[1], 'mine'],
    ['key', { ...BASE[0], b: '1', a: undefined }, BASE[1], 'mine'],
    ['body', BASE[0], { body: anyValue('y') }, 'mine'],
    ['type of body', BASE[0], { body: anyValue(['x']) }, 'mine'],
    ['content that is dropped', { ...BASE[0], prompt: 'p' }, BASE[1], 'mine'],
    [
      'attribute beyond the first 64',
      { ...BASE[0], ...Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`k${i}`, i])) },
      BASE[1],
      'mine',
    ],
  ])('if its %s differs', async (_what, ...changed) => {
    expect(await idOf(...changed)).not.toBe(await idOf(...BASE));
  });

  test('though the texts of its fields joined are the same', async () => {
    const pairs: [Own, Own][] = [
      [{ a: 'bc' }, { ab: 'c' }],
      [{ a: 'b', c: 'd' }, { a: 'b1:cs1:d' }],
      [{ a: ['b', 'c'] }, { a: ['bc'] }],
      [{ a: [['b'], 'c'] }, { a: ['b', ['c']] }],
      [{ a: { b: 'c' } }, { a: ['b', 'c'] }],
      [{ a: '' }, { a: null }],
      [{ a: '1' }, { a: 1 }],
      [{ a: 'true' }, { a: true }],
      [{ a: 'AQI=' }, { a: new Uint8Array([1, 2]) }],
      [
        { a: 1, b: 2 },
        { a: 12, b: '' },
      ],
      [{ a: 0.5 }, { a: '0.5' }],
    ];
    for (const [one, other] of pairs) expect(await idOf(one)).not.toBe(await idOf(other));
    const session = { 'session.id': 'sx' };
    const cut = { 'session.id': 's' };
    expect(await idOf({ ...session, 'event.name': 'y' })).not.toBe(
      await idOf({ ...cut, 'event.name': 'xy' }),
    );
    expect(await idOf({}, {}, 'ab')).not.toBe(await idOf({ 'session.id': 'b' }, {}, 'a'));
  });

  test('if it has no time and was observed at another', async () => {
    const at = (observedTimeUnixNano: bigint) => idOf({ a: 1 }, { timeUnixNano: 0n, observedTimeUnixNano });
    expect(await at(5n)).toBe(await at(5n));
    expect(await at(5n)).not.toBe(await at(6n));
  });

  test('the id is fixed: rows of earlier versions stay recognised', async () => {
    const own = { 'event.name': 'x', 'session.id': 's', n: 1.5, l: [true, null], b: new Uint8Array([1]) };
    expect(await idOf(own, { body: anyValue({ k: -7 }) })).toBe('evt_56603cc3235ff756fd9fd14a0b165f22');
  });
});

describe('a span', () => {
  const call = {
    'gen_ai.conversation.id': 's',
    'gen_ai.operation.name': 'chat',
    'gen_ai.usage.input_tokens': 1,
  };
  const spanId = async (...args: Parameters<typeof span>) =>
    only((await mapSpans(sourced('github-copilot', [span(...args)]), PRIVATE)).facts.requests).id;

  test('has the same id when it is sent again, and another one otherwise', async () => {
    const one = await spanId(call);
    expect(await spanId({ ...call })).toBe(one);
    expect(await spanId(call, { spanId: new Uint8Array(8) })).not.toBe(one);
    expect(await spanId(call, { endTimeUnixNano: AT + 1n })).not.toBe(one);
    expect(await spanId({ ...call, 'gen_ai.usage.input_tokens': 2 })).not.toBe(one);
  });
});
