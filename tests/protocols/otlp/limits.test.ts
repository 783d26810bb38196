import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, test } from '@jest/globals';
import type { AnyValue } from '../../../src/features/telemetry/otel/wire.ts';
import { BodyBudget } from '../../../src/http/body/body-budget.ts';
import { decodeLogs, decodeMetrics, type Format } from '../../../src/protocols/otlp/decode/decode.ts';
import { received } from './received.ts';

const MEBIBYTE = 1_048_576;
const budget = (ofOne: number) => new BodyBudget({ ofOne, ofAll: 256 * MEBIBYTE });

const head = (number: number, length: number) =>
  new BinaryWriter().tag(number, WireType.LengthDelimited).uint32(length).finish();
const field = (number: number, ...inner: Uint8Array[]): Uint8Array => {
  const bytes = Buffer.concat(inner);
  return Buffer.concat([head(number, bytes.length), bytes]);
};
const text = (number: number, value: string) => field(number, Buffer.from(value));
const many = <T>(count: number, one: T): T[] => Array<T>(count).fill(one);

/** A request with this inside of its only scope, in protobuf: records or metrics are field 2 of it. */
const inProtobuf = (...inScope: Uint8Array[]) => field(1, field(2, ...inScope));
const logsInJson = (records: string) =>
  Buffer.from(`{"resourceLogs":[{"scopeLogs":[{"logRecords":[${records}]}]}]}`);
const metricsInJson = (metrics: string) =>
  Buffer.from(`{"resourceMetrics":[{"scopeMetrics":[{"metrics":[${metrics}]}]}]}`);

const points = (count: number, format: Format) =>
  format === 'json'
    ? metricsInJson(`{"name":"m","gauge":{"dataPoints":[${many(count, '{"asInt":"1"}').join(',')}]}}`)
    : inProtobuf(
        field(2, text(1, 'm'), field(5, ...many(count, field(1, Uint8Array.of(0x31, ...many(8, 0)))))),
      );
const records = (count: number, format: Format) =>
  format === 'json'
    ? logsInJson(many(count, '{"severityNumber":9}').join(','))
    : inProtobuf(...many(count, field(2, Uint8Array.of(0x10, 9))));

/** A record whose body is nested so many levels deep, and another one. Copies nothing twice. */
function nested(levels: number, around: (length: number) => readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = [text(1, 'x')];
  let length = 3;
  for (let level = 0; level < levels; level++) {
    for (const part of around(length)) {
      parts.push(part);
      length += part.length;
    }
  }
  return inProtobuf(field(2, head(5, length), ...parts.reverse()), field(2));
}
const listsInProtobuf = (levels: number) =>
  nested(levels, (length) => {
    const inner = head(1, length);
    return [inner, head(5, inner.length + length)];
  });
const mapsInProtobuf = (levels: number) =>
  nested(levels, (length) => {
    const value = Buffer.concat([text(1, 'k'), head(2, length)]);
    const pair = head(1, value.length + length);
    return [value, pair, head(6, pair.length + value.length + length)];
  });
const wrapped = (before: string, levels: number, after: string) =>
  logsInJson(`{"body":${before.repeat(levels)}{"stringValue":"x"}${after.repeat(levels)}},{}`);
const listsInJson = (levels: number) => wrapped('{"arrayValue":{"values":[', levels, ']}}');
const mapsInJson = (levels: number) =>
  wrapped('{"kvlistValue":{"values":[{"key":"k","value":', levels, '}]}}');

/** How deep a decoded value is. */
function depthOf({ value }: AnyValue): number {
  if (value.case === 'arrayValue') return 1 + Math.max(...value.value.values.map(depthOf));
  if (value.case === 'kvlistValue')
    return 1 + Math.max(...value.value.values.map((pair) => (pair.value ? depthOf(pair.value) : 0)));
  return 0;
}

