import { ownEntry } from '../../../../../lib/own-entry.ts';
import type { ModelRequest } from '../../facts.ts';
import { firstNumber, numberOf, textOf, type Values } from '../attributes/values.ts';

/** A call of a model with its outcome, or any other event with its normal name. */
export type Meaning = { readonly status: ModelRequest['status'] } | { readonly name: string };

type Names = Readonly<Record<string, Meaning>>;

const OK: Meaning = { status: 'ok' };
const FAILED: Meaning = { status: 'error' };
const GEN_AI_CALL = 'gen_ai.client.inference.operation.details';

const CLAUDE: Names = {
  user_prompt: { name: 'prompt' },
  api_request: OK,
  api_error: FAILED,
  api_refusal: { status: 'refused' },
  subagent_completed: { name: 'subagent_end' },
};
const GEMINI: Names = {
  config: { name: 'session_start' },
  user_prompt: { name: 'prompt' },
  api_response: OK,
  api_error: FAILED,
  tool_call: { name: 'tool_result' },
  chat_compression: { name: 'compaction' },
  'agent.finish': { name: 'subagent_end' },
};

/** Where a name of a tool means something else than itself. One event of a call is its request: the one here. */
const NAMES: Readonly<Record<string, Names>> = {
  'claude-code': CLAUDE,
  codex: { conversation_starts: { name: 'session_start' }, user_prompt: { name: 'prompt' } },
  'gemini-cli': GEMINI,
  'qwen-code': GEMINI,
  'copilot-chat': {
    'session.start': { name: 'session_start' },
    'tool.call': { name: 'tool_result' },
  },
  cursor: { 'api.request': OK, 'api.error': FAILED, 'api.correction': { name: 'correction' } },
  // its plug-in speaks as Claude Code does
  opencode: CLAUDE,
};

export const HTTP_STATUS = ['status_code', 'http.response.status_code', 'http.status_code'];
const LOWEST_ERROR = 400;

/** @param short the event's name without the tool's prefix */
export function meaningOf(tool: string, short: string, own: Values): Meaning {
  const names = ownEntry(NAMES, tool);
  return (names && ownEntry(names, short)) ?? ownEntry(SPECIAL, tool)?.(short, own) ?? { name: short };
}

const SPECIAL: Readonly<Record<string, (short: string, own: Values) => Meaning | undefined>> = {
  codex: codexMeaning,
  'copilot-chat': (short, own) =>
    short === GEN_AI_CALL ? (textOf(own.get('error.type')) ? FAILED : OK) : undefined,
  cline: clineMeaning,
};

function codexMeaning(short: string, own: Values): Meaning | undefined {
  if (short === 'sse_event' && textOf(own.get('event.kind')) === 'response.completed') return OK;
  if (hasNumbers(own, 'input_token_count', 'output_token_count')) return OK;
  // attempts that failed before they had a status are events
  return short === 'api_request' && (firstNumber(own, HTTP_STATUS) ?? 0) >= LOWEST_ERROR ? FAILED : undefined;
}

/** Of the events of a call that have tokens, `task.conversation_turn` repeats `task.tokens`. */
function clineMeaning(short: string, own: Values): Meaning | undefined {
  if (short === 'task.conversation_turn') return undefined;
  return hasNumbers(own, 'tokens_in', 'tokens_out') || hasNumbers(own, 'tokensIn', 'tokensOut')
    ? OK
    : undefined;
}

const hasNumbers = (own: Values, ...names: readonly string[]) =>
  names.every((name) => numberOf(own.get(name)) !== undefined);
