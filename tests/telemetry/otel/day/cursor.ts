import { type ExpectedSession, IDENTITY, NO_USAGE, type Scenario, type ToolDay } from './day.types.ts';
import { Exporter } from './exporter.ts';
import { type Attributes, counter, point, record, sourceOf } from './messages.ts';

type Told = readonly [minute: number, session: string, name: string, Attributes];

const MODEL = { 'cursor.model.name': 'composer-2' };

const call = (
  minute: number,
  session: string,
  usage: string,
  [input, read, created, output, cost]: readonly bigint[],
): Told => [
  minute,
  session,
  'api.request',
  {
    ...MODEL,
    'cursor.usage_event.id': usage,
    input_tokens: input ?? 0n,
    cache_read_tokens: read ?? 0n,
    cache_creation_tokens: created ?? 0n,
    output_tokens: output ?? 0n,
    cost_usd_micros: cost ?? 0n,
  },
];

const correction = (minute: number, session: string, usage: string): Told => [
  minute,
  session,
  'api.correction',
  { 'cursor.usage_event.id': usage },
];

const EVENTS: readonly Told[] = [
  call(170, 'cu-a', 'u1', [900n, 4_000n, 300n, 500n, 12_000n]),
  [171, 'cu-a', 'api.error', { ...MODEL, 'cursor.usage_event.id': 'u6', status_code: 503n }],
  call(172, 'cu-a', 'u2', [700n, 4_300n, 0n, 650n, 9_500n]),
  call(173, 'cu-a', 'u3', [100n, 0n, 0n, 50n, 1_000n]),
  correction(174, 'cu-a', 'u3'),
  // comes before what it takes back
  correction(180, 'cu-b', 'u4'),
  call(179, 'cu-b', 'u4', [400n, 0n, 0n, 60n, 2_000n]),
  call(181, 'cu-b', 'u5', [250n, 0n, 100n, 90n, 2_200n]),
];

/** Without u3 and u4. Name no session. */
const TOKENS = { input: 1_850, cache_read: 8_300, cache_creation: 400, output: 1_240 };

const SESSIONS: readonly ExpectedSession[] = [
  {
    external_id: 'cu-a',
    usage: {
      ...NO_USAGE,
      model_requests: 3,
      failed_requests: 1,
      input_tokens: 1_600,
      cache_read_tokens: 8_300,
      cache_creation_tokens: 300,
      output_tokens: 1_150,
      cost_usd_micros: 21_500,
    },
    events: { correction: 1 },
    growth: {},
  },
  {
    external_id: 'cu-b',
    usage: {
      ...NO_USAGE,
      model_requests: 1,
      input_tokens: 250,
      cache_creation_tokens: 100,
      output_tokens: 90,
      cost_usd_micros: 2_200,
    },
    events: { correction: 1 },
    growth: {},
  },
];

export function cursorDay({ random, at }: Scenario): ToolDay {
  const exporter = new Exporter(sourceOf({ 'service.name': 'cursor' }, 'cursor', ''), random);
  exporter.logs(
    EVENTS.map(([minute, session, name, attributes]) =>
      record(at(minute), `cursor.${name}`, {
        'event.name': `cursor.${name}`,
        'cursor.event.id': random.id('evt'),
        'cursor.conversation.id': session,
        'cursor.team.id': 'team-of-the-day',
        'cursor.user.email': IDENTITY,
        ...attributes,
      }),
    ),
  );
  const times = { start: at(170), time: at(185) };
  const billable = { ...MODEL, 'cursor.api.billable': true };
  exporter.metrics([
    counter(
      'cursor.token.usage',
      '{token}',
      'delta',
      Object.entries(TOKENS).map(([type, count]) =>
        point(times, count, { ...billable, 'cursor.token.type': type }),
      ),
    ),
    counter('cursor.cost.usage', 'USD', 'delta', [point(times, 0.0237, billable)]),
  ]);
  return {
    tool_id: 'cursor',
    requests: exporter.requests,
    sessions: SESSIONS,
    growthWithoutSession: {
      'cursor.token.usage input': 1_850,
      'cursor.token.usage cache_read': 8_300,
      'cursor.token.usage cache_creation': 400,
      'cursor.token.usage output': 1_240,
      'cursor.cost.usage': 0.0237,
    },
    rejectedSpans: 0,
  };
}
