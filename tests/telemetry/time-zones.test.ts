import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../src/auth/scope.ts';
import { setUpApi } from '../support/set-up.ts';
import { Rows } from './usage/rows.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const ofTenant = await api.clientOf(tenant);

let serial = 0;

type Period = 'hour' | 'day' | 'week' | 'month';
type Sum = readonly [period: string | null, startsAt: string | null, sum: number];
interface Window {
  readonly from: string;
  readonly to: string;
  readonly time_zone?: string;
}

describe.each([
  ['in local mode', () => LOCAL as Scope, () => api.local],
  ['with a tenant', () => tenant as Scope, () => ofTenant],
])('periods in a time zone %s', (_name, scopeOf, clientOf) => {
  /** The same numbers as samples, operations and calls of models, each in a session of its own. */
  const store = async (...times: readonly [timestamp: string, tokens: number][]) => {
    const session_id = await db.newSession(scopeOf());
    await new Rows(db, scopeOf()).requests(
      ...times.map(([timestamp, input_tokens]) => ({ timestamp, input_tokens })),
    );
    for (const [timestamp, tokens] of times) {
      // an older sample of the same tool would add nothing
      const sample = { tool_id: `tool-${serial++}`, timestamp, tokens_saved: tokens };
      await db.services.metrics.store(scopeOf(), sample);
      await db.services.toolOperations.record(scopeOf(), {
        ...{ session_id, tool_id: 'cursor', tool_name: 'read', operation_mode: 'full', timestamp },
        ...{ tokens_original: tokens, tokens_actual: 0, response_time_ms: 1 },
      });
    }
  };
  /** What each route that knows periods says of a window. Periods come in the order of time. */
  const asked = async (period: Period, window: Window): Promise<Sum[][]> => {
    const query = { ...window, group_by: period };
    const metrics = await clientOf().request('GET /v1/metrics/summary', { query });
    const usage = await clientOf().request('GET /v1/usage/summary', { query });
    const costs = await clientOf().request('GET /v1/costs', { query: { ...window, period } });
    const operations = await clientOf().request('GET /v1/operations/savings', {
      query: { ...window, interval: period },
    });
    const sums = new Map<string, Sum>();
    for (const { period: name, starts_at, total_tokens_saved } of costs.groups.toReversed())
      sums.set(name, [name, starts_at, (sums.get(name)?.[2] ?? 0) + total_tokens_saved]);
    expect([metrics, costs, operations].map(({ time_zone }) => time_zone)).toEqual(
      Array(3).fill(window.time_zone),
    );
    return [
      metrics.groups.map((one): Sum => [one.group, one.starts_at, one.total_tokens_saved]),
      [...sums.values()],
      operations.groups.map((one): Sum => [one.period, one.starts_at, one.tokens_prevented]),
      usage.groups.map((one): Sum => [one.group, one.starts_at, one.total_tokens]),
    ];
  };
  const expectPeriods = async (period: Period, window: Window, ...expected: Sum[]) => {
    const sums = expected.map(([name, startsAt, sum]) => [name, `${startsAt}:00.000000+00:00`, sum]);
    expect(await asked(period, window)).toEqual(Array(4).fill(sums));
  };

  test('days have 23 and 25 hours where clocks change', async () => {
    await store(['2026-03-28T22:59:59Z', 1], ['2026-03-28T23:00:00Z', 2], ['2026-03-29T21:59:59Z', 4]);
    await store(['2026-03-29T22:00:00Z', 8]);
    const spring = { from: '2026-03-27T00:00:00Z', to: '2026-03-31T00:00:00Z' };
    await expectPeriods(
      'day',
      { ...spring, time_zone: 'Europe/Berlin' },
      ['2026-03-28', '2026-03-27T23:00', 1],
      ['2026-03-29', '2026-03-28T23:00', 6],
      ['2026-03-30', '2026-03-29T22:00', 8],
    );
    await expectPeriods(
      'day',
      spring,
      ['2026-03-28', '2026-03-28T00:00', 3],
      ['2026-03-29', '2026-03-29T00:00', 12],
    );
    await expectPeriods('month', { ...spring, time_zone: 'Europe/Berlin' }, [
      '2026-03',
      '2026-02-28T23:00',
      15,
    ]);
  });

  test('begin at half past in zones that are half an hour off, and hours do, too', async () => {
    await store(['2026-01-04T18:29:59Z', 1], ['2026-01-04T18:30:00Z', 2], ['2026-01-04T19:29:59Z', 4]);
    const window = { from: '2026-01-04T00:00:00Z', to: '2026-01-06T00:00:00Z', time_zone: 'Asia/Kolkata' };
    await expectPeriods(
      'day',
      window,
      ['2026-01-04', '2026-01-03T18:30', 1],
      ['2026-01-05', '2026-01-04T18:30', 6],
    );
    await expectPeriods(
      'week',
      window,
      ['2026-W01', '2025-12-28T18:30', 1],
      ['2026-W02', '2026-01-04T18:30', 6],
    );
    await expectPeriods(
      'hour',
      window,
      ['2026-01-04T17:30Z', '2026-01-04T17:30', 1],
      ['2026-01-04T18:30Z', '2026-01-04T18:30', 6],
    );
  });

  test('an hour that clocks show twice is two hours', async () => {
    await store(['2026-10-25T00:30:00Z', 1], ['2026-10-25T01:30:00Z', 2]);
    const window = { from: '2026-10-25T00:00:00Z', to: '2026-10-25T03:00:00Z', time_zone: 'Europe/Berlin' };
    await expectPeriods(
      'hour',
      window,
      ['2026-10-25T00:00Z', '2026-10-25T00:00', 1],
      ['2026-10-25T01:00Z', '2026-10-25T01:00', 2],
    );
  });

  test('a day begins at the first of its two midnights, and after a midnight that was skipped', async () => {
    // On the Azores, clocks go back from 01:00 to 00:00. In Havana, they go forward from 00:00 to 01:00.
    await store(['2025-10-25T23:59:59Z', 1], ['2025-10-26T00:00:00Z', 2], ['2025-10-26T01:00:00Z', 4]);
    const azores = { from: '2025-10-25T20:00:00Z', to: '2025-10-27T00:00:00Z', time_zone: 'Atlantic/Azores' };
    await expectPeriods(
      'day',
      azores,
      ['2025-10-25', '2025-10-25T00:00', 1],
      ['2025-10-26', '2025-10-26T00:00', 6],
    );
    await store(['2025-03-09T04:59:59Z', 1], ['2025-03-09T05:00:00Z', 2]);
    const havana = { from: '2025-03-09T00:00:00Z', to: '2025-03-10T00:00:00Z', time_zone: 'America/Havana' };
    await expectPeriods(
      'day',
      havana,
      ['2025-03-08', '2025-03-08T05:00', 1],
      ['2025-03-09', '2025-03-09T05:00', 2],
    );
  });
});

