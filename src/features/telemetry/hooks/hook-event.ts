/** The tools whose hooks the server understands; their ids are those of their telemetry. */
export const HOOK_TOOLS = ['claude-code', 'codex', 'cursor', 'gemini-cli'] as const;
export type HookTool = (typeof HOOK_TOOLS)[number];

/** What a hook of a tool says, in one form for all tools. It has no content, except for the summary of a compaction. */
export interface HookEvent {
  /** SHA-256, in hex, of all that the tool sent. */
  readonly fingerprint: string;
  /** Whether what the tool sent has an id or a time, so that no other event can look the same. */
  readonly is_unique: boolean;
  /** A name that all tools share, or else the tool's own. */
  readonly name: string;
  readonly original_name: string;
  /** The tool's own id of the session. */
  readonly external_id: string | null;
  readonly tool_version: string | null;
  /** The absolute path of the workspace. */
  readonly workspace_path: string | null;
  /** Microseconds since 1970; `null`: now. */
  readonly timestamp: number | null;
  readonly session: 'starts' | 'ends' | null;
  /** Whether it counts as work in the session: a prompt or a tool does. */
  readonly is_work: boolean;
  /** Of a compaction: the conversation as the tool summarized it. */
  readonly summary: string | null;
  readonly tool_name: string | null;
  readonly call_id: string | null;
  readonly success: boolean | null;
  readonly duration_ms: number | null;
  readonly prompt_id: string | null;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}
