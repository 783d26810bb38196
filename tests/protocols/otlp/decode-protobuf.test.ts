import { create, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, test } from '@jest/globals';
import { BodyBudget } from '../../../src/http/body/body-budget.ts';
import { decodeLogs, decodeMetrics, decodeSpans } from '../../../src/protocols/otlp/decode/decode.ts';
import { ExportLogsServiceRequestSchema } from '../../../src/protocols/otlp/generated/opentelemetry/proto/collector/logs/v1/logs_service_pb.js';
import { ExportMetricsServiceRequestSchema } from '../../../src/protocols/otlp/generated/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.js';
import { received } from './received.ts';

/** With room for nothing: what is refused otherwise than for it was refused before anything was built. */
const noRoom = new BodyBudget({ ofOne: 0, ofAll: 0 });

describe('OTLP in protobuf', () => {
  // the record is field 2 of the scope, the scope field 2 of the resource, that field 1 of the request
  const requestOf = (record: Uint8Array) => {
    const scope = new BinaryWriter().tag(2, WireType.LengthDelimited).bytes(record).finish();
    const resource = new BinaryWriter().tag(2, WireType.LengthDelimited).bytes(scope).finish();
    return new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(resource).finish();
  };
  const decoded = (record: Uint8Array) => decodeLogs(received(requestOf(record), 'protobuf'));

  test('unknown fields of every wire type are passed, outside of records and in them', async () => {
    const unknown = () =>
      new BinaryWriter()
        .tag(900, WireType.Varint)
        .uint64(2n ** 64n - 1n)
        .tag(901, WireType.Bit64)
        .fixed64(1n)
        .tag(902, WireType.Bit32)
        .fixed32(1)
        .tag(903, WireType.LengthDelimited)
        .bytes(Uint8Array.of(255, 255));
    const record = unknown().tag(12, WireType.LengthDelimited).string('e').finish();
    const bytes = Buffer.concat([unknown().finish(), requestOf(record), unknown().finish()]);
    expect(await decodeLogs(received(bytes, 'protobuf'))).toMatchObject([{ item: { eventName: 'e' } }]);
  });

  test('parts of one message are merged, and the last field of a oneof counts', async () => {
    const gauge = create(ExportMetricsServiceRequestSchema, {
      resourceMetrics: [
        {
          resource: { attributes: [{ key: 'a' }] },
          scopeMetrics: [
            { metrics: [{ name: 'm', data: { case: 'gauge', value: { dataPoints: [{}, {}] } } }] },
          ],
        },
      ],
    });
    const bytes = toBinary(ExportMetricsServiceRequestSchema, gauge);
    expect(await decodeMetrics(received(bytes, 'protobuf'))).toMatchObject([
      { item: { name: 'm', data: { case: 'gauge', value: { dataPoints: [{}, {}] } } } },
    ]);
    const point = Uint8Array.of(0x0a, 0);
    const data = (number: number, value: Uint8Array) =>
      new BinaryWriter().tag(number, WireType.LengthDelimited).bytes(value).finish();
    // a gauge, then a sum in two parts, of which the second one has the temporality
    const metric = Buffer.concat([data(5, point), data(7, point), data(7, Uint8Array.of(0x0a, 0, 0x10, 2))]);
    const [one] = await decodeMetrics(received(requestOf(metric), 'protobuf'));
    expect(one?.item.data).toMatchObject({
      case: 'sum',
      value: { aggregationTemporality: 2, isMonotonic: false, dataPoints: [{ flags: 0 }, { flags: 0 }] },
    });
  });

  test('an index of the table of texts of profiles counts as absent', async () => {
    const [one] = await decoded(Uint8Array.of(0x2a, 2, 0x40, 3));
    expect(one?.item.body).toEqual({ value: { case: undefined } });
  });

  const EMPTY = Uint8Array.of();
  test.each([
    ['a record that ends early', Uint8Array.of(0x2a, 9, 1)],
    ['a field that leaves its message', Uint8Array.of(0x2a, 2, 0x0a, 9)],
    ['a number that leaves its message', Uint8Array.of(0x2a, 1, 0x18, 0x80)],
    ['a varint without an end', Uint8Array.of(0x10, ...Array(20).fill(0xff))],
    ['the field number 0', Uint8Array.of(0x00, 0)],
    ['the wire type 6', Uint8Array.of(0x0e, 0)],
    ['a tag of more than 32 bits', Uint8Array.of(0x90, 0x80, 0x80, 0x80, 0x10, 1)],
    ['a tag of six bytes', Uint8Array.of(0x90, 0x80, 0x80, 0x80, 0x80, 0x00, 1)],
    ['a group', Uint8Array.of(0x0b, 0x0c)],
    ['a message with the wire type of a number', Uint8Array.of(0x28, 1)],
    ['a number with the wire type of a text', Uint8Array.of(0x10 + 2, 1, 1)],
    ['a time with the wire type of a varint', Uint8Array.of(0x08, 1)],
  ])('%s is refused before anything is built', async (_name, record) => {
    const body = received(requestOf(record), 'protobuf', noRoom);
    await expect(decodeLogs(body)).rejects.toMatchObject({ status: 400, code: 'invalid_protobuf' });
  });

  test('a text that is not UTF-8 is refused', async () => {
    const record = Uint8Array.of(0x62, 1, 0xe9);
    await expect(decoded(record)).rejects.toMatchObject({ status: 400, code: 'invalid_protobuf' });
  });

  test('packed numbers that do not end with their list are refused', async () => {
    const point = Uint8Array.of(0x32, 7, ...Array(7).fill(1));
    const metric = Uint8Array.of(0x4a, point.length + 2, 0x0a, point.length, ...point);
    await expect(decodeMetrics(received(requestOf(metric), 'protobuf', noRoom))).rejects.toMatchObject({
      code: 'invalid_protobuf',
    });
  });

  test('a body without a record has none, and random bytes are refused', async () => {
    expect(await decodeSpans(received(EMPTY, 'protobuf'))).toEqual([]);
    expect(await decodeLogs(received(Uint8Array.of(0x0a, 0), 'protobuf'))).toEqual([]);
    const bytes = toBinary(
      ExportLogsServiceRequestSchema,
      create(ExportLogsServiceRequestSchema, { resourceLogs: [{ scopeLogs: [{ logRecords: [{}] }] }] }),
    );
    await expect(decodeLogs(received(bytes.subarray(0, -1), 'protobuf'))).rejects.toMatchObject({
      code: 'invalid_protobuf',
    });
  });
});
