import { CONTENT, type ExpectedSession, NO_USAGE } from './day.types.ts';
import type { Attributes } from './messages.ts';

// Three processes: two share the session g-a, one has g-b. Gemini CLI and Qwen Code send the same with other names.

/** Input includes what the cache had; thoughts are not in the output; the total is of all but the cache. */
const counts = (
  input: bigint,
  cached: bigint,
  output: bigint,
  thoughts: bigint,
  tool: bigint,
  total: bigint,
) => ({
  input_token_count: input,
  cached_content_token_count: cached,
  output_token_count: output,
  thoughts_token_count: thoughts,
  tool_token_count: tool,
  total_token_count: total,
});

export const CALLS = [
  { process: 1, minute: 41, counts: counts(9_000n, 0n, 500n, 200n, 0n, 9_700n) },
  { process: 1, minute: 45, counts: counts(11_000n, 8_000n, 300n, 100n, 50n, 11_450n) },
  { process: 2, minute: 350, counts: counts(4_000n, 1_000n, 600n, 0n, 0n, 4_600n) },
  { process: 3, minute: 90, counts: counts(3_000n, 0n, 400n, 0n, 0n, 3_400n) },
  { process: 3, minute: 100, counts: counts(2_500n, 1_500n, 250n, 150n, 0n, 2_900n) },
];

type Event = readonly [number, string, Attributes];

const EVENTS: readonly (readonly [process: number, ...event: Event])[] = [
  [1, 40, 'config', { core_tools_enabled: 'read_file,edit', approval_mode: 'default' }],
  [1, 40.5, 'user_prompt', { prompt_length: 28n, prompt: CONTENT }],
  [
    1,
    42,
    'tool_call',
    { function_name: 'edit', success: true, decision: 'accept', duration_ms: 20n, function_args: CONTENT },
  ],
  [1, 43, 'api_error', { status_code: 500n, error: 'internal', duration_ms: 700n }],
  [
    1,
    46,
    'tool_call',
    { function_name: 'shell', success: false, decision: 'reject', duration_ms: 5n, function_args: CONTENT },
  ],
  [1, 47, 'chat_compression', { tokens_before: 40_000n, tokens_after: 9_000n }],
  [1, 48, 'agent.finish', { agent_name: 'codebase_investigator', turn_count: 4n, terminate_reason: 'GOAL' }],
  [2, 349, 'config', { approval_mode: 'default' }],
  [3, 89, 'config', { approval_mode: 'yolo' }],
  [3, 89.5, 'user_prompt', { prompt_length: 28n, prompt: CONTENT }],
];

export const eventsOf = (process: number): Event[] =>
  EVENTS.filter(([of]) => of === process).map(([, ...event]) => event);

/** The totals that a process has counted since its start, or since a reset. */
export interface Snapshot {
  readonly process: number;
  readonly start: number;
  readonly minute: number;
  readonly totals: Readonly<Record<string, number>>;
}

const LAST_OF_ONE = { input: 20_000, cache: 8_000, output: 800, thought: 300, tool: 50 };

export const SNAPSHOTS: readonly Snapshot[] = [
  { process: 1, start: 40, minute: 42, totals: { input: 9_000, output: 500, thought: 200 } },
  { process: 1, start: 40, minute: 46, totals: LAST_OF_ONE },
  // an older one arrives late
  { process: 1, start: 40, minute: 44, totals: { input: 9_000, output: 500, thought: 200 } },
  // nobody works any more, but the process goes on sending for an hour
  { process: 1, start: 40, minute: 66, totals: LAST_OF_ONE },
  { process: 1, start: 40, minute: 86, totals: LAST_OF_ONE },
  { process: 1, start: 40, minute: 106, totals: LAST_OF_ONE },
  // another process of the same session counts from its own start
  { process: 2, start: 349, minute: 351, totals: { input: 4_000, cache: 1_000, output: 600 } },
  // a reset that keeps its start
  { process: 3, start: 89, minute: 91, totals: { input: 3_000, output: 400 } },
  { process: 3, start: 89, minute: 101, totals: { input: 2_500, cache: 1_500, output: 250, thought: 150 } },
];

export const sessionsOf = (prefix: string): ExpectedSession[] => [
  {
    external_id: 'g-a',
    usage: {
      ...NO_USAGE,
      model_requests: 4,
      failed_requests: 1,
      input_tokens: 15_050,
      cache_read_tokens: 9_000,
      output_tokens: 1_700,
      reasoning_tokens: 300,
    },
    events: {
      session_start: 2,
      prompt: 1,
      tool_result: 2,
      compaction: 1,
      subagent_end: 1,
      'gen_ai.client.inference.operation.details': 3,
    },
    growth: {
      [`${prefix}.token.usage input`]: 24_000,
      [`${prefix}.token.usage cache`]: 9_000,
      [`${prefix}.token.usage output`]: 1_400,
      [`${prefix}.token.usage thought`]: 300,
      [`${prefix}.token.usage tool`]: 50,
    },
  },
  {
    external_id: 'g-b',
    usage: {
      ...NO_USAGE,
      model_requests: 2,
      input_tokens: 4_000,
      cache_read_tokens: 1_500,
      output_tokens: 800,
      reasoning_tokens: 150,
    },
    events: { session_start: 1, prompt: 1, 'gen_ai.client.inference.operation.details': 2 },
    growth: {
      [`${prefix}.token.usage input`]: 5_500,
      [`${prefix}.token.usage cache`]: 1_500,
      [`${prefix}.token.usage output`]: 650,
      [`${prefix}.token.usage thought`]: 150,
    },
  },
];
