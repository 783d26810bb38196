import { describe, expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { setUpApi } from '../../support/set-up.ts';
import { Rows } from './rows.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const ofTenant = await api.clientOf(tenant);
// so many events a minute that no test reaches the limit
await db.services.billing.setPlan(tenant.tenantId, 'enterprise', OPERATOR);

describe.each([
  ['in local mode', () => LOCAL as Scope, () => api.local],
  ['with a tenant', () => tenant as Scope, () => ofTenant],
])('a summary of usage %s', (_name, scopeOf, clientOf) => {
  const rows = new Rows(db, scopeOf());
  const summarize = (query: object) => clientOf().request('GET /v1/usage/summary', { query });
  /** Everything that these tests store lies on a day of its own. */
  const day = (date: string) => ({ from: `${date}T00:00:00Z`, to: `${date}T23:59:59.999999Z` });

  test('adds up requests by tool and as a whole, with both costs to the last digit', async () => {
    const { session_id } = await rows.newSession();
    const timestamp = '2026-03-01T10:00:00Z';
    await rows.requests(
      {
        ...{ timestamp, session_id, model: 'claude-sonnet-4-5', cost_usd_micros: 12_345 },
        input_tokens: 1_000,
        cache_read_tokens: 9_000,
        cache_creation_tokens: 500,
        output_tokens: 200,
      },
      { timestamp, session_id, model: 'claude-sonnet-4-5', status: 'error', http_status: 529 },
      { timestamp, session_id, model: 'claude-sonnet-4-5', status: 'refused', input_tokens: 7 },
      { timestamp, session_id, billable: false, input_tokens: 4_000_000, cost_usd_micros: 1 },
      {
        ...{ timestamp, tool_id: 'codex', model: 'gpt-5', input_tokens: 3, output_tokens: 11 },
        reasoning_tokens: 10,
      },
    );
    await rows.series({ session_id, measure: 'lines_added' }, { timestamp, value: 40 });
    await rows.series({ session_id, measure: 'lines_removed' }, { timestamp, value: 2 });
    await rows.series({ session_id, measure: 'commits' }, { timestamp, value: 1 });
    await rows.series({ session_id, measure: 'active_seconds_cli' }, { timestamp, value: 1.25 });
    await rows.series({ session_id, measure: 'session_starts' }, { timestamp, value: 1 });
    await rows.events({ timestamp, tool_id: 'codex', name: 'session_start' });
    const sums = {
      ...{ requests: 3, failed_requests: 1, refused_requests: 1, non_billable_requests: 1, sessions: 1 },
      ...{ input_tokens: 1_007, cache_read_tokens: 9_000, cache_creation_tokens: 500, output_tokens: 200 },
      ...{ reasoning_tokens: 0, total_tokens: 10_707 },
      // 9,000 of 10,507
      cache_share: 0.856572,
      client_cost_usd: '0.012345',
      // 1,007 × 3 + 9,000 × 0.3 + 500 × 3.75 + 200 × 15 = 10,596 millionths of a dollar
      ...{ priced_cost_usd: '0.010596', unpriced_tokens: 0 },
      ...{ lines_added: 40, lines_removed: 2, commits: 1, pull_requests: 0 },
      ...{ edits_accepted: 0, edits_rejected: 0, active_seconds_user: 0, active_seconds_cli: 1.25 },
      ...{ session_starts: 1, source: 'events', coverage: null, coverage_reason: 'no_points' },
    };
    expect(await summarize({ ...day('2026-03-01') })).toEqual({
      from: '2026-03-01T00:00:00.000000+00:00',
      to: '2026-03-01T23:59:59.999999+00:00',
      group_by: 'tool',
      time_zone: 'UTC',
      currency: 'USD',
      price_version: '2026-11-28',
      totals: {
        ...sums,
        ...{ requests: 4, input_tokens: 1_010, output_tokens: 211, reasoning_tokens: 10 },
        ...{ total_tokens: 10_721, cache_share: 0.856327, session_starts: 2 },
        // and 3 × 1.25 + 11 × 10 = 113.75
        priced_cost_usd: '0.01070975',
      },
      groups: [
        { group: 'claude-code', starts_at: null, ...sums },
        expect.objectContaining({
          ...{ group: 'codex', requests: 1, sessions: 0, total_tokens: 14, cache_share: 0 },
          ...{ client_cost_usd: null, priced_cost_usd: '0.00011375', session_starts: 1, commits: 0 },
        }),
      ],
      truncated: false,
      unknown_models: [],
      unknown_models_truncated: false,
    });
  });

  test('of nothing has zeros, no source and no groups', async () => {
    const { totals, groups } = await summarize({ tool_id: 'nobody' });
    expect(groups).toEqual([]);
    expect(totals).toMatchObject({
      ...{ requests: 0, total_tokens: 0, cache_share: null, client_cost_usd: null, priced_cost_usd: '0' },
      ...{ sessions: 0, active_seconds_user: 0, source: null, coverage: null, coverage_reason: null },
    });
  });

  test('groups and filters by model, session and project', async () => {
    const timestamp = '2026-03-02T10:00:00Z';
    const [one, two] = [
      await rows.newSession('claude-code', '/work/a'),
      await rows.newSession('claude-code', '/work/b'),
    ];
    await rows.requests(
      { timestamp, session_id: one.session_id, model: 'a', input_tokens: 100 },
      { timestamp, session_id: one.session_id, model: 'b', input_tokens: 20 },
      { timestamp, session_id: two.session_id, model: 'a', input_tokens: 3 },
      { timestamp, model: null, input_tokens: 1 },
    );
    const tokensBy = async (query: object) =>
      (await summarize({ ...day('2026-03-02'), ...query })).groups.map(({ group, total_tokens }) => [
        group,
        total_tokens,
      ]);
    expect(await tokensBy({ group_by: 'model' })).toEqual([
      ['a', 103],
      ['b', 20],
      [null, 1],
    ]);
    expect(await tokensBy({ group_by: 'session' })).toEqual([
      [one.session_id, 120],
      [two.session_id, 3],
      [null, 1],
    ]);
    expect(await tokensBy({ group_by: 'project' })).toEqual([
      [one.project_id, 120],
      [two.project_id, 3],
      [null, 1],
    ]);
    const { project_id } = one;
    expect(await tokensBy({ project_id })).toEqual([['claude-code', 120]]);
    expect(await tokensBy({ project_id, model: 'a' })).toEqual([['claude-code', 100]]);
    expect(await tokensBy({ session_id: two.session_id })).toEqual([['claude-code', 3]]);
    expect(await tokensBy({ session_id: two.session_id, tool_id: 'codex' })).toEqual([]);
  });

  test('filters points and events as it filters requests', async () => {
    const timestamp = '2026-03-03T10:00:00Z';
    const { session_id, project_id } = await rows.newSession('claude-code', '/work/c');
    const lines = { session_id, measure: 'lines_added' } as const;
    await rows.series({ ...lines, model: 'a' }, { timestamp, value: 5 });
    await rows.series({ ...lines, model: 'b' }, { timestamp, value: 7 });
    await rows.series({ measure: 'lines_added', tool_id: 'other' }, { timestamp, value: 11 });
    await rows.events({ timestamp, session_id, name: 'session_start' });
    const of = async (query: object) => {
      const { totals } = await summarize({ ...day('2026-03-03'), ...query });
      return [totals.lines_added, totals.session_starts];
    };
    expect(await of({})).toEqual([23, 1]);
    expect(await of({ project_id })).toEqual([12, 1]);
    expect(await of({ session_id })).toEqual([12, 1]);
    expect(await of({ model: 'a' })).toEqual([5, 0]);
    expect(await of({ tool_id: 'other' })).toEqual([11, 0]);
  });

  test('lists models without a price and does not guess one', async () => {
    const timestamp = '2026-03-04T10:00:00Z';
    await rows.requests(
      { timestamp, model: 'claude-haiku-4-5', input_tokens: 1_000_000 },
      { timestamp, model: 'house-model', input_tokens: 10, output_tokens: 5 },
      { timestamp, model: 'claude-haiku-4-5:free', input_tokens: 40 },
      { timestamp, model: null, input_tokens: 2 },
      { timestamp, model: 'no-tokens', status: 'error' },
      { timestamp, model: 'not billed', billable: false, input_tokens: 9 },
    );
    const { totals, unknown_models } = await summarize(day('2026-03-04'));
    expect(totals).toMatchObject({ priced_cost_usd: '1', unpriced_tokens: 57, total_tokens: 1_000_057 });
    expect(unknown_models).toEqual([
      { model: 'claude-haiku-4-5:free', total_tokens: 40 },
      { model: 'house-model', total_tokens: 15 },
      { model: null, total_tokens: 2 },
    ]);
  });

  test('is exact beyond 2^53', async () => {
    const timestamp = '2026-03-05T10:00:00Z';
    const most = Number.MAX_SAFE_INTEGER;
    const big = { timestamp, model: 'claude-sonnet-4-5', input_tokens: most, cost_usd_micros: most };
    await rows.requests(big, big, { ...big, input_tokens: 2, cost_usd_micros: 1 });
    const { totals } = await db.services.usage.summarize(scopeOf(), {
      ...day('2026-03-05'),
      ...{ group_by: 'tool', time_zone: 'UTC' },
    });
    expect(totals).toMatchObject({
      input_tokens: 18_014_398_509_481_984n,
      client_cost_usd: '18014398509.481983',
      priced_cost_usd: '54043195528.445952',
    });
  });

  test('begins with `from` and ends before `to`', async () => {
    for (const [second, input_tokens] of [
      [0, 1],
      [1, 2],
      [2, 4],
    ] as const)
      await rows.requests({ timestamp: `2026-03-06T10:00:0${second}Z`, input_tokens });
    const window = { from: '2026-03-06T10:00:00Z', to: '2026-03-06T10:00:02Z' };
    expect((await summarize(window)).totals.total_tokens).toBe(3);
    const inIndia = { from: '2026-03-06T15:30:00.000001+05:30', to: '2026-03-06T15:30:03+05:30' };
    expect((await summarize(inIndia)).totals.total_tokens).toBe(6);
  });

  test('returns at most 1,000 groups, and totals cover all', async () => {
    const timestamp = '2026-03-07T10:00:00Z';
    await rows.requests(
      ...Array.from({ length: 1_001 }, (_, n) => ({ timestamp, model: `m${n}`, input_tokens: n })),
    );
    const summary = await summarize({ ...day('2026-03-07'), group_by: 'model' });
    expect(summary.groups).toHaveLength(1_000);
    expect([summary.truncated, summary.totals.requests]).toEqual([true, 1_001]);
    expect(summary.groups[0]).toMatchObject({ group: 'm1000', total_tokens: 1_000 });
    expect(summary.unknown_models).toHaveLength(100);
    expect(summary.unknown_models_truncated).toBe(true);
  });
});
