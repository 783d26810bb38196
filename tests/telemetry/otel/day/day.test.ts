import { expect, test } from '@jest/globals';
import { DAY_MINUTES, recordedDay } from './day.ts';
import { CONTENT, IDENTITY } from './day.types.ts';
import { asJson, asMessage } from './encode.ts';

const startsAt = Date.parse('2026-11-20T08:00:00Z');
const day = recordedDay({ seed: 1, startsAt });
const bodiesOf = (tools: typeof day) => tools.map(({ requests }) => requests.map(asJson));

test('the same seed gives the same bytes, and another one other requests with the same totals', () => {
  expect(bodiesOf(recordedDay({ seed: 1, startsAt }))).toEqual(bodiesOf(day));
  const other = recordedDay({ seed: 2, startsAt });
  expect(bodiesOf(other)).not.toEqual(bodiesOf(day));
  const totals = (tools: typeof day) => tools.map(({ requests: _, ...expected }) => expected);
  expect(totals(other)).toEqual(totals(day));
});

test('every tool has several sessions, each with work and with the id that it names in what it sends', () => {
  expect(day.map(({ tool_id }) => tool_id)).toEqual([
    ...['claude-code', 'codex', 'gemini-cli', 'qwen-code', 'copilot-chat', 'copilot-cli', 'cursor', 'cline'],
    'opencode',
  ]);
  for (const { tool_id, sessions, requests } of day) {
    expect([tool_id, sessions.length > 1]).toEqual([tool_id, true]);
    const sent = requests.map(asJson).join('\n');
    for (const { external_id } of sessions) expect(sent).toContain(`"stringValue":"${external_id}"`);
  }
});

interface JsonPoint {
  readonly attributes: { readonly key: string; readonly value: { readonly stringValue?: string } }[];
  readonly asDouble: number;
}
interface JsonSum {
  readonly name: string;
  readonly sum?: { readonly aggregationTemporality: number; readonly dataPoints: readonly JsonPoint[] };
}
interface JsonBody {
  readonly resourceMetrics?: { readonly scopeMetrics: { readonly metrics: readonly JsonSum[] }[] }[];
}

const LABELS = ['type', 'decision', 'start_type', 'cursor.token.type'];

/** What the delta sums of a tool add up to, by session, metric and label. */
function growthIn(bodies: readonly string[]): Map<string, number> {
  const growth = new Map<string, number>();
  const metrics = bodies
    .map((body) => JSON.parse(body) as JsonBody)
    .flatMap(({ resourceMetrics = [] }) => resourceMetrics)
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((one) => one.metrics));
  for (const { name, sum } of metrics) {
    if (sum?.aggregationTemporality !== 1) continue;
    for (const { attributes, asDouble } of sum.dataPoints) {
      const value = (wanted: readonly string[]) =>
        attributes.find(({ key }) => wanted.includes(key))?.value.stringValue;
      const key = [value(['session.id']), name, value(LABELS)].filter((part) => part !== undefined).join(' ');
      growth.set(key, (growth.get(key) ?? 0) + asDouble);
    }
  }
  return growth;
}

test('the growth that was computed by hand is that of the delta sums', () => {
  for (const { tool_id, requests, sessions, growthWithoutSession } of day) {
    if (!['claude-code', 'cursor', 'opencode'].includes(tool_id)) continue;
    const sent = growthIn(requests.map(asJson));
    const expected = new Map<string, number>();
    for (const { external_id, growth } of sessions)
      for (const [metric, value] of Object.entries(growth)) expected.set(`${external_id} ${metric}`, value);
    for (const [metric, value] of Object.entries(growthWithoutSession))
      expected.set(tool_id === 'claude-code' ? `cc-view ${metric}` : metric, value);
    expect([...sent.keys()].toSorted()).toEqual([...expected.keys()].toSorted());
    for (const [key, value] of sent)
      expect([key, Math.round(value * 1e6)]).toEqual([key, Math.round((expected.get(key) ?? 0) * 1e6)]);
  }
});

test('times are within the day, and text', () => {
  const times = bodiesOf(day)
    .flat()
    .flatMap((body) => [...body.matchAll(/"timeUnixNano":"(\d+)"/g)].map(([, nanos = '']) => BigInt(nanos)));
  expect(times.length).toBeGreaterThan(100);
  const [from, to] = [startsAt, startsAt + DAY_MINUTES * 60_000].map((ms) => BigInt(ms) * 1_000_000n);
  for (const time of times) expect(time >= (from ?? 0n) && time < (to ?? 0n)).toBe(true);
});

test('what must not be kept is in what is sent', () => {
  const sent = bodiesOf(day).flat().join('\n');
  expect(sent).toContain(CONTENT);
  expect(sent).toContain(IDENTITY);
});

test('the two forms of a request say the same', () => {
  const [tool] = day;
  const [first] = tool?.requests ?? [];
  if (!first) throw new Error('The day is empty.');
  expect(asMessage(first)).toMatchObject({
    resourceMetrics: [
      {
        resource: {
          attributes: [
            { key: 'service.name', value: { value: { case: 'stringValue', value: 'claude-code' } } },
            {},
          ],
        },
        scopeMetrics: [{ metrics: [{ name: 'claude_code.session.count', data: { case: 'sum' } }] }],
      },
    ],
  });
  expect(JSON.parse(asJson(first))).toEqual({
    resourceMetrics: [
      {
        resource: {
          attributes: [
            { key: 'service.name', value: { stringValue: 'claude-code' } },
            { key: 'service.version', value: { stringValue: '2.1.332' } },
          ],
        },
        scopeMetrics: [
          {
            scope: { name: 'com.anthropic.claude_code', version: '2.1.332', attributes: [] },
            metrics: [
              {
                name: 'claude_code.session.count',
                unit: '',
                sum: {
                  aggregationTemporality: 1,
                  isMonotonic: true,
                  dataPoints: [
                    {
                      startTimeUnixNano: '1795161600000000000',
                      timeUnixNano: '1795161612000000000',
                      asDouble: 1,
                      attributes: [
                        { key: 'session.id', value: { stringValue: 'cc-a' } },
                        { key: 'user.id', value: { stringValue: 'user-of-the-day' } },
                        { key: 'organization.id', value: { stringValue: 'org-of-the-day' } },
                        { key: 'start_type', value: { stringValue: 'fresh' } },
                      ],
                      flags: 0,
                    },
                  ],
                },
              },
            ],
          },
        ],
      },
    ],
  });
});
