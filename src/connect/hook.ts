import { readState, type ToolState } from './changes/state.ts';
import { send } from './check/request.ts';
import type { Machine } from './machine.ts';
import { TOOLS, type ToolName } from './tools/tool.ts';

/** A tool waits for its hooks, and gives up after 5 s. */
const TIMEOUT_MS = 4000;
const MAX_INPUT_BYTES = 1_048_576;
/** Claude Code cuts what is longer. */
const MAX_RESUME_CHARS = 10_000;

/** Content and identity, which the server would drop. The summary of a compaction is what is wanted, and stays. */
const PRIVATE = [
  ...['prompt', 'response', 'prompt_response', 'tool_input', 'tool_response', 'tool_output', 'tool_result'],
  ...[
    'last_assistant_message',
    'text',
    'content',
    'attachments',
    'command',
    'output',
    'edits',
    'task',
    'summary',
  ],
  'user_email',
];

type Event = Readonly<Record<string, unknown>>;

interface HookOptions {
  /** Whether the tool gets what the last session left. */
  readonly resume: boolean;
  readonly timeoutMs?: number;
}

interface Caller {
  readonly tool: ToolName;
  readonly state: ToolState;
  readonly timeoutMs: number;
}

/**
 * Reports an event that a tool gives on stdin. It returns what stdout shall have, which a tool takes into its context:
 * nothing, unless a start asks for the last session. Whatever fails, the tool goes on as if there were no hook.
 */
export async function hook(
  tool: string | undefined,
  { resume: isAsked, timeoutMs = TIMEOUT_MS }: HookOptions,
  machine: Machine,
  input: AsyncIterable<Buffer>,
): Promise<string> {
  const name = TOOLS.find((one) => one === tool);
  if (!name) return '';
  const state = readState(machine, name);
  const event = await eventIn(input);
  if (!state?.hooks || !event) return '';
  const caller = { tool: name, state, timeoutMs };
  // a rejection that nothing awaits yet would end the process before it has the text
  const reported = report(event, caller).catch(() => undefined);
  const text = isAsked ? await resume(event, caller).catch(() => '') : '';
  await reported;
  return text;
}

async function eventIn(input: AsyncIterable<Buffer>): Promise<Event | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of input) {
    size += part.length;
    if (size > MAX_INPUT_BYTES) return undefined;
    parts.push(part);
  }
  const event: unknown = JSON.parse(Buffer.concat(parts).toString());
  return typeof event === 'object' && event !== null && !Array.isArray(event) ? (event as Event) : undefined;
}

const report = (event: Event, { tool, state: { url, hooks }, timeoutMs }: Caller) =>
  send(`${url}/hooks/${tool}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorizationOf(hooks) },
    body: JSON.stringify(
      Object.fromEntries(Object.entries(event).filter(([name]) => !PRIVATE.includes(name))),
    ),
    timeoutMs,
  });

const authorizationOf = (hooks: ToolState['hooks']) =>
  hooks?.key === undefined ? {} : { authorization: `Bearer ${hooks.key}` };

/** What the last session of the project left. The session that asks is named, so that it does not get its own. */
async function resume(event: Event, { tool, state, timeoutMs }: Caller): Promise<string> {
  const { url, hooks } = state;
  const project = projectOf(event);
  if (project === undefined) return '';
  const session = [event.conversation_id, event.session_id].find((id) => typeof id === 'string' && id !== '');
  const query = new URLSearchParams({
    project_path: project,
    ...(session ? { session_id: `${session}` } : {}),
  });
  const { status, type, body } = await send(`${url}/hooks/${tool}/resume?${query}`, {
    headers: authorizationOf(hooks),
    timeoutMs,
  });
  const text = body.trim().slice(0, MAX_RESUME_CHARS);
  return status === 200 && type.startsWith('text/plain') && text !== '' ? inWordsOf(tool, text) : '';
}

function projectOf({ cwd, workspace_roots: roots }: Event): string | undefined {
  const [root] = Array.isArray(roots) ? roots : [];
  return [root, cwd].find((path): path is string => typeof path === 'string' && path !== '');
}

/** Claude Code and Codex take text as it is; the others want JSON. */
function inWordsOf(tool: ToolName, text: string): string {
  if (tool === 'cursor') return JSON.stringify({ additional_context: text });
  if (tool !== 'gemini-cli') return text;
  return JSON.stringify({ hookSpecificOutput: { hookEventName: 'SessionStart', additionalContext: text } });
}
