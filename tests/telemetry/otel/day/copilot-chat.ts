import { CONTENT, type ExpectedSession, NO_USAGE, type Scenario, type ToolDay } from './day.types.ts';
import { Exporter } from './exporter.ts';
import { type Attributes, histogram, record, sourceOf } from './messages.ts';

const GPT = 'gpt-5.2';

type Told = readonly [minute: number, session: string, name: string, Attributes];

/** Input includes both caches. */
const call = (minute: number, session: string, [input, read, created, output]: readonly bigint[]): Told => [
  minute,
  session,
  'gen_ai.client.inference.operation.details',
  {
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': GPT,
    'gen_ai.usage.input_tokens': input ?? 0n,
    'gen_ai.usage.cache_read.input_tokens': read ?? 0n,
    'gen_ai.usage.cache_creation.input_tokens': created ?? 0n,
    'gen_ai.usage.output_tokens': output ?? 0n,
    'gen_ai.input.messages': CONTENT,
    'gen_ai.output.messages': CONTENT,
  },
];

const EVENTS: readonly Told[] = [
  [70, 'pc-a', 'copilot_chat.session.start', {}],
  call(71, 'pc-a', [8_000n, 6_000n, 500n, 300n]),
  [72, 'pc-a', 'copilot_chat.tool.call', { 'gen_ai.tool.name': 'readFile', success: true, duration_ms: 12n }],
  [
    73,
    'pc-a',
    'copilot_chat.tool.call',
    { 'gen_ai.tool.name': 'runTests', success: false, duration_ms: 900n },
  ],
  call(74, 'pc-a', [9_000n, 7_000n, 0n, 250n]),
  [80, 'pc-b', 'copilot_chat.session.start', {}],
  call(81, 'pc-b', [4_000n, 0n, 0n, 100n]),
];

const SESSIONS: readonly ExpectedSession[] = [
  {
    external_id: 'pc-a',
    usage: {
      ...NO_USAGE,
      model_requests: 2,
      input_tokens: 3_500,
      cache_read_tokens: 13_000,
      cache_creation_tokens: 500,
      output_tokens: 550,
    },
    events: { session_start: 1, tool_result: 2 },
    growth: {},
  },
  {
    external_id: 'pc-b',
    usage: { ...NO_USAGE, model_requests: 1, input_tokens: 4_000, output_tokens: 100 },
    events: { session_start: 1 },
    growth: {},
  },
];

export function copilotChatDay({ random, at }: Scenario): ToolDay {
  // the id on the resource is the window of VS Code, in which both conversations are
  const resource = {
    'service.name': 'copilot-chat',
    'service.version': '0.38.0',
    'session.id': 'window-of-the-day',
  };
  const exporter = new Exporter(sourceOf(resource, 'copilot-chat', '0.38.0'), random);
  exporter.logs(
    EVENTS.map(([minute, session, name, attributes]) =>
      record(at(minute), name, { 'event.name': name, 'gen_ai.conversation.id': session, ...attributes }),
    ),
  );
  const kinds = [
    {
      values: [8_000, 9_000, 4_000],
      attributes: { 'gen_ai.token.type': 'input', 'gen_ai.request.model': GPT },
    },
    { values: [300, 250, 100], attributes: { 'gen_ai.token.type': 'output', 'gen_ai.request.model': GPT } },
  ];
  exporter.metrics([
    histogram('gen_ai.client.token.usage', '{token}', { start: at(70), time: at(90) }, kinds),
  ]);
  return {
    tool_id: 'copilot-chat',
    requests: exporter.requests,
    sessions: SESSIONS,
    growthWithoutSession: {
      'gen_ai.client.token.usage input': 21_000,
      'gen_ai.client.token.usage output': 650,
    },
    rejectedSpans: 0,
  };
}
