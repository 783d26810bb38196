import { describe, expect, test } from '@jest/globals';
import { setUpApi } from '../../../support/set-up.ts';
import { keyOf } from '../../../support/test-app.ts';
import { DAY_MINUTES, recordedDay } from '../../../telemetry/otel/day/day.ts';
import type { ExpectedSession } from '../../../telemetry/otel/day/day.types.ts';
import { store } from './posting.ts';
import { Reports, type Series } from './reports.ts';

const { db, api } = await setUpApi({ localMode: false });
const authorization = await keyOf(db, await db.newTenant());
const reports = new Reports(api.url, authorization);

const HOUR = 3_600_000;
const startsAt = Math.floor((Date.now() - DAY_MINUTES * 60_000) / HOUR) * HOUR - HOUR;
const day = recordedDay({ seed: 3, startsAt });

const rejected: Record<string, number> = {};
for (const { tool_id, requests } of day) {
  rejected[tool_id] = 0;
  for (const request of requests) rejected[tool_id] += await store(api.url, authorization, request);
}

const LABELS = ['type', 'decision', 'start_type', 'cursor.token.type', 'token_type', 'gen_ai.token.type'];

/** Of counters and histograms in millionths, by metric and by the attribute that divides it. */
function growthOf(series: readonly Series[]): Record<string, number> {
  const growth: Record<string, number> = {};
  for (const { metric, attributes, window } of series) {
    const label = LABELS.map((name) => attributes[name]).find((value) => value !== undefined);
    const key = label === undefined ? metric : `${metric} ${label}`;
    growth[key] = (growth[key] ?? 0) + Math.round(Number(window.sum) * 1e6);
  }
  return growth;
}

const inMillionths = (growth: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(growth).map(([key, value]) => [key, Math.round(value * 1e6)]));

test('only the spans that are no requests are rejected', () => {
  expect(rejected).toEqual(
    Object.fromEntries(day.map(({ tool_id, rejectedSpans }) => [tool_id, rejectedSpans])),
  );
});

describe.each(day.map((tool) => [tool.tool_id, tool] as const))('%s', (tool_id, tool) => {
  test('has the sessions that it named, and no others', async () => {
    const sessions = await reports.sessions({ tool_id });
    const named = sessions.map(({ external_id }) => external_id).toSorted();
    expect(named).toEqual(tool.sessions.map(({ external_id }) => external_id).toSorted());
  });

  test.each(tool.sessions.map((session) => [session.external_id, session] as const))(
    'the session %s has the totals that were computed by hand',
    async (external_id, expected) => {
      const [listed] = await reports.sessions({ tool_id, external_id });
      const { session_id = '' } = listed ?? {};
      expect(await reports.session(session_id)).toMatchObject(expected.usage);
      expect(await reports.usageOf(session_id)).toMatchObject(usageOf(expected));
      const events: Record<string, number> = {};
      for (const { name } of await reports.events({ session_id })) events[name] = (events[name] ?? 0) + 1;
      expect(events).toEqual(expected.events);
      expect(growthOf(await reports.series({ session_id }))).toEqual(inMillionths(expected.growth));
    },
  );

  test('what names no session has grown as computed by hand', async () => {
    const series = await reports.series({ tool_id });
    const without = series.filter(({ session_id }) => session_id === null);
    expect(growthOf(without)).toEqual(inMillionths(tool.growthWithoutSession));
  });
});

/** As the report of one session has it: from its requests, and where there are none from its points. */
function usageOf({ usage, growth, coverage }: ExpectedSession): object {
  const { model_requests: requests, cost_usd_micros, ...rest } = usage;
  if (requests === 0) {
    const tokens = (type: string) => growth[`claude_code.token.usage ${type}`] ?? 0;
    return {
      source: 'metrics',
      coverage: null,
      coverage_reason: 'no_requests',
      requests: 0,
      input_tokens: tokens('input'),
      cache_read_tokens: tokens('cacheRead'),
      cache_creation_tokens: tokens('cacheCreation'),
      output_tokens: tokens('output'),
      client_cost_usd: `${growth['claude_code.cost.usage']}`,
    };
  }
  const { reasoning_tokens: _, ...tokens } = rest;
  return {
    ...tokens,
    requests,
    source: 'events',
    ...(cost_usd_micros > 0 && { client_cost_usd: `${cost_usd_micros / 1e6}` }),
    ...(coverage !== undefined && {
      coverage: expect.objectContaining({ input: coverage, cache_read: coverage, output: coverage }),
    }),
    ...(coverage === undefined && Object.keys(growth).length === 0 && { coverage_reason: 'no_points' }),
  };
}
