import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeLogs, decodeMetrics } from '../../../src/protocols/otlp/decode/decode.ts';
import { slimLogRecord, slimNumberPoint } from '../../../src/protocols/otlp/decode/slim.ts';
import { AnyValueSchema } from '../../../src/protocols/otlp/generated/opentelemetry/proto/common/v1/common_pb.js';
import { LogRecordSchema } from '../../../src/protocols/otlp/generated/opentelemetry/proto/logs/v1/logs_pb.js';
import { NumberDataPointSchema } from '../../../src/protocols/otlp/generated/opentelemetry/proto/metrics/v1/metrics_pb.js';
import { received } from './received.ts';

const inside = (number: number, bytes: Uint8Array) =>
  new BinaryWriter().tag(number, WireType.LengthDelimited).bytes(bytes).finish();

type Value = MessageInitShape<typeof AnyValueSchema>;

/** Texts that come again, long ones, and some that are equal up to their last character. */
const text = fc.oneof(
  fc.constantFrom(
    '',
    'session.id',
    'session.ie',
    '\ufeff',
    'é',
    'a'.repeat(64),
    'a'.repeat(65),
    `${'a'.repeat(63)}b`,
  ),
  fc.string({ unit: 'grapheme' }),
);

const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.record({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.record({ case: fc.constant('stringValue' as const), value: text }),
      fc.record({ case: fc.constant('intValue' as const), value: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n) }),
      fc.record({ case: fc.constant('bytesValue' as const), value: fc.uint8Array({ maxLength: 3 }) }),
      fc.record({ case: fc.constant('stringValueStrindex' as const), value: fc.integer() }),
      fc.record({
        case: fc.constant('arrayValue' as const),
        value: fc.record({ values: fc.array(tie('value'), { maxLength: 2 }) }),
      }),
      fc.record({
        case: fc.constant('kvlistValue' as const),
        value: fc.record({
          values: fc.array(fc.record({ key: text, value: tie('value') }), { maxLength: 2 }),
        }),
      }),
    ),
  }),
}));

/** A value in one to three parts, as the field `number` of its message. */
const inParts = (number: number) =>
  fc
    .array(value, { minLength: 1, maxLength: 3 })
    .map((parts) =>
      Buffer.concat(
        parts.map((part) => inside(number, toBinary(AnyValueSchema, create(AnyValueSchema, part)))),
      ),
    );

/** An attribute as a field of its message, with unknown fields. */
const attribute = (number: number) =>
  fc
    .tuple(text, inParts(2))
    .map(([key, parts]) =>
      inside(number, Buffer.concat([inside(90, Uint8Array.of(1)), parts, inside(1, Buffer.from(key))])),
    );

test('a record whose values come in several parts is read as the library reads it', async () => {
  const record = fc.tuple(inParts(5), fc.array(attribute(6), { maxLength: 4 }), inParts(5));
  await fc.assert(
    fc.asyncProperty(record, async ([one, attributes, other]) => {
      const bytes = Buffer.concat([one, ...attributes, other]);
      const [decoded] = await decodeLogs(received(inside(1, inside(2, inside(2, bytes))), 'protobuf'));
      expect(decoded?.item).toEqual(slimLogRecord(fromBinary(LogRecordSchema, bytes)));
    }),
  );
});

test('more short texts than a body remembers are all read as they are', async () => {
  const keys = Array.from({ length: 5_000 }, (_, n) => `key-${n % 2_500}`);
  const attributes = keys.map((key) => inside(6, inside(1, Buffer.from(key))));
  const bytes = inside(1, inside(2, inside(2, Buffer.concat(attributes))));
  const [decoded] = await decodeLogs(received(bytes, 'protobuf'));
  expect(decoded?.item.attributes.map(({ key }) => key)).toEqual(keys);
});

test('a point of two values, of which the last one counts, is read as the library reads it', async () => {
  const eight = Buffer.from('0102030405060708', 'hex');
  const point = (fields: readonly number[], attributes: readonly Uint8Array[]) =>
    Buffer.concat([...fields.flatMap((field) => [Uint8Array.of((field << 3) | 1), eight]), ...attributes]);
  const fields = fc.array(fc.constantFrom(2, 3, 4, 6), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(fields, fc.array(attribute(7), { maxLength: 3 }), async (numbers, attributes) => {
      const bytes = point(numbers, attributes);
      const gauge = inside(5, inside(1, bytes));
      const [decoded] = await decodeMetrics(received(inside(1, inside(2, inside(2, gauge))), 'protobuf'));
      expect(decoded?.item.data.value?.dataPoints).toEqual([
        slimNumberPoint(fromBinary(NumberDataPointSchema, bytes)),
      ]);
    }),
  );
});
