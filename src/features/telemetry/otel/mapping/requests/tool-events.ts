import { cutToCharacters } from '../../../../../lib/cut-text.ts';
import type { ToolEvent } from '../../facts.ts';

import { booleanOf, numberOf, type Values } from '../attributes/values.ts';
import { durationIn, idIn, nameIn, promptIdOf } from './columns.ts';
import type { EventName } from './event-names.ts';
import { type CommonFields, CURSOR_CALL } from './model-requests.ts';

const TOOL_NAME = ['tool_name', 'function_name', 'gen_ai.tool.name', 'tool'];
const CALL_ID = ['tool_use_id', 'call_id', 'gen_ai.tool.call.id', 'tool_call_id'];

/** What counts as work in the session. */
const WORK = new Set(['prompt', 'tool_result', 'tool_decision']);

/** The server gives such names to events of hooks, and joins checkpoints by them: telemetry must not forge one. */
const OF_HOOKS = 'hook.';
const MAX_NAME = 255;

/** @param name the normal name */
export function toolEventOf(common: CommonFields, name: string, { original }: EventName): ToolEvent {
  const { tool_id, tool_version, external_id, timestamp, own } = common;
  return {
    id: `evt_${common.fingerprint}`,
    tool_id,
    tool_version,
    external_id,
    timestamp,
    name: name.startsWith(OF_HOOKS) ? cutToCharacters(`otel.${name}`, MAX_NAME) : name,
    original_name: original,
    tool_name: nameIn(own, TOOL_NAME),
    call_id: callIdOf(tool_id, name, own),
    success: booleanOf(own.get('success')),
    decision: nameIn(own, ['decision']),
    duration_ms: durationIn(own),
    prompt_id: promptIdOf(own),
    sequence: sequenceOf(own),
    is_work: WORK.has(name),
    attributes: common.attributes(),
  };
}

/** Only Cursor takes requests back, so no other tool's event of this name may have the id of a call. */
function callIdOf(tool: string, name: string, own: Values): string | null {
  if (name !== 'correction') return nameIn(own, CALL_ID);
  return tool === 'cursor' ? idIn(own, [CURSOR_CALL]) : null;
}

function sequenceOf(own: Values): number | null {
  const sequence = numberOf(own.get('event.sequence'));
  return sequence !== undefined && Number.isSafeInteger(sequence) ? sequence : null;
}
