import { CONTENT, type ExpectedSession, NO_USAGE, type Scenario, type ToolDay } from './day.types.ts';
import { Exporter } from './exporter.ts';
import { type Attributes, sourceOf, span } from './messages.ts';

interface Told {
  readonly minute: number;
  readonly name: string;
  readonly isClient: boolean;
  readonly attributes: Attributes;
}

const GPT = 'gpt-5.2-codex';

/** Input includes both caches. */
const chat = (
  minute: number,
  session: string | undefined,
  [input, read, created, output]: readonly bigint[],
): Told => ({
  minute,
  name: `chat ${GPT}`,
  isClient: true,
  attributes: {
    ...(session !== undefined && { 'gen_ai.conversation.id': session }),
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': GPT,
    'gen_ai.usage.input_tokens': input ?? 0n,
    'gen_ai.usage.cache_read.input_tokens': read ?? 0n,
    'gen_ai.usage.cache_creation.input_tokens': created ?? 0n,
    'gen_ai.usage.output_tokens': output ?? 0n,
    'gen_ai.input.messages': CONTENT,
  },
});

const inside = (minute: number, session: string, operation: string): Told => ({
  minute,
  name: operation,
  isClient: false,
  attributes: {
    'gen_ai.operation.name': operation,
    'gen_ai.conversation.id': session,
    'gen_ai.tool.call.arguments': CONTENT,
  },
});

const SPANS: readonly Told[] = [
  chat(150, 'pl-a', [5_000n, 3_000n, 0n, 400n]),
  inside(151, 'pl-a', 'execute_tool'),
  inside(152, 'pl-a', 'execute_tool'),
  chat(153, 'pl-a', [5_500n, 4_800n, 200n, 350n]),
  inside(154, 'pl-a', 'invoke_agent'),
  chat(160, 'pl-b', [1_200n, 0n, 0n, 80n]),
  inside(161, 'pl-b', 'execute_tool'),
  inside(162, 'pl-b', 'invoke_agent'),
  // names no session, so it is no request either
  chat(163, undefined, [900n, 0n, 0n, 10n]),
];

const SESSIONS: readonly ExpectedSession[] = [
  {
    external_id: 'pl-a',
    usage: {
      ...NO_USAGE,
      model_requests: 2,
      input_tokens: 2_500,
      cache_read_tokens: 7_800,
      cache_creation_tokens: 200,
      output_tokens: 750,
    },
    events: {},
    growth: {},
  },
  {
    external_id: 'pl-b',
    usage: { ...NO_USAGE, model_requests: 1, input_tokens: 1_200, output_tokens: 80 },
    events: {},
    growth: {},
  },
];

export function copilotCliDay({ random, at }: Scenario): ToolDay {
  const resource = { 'service.name': 'github-copilot', 'service.version': '0.0.400' };
  const exporter = new Exporter(sourceOf(resource, 'github.copilot', '0.0.400'), random);
  const traceId = random.bytes(16);
  exporter.spans(
    SPANS.map(({ minute, ...told }) =>
      span({ start: at(minute - 0.1), time: at(minute) }, { traceId, spanId: random.bytes(8) }, told),
    ),
  );
  return {
    tool_id: 'copilot-cli',
    requests: exporter.requests,
    sessions: SESSIONS,
    growthWithoutSession: {},
    rejectedSpans: 6,
  };
}
