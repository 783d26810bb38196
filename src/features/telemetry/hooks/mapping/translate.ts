import { createHash } from 'node:crypto';
import type { HookEvent, HookTool } from '../hook-event.ts';
import { DIALECTS, type Meaning } from './dialects.ts';
import { Payload } from './payload.ts';

/** The fields of all tools that describe an event and hold no content: words, numbers and flags. */
const ATTRIBUTES = [
  ...['source', 'reason', 'trigger', 'status', 'final_status', 'failure_type', 'notification_type'],
  ...['model', 'permission_mode', 'composer_mode', 'agent_id', 'agent_type', 'subagent_id', 'subagent_type'],
  ...['subagent_model', 'is_interrupt', 'is_background_agent', 'stop_hook_active', 'is_first_compaction'],
  ...[
    'is_parallel_worker',
    'context_tokens',
    'context_window_size',
    'context_usage_percent',
    'message_count',
  ],
  ...['messages_to_compact', 'loop_count', 'tool_call_count'],
];

/** `undefined`: the payload does not name an event. */
export function translate(tool: HookTool, fields: Readonly<Record<string, unknown>>): HookEvent | undefined {
  const dialect = DIALECTS[tool];
  const payload = new Payload(fields);
  const original_name = payload.id(...dialect.event);
  if (original_name === null) return undefined;
  const meaning: Meaning = Object.hasOwn(dialect.meanings, original_name)
    ? (dialect.meanings[original_name] as Meaning)
    : { name: original_name };
  const { success = null } = meaning;
  const timestamp = payload.time('timestamp');
  return {
    fingerprint: createHash('sha256').update(JSON.stringify(fields)).digest('hex'),
    is_unique: timestamp !== null || (meaning.unique !== undefined && payload.id(meaning.unique) !== null),
    name: meaning.name,
    original_name,
    external_id: payload.id(...dialect.session),
    tool_version: payload.id(...dialect.version),
    workspace_path: dialect.workspace(payload),
    timestamp,
    session: meaning.session ?? null,
    is_work: meaning.is_work ?? false,
    summary: meaning.summary === undefined ? null : payload.content(meaning.summary),
    tool_name: payload.id('tool_name'),
    call_id: payload.id(...dialect.call),
    success: typeof success === 'function' ? success(payload) : success,
    duration_ms: payload.number(...dialect.duration),
    prompt_id: payload.id(...dialect.prompt),
    attributes: attributesOf(payload),
  };
}

function attributesOf(payload: Payload): HookEvent['attributes'] {
  const found = ATTRIBUTES.map((name) => [name, payload.attribute(name)] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== null)) as HookEvent['attributes'];
}
