import fc from 'fast-check';
import type {
  AnyValue,
  KeyValue,
  LogRecord,
  Metric,
  Source,
  Span,
} from '../../../src/features/telemetry/otel/wire.ts';
import { AT } from './messages.ts';

// Arbitrary decoded messages, with the names that the server reads among their keys.

const uint64 = fc.oneof(
  fc.constantFrom(0n, 1n, 2n ** 63n, 2n ** 64n - 1n, AT + 2_000_000_000n),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
);
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const double = fc.oneof(fc.double(), fc.constantFrom(1e100, -1e100, 1.1e100, 5e-324, 1.7e308));
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    'true',
    '12',
    '-0.5',
    '9'.repeat(400),
    '\ud800',
    '\0',
    'x'.repeat(2_000),
    'response.completed',
  ),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
);
const KEYS = [
  'event.name',
  'session.id',
  'conversation.id',
  'gen_ai.conversation.id',
  'cursor.conversation.id',
  'task_id',
  'app.version',
  'service.version',
  'model',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_creation_tokens',
  'reasoning_tokens',
  'input_token_count',
  'output_token_count',
  'cached_token_count',
  'tool_token_count',
  'cost_usd',
  'cost_usd_micros',
  'duration_ms',
  'status_code',
  'attempt',
  'request_id',
  'prompt.id',
  'query_source',
  'tool_name',
  'tool_use_id',
  'success',
  'decision',
  'event.sequence',
  'event.kind',
  'cursor.event.id',
  'cursor.usage_event.id',
  'type',
  'error',
  'truncated',
  '__proto__',
  'gen_ai.usage.input_tokens',
  'gen_ai.operation.name',
];
const key = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...KEYS) }, { weight: 1, arbitrary: text });

const { value } = fc.letrec<{ value: AnyValue; pair: KeyValue }>((tie) => ({
  value: fc
    .oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constant({ case: undefined }),
      text.map((inner) => ({ case: 'stringValue', value: inner })),
      fc.boolean().map((inner) => ({ case: 'boolValue', value: inner })),
      int64.map((inner) => ({ case: 'intValue', value: inner })),
      double.map((inner) => ({ case: 'doubleValue', value: inner })),
      fc.uint8Array().map((inner) => ({ case: 'bytesValue', value: inner })),
      fc.array(tie('value')).map((values) => ({ case: 'arrayValue', value: { values } })),
      fc.array(tie('pair')).map((values) => ({ case: 'kvlistValue', value: { values } })),
    )
    .map((inner) => ({ value: inner }) as AnyValue),
  pair: fc.record({ key, value: fc.option(tie('value'), { nil: undefined }) }),
}));
const attributes = fc.array(fc.record({ key, value: fc.option(value, { nil: undefined }) }), {
  maxLength: 90,
});

const SERVICES = [
  'claude-code',
  'codex',
  'gemini-cli',
  'copilot-chat',
  'github-copilot',
  'cursor',
  'cline',
  'opencode',
  'constructor',
];
const EVENTS = [
  'api_request',
  'api_error',
  'api_response',
  'tool_result',
  'codex.sse_event',
  'api.correction',
  'toString',
];
const named = (names: readonly string[], name: string) =>
  fc
    .oneof({ weight: 1, arbitrary: text }, { weight: 9, arbitrary: fc.constantFrom(...names) })
    .map((inner): KeyValue => ({ key: name, value: { value: { case: 'stringValue', value: inner } } }));
const withPair = (pair: fc.Arbitrary<KeyValue>) =>
  fc.tuple(attributes, pair).map(([list, one]) => [...list, one]);

export const anySource: fc.Arbitrary<Source> = fc.record({
  resource: fc.option(fc.record({ attributes: withPair(named(SERVICES, 'service.name')) }), {
    nil: undefined,
  }),
  scope: fc.option(fc.record({ attributes, name: text, version: text }), { nil: undefined }),
});
export const anyRecord: fc.Arbitrary<LogRecord> = fc.record({
  timeUnixNano: uint64,
  observedTimeUnixNano: uint64,
  severityNumber: fc.integer(),
  severityText: text,
  body: fc.option(value, { nil: undefined }),
  traceId: fc.uint8Array(),
  spanId: fc.uint8Array(),
  eventName: fc.oneof(text, fc.constantFrom(...EVENTS)),
  attributes: withPair(named(EVENTS, 'event.name')),
});
export const anySpan: fc.Arbitrary<Span> = fc.record({
  traceId: fc.uint8Array(),
  spanId: fc.uint8Array(),
  name: text,
  kind: fc.constantFrom(0, 3),
  startTimeUnixNano: uint64,
  endTimeUnixNano: uint64,
  status: fc.option(fc.record({ code: fc.constantFrom(0, 2), message: text }), { nil: undefined }),
  attributes: withPair(named(['chat'], 'gen_ai.operation.name')),
});

const at = { attributes, startTimeUnixNano: uint64, timeUnixNano: uint64, flags: fc.constantFrom(0, 1, 2) };
const spread = { count: uint64, sum: fc.option(double, { nil: undefined }), min: double, max: double };
const numbers = fc.array(
  fc.record({
    ...at,
    value: fc.oneof(
      fc.constant({ case: undefined }),
      double.map((inner) => ({ case: 'asDouble' as const, value: inner })),
      int64.map((inner) => ({ case: 'asInt' as const, value: inner })),
    ),
  }),
);
const temporality = fc.constantFrom(0, 1, 2, 3);
const data: fc.Arbitrary<Metric['data']> = fc.oneof(
  fc.record({ case: fc.constant('gauge' as const), value: fc.record({ dataPoints: numbers }) }),
  fc.record({
    case: fc.constant('sum' as const),
    value: fc.record({ dataPoints: numbers, aggregationTemporality: temporality, isMonotonic: fc.boolean() }),
  }),
  fc.record({
    case: fc.constant('histogram' as const),
    value: fc.record({
      dataPoints: fc.array(
        fc.record({ ...at, ...spread, explicitBounds: fc.array(double), bucketCounts: fc.array(uint64) }),
      ),
      aggregationTemporality: temporality,
    }),
  }),
  fc.record({
    case: fc.constant('exponentialHistogram' as const),
    value: fc.record({
      dataPoints: fc.array(fc.record({ ...at, ...spread })),
      aggregationTemporality: temporality,
    }),
  }),
  fc.record({
    case: fc.constant('summary' as const),
    value: fc.record({ dataPoints: fc.array(fc.record({ ...at, count: uint64, sum: double })) }),
  }),
);
const METRICS = ['claude_code.token.usage', 'cursor.cost.usage', 'x.token.usage', 'constructor'];
export const anyMetric: fc.Arbitrary<Metric> = fc.record({
  name: fc.oneof(text, fc.constantFrom(...METRICS)),
  unit: text,
  data,
});
