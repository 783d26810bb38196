import { type ExpectedSession, NO_USAGE, type Scenario, type ToolDay } from './day.types.ts';
import { Exporter } from './exporter.ts';
import { type Attributes, record, sourceOf } from './messages.ts';

type Told = readonly [minute: number, session: string, name: string, Attributes];

const call = (minute: number, session: string, [input, cached, output]: readonly bigint[]): Told => [
  minute,
  session,
  'task.tokens',
  { model: 'claude-sonnet-5', tokens_in: input ?? 0n, cached_tokens: cached ?? 0n, tokens_out: output ?? 0n },
];

const EVENTS: readonly Told[] = [
  [210, 'cl-a', 'task.created', { provider: 'anthropic' }],
  call(211, 'cl-a', [3_000n, 2_500n, 400n]),
  [212, 'cl-a', 'task.tool_used', { tool: 'write_to_file', success: true }],
  call(213, 'cl-a', [3_500n, 3_000n, 600n]),
  [214, 'cl-a', 'task.completed', {}],
  // the next day's task has another id, and here a task is taken up again after an hour
  [220, 'cl-b', 'task.created', { provider: 'anthropic' }],
  [280, 'cl-b', 'task.restarted', {}],
  call(281, 'cl-b', [800n, 0n, 120n]),
];

const SESSIONS: readonly ExpectedSession[] = [
  {
    external_id: 'cl-a',
    usage: {
      ...NO_USAGE,
      model_requests: 2,
      input_tokens: 6_500,
      cache_read_tokens: 5_500,
      output_tokens: 1_000,
    },
    events: { 'task.created': 1, 'task.tool_used': 1, 'task.completed': 1 },
    growth: {},
  },
  {
    external_id: 'cl-b',
    usage: { ...NO_USAGE, model_requests: 1, input_tokens: 800, output_tokens: 120 },
    events: { 'task.created': 1, 'task.restarted': 1 },
    growth: {},
  },
];

export function clineDay({ random, at }: Scenario): ToolDay {
  const exporter = new Exporter(
    sourceOf({ 'service.name': 'cline', 'service.version': '3.60.0' }, 'cline', '3.60.0'),
    random,
  );
  exporter.logs(
    EVENTS.map(([minute, session, name, attributes]) =>
      record(at(minute), name, { 'event.name': name, task_id: session, ...attributes }),
    ),
  );
  const nothing = { growthWithoutSession: {}, rejectedSpans: 0 };
  return { tool_id: 'cline', requests: exporter.requests, sessions: SESSIONS, ...nothing };
}
