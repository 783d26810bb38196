import { create, type DescMessage, type MessageInitShape, toBinary, toJson } from '@bufbuild/protobuf';
import type { Scope } from '../../../src/auth/scope.ts';
import type { Rejected } from '../../../src/features/telemetry/otel/facts.ts';
import type { LogRecord, Metric, Sourced, Span } from '../../../src/features/telemetry/otel/wire.ts';
import type { OtlpStore } from '../../../src/protocols/otlp/otlp-store.ts';

export const PROTOBUF = 'application/x-protobuf';
export const JSON_TYPE = 'application/json';

/** Keeps what it gets, and answers what a test tells it to. */
export class RecordingStore implements OtlpStore {
  readonly logs: Sourced<LogRecord>[] = [];
  readonly metrics: Sourced<Metric>[] = [];
  readonly spans: Sourced<Span>[] = [];
  readonly scopes: Scope[] = [];
  answer: () => Promise<Rejected> = async () => ({ count: 0, reason: undefined });

  storeLogs(scope: Scope, records: readonly Sourced<LogRecord>[]): Promise<Rejected> {
    return this.#keep(scope, this.logs, records);
  }

  storeMetrics(scope: Scope, metrics: readonly Sourced<Metric>[]): Promise<Rejected> {
    return this.#keep(scope, this.metrics, metrics);
  }

  storeSpans(scope: Scope, spans: readonly Sourced<Span>[]): Promise<Rejected> {
    return this.#keep(scope, this.spans, spans);
  }

  #keep<Item>(scope: Scope, kept: Sourced<Item>[], items: readonly Sourced<Item>[]): Promise<Rejected> {
    this.scopes.push(scope);
    for (const item of items) kept.push(item);
    return this.answer();
  }
}

export interface Encoded {
  readonly type: string;
  readonly body: Buffer;
}

/** The same request in both encodings, written by the library and not by the code under test. */
export function bothEncodings<Desc extends DescMessage>(
  desc: Desc,
  init: MessageInitShape<Desc>,
): { readonly protobuf: Encoded; readonly json: Encoded } {
  const message = create(desc, init);
  const json = toJson(desc, message, { enumAsInteger: true, alwaysEmitImplicit: false });
  return {
    protobuf: { type: PROTOBUF, body: Buffer.from(toBinary(desc, message)) },
    json: { type: JSON_TYPE, body: Buffer.from(JSON.stringify(json, idsInHex)) },
  };
}

/** The library writes ids as base64. */
function idsInHex(name: string, value: unknown): unknown {
  const isId = name === 'traceId' || name === 'spanId' || name === 'parentSpanId';
  return isId ? Buffer.from(`${value}`, 'base64').toString('hex') : value;
}
