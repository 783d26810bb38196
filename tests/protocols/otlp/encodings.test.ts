import { type DescMessage, type MessageInitShape, ScalarType } from '@bufbuild/protobuf';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BodyBudget } from '../../../src/http/body/body-budget.ts';
import {
  decodeLogs,
  decodeMetrics,
  decodeSpans,
  type ReceivedRequest,
} from '../../../src/protocols/otlp/decode/decode.ts';
import { ExportLogsServiceRequestSchema } from '../../../src/protocols/otlp/generated/opentelemetry/proto/collector/logs/v1/logs_service_pb.js';
import { ExportMetricsServiceRequestSchema } from '../../../src/protocols/otlp/generated/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.js';
import { ExportTraceServiceRequestSchema } from '../../../src/protocols/otlp/generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.js';
import { bothEncodings } from '../../support/otlp/requests.ts';
import { received } from './received.ts';

/** A random message of a type: each field is there or not. */
function messageOf(desc: DescMessage, depth = 0): fc.Arbitrary<Record<string, unknown>> {
  const fields: Record<string, fc.Arbitrary<unknown>> = {};
  const oneofs: Record<string, fc.Arbitrary<unknown>[]> = {};
  for (const field of desc.fields) {
    const { localName, message, oneof } = field;
    // an index of a table that only profiles have; values end somewhere
    if (localName.endsWith('Strindex') || (message && depth > 7)) continue;
    const value = message ? messageOf(message, depth + 1) : scalarOf(field.scalar ?? ScalarType.INT32);
    const most = depth < 3 ? 2 : 3;
    const one = field.fieldKind === 'list' ? fc.array(value, { maxLength: most }) : value;
    if (oneof) {
      oneofs[oneof.localName] ??= [];
      oneofs[oneof.localName]?.push(fc.record({ case: fc.constant(localName), value: one }));
    } else fields[localName] = one;
  }
  for (const [name, cases] of Object.entries(oneofs)) if (cases.length > 0) fields[name] = fc.oneof(...cases);
  return fc.record(fields, { requiredKeys: [] });
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('', '"\\', '\ufeff', '\0', '1795808692659000000'),
);

function scalarOf(scalar: ScalarType): fc.Arbitrary<unknown> {
  switch (scalar) {
    case ScalarType.STRING:
      return text;
    case ScalarType.BOOL:
      return fc.boolean();
    case ScalarType.BYTES:
      return fc.uint8Array({ maxLength: 16 });
    case ScalarType.DOUBLE:
      // JSON.stringify writes -0 as 0
      return fc.double().map((value) => value + 0);
    case ScalarType.INT64:
    case ScalarType.SFIXED64:
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return fc.nat({ max: 2 ** 32 - 1 });
    default:
      return fc.integer();
  }
}

const budget = new BodyBudget({ ofOne: 2 ** 30, ofAll: 2 ** 30 });

/** What a test of equal shapes would not see: that both are empty. */
let items = 0;

test.each([
  ['logs', ExportLogsServiceRequestSchema, decodeLogs],
  ['metrics', ExportMetricsServiceRequestSchema, decodeMetrics],
  ['spans', ExportTraceServiceRequestSchema, decodeSpans],
])(
  'random %s are the same from protobuf and from JSON',
  async (_name, desc: DescMessage, decode: (received: ReceivedRequest) => Promise<unknown[]>) => {
    items = 0;
    await fc.assert(
      fc.asyncProperty(messageOf(desc), async (init) => {
        const { protobuf, json } = bothEncodings(desc, init as MessageInitShape<DescMessage>);
        const fromProtobuf = await decode(received(protobuf.body, 'protobuf', budget));
        items += fromProtobuf.length;
        expect(await decode(received(json.body, 'json', budget))).toEqual(fromProtobuf);
      }),
      { numRuns: 300 },
    );
    expect(items).toBeGreaterThan(100);
  },
);
