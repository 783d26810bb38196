import { CONTENT, type ExpectedSession, NO_USAGE, type Scenario, type ToolDay } from './day.types.ts';
import { Exporter } from './exporter.ts';
import { type Attributes, counter, point, record, sourceOf, type Times } from './messages.ts';

/** Reasoning is counted apart from the output. */
interface Call {
  readonly minute: number;
  readonly tokens: Readonly<Record<'input' | 'cacheRead' | 'cacheCreation' | 'output' | 'reasoning', number>>;
  readonly cost: number;
}

interface Conversation {
  readonly session: string;
  /** The plug-in can be told to say `claude_code`; the tool is opencode all the same. */
  readonly prefix: string;
  readonly calls: readonly Call[];
}

const CONVERSATIONS: readonly Conversation[] = [
  {
    session: 'oc-a',
    prefix: 'opencode',
    calls: [
      {
        minute: 231,
        tokens: { input: 600, cacheRead: 2_000, cacheCreation: 100, output: 300, reasoning: 50 },
        cost: 4_200,
      },
      {
        minute: 233,
        tokens: { input: 400, cacheRead: 2_500, cacheCreation: 0, output: 200, reasoning: 0 },
        cost: 3_100,
      },
    ],
  },
  {
    session: 'oc-b',
    prefix: 'claude_code',
    calls: [
      {
        minute: 241,
        tokens: { input: 50, cacheRead: 0, cacheCreation: 0, output: 20, reasoning: 0 },
        cost: 300,
      },
    ],
  },
];

const SESSIONS: readonly ExpectedSession[] = [
  {
    external_id: 'oc-a',
    usage: {
      ...NO_USAGE,
      model_requests: 2,
      input_tokens: 1_000,
      cache_read_tokens: 4_500,
      cache_creation_tokens: 100,
      output_tokens: 550,
      reasoning_tokens: 50,
      cost_usd_micros: 7_300,
    },
    events: { prompt: 1 },
    growth: {
      'opencode.token.usage input': 1_000,
      'opencode.token.usage cacheRead': 4_500,
      'opencode.token.usage cacheCreation': 100,
      'opencode.token.usage output': 500,
      'opencode.token.usage reasoning': 50,
      'opencode.cost.usage': 0.0073,
    },
  },
  {
    external_id: 'oc-b',
    usage: {
      ...NO_USAGE,
      model_requests: 1,
      input_tokens: 50,
      output_tokens: 20,
      cost_usd_micros: 300,
    },
    events: { prompt: 1 },
    growth: {
      'claude_code.token.usage input': 50,
      'claude_code.token.usage output': 20,
      'claude_code.cost.usage': 0.0003,
    },
  },
];

export function opencodeDay({ random, at }: Scenario): ToolDay {
  const exporter = new Exporter(
    sourceOf({ 'service.name': 'opencode', 'app.version': '1.4.0' }, 'opencode-otel-plugin', '1.4.0'),
    random,
  );
  for (const { session, prefix, calls } of CONVERSATIONS) {
    const said = (minute: number, name: string, attributes: Attributes) =>
      record(at(minute), `${prefix}.${name}`, { 'event.name': name, 'session.id': session, ...attributes });
    const [first] = calls;
    exporter.logs([
      said((first?.minute ?? 0) - 1, 'user_prompt', { prompt_length: 28n, prompt: CONTENT }),
      ...calls.map((call) => said(call.minute, 'api_request', requestOf(call))),
    ]);
    for (const call of calls)
      exporter.metrics(
        metricsOf(call, prefix, session, { start: at(call.minute), time: at(call.minute + 0.2) }),
      );
  }
  const nothing = { growthWithoutSession: {}, rejectedSpans: 0 };
  return { tool_id: 'opencode', requests: exporter.requests, sessions: SESSIONS, ...nothing };
}

const requestOf = ({ tokens, cost }: Call): Attributes => ({
  model: 'glm-5',
  input_tokens: BigInt(tokens.input),
  cache_read_tokens: BigInt(tokens.cacheRead),
  cache_creation_tokens: BigInt(tokens.cacheCreation),
  output_tokens: BigInt(tokens.output),
  reasoning_tokens: BigInt(tokens.reasoning),
  cost_usd: cost / 1e6,
});

function metricsOf({ tokens, cost }: Call, prefix: string, session: string, times: Times) {
  const shared = { 'session.id': session, model: 'glm-5' };
  const counted = Object.entries(tokens).filter(([, count]) => count > 0);
  return [
    counter(
      `${prefix}.token.usage`,
      'tokens',
      'delta',
      counted.map(([type, count]) => point(times, count, { ...shared, type })),
    ),
    counter(`${prefix}.cost.usage`, 'USD', 'delta', [point(times, cost / 1e6, shared)]),
  ];
}
