import type { HookTool } from '../../../src/features/telemetry/hooks/hook-event.ts';

/** In every field that has content, and nowhere else. */
export const CANARY = 'SECRET-CANARY';

export interface Ids {
  readonly session: string;
  readonly cwd: string;
}

type Payload = Record<string, unknown>;
type Payloads = (ids: Ids) => Record<string, Payload>;

/** Claude Code 2.1.220, as captured; the event is the key. */
const claudeCode: Payloads = ({ session, cwd }) => {
  const all = { session_id: session, transcript_path: `${cwd}/t.jsonl`, cwd, prompt_id: '9b2f-1' };
  const working = { permission_mode: 'default', effort: { level: 'high' } };
  const call = { tool_name: 'Bash', tool_input: { command: CANARY }, tool_use_id: 'toolu_1' };
  const agent = { agent_id: 'agent-1', agent_type: 'Explore' };
  const stop = {
    stop_hook_active: false,
    last_assistant_message: CANARY,
    background_tasks: [],
    session_crons: [],
  };
  return named({
    SessionStart: { ...all, source: 'startup', model: 'claude-opus-4-8[1m]' },
    UserPromptSubmit: { ...all, permission_mode: 'default', prompt: CANARY },
    PreToolUse: { ...all, ...working, ...call },
    PostToolUse: { ...all, ...working, ...call, tool_response: { stdout: CANARY }, duration_ms: 12 },
    PostToolUseFailure: {
      ...{ ...all, ...working, ...call, tool_use_id: 'toolu_2' },
      ...{ error: CANARY, is_interrupt: true, duration_ms: 7 },
    },
    SubagentStart: { ...all, ...agent },
    SubagentStop: { ...all, ...working, ...agent, ...stop, agent_transcript_path: `${cwd}/a.jsonl` },
    Stop: { ...all, ...working, ...stop },
    PreCompact: { ...all, trigger: 'manual', custom_instructions: CANARY },
    Notification: { ...all, message: CANARY, title: CANARY, notification_type: 'permission_prompt' },
    SessionEnd: { ...all, reason: 'prompt_input_exit' },
  });
};

/** The schemas of openai/codex, codex-rs/hooks/schema. */
const codex: Payloads = ({ session, cwd }) => {
  const all = { session_id: session, transcript_path: null, cwd, model: 'gpt-5.2-codex' };
  const turn = { ...all, turn_id: 'turn-1', permission_mode: 'default' };
  const call = { tool_name: 'Bash', tool_input: { command: CANARY }, tool_use_id: 'call_1' };
  return {
    ...named({
      SessionStart: { ...all, permission_mode: 'default', source: 'startup' },
      UserPromptSubmit: { ...turn, prompt: CANARY },
      PreToolUse: { ...turn, ...call },
      PostToolUse: { ...turn, ...call, tool_response: { output: CANARY } },
      SubagentStop: {
        ...{ ...turn, agent_id: 'agent-1', agent_type: 'worker', agent_transcript_path: null },
        ...{ last_assistant_message: CANARY, stop_hook_active: false },
      },
      PreCompact: { ...all, turn_id: 'turn-1', trigger: 'auto' },
      PostCompact: { ...all, turn_id: 'turn-1', trigger: 'auto' },
      Stop: { ...turn, stop_hook_active: false, last_assistant_message: CANARY },
    }),
    'agent-turn-complete': {
      ...{ type: 'agent-turn-complete', 'thread-id': session, 'turn-id': 'turn-1', cwd, client: 'codex-tui' },
      ...{ 'input-messages': [CANARY], 'last-assistant-message': CANARY },
    },
  };
};

/** The documentation of Cursor, cursor.com/docs/hooks. */
const cursor: Payloads = ({ session, cwd }) => {
  const all = {
    ...{
      conversation_id: session,
      generation_id: 'gen-1',
      model: 'claude-sonnet-5',
      cursor_version: '2.6.1',
    },
    ...{ workspace_roots: [cwd], user_email: `${CANARY}@example.com`, transcript_path: null },
  };
  const call = { tool_name: 'Shell', tool_input: { command: CANARY }, tool_use_id: 'tool_1', cwd };
  return named({
    sessionStart: { ...all, session_id: session, is_background_agent: false, composer_mode: 'agent' },
    beforeSubmitPrompt: { ...all, prompt: CANARY, attachments: [{ type: 'file', file_path: CANARY }] },
    preToolUse: { ...all, ...call, agent_message: CANARY },
    postToolUse: { ...all, ...call, tool_output: CANARY, duration: 5432 },
    postToolUseFailure: {
      ...{ ...all, ...call, tool_use_id: 'tool_2', error_message: CANARY },
      ...{ failure_type: 'timeout', duration: 3, is_interrupt: false },
    },
    afterFileEdit: { ...all, file_path: CANARY, edits: [{ old_string: CANARY, new_string: CANARY }] },
    afterShellExecution: { ...all, command: CANARY, output: CANARY, duration: 4 },
    subagentStart: { ...all, subagent_id: 'sub-1', subagent_type: 'explore', task: CANARY },
    subagentStop: { ...all, subagent_type: 'explore', status: 'completed', summary: CANARY, duration_ms: 9 },
    preCompact: {
      ...all,
      trigger: 'auto',
      context_tokens: 120_000,
      message_count: 40,
      is_first_compaction: true,
    },
    stop: { ...all, status: 'completed', loop_count: 0 },
    sessionEnd: { ...all, session_id: session, reason: 'completed', duration_ms: 45_000, final_status: 'ok' },
  });
};

/** google-gemini/gemini-cli, docs/hooks/reference.md. */
const geminiCli: Payloads = ({ session, cwd }) => {
  const at = (second: number) => ({
    ...{ session_id: session, transcript_path: `${cwd}/chat.json`, cwd },
    timestamp: new Date(Date.now() - 60_000 + second * 1_000).toISOString(),
  });
  const call = { tool_name: 'run_shell_command', tool_input: { command: CANARY } };
  return named({
    SessionStart: { ...at(0), source: 'startup' },
    BeforeAgent: { ...at(1), prompt: CANARY },
    BeforeTool: { ...at(2), ...call },
    AfterTool: {
      ...at(3),
      ...call,
      tool_response: { llmContent: CANARY, returnDisplay: CANARY, error: CANARY },
    },
    AfterAgent: { ...at(4), prompt: CANARY, prompt_response: CANARY, stop_hook_active: false },
    PreCompress: { ...at(5), trigger: 'auto' },
    Notification: {
      ...at(6),
      notification_type: 'ToolPermission',
      message: CANARY,
      details: { file: CANARY },
    },
    SessionEnd: { ...at(7), reason: 'exit' },
  });
};

const named = (payloads: Record<string, Payload>): Record<string, Payload> =>
  Object.fromEntries(
    Object.entries(payloads).map(([event, payload]) => [event, { ...payload, hook_event_name: event }]),
  );

/** Each event that a tool's hooks tell in a session, in order; with the session's end if the tool tells it. */
export const PAYLOADS: Readonly<Record<HookTool, Payloads>> = {
  'claude-code': claudeCode,
  codex,
  cursor,
  'gemini-cli': geminiCli,
};
