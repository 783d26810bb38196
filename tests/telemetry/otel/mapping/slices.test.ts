import { expect, test } from '@jest/globals';
import { mapLogs, mapMetrics, mapSpans } from '../../../../src/features/telemetry/otel/mapping/mapping.ts';
import { logs, metric, metrics, record, sourced, span } from '../../../support/otlp/messages.ts';
import { PRIVATE } from './options.ts';

const MANY = Array.from({ length: 20_000 }, (_, i) => i);
const own = (i: number) => ({
  i,
  'session.id': 's',
  'event.name': 'api_request',
  model: 'm',
  'user.id': 'u',
});

/** How often other work had its turn meanwhile. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  await work();
  clearInterval(timer);
  return turns;
}

test('20,000 records do not block other work', async () => {
  const sent = logs('claude-code', ...MANY.map((i) => record(own(i))));
  const turns = await turnsDuring(async () => {
    const { facts } = await mapLogs(sent, PRIVATE);
    expect(new Set(facts.requests.map(({ id }) => id)).size).toBe(20_000);
  });
  expect(turns).toBeGreaterThan(5);
});

test('20,000 points of one metric do not block other work', async () => {
  const sent = metrics(
    'mine',
    metric(
      'm',
      MANY.map((i) => ({ value: i, attributes: own(i) })),
    ),
  );
  const turns = await turnsDuring(async () => {
    const { facts } = await mapMetrics(sent, PRIVATE);
    expect(new Set(facts.points.map(({ series_id }) => series_id)).size).toBe(20_000);
  });
  expect(turns).toBeGreaterThan(5);
});

test('20,000 spans do not block other work', async () => {
  const call = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.usage.input_tokens': 1,
    'gen_ai.conversation.id': 'c',
  };
  const sent = sourced(
    'github-copilot',
    MANY.map((i) => span({ ...own(i), ...call })),
  );
  const turns = await turnsDuring(async () => {
    const { facts } = await mapSpans(sent, PRIVATE);
    expect(new Set(facts.requests.map(({ id }) => id)).size).toBe(20_000);
  });
  expect(turns).toBeGreaterThan(5);
});
