import type { AnyValue, LogRecord } from '../../wire.ts';
import { nameOf, storable } from '../attributes/text.ts';
import { textOf, type Values } from '../attributes/values.ts';

const PREFIX = /^(claude_code|codex|gemini_cli|qwen-code|copilot_chat|cursor|opencode|cline)\./;
/** A body with blanks or line breaks is a message, and so content. */
const LOOKS_LIKE_NAME = /^[A-Za-z][\w.:/-]*$/;
const MAX_NAME = 255;
const NO_NAME = 'unknown';

export interface EventName {
  /** As sent; empty if the record has no name. */
  readonly sent: string;
  /** As it is stored. */
  readonly original: string;
  /** Without the tool's prefix. */
  readonly short: string;
}

/** The name of an event: attribute `event.name`, else the field, else a body that looks like a name. */
export function eventNameOf({ eventName, body }: LogRecord, own: Values): EventName {
  const sent = textOf(own.get('event.name')) || eventName || nameIn(body);
  const original = nameOf(sent) ?? NO_NAME;
  return { sent, original, short: original.replace(PREFIX, '') || original };
}

function nameIn(body: AnyValue | undefined): string {
  const inner = body?.value;
  if (inner?.case !== 'stringValue') return '';
  return inner.value.length <= MAX_NAME && LOOKS_LIKE_NAME.test(inner.value) ? inner.value : '';
}

/** Whether the body is the event's name, with or without its prefix, and not a message. */
export function isNameOf({ sent, short }: EventName, body: AnyValue | undefined): boolean {
  const inner = body?.value;
  if (inner?.case === undefined) return true;
  if (inner.case !== 'stringValue') return false;
  return inner.value === '' || inner.value === sent || storable(inner.value).replace(PREFIX, '') === short;
}
