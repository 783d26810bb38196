import type { ExportRequest } from './messages.ts';

/** The message of the request as plain objects, which `create` and `toBinary` of @bufbuild/protobuf take. */
export function asMessage({ signal, source: { resource, scope }, items }: ExportRequest): object {
  switch (signal) {
    case 'logs':
      return { resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords: items }] }] };
    case 'metrics':
      return { resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics: items }] }] };
    case 'traces':
      return { resourceSpans: [{ resource, scopeSpans: [{ scope, spans: items }] }] };
  }
}

/** The body of the request in OTLP's JSON. */
export const asJson = (request: ExportRequest): string => JSON.stringify(jsonOf(asMessage(request)));

interface Oneof {
  readonly case: string | undefined;
  readonly value?: unknown;
}

const isOneof = (value: unknown): value is Oneof =>
  typeof value === 'object' && value !== null && 'case' in value;

function jsonOf(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}`;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, inner]) => fieldOf(name, inner)));
}

function fieldOf(name: string, value: unknown): [string, unknown][] {
  if (!isOneof(value)) return value === undefined ? [] : [[name, jsonOf(value)]];
  if (value.case === undefined) return [];
  // OpenTelemetry JS sends whole numbers as numbers and times as texts
  return [[value.case, value.case === 'intValue' ? Number(value.value) : jsonOf(value.value)]];
}
