import type { HookEvent, HookTool } from '../hook-event.ts';
import type { Payload } from './payload.ts';

/** What an event of a tool means. docs/hooks.md lists the sources. */
export interface Meaning {
  readonly name: string;
  readonly session?: HookEvent['session'];
  readonly is_work?: true;
  readonly success?: boolean | ((payload: Payload) => boolean);
  /** The field whose value no other event of this kind has. */
  readonly unique?: string;
  /** The field with the summary of a compaction. */
  readonly summary?: string;
}

/** Where a tool's hooks have what; of several fields the first that is there. */
export interface Dialect {
  readonly event: readonly string[];
  readonly session: readonly string[];
  readonly version: readonly string[];
  readonly workspace: (payload: Payload) => string | null;
  readonly call: readonly string[];
  readonly duration: readonly string[];
  readonly prompt: readonly string[];
  readonly meanings: Readonly<Record<string, Meaning>>;
}

const cwd = (payload: Payload) => payload.path('cwd');

/** Codex took the names of its hooks from Claude Code. */
const CLAUDE_CODE: Dialect = {
  event: ['hook_event_name'],
  session: ['session_id'],
  version: [],
  workspace: cwd,
  call: ['tool_use_id', 'agent_id'],
  duration: ['duration_ms'],
  prompt: ['prompt_id'],
  meanings: {
    SessionStart: { name: 'session_start', session: 'starts' },
    SessionEnd: { name: 'session_end', session: 'ends' },
    UserPromptSubmit: { name: 'prompt', is_work: true, unique: 'prompt_id' },
    PreToolUse: { name: 'tool_start', is_work: true, unique: 'tool_use_id' },
    PostToolUse: { name: 'tool_result', is_work: true, success: true, unique: 'tool_use_id' },
    PostToolUseFailure: { name: 'tool_result', is_work: true, success: false, unique: 'tool_use_id' },
    SubagentStart: { name: 'subagent_start', unique: 'agent_id' },
    SubagentStop: { name: 'subagent_end' },
    PreCompact: { name: 'compaction_start' },
    PostCompact: { name: 'compaction', summary: 'compact_summary' },
    Stop: { name: 'turn_end' },
    Notification: { name: 'notification' },
  },
};

const CODEX: Dialect = {
  ...CLAUDE_CODE,
  // the older `notify` names its events by `type`, and its fields with hyphens
  event: ['hook_event_name', 'type'],
  session: ['session_id', 'thread-id'],
  prompt: ['turn_id', 'turn-id'],
  meanings: {
    ...CLAUDE_CODE.meanings,
    UserPromptSubmit: { name: 'prompt', is_work: true, unique: 'turn_id' },
    'agent-turn-complete': { name: 'turn_end', unique: 'turn-id' },
  },
};

const CURSOR: Dialect = {
  event: ['hook_event_name'],
  session: ['conversation_id', 'session_id'],
  version: ['cursor_version'],
  workspace: (payload) => payload.firstPath('workspace_roots') ?? payload.path('cwd'),
  call: ['tool_use_id', 'tool_call_id', 'subagent_id'],
  duration: ['duration', 'duration_ms'],
  prompt: ['generation_id'],
  meanings: {
    sessionStart: { name: 'session_start', session: 'starts' },
    sessionEnd: { name: 'session_end', session: 'ends' },
    beforeSubmitPrompt: { name: 'prompt', is_work: true, unique: 'generation_id' },
    preToolUse: { name: 'tool_start', is_work: true, unique: 'tool_use_id' },
    postToolUse: { name: 'tool_result', is_work: true, success: true, unique: 'tool_use_id' },
    postToolUseFailure: { name: 'tool_result', is_work: true, success: false, unique: 'tool_use_id' },
    // Cursor calls these beside postToolUse, so they keep their own names
    afterFileEdit: { name: 'afterFileEdit', is_work: true },
    afterShellExecution: { name: 'afterShellExecution', is_work: true },
    afterMCPExecution: { name: 'afterMCPExecution', is_work: true },
    subagentStart: { name: 'subagent_start', unique: 'subagent_id' },
    subagentStop: { name: 'subagent_end' },
    preCompact: { name: 'compaction_start' },
    stop: { name: 'turn_end' },
  },
};

const GEMINI_CLI: Dialect = {
  event: ['hook_event_name'],
  session: ['session_id'],
  version: [],
  workspace: cwd,
  call: [],
  duration: [],
  prompt: [],
  meanings: {
    SessionStart: { name: 'session_start', session: 'starts' },
    SessionEnd: { name: 'session_end', session: 'ends' },
    BeforeAgent: { name: 'prompt', is_work: true },
    AfterAgent: { name: 'turn_end' },
    BeforeTool: { name: 'tool_start', is_work: true },
    AfterTool: {
      name: 'tool_result',
      is_work: true,
      success: (payload) => payload.inner('tool_response')?.has('error') !== true,
    },
    PreCompress: { name: 'compaction_start' },
    Notification: { name: 'notification' },
  },
};

export const DIALECTS: Readonly<Record<HookTool, Dialect>> = {
  'claude-code': CLAUDE_CODE,
  codex: CODEX,
  cursor: CURSOR,
  'gemini-cli': GEMINI_CLI,
};
