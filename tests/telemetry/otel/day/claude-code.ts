import { type Call, PROCESSES, type Process, SESSIONS, SONNET } from './claude-code.scenario.ts';
import { IDENTITY, type Scenario, type ToolDay } from './day.types.ts';
import { Exporter } from './exporter.ts';
import {
  type Attributes,
  counter,
  type ExportRequest,
  point,
  record,
  sourceOf,
  type Times,
} from './messages.ts';

export function claudeCodeDay(scenario: Scenario): ToolDay {
  return {
    tool_id: 'claude-code',
    requests: PROCESSES.flatMap((process) => sentBy(process, scenario)),
    sessions: SESSIONS,
    growthWithoutSession: { 'claude_code.session.count agents_view': 1 },
    rejectedSpans: 0,
  };
}

const VERSION = '2.1.332';

function sentBy(process: Process, { random, at }: Scenario): ExportRequest[] {
  const { session, began, start, calls, overloads = [], events = [], metrics = [], lost = [] } = process;
  const who = { 'session.id': session, 'user.id': 'user-of-the-day', 'organization.id': 'org-of-the-day' };
  const told: (readonly [number, string, Attributes])[] = [
    ...events,
    ...overloads.map((minute): [number, string, Attributes] => [
      minute,
      'api_error',
      { model: SONNET, status_code: '529', error: 'Overloaded', attempt: '1', duration_ms: '900' },
    ]),
    ...calls.map((call): [number, string, Attributes] => [
      call[0],
      'api_request',
      requestOf(call, random.id('req')),
    ]),
  ];
  const records = told
    .sort(([one], [other]) => one - other)
    .map(([minute, name, attributes], sequence) =>
      record(at(minute), `claude_code.${name}`, {
        ...who,
        'user.email': IDENTITY,
        'event.name': name,
        'event.sequence': BigInt(sequence),
        ...attributes,
      }),
    );
  const exporter = new Exporter(
    sourceOf(
      { 'service.name': 'claude-code', 'service.version': VERSION },
      'com.anthropic.claude_code',
      VERSION,
    ),
    random,
  );
  const times = (minute: number) => ({ start: at(minute), time: at(minute + 0.2) });
  exporter.metrics([
    counter('claude_code.session.count', '', 'delta', [
      point(times(began), 1, { ...who, start_type: start }),
    ]),
  ]);
  if (process.hasLogs) exporter.logs(records);
  for (const call of calls)
    if (!lost.includes(call[0])) exporter.metrics(metricsOf(call, who, times(call[0])));
  if (metrics.length > 0)
    exporter.metrics(
      metrics.map(([name, unit, value, attributes]) =>
        counter(name, unit, 'delta', [point(times(began + 20), value, { ...who, ...attributes })]),
      ),
    );
  return exporter.requests;
}

/** Numbers come as texts. */
function requestOf(
  [, source, model, input, read, creation, output, cost]: Call,
  request_id: string,
): Attributes {
  return {
    model,
    request_id,
    query_source: source,
    input_tokens: `${input}`,
    cache_read_tokens: `${read}`,
    cache_creation_tokens: `${creation}`,
    output_tokens: `${output}`,
    cost_usd: `${cost / 1e6}`,
    duration_ms: '2100',
  };
}

function metricsOf(
  [, source, model, input, read, creation, output, cost]: Call,
  who: Attributes,
  times: Times,
) {
  const shared = { ...who, model, query_source: source };
  const tokens = Object.entries({ input, cacheRead: read, cacheCreation: creation, output })
    .filter(([, value]) => value > 0)
    .map(([type, value]) => point(times, value, { ...shared, type }));
  return [
    counter('claude_code.token.usage', 'tokens', 'delta', tokens),
    counter('claude_code.cost.usage', 'USD', 'delta', [point(times, cost / 1e6, shared)]),
  ];
}
