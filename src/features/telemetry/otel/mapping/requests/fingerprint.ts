import type { LogRecord, Span } from '../../wire.ts';
import type { ReadAttributes } from '../attributes/attribute-reader.ts';
import { canonicalOf, digestOf, field } from '../attributes/canonical.ts';
import { textOf } from '../attributes/values.ts';
import { recordNanos } from '../times.ts';

interface Who {
  readonly tool_id: string;
  readonly external_id: string | null;
}

/** The same record has the same fingerprint in both encodings and in every request that sends it again. */
export function recordFingerprint(
  { tool_id, external_id }: Who,
  name: string,
  { timeUnixNano, observedTimeUnixNano, body }: LogRecord,
  { values, canonical }: ReadAttributes,
): string {
  const cursorId = tool_id === 'cursor' ? textOf(values.get('cursor.event.id')) : undefined;
  if (cursorId) return digestOf(`cursor|${field(cursorId)}`);
  const time = recordNanos(timeUnixNano, observedTimeUnixNano);
  return digestOf(
    `record|${field(tool_id)}${sessionField(external_id)}${field(name)}${time}|${canonicalOf(body)}|${canonical}`,
  );
}

export function spanFingerprint(
  { tool_id, external_id }: Who,
  span: Span,
  { canonical }: ReadAttributes,
): string {
  const ids = `${Buffer.from(span.traceId).toString('hex')}|${Buffer.from(span.spanId).toString('hex')}`;
  return digestOf(
    `span|${field(tool_id)}${sessionField(external_id)}${field(span.name)}${ids}|${span.startTimeUnixNano}|${span.endTimeUnixNano}|${canonical}`,
  );
}

export const sessionField = (id: string | null): string => (id === null ? '-' : field(id));