describe('a time zone', () => {
  const routes = ['/v1/metrics/summary', '/v1/costs', '/v1/operations/savings'] as const;
  const { summaries, toolOperations } = db.services;
  // Node has fewer zones than this name pretends, so that PostgreSQL must refuse it, with and without rows
  const unknown = { from: '1990-01-01T00:00:00Z', to: '1990-01-02T00:00:00Z', time_zone: 'Nowhere/Land' };
  const refusal = { faults: [{ path: 'query.time_zone', message: expect.stringContaining('IANA') }] };

  test.each(routes)('is refused by GET %s if it is none', async (path) => {
    for (const time_zone of ['Mars/Base', '+02:00', '', "UTC'; select 1"]) {
      const asking = api.local.request(`GET ${path}`, { query: { time_zone } });
      await expect(asking).rejects.toMatchObject({ status: 422, errors: [{ path: 'query.time_zone' }] });
    }
  });

  test('that PostgreSQL does not know is refused, even if no row is in the window', async () => {
    const provider = 'anthropic_claude' as const;
    for (const asking of [
      () => summaries.summarize(LOCAL, { ...unknown, group_by: 'tool' }),
      () => summaries.savings(LOCAL, { ...unknown, group_by: 'tool', period: 'day' }),
      () => toolOperations.savings(LOCAL, { ...unknown, interval: 'day', provider }),
    ])
      await expect(asking()).rejects.toMatchObject(refusal);
  });

  test.each(routes)('is in the response of GET %s only if the request names one', async (path) => {
    expect(await api.local.request(`GET ${path}`, { query: {} })).not.toHaveProperty('time_zone');
    const asked = await api.local.request(`GET ${path}`, { query: { time_zone: 'Asia/Kolkata' } });
    expect(asked).toHaveProperty('time_zone', 'Asia/Kolkata');
  });
});
