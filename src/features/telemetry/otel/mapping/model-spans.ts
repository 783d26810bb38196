import type { ModelRequest } from '../facts.ts';
import type { Span } from '../wire.ts';
import type { ReadAttributes } from './attributes/attribute-reader.ts';
import { firstNumber, textOf, type Values } from './attributes/values.ts';
import type { Context } from './context.ts';
import { spanFingerprint } from './requests/fingerprint.ts';
import { modelRequestOf } from './requests/model-requests.ts';
import { originOf, type Sender } from './senders.ts';
import { timeOf } from './times.ts';

const CLIENT = 3;
const FAILED = 2;
const CALLS = new Set(['chat', 'text_completion', 'generate_content']);
const USAGE = ['gen_ai.usage.input_tokens', 'gen_ai.usage.output_tokens'];
const NANOS_PER_MS = 1e6;

/** The request that a span tells: a call of a model by Copilot CLI, which has no events of its calls. */
export function requestOf(
  span: Span,
  read: ReadAttributes,
  sender: Sender,
  { options, writer }: Context,
): ModelRequest | undefined {
  const origin = originOf(sender, read.values);
  if (sender.tool.id !== 'copilot-cli' || origin.external_id === null) return undefined;
  if (!isModelCall(span, read.values)) return undefined;
  const { startTimeUnixNano: start, endTimeUnixNano: end } = span;
  const time = timeOf(end > 0n ? end : start, options.now);
  const request = modelRequestOf(
    {
      ...origin,
      timestamp: time.at,
      fingerprint: spanFingerprint(origin, span, read),
      own: read.values,
      attributes: (...marks) =>
        writer.object(read.values, sender.entries, time.isSkewed ? ['clock_skewed', ...marks] : marks),
    },
    isFailed(span) ? 'error' : 'ok',
  );
  return { ...request, duration_ms: start > 0n && end >= start ? Number(end - start) / NANOS_PER_MS : null };
}

/** A call that failed has no usage. */
const isModelCall = (span: Span, own: Values) =>
  span.kind === CLIENT &&
  CALLS.has(textOf(own.get('gen_ai.operation.name')) ?? '') &&
  (firstNumber(own, USAGE) !== undefined || isFailed(span));

const isFailed = ({ status }: Span) => status?.code === FAILED;
