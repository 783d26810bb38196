import { CONTENT, type ExpectedSession, NO_USAGE } from './day.types.ts';
import type { Attributes } from './messages.ts';

// Minute, who asked, model, then what was read, read from the cache, put into it and written, and the cost in millionths.
export type Call = readonly [number, string, string, number, number, number, number, number];

export interface Process {
  readonly session: string;
  readonly began: number;
  readonly start: 'fresh' | 'resume' | 'agents_view';
  readonly calls: readonly Call[];
  /** Minutes of calls that the API refused for overload, and that were tried again. */
  readonly overloads?: readonly number[];
  readonly events?: readonly (readonly [number, string, Attributes])[];
  readonly metrics?: readonly (readonly [name: string, unit: string, value: number, Attributes])[];
  /** Minutes of calls whose metrics got lost on the way. */
  readonly lost?: readonly number[];
  readonly hasLogs: boolean;
}

/** Of an error 256 characters are kept. */
const LONG_ERROR = `${'The command failed. '.repeat(13)}${CONTENT}`;

export const SONNET = 'claude-sonnet-5';
const HAIKU = 'claude-haiku-5';

export const PROCESSES: readonly Process[] = [
  {
    session: 'cc-a',
    began: 0,
    start: 'fresh',
    hasLogs: true,
    calls: [
      [1, 'main', SONNET, 1_200, 0, 18_000, 450, 77_850],
      [3, 'main', SONNET, 300, 18_000, 900, 820, 21_975],
      [5, 'subagent', HAIKU, 2_000, 0, 4_000, 610, 10_050],
      [9, 'main', SONNET, 150, 18_900, 400, 1_210, 25_770],
      [11, 'compact', SONNET, 40, 19_300, 0, 2_400, 41_910],
    ],
    overloads: [8],
    events: [
      [0.5, 'user_prompt', { prompt_length: '28', prompt: CONTENT }],
      [2, 'tool_decision', { tool_name: 'Edit', decision: 'accept', source: 'user_temporary' }],
      [2.5, 'tool_result', { tool_name: 'Edit', success: 'true', duration_ms: '41', tool_input: CONTENT }],
      [5.5, 'subagent_completed', { agent_type: 'Explore', total_tokens: '6610' }],
      [7.5, 'user_prompt', { prompt_length: '28', prompt: CONTENT }],
      [9.5, 'tool_decision', { tool_name: 'Write', decision: 'reject', source: 'user_reject' }],
      [10, 'tool_result', { tool_name: 'Bash', success: 'false', duration_ms: '950', error: LONG_ERROR }],
      [11.5, 'compaction', { trigger: 'auto', pre_tokens: '96000', post_tokens: '12000' }],
    ],
    metrics: [
      ['claude_code.lines_of_code.count', '', 42, { type: 'added', model: SONNET }],
      ['claude_code.lines_of_code.count', '', 7, { type: 'removed', model: SONNET }],
      [
        'claude_code.code_edit_tool.decision',
        '',
        1,
        { tool_name: 'Edit', decision: 'accept', source: 'user' },
      ],
      [
        'claude_code.code_edit_tool.decision',
        '',
        1,
        { tool_name: 'Write', decision: 'reject', source: 'user' },
      ],
      ['claude_code.active_time.total', 's', 95.5, { type: 'user' }],
      ['claude_code.active_time.total', 's', 600, { type: 'cli' }],
    ],
  },
  {
    // after lunch, in another process: its sequence begins at 0 again, and its series have another start
    session: 'cc-a',
    began: 300,
    start: 'resume',
    hasLogs: true,
    calls: [
      [301, 'main', SONNET, 500, 0, 12_000, 330, 51_450],
      [304, 'main', SONNET, 80, 12_500, 250, 940, 19_028],
    ],
    events: [
      [300.5, 'user_prompt', { prompt_length: '28', prompt: CONTENT }],
      [302, 'tool_decision', { tool_name: 'Edit', decision: 'accept', source: 'config' }],
      [302.5, 'tool_result', { tool_name: 'Edit', success: 'true', duration_ms: '12', tool_input: CONTENT }],
    ],
    metrics: [
      ['claude_code.lines_of_code.count', '', 8, { type: 'added', model: SONNET }],
      [
        'claude_code.code_edit_tool.decision',
        '',
        1,
        { tool_name: 'Edit', decision: 'accept', source: 'config' },
      ],
      ['claude_code.commit.count', '', 1, {}],
      ['claude_code.pull_request.count', '', 1, {}],
      ['claude_code.active_time.total', 's', 30, { type: 'user' }],
      ['claude_code.active_time.total', 's', 240, { type: 'cli' }],
    ],
  },
  {
    session: 'cc-b',
    began: 60,
    start: 'fresh',
    hasLogs: true,
    calls: [
      [61, 'main', SONNET, 1_000, 5_000, 200, 400, 11_250],
      [64, 'main', SONNET, 1_000, 5_000, 200, 400, 11_250],
    ],
    lost: [64],
  },
  {
    session: 'cc-c',
    began: 120,
    start: 'fresh',
    hasLogs: false,
    calls: [[121, 'main', HAIKU, 700, 2_100, 0, 350, 10_500]],
  },
  { session: 'cc-view', began: 130, start: 'agents_view', hasLogs: false, calls: [] },
];

export const SESSIONS: readonly ExpectedSession[] = [
  {
    external_id: 'cc-a',
    usage: {
      model_requests: 8,
      failed_requests: 1,
      input_tokens: 4_270,
      cache_read_tokens: 68_700,
      cache_creation_tokens: 35_550,
      output_tokens: 6_760,
      reasoning_tokens: 0,
      cost_usd_micros: 248_033,
    },
    events: { prompt: 3, tool_decision: 3, tool_result: 3, compaction: 1, subagent_end: 1 },
    growth: {
      'claude_code.session.count fresh': 1,
      'claude_code.session.count resume': 1,
      'claude_code.token.usage input': 4_270,
      'claude_code.token.usage cacheRead': 68_700,
      'claude_code.token.usage cacheCreation': 35_550,
      'claude_code.token.usage output': 6_760,
      'claude_code.cost.usage': 0.248033,
      'claude_code.lines_of_code.count added': 50,
      'claude_code.lines_of_code.count removed': 7,
      'claude_code.code_edit_tool.decision accept': 2,
      'claude_code.code_edit_tool.decision reject': 1,
      'claude_code.commit.count': 1,
      'claude_code.pull_request.count': 1,
      'claude_code.active_time.total user': 125.5,
      'claude_code.active_time.total cli': 840,
    },
    coverage: 1,
  },
  {
    external_id: 'cc-b',
    usage: {
      ...NO_USAGE,
      model_requests: 2,
      input_tokens: 2_000,
      cache_read_tokens: 10_000,
      cache_creation_tokens: 400,
      output_tokens: 800,
      cost_usd_micros: 22_500,
    },
    events: {},
    growth: {
      'claude_code.session.count fresh': 1,
      'claude_code.token.usage input': 1_000,
      'claude_code.token.usage cacheRead': 5_000,
      'claude_code.token.usage cacheCreation': 200,
      'claude_code.token.usage output': 400,
      'claude_code.cost.usage': 0.01125,
    },
    coverage: 0.5,
  },
  {
    external_id: 'cc-c',
    usage: NO_USAGE,
    events: {},
    growth: {
      'claude_code.session.count fresh': 1,
      'claude_code.token.usage input': 700,
      'claude_code.token.usage cacheRead': 2_100,
      'claude_code.token.usage output': 350,
      'claude_code.cost.usage': 0.0105,
    },
  },
];