describe.each<Format>(['protobuf', 'json'])('in %s', (format) => {
  test('20,000 data points or records are read, and one more is refused', async () => {
    const [metric, ...others] = await decodeMetrics(received(points(20_000, format), format));
    expect(others).toEqual([]);
    expect(metric?.item.data.value?.dataPoints).toHaveLength(20_000);
    expect(await decodeLogs(received(records(20_000, format), format))).toHaveLength(20_000);
    const refused = { status: 413, code: 'too_many_records' };
    await expect(decodeMetrics(received(points(20_001, format), format))).rejects.toMatchObject(refused);
    await expect(decodeLogs(received(records(20_001, format), format))).rejects.toMatchObject(refused);
  });

  test('they are counted over all metrics, and metrics without points are not', async () => {
    const metric = (count: number) =>
      format === 'json'
        ? `{"gauge":{"dataPoints":[${many(count, '{}').join(',')}]}}`
        : field(2, field(5, ...many(count, field(1))));
    const all = (...counts: number[]) =>
      format === 'json'
        ? metricsInJson(counts.map(metric).join(','))
        : inProtobuf(...(counts.map(metric) as Uint8Array[]));
    await expect(decodeMetrics(received(all(10_000, 10_001), format))).rejects.toMatchObject({ status: 413 });
    expect(await decodeMetrics(received(all(...many(30_000, 0)), format))).toHaveLength(30_000);
  });

  test.each([
    ['lists', listsInProtobuf, listsInJson],
    ['maps', mapsInProtobuf, mapsInJson],
  ])(
    '%s that are 40 deep are read, and such that are 10,000 deep are refused',
    async (_name, binary, json) => {
      const at = (levels: number) => received((format === 'json' ? json : binary)(levels), format);
      const [deep, flat] = await decodeLogs(at(40));
      expect(depthOf(deep?.item.body ?? { value: { case: undefined } })).toBe(40);
      expect(flat?.item).toMatchObject({ attributes: [] });
      const refused = { status: 400, code: 'body_too_deep' };
      for (const levels of [65, 100, 10_000])
        await expect(decodeLogs(at(levels))).rejects.toMatchObject(refused);
    },
  );

  test('both encodings refuse the same depth', async () => {
    const isRead = async (bytes: Uint8Array, of: Format) =>
      decodeLogs(received(bytes, of)).then(
        () => true,
        () => false,
      );
    for (let levels = 36; levels < 68; levels++) {
      expect([levels, await isRead(listsInJson(levels), 'json')]).toEqual([
        levels,
        await isRead(listsInProtobuf(levels), 'protobuf'),
      ]);
      expect([levels, await isRead(mapsInJson(levels), 'json')]).toEqual([
        levels,
        await isRead(mapsInProtobuf(levels), 'protobuf'),
      ]);
    }
  });

  test.each([
    ['a record with a million attributes', field(6), '"attributes":', '{}'],
    ['a value with a million values', field(1), '"body":{"arrayValue":{"values":', '{}'],
  ])('%s is refused before any of it is built', async (name, attribute, json, element) => {
    const count = 1_000_000;
    const list = `[${many(count, element).join(',')}]`;
    const isBody = name.includes('value with');
    const inner = many(count, attribute);
    const record = isBody ? field(5, field(5, Buffer.concat(inner))) : Buffer.concat(inner);
    const body =
      format === 'json' ? logsInJson(`{${json}${list}${isBody ? '}}' : ''}}`) : inProtobuf(field(2, record));
    // no memory is left for anything that would be built
    await expect(decodeLogs(received(body, format, budget(1)))).rejects.toMatchObject({
      status: 413,
      code: 'too_many_values',
    });
  });

  test.each([
    ['resources', 'resourceLogs', (count: number) => Buffer.concat(many(count, field(1)))],
    ['scopes', 'scopeLogs', (count: number) => field(1, Buffer.concat(many(count, field(2))))],
  ])('a million empty %s are refused', async (name, _list, binary) => {
    const list = `[${many(1_000_000, '{}').join(',')}]`;
    const json =
      name === 'resources' ? `{"resourceLogs":${list}}` : `{"resourceLogs":[{"scopeLogs":${list}}]}`;
    const body = format === 'json' ? Buffer.from(json) : binary(1_000_000);
    await expect(decodeLogs(received(body, format))).rejects.toMatchObject({
      status: 413,
      code: 'too_many_values',
    });
  });

  test('a million buckets are refused, packed or one by one', async () => {
    const count = 1_000_000;
    const point = (bytes: Uint8Array) => inProtobuf(field(2, field(9, field(1, bytes))));
    const packed = point(field(6, Buffer.alloc(8 * count)));
    const single = point(Buffer.concat(many(count, Uint8Array.of(0x31, ...many(8, 0)))));
    const json = metricsInJson(
      `{"histogram":{"dataPoints":[{"bucketCounts":[${many(count, '1').join(',')}]}]}}`,
    );
    for (const body of format === 'json' ? [json] : [packed, single])
      await expect(decodeMetrics(received(body, format))).rejects.toMatchObject({ code: 'too_many_values' });
  });

  test('the memory of what is built is taken before, and refused where there is no room', async () => {
    const body = records(5_000, format);
    // 5,000 records are 5,000 messages and 5,000 items
    const needed = 5_000 * (72 + 128) + 3 * 72;
    expect(await decodeLogs(received(body, format, budget(needed)))).toHaveLength(5_000);
    await expect(decodeLogs(received(body, format, budget(needed - 2 * 72 - 1)))).rejects.toMatchObject({
      status: 503,
      code: 'too_much_at_once',
    });
  });
});

test('ten million fields without meaning are passed', async () => {
  const junk = Buffer.alloc(2 * 5_000_000);
  for (let at = 0; at < junk.length; at += 2) junk.set([0x78, 1], at);
  expect(await decodeLogs(received(Buffer.concat([junk, inProtobuf(field(2))]), 'protobuf'))).toHaveLength(1);
});
