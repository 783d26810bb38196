import type { ModelRequest, ToolEvent } from '../facts.ts';
import type { AnyValue, LogRecord } from '../wire.ts';
import type { ReadAttributes } from './attributes/attribute-reader.ts';
import { isTooDeep, type Values } from './attributes/values.ts';
import type { Context } from './context.ts';
import { eventNameOf, isNameOf } from './requests/event-names.ts';
import { recordFingerprint } from './requests/fingerprint.ts';
import { meaningOf } from './requests/meanings.ts';
import { type CommonFields, modelRequestOf } from './requests/model-requests.ts';
import { toolEventOf } from './requests/tool-events.ts';
import { originOf, type Sender } from './senders.ts';
import { recordNanos, timeOf } from './times.ts';

/** The fact that a record tells; undefined if it is nested too deep. */
export function factOf(
  record: LogRecord,
  read: ReadAttributes,
  sender: Sender,
  { options, writer }: Context,
): ModelRequest | ToolEvent | undefined {
  if (read.isTooDeep || sender.isTooDeep || isTooDeep(record.body)) return undefined;
  const own = read.values;
  const name = eventNameOf(record, own);
  const origin = originOf(sender, own);
  const nanos = recordNanos(record.timeUnixNano, record.observedTimeUnixNano);
  const time = timeOf(nanos, options.now);
  const message = options.keepContent && !isNameOf(name, record.body) ? record.body : undefined;
  const kept = withBody(own, message);
  const common: CommonFields = {
    ...origin,
    timestamp: time.at,
    fingerprint: recordFingerprint(origin, name.sent, record, read),
    own,
    attributes: (...marks) =>
      writer.object(kept, sender.entries, time.isSkewed ? ['clock_skewed', ...marks] : marks),
  };
  const meaning = meaningOf(origin.tool_id, name.short, own);
  return 'status' in meaning
    ? modelRequestOf(common, meaning.status)
    : toolEventOf(common, meaning.name, name);
}

/** A body that is a message is content, and is kept as an attribute `body` would be. */
function withBody(own: Values, body: AnyValue | undefined): Values {
  return body === undefined || own.has('body') ? own : new Map([['body', body], ...own]);
}
