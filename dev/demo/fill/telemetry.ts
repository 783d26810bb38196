import type { Random } from '../story/random.ts';
import { type DemoSession, minutesOf, timesOf } from '../story/story.ts';

type Values = Readonly<Record<string, string | number | boolean>>;

export interface Told {
  readonly at: string;
  readonly attributes: Values;
}

/** The calls of models in the session. Logs and metrics tell of the same ones. */
export function callsOf(session: DemoSession): Told[] {
  const times = timesOf(session, Math.max(4, Math.round(minutesOf(session) / 3)));
  return times.map((at) => ({ at, attributes: callOf(session, session.random) }));
}

/** What the tool's own OpenTelemetry would have sent of the session, as OTLP in JSON: logs. */
export function logsOf(session: DemoSession, calls: readonly Told[]): object {
  const { random, tool } = session;
  const told = [
    ...calls,
    ...timesOf(session, random.whole(4, 18)).map((at) => ({ at, attributes: toolResultOf(session, random) })),
    ...timesOf(session, random.whole(2, 6)).map((at) => ({ at, attributes: promptOf(session, random) })),
  ];
  return {
    resourceLogs: [
      {
        resource: resourceOf(session),
        scopeLogs: [{ scope: { name: tool.id }, logRecords: told.map(recordOf) }],
      },
    ],
  };
}

const resourceOf = ({ tool }: DemoSession) => ({
  attributes: attributesOf({ 'service.name': tool.id, 'service.version': tool.version }),
});

const nanosecondsOf = (at: string) => `${BigInt(Date.parse(at)) * 1_000_000n}`;

const recordOf = ({ at, attributes }: Told) => ({
  timeUnixNano: nanosecondsOf(at),
  observedTimeUnixNano: nanosecondsOf(at),
  severityNumber: 9,
  attributes: attributesOf(attributes),
});

const attributesOf = (values: Values) =>
  Object.entries(values).map(([key, value]) => ({ key, value: encoded(value) }));

function encoded(value: string | number | boolean): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isInteger(value) ? { intValue: `${value}` } : { doubleValue: value };
}

/** One call of a model. One of forty fails. */
function callOf({ tool, externalId, model }: DemoSession, random: Random): Values {
  const [input, cached, output] = [tool.input, tool.cached, tool.output].map(([least, most]) =>
    random.whole(least, most),
  ) as [number, number, number];
  const duration_ms = random.whole(900, 24_000);
  const fails = random.isLucky(0.025);
  switch (tool.id) {
    case 'claude-code':
      return {
        'session.id': externalId,
        'event.name': fails ? 'api_error' : 'api_request',
        model,
        duration_ms,
        request_id: `req_${random.uuid()}`,
        ...(fails
          ? { status_code: 529, error: 'Overloaded', attempt: random.whole(1, 3) }
          : {
              input_tokens: input,
              output_tokens: output,
              cache_read_tokens: cached,
              cache_creation_tokens: random.whole(0, 4_000),
              cost_usd: costOf(model, { input, cached, output }),
            }),
      };
    case 'codex':
      return {
        'conversation.id': externalId,
        'event.name': 'codex.sse_event',
        'event.kind': 'response.completed',
        model,
        // what was read from the cache is a part of its input
        input_token_count: input + cached,
        cached_token_count: cached,
        output_token_count: output,
        reasoning_token_count: Math.floor(output / 3),
        tool_token_count: input + cached + output,
      };
    case 'cursor':
      return {
        'cursor.conversation.id': externalId,
        'event.name': 'cursor.api.request',
        'cursor.event.id': random.uuid(),
        'cursor.usage_event.id': random.uuid(),
        'cursor.model.name': model,
        duration_ms,
        input_tokens: input,
        output_tokens: output,
        cache_read_tokens: cached,
        cache_creation_tokens: 0,
        cost_usd: costOf(model, { input, cached, output }),
      };
  }
}

/** US dollars, as the tool itself would estimate them. */
function costOf(model: string, tokens: { input: number; cached: number; output: number }): number {
  const [input, output] = model.includes('opus') ? [4, 20] : [2, 10];
  const micros = tokens.input * input + (tokens.cached * input) / 20 + tokens.output * output;
  return Math.round(micros) / 1_000_000;
}

const SESSION_ATTRIBUTES = {
  'claude-code': 'session.id',
  cursor: 'cursor.conversation.id',
  codex: 'conversation.id',
} as const;

const toolResultOf = ({ tool, externalId }: DemoSession, random: Random): Values => ({
  [SESSION_ATTRIBUTES[tool.id]]: externalId,
  'event.name': 'tool_result',
  tool_name: random.oneOf(['Read', 'Edit', 'Bash', 'Grep']),
  success: !random.isLucky(0.06),
  duration_ms: random.whole(8, 4_200),
});

const promptOf = ({ tool, externalId }: DemoSession, random: Random): Values => ({
  [SESSION_ATTRIBUTES[tool.id]]: externalId,
  'event.name': 'user_prompt',
  prompt_length: random.whole(20, 900),
});

/** Metrics of Claude Code: tokens, lines, commits and active time. */
export function metricsOf(session: DemoSession, calls: readonly Told[]): object | undefined {
  const { tool, externalId, random, startedAt, endsAt } = session;
  if (tool.id !== 'claude-code') return undefined;
  const sum = (name: string, unit: string, value: number, own: Values = {}) => ({
    name: `claude_code.${name}`,
    unit,
    sum: {
      aggregationTemporality: 1,
      isMonotonic: true,
      dataPoints: [
        {
          startTimeUnixNano: nanosecondsOf(startedAt.toISOString()),
          timeUnixNano: nanosecondsOf(endsAt.toISOString()),
          asDouble: value,
          attributes: attributesOf({ 'session.id': externalId, ...own }),
        },
      ],
    },
  });
  const used = (field: string) =>
    calls.reduce((total, { attributes }) => total + Number(attributes[field] ?? 0), 0);
  const model = { model: session.model };
  const metrics = [
    sum('token.usage', 'tokens', used('input_tokens'), { ...model, type: 'input' }),
    sum('token.usage', 'tokens', used('output_tokens'), { ...model, type: 'output' }),
    sum('token.usage', 'tokens', used('cache_read_tokens'), { ...model, type: 'cacheRead' }),
    sum('token.usage', 'tokens', used('cache_creation_tokens'), { ...model, type: 'cacheCreation' }),
    sum('cost.usage', 'USD', used('cost_usd'), model),
    sum('lines_of_code.count', 'count', random.whole(20, 480), { type: 'added' }),
    sum('lines_of_code.count', 'count', random.whole(5, 190), { type: 'removed' }),
    sum('commit.count', 'count', random.whole(0, 4)),
    sum('active_time.total', 's', random.whole(200, minutesOf(session) * 50), { type: 'user' }),
  ];
  return {
    resourceMetrics: [
      {
        resource: resourceOf(session),
        scopeMetrics: [{ scope: { name: 'com.anthropic.claude_code' }, metrics }],
      },
    ],
  };
}
