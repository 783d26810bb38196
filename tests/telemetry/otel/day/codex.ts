import { CONTENT, type ExpectedSession, NO_USAGE, type Scenario, type ToolDay } from './day.types.ts';
import { Exporter } from './exporter.ts';
import { type Attributes, histogram, record, sourceOf } from './messages.ts';

/** The prompt's count includes both caches, and the total is named as if it were of tools. */
interface Call {
  readonly minute: number;
  readonly input: number;
  readonly cached: number;
  /** Older versions do not send it. */
  readonly written?: number;
  readonly output: number;
  readonly reasoning: number;
  readonly total: number;
}

interface Process {
  readonly session: string;
  readonly calls: readonly Call[];
  /** Minutes of calls that the API limited, and that were tried again. */
  readonly limited: readonly number[];
  readonly events: readonly (readonly [number, string, Attributes])[];
}

const PROCESSES: readonly Process[] = [
  {
    session: 'cx-a',
    limited: [30],
    calls: [
      {
        minute: 21,
        input: 12_000,
        cached: 8_000,
        written: 1_000,
        output: 700,
        reasoning: 300,
        total: 12_700,
      },
      { minute: 31, input: 15_000, cached: 13_000, output: 1_200, reasoning: 0, total: 16_200 },
    ],
    events: [
      [20, 'conversation_starts', { provider_name: 'openai', approval_policy: 'on-request' }],
      [20.5, 'user_prompt', { prompt_length: 28n, prompt: CONTENT }],
      [22, 'tool_decision', { tool_name: 'shell', decision: 'approved', source: 'user', call_id: 'call_1' }],
      [
        22.5,
        'tool_result',
        {
          tool_name: 'shell',
          call_id: 'call_1',
          success: 'true',
          duration_ms: 80n,
          arguments: CONTENT,
          output: CONTENT,
        },
      ],
    ],
  },
  {
    session: 'cx-b',
    limited: [],
    calls: [{ minute: 200, input: 5_000, cached: 0, output: 250, reasoning: 50, total: 5_250 }],
    events: [[199, 'conversation_starts', { provider_name: 'openai' }]],
  },
  {
    // resumed in another process
    session: 'cx-b',
    limited: [],
    calls: [
      { minute: 420, input: 6_000, cached: 4_500, written: 500, output: 400, reasoning: 100, total: 6_400 },
    ],
    events: [
      [418, 'conversation_starts', { provider_name: 'openai' }],
      [419, 'user_prompt', { prompt_length: 28n, prompt: CONTENT }],
    ],
  },
];

const SESSIONS: readonly ExpectedSession[] = [
  {
    external_id: 'cx-a',
    usage: {
      ...NO_USAGE,
      model_requests: 3,
      failed_requests: 1,
      input_tokens: 5_000,
      cache_read_tokens: 21_000,
      cache_creation_tokens: 1_000,
      output_tokens: 1_900,
      reasoning_tokens: 300,
    },
    // of each call also its attempt, which is an event
    events: { session_start: 1, prompt: 1, tool_decision: 1, tool_result: 1, api_request: 2 },
    growth: {},
  },
  {
    external_id: 'cx-b',
    usage: {
      ...NO_USAGE,
      model_requests: 2,
      input_tokens: 6_000,
      cache_read_tokens: 4_500,
      cache_creation_tokens: 500,
      output_tokens: 650,
      reasoning_tokens: 150,
    },
    events: { session_start: 2, prompt: 1, api_request: 2 },
    growth: {},
  },
];

export function codexDay({ random, at }: Scenario): ToolDay {
  const requests = PROCESSES.flatMap((process) => {
    const source = sourceOf(
      { 'service.name': 'codex_cli_rs', 'service.version': '0.98.0' },
      'codex_otel',
      '',
    );
    const exporter = new Exporter(source, random);
    const told = [...process.events, ...process.calls.flatMap(eventsOf), ...process.limited.map(limitedAt)];
    exporter.logs(
      told
        .toSorted(([one], [other]) => one - other)
        .map(([minute, name, attributes]) =>
          record(at(minute), '', {
            'event.name': `codex.${name}`,
            'conversation.id': process.session,
            'app.version': '0.98.0',
            model: 'gpt-5.3-codex',
            ...attributes,
          }),
        ),
    );
    for (const call of process.calls) exporter.metrics([turnOf(call, at)]);
    return exporter.requests;
  });
  return {
    tool_id: 'codex',
    requests,
    sessions: SESSIONS,
    growthWithoutSession: {
      'codex.turn.token_usage total': 40_550,
      'codex.turn.token_usage input': 38_000,
      'codex.turn.token_usage cached_input': 25_500,
      'codex.turn.token_usage cache_write_input': 1_500,
      'codex.turn.token_usage output': 2_550,
      'codex.turn.token_usage reasoning_output': 450,
    },
    rejectedSpans: 0,
  };
}

type Told = [number, string, Attributes];

const limitedAt = (minute: number): Told => [
  minute,
  'api_request',
  { 'http.response.status_code': 429n, attempt: 0n, duration_ms: 120n, 'error.message': 'rate limit' },
];

const eventsOf = ({ minute, input, cached, written, output, reasoning, total }: Call): Told[] => [
  [minute - 0.1, 'api_request', { 'http.response.status_code': 200n, attempt: 0n, duration_ms: 300n }],
  [
    minute,
    'sse_event',
    {
      'event.kind': 'response.completed',
      input_token_count: BigInt(input),
      cached_token_count: BigInt(cached),
      ...(written !== undefined && { cache_write_token_count: BigInt(written) }),
      output_token_count: BigInt(output),
      reasoning_token_count: BigInt(reasoning),
      tool_token_count: BigInt(total),
    },
  ],
];

/** Names no session. */
function turnOf({ minute, input, cached, written = 0, output, reasoning, total }: Call, at: Scenario['at']) {
  const counts = {
    total,
    input,
    cached_input: cached,
    cache_write_input: written,
    output,
    reasoning_output: reasoning,
  };
  return histogram(
    'codex.turn.token_usage',
    '',
    { start: at(minute), time: at(minute + 1) },
    Object.entries(counts).map(([token_type, count]) => ({ values: [count], attributes: { token_type } })),
  );
}
