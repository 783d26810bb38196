import { describe, expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import type { Bucket } from '../../../src/features/telemetry/otel/facts.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { Rows } from './rows.ts';

const db = await setUpDatabase();
const ofTenant = await db.newTenant();
await db.services.billing.setPlan(ofTenant.tenantId, 'enterprise', OPERATOR);

describe.each([
  ['in local mode', LOCAL as Scope],
  ['with a tenant', ofTenant as Scope],
])('the source of tokens and cost %s', (_name, scope) => {
  const rows = new Rows(db, scope);
  let days = 0;
  /** A day that no other test uses. */
  const newDay = () => {
    const date = new Date(Date.UTC(2026, 0, ++days)).toISOString().slice(0, 10);
    const at = (time = '12:00:00') => `${date}T${time}Z`;
    return { at, from: at('00:00:00'), to: at('23:59:59') };
  };
  const newSession = async (tool_id = 'claude-code') => (await rows.newSession(tool_id)).session_id;
  const totalsOf = async ({ from, to }: { from: string; to: string }, more: object = {}) => {
    const query = { from, to, group_by: 'tool', time_zone: 'UTC', ...more } as const;
    return (await db.services.usage.summarize(scope, query)).totals;
  };
  const tokens = (
    session_id: string | null,
    bucket: Bucket,
    more: { readonly tool_id?: string; readonly model?: string } = {},
  ) => ({ ...more, session_id, measure: 'tokens' as const, bucket });

  test('is its events where a session has both: the total equals either and not the sum', async () => {
    const { at, ...window } = newDay();
    const session_id = await newSession();
    await rows.requests(
      { timestamp: at(), session_id, model: 'm', input_tokens: 60, output_tokens: 40, cost_usd_micros: 500 },
      { timestamp: at(), session_id, model: 'm', input_tokens: 60, output_tokens: 40, cost_usd_micros: 500 },
    );
    const of = { model: 'm' };
    await rows.series(tokens(session_id, 'input', of), { timestamp: at(), value: 120 });
    await rows.series(tokens(session_id, 'output', of), { timestamp: at(), value: 80 });
    await rows.series({ session_id, measure: 'cost_usd', ...of }, { timestamp: at(), value: 0.001 });
    expect(await totalsOf(window)).toMatchObject({
      ...{ input_tokens: 120, output_tokens: 80, total_tokens: 200, client_cost_usd: '0.001' },
      ...{ source: 'events', unpriced_tokens: 200, coverage_reason: null },
      coverage: { input: 1, output: 1, cache_read: null, cache_creation: null },
    });
  });

  test('says a coverage of 0.5 where half of the points are lost', async () => {
    const { at, ...window } = newDay();
    const session_id = await newSession();
    const buckets = { input_tokens: 10, cache_read_tokens: 1_000, output_tokens: 30 };
    await rows.requests(
      { timestamp: at('12:00:00'), session_id, ...buckets },
      { timestamp: at('12:01:00'), session_id, ...buckets },
      { timestamp: at('12:01:00'), session_id, ...buckets, billable: false },
    );
    await rows.series(tokens(session_id, 'input'), { timestamp: at(), value: 10 });
    await rows.series(tokens(session_id, 'cache_read'), { timestamp: at(), value: 1_000 });
    await rows.series(tokens(session_id, 'output'), { timestamp: at(), value: 30 });
    expect(await totalsOf(window)).toMatchObject({
      ...{ total_tokens: 2_080, source: 'events', coverage_reason: null },
      coverage: { input: 0.5, cache_read: 0.5, cache_creation: null, output: 0.5 },
    });
  });

  test('is its points where a session has no requests', async () => {
    const { at, ...window } = newDay();
    const session_id = await newSession();
    const of = { model: 'claude-sonnet-4-5' };
    await rows.series(
      tokens(session_id, 'input', of),
      { timestamp: at(), value: 1_000_000 },
      { timestamp: at('12:00:10'), value: 1_000_000 },
    );
    await rows.series(tokens(session_id, 'cache_read', of), { timestamp: at(), value: 2_000_000 });
    await rows.series(
      { session_id, measure: 'cost_usd', ...of },
      { timestamp: at(), value: 0.1 },
      { timestamp: at('12:00:10'), value: 0.2 },
    );
    expect(await totalsOf(window)).toMatchObject({
      ...{ requests: 0, sessions: 1, input_tokens: 2_000_000, total_tokens: 4_000_000, cache_share: 0.5 },
      // 0.1 + 0.2 as decimals; 2 × 3 + 2 × 0.3 dollars
      ...{ client_cost_usd: '0.3', priced_cost_usd: '6.6' },
      ...{ source: 'metrics', coverage: null, coverage_reason: 'no_requests' },
    });
  });

  test('is decided over all times, so that neighbouring windows never count the same tokens twice', async () => {
    const { at, ...window } = newDay();
    const session_id = await newSession();
    await rows.requests({ timestamp: at('11:59:59'), session_id, input_tokens: 100 });
    await rows.series(tokens(session_id, 'input'), { timestamp: at('12:00:05'), value: 100 });
    const [before, after] = [
      await totalsOf({ ...window, to: at('12:00:00') }),
      await totalsOf({ ...window, from: at('12:00:00') }),
    ];
    expect([before.total_tokens, after.total_tokens]).toEqual([100, 0]);
    expect(after).toMatchObject({ source: null, coverage: null, coverage_reason: null });
    expect((await totalsOf(window)).coverage).toMatchObject({ input: 1 });
  });

  test('is mixed over sessions of both kinds, and the coverage is of those with requests', async () => {
    const { at, ...window } = newDay();
    const [both, points, events] = [await newSession(), await newSession(), await newSession()];
    await rows.requests({ timestamp: at(), session_id: both, input_tokens: 100 });
    await rows.series(tokens(both, 'input'), { timestamp: at(), value: 75 });
    await rows.series(tokens(points, 'input'), { timestamp: at(), value: 1_000 });
    expect(await totalsOf(window)).toMatchObject({
      ...{ input_tokens: 1_100, source: 'mixed', coverage_reason: null },
      coverage: { input: 0.75 },
    });
    await rows.requests({ timestamp: at(), session_id: events, input_tokens: 50 });
    expect(await totalsOf(window)).toMatchObject({
      ...{ input_tokens: 1_150, sessions: 3, coverage_reason: 'sessions_without_points' },
      coverage: { input: 0.5 },
    });
    const query = { ...window, group_by: 'session', time_zone: 'UTC' } as const;
    const { groups } = await db.services.usage.summarize(scope, query);
    expect(groups.map(({ group, source, coverage_reason }) => [group, source, coverage_reason])).toEqual([
      [points, 'metrics', 'no_requests'],
      [both, 'events', null],
      [events, 'events', 'no_points'],
    ]);
  });

  test('is points without a session only for a tool that never sent a request', async () => {
    const { at, ...window } = newDay();
    const [with_requests, without] = [`with-${scope.kind}`, `without-${scope.kind}`];
    await rows.requests({ timestamp: '2020-01-01T00:00:00Z', tool_id: with_requests, input_tokens: 9 });
    for (const tool_id of [with_requests, without])
      await rows.series(tokens(null, 'input', { tool_id }), { timestamp: at(), value: 40 });
    const query = { ...window, group_by: 'tool', time_zone: 'UTC' } as const;
    const { groups } = await db.services.usage.summarize(scope, query);
    expect(groups.map(({ group, total_tokens, source }) => [group, total_tokens, source])).toEqual([
      [without, 40, 'metrics'],
      [with_requests, 0, null],
    ]);
  });

  test('does not depend on the filters', async () => {
    const { at, ...window } = newDay();
    const session_id = await newSession();
    await rows.requests({ timestamp: at(), session_id, model: 'a', input_tokens: 5 });
    await rows.series(tokens(session_id, 'input', { model: 'b' }), {
      timestamp: at(),
      value: 70,
    });
    expect((await totalsOf(window, { model: 'b' })).total_tokens).toBe(0);
    expect((await totalsOf(window, { model: 'a' })).total_tokens).toBe(5);
  });

  test.each([
    // input is told with what the cache gave
    ['gemini-cli', { input: 60, cache_read: 40, total: 170 }],
    ['qwen-code', { input: 60, cache_read: 40, total: 170 }],
    // and with both caches
    ['codex', { input: 50, cache_read: 40, total: 170 }],
    ['opencode', { input: 100, cache_read: 40, total: 220 }],
    ['claude-code', { input: 100, cache_read: 40, total: 220 }],
  ])('takes apart what the counters of %s have in common', async (tool_id, expected) => {
    const { at, ...window } = newDay();
    const session_id = await newSession(tool_id);
    const told = { input: 100, cache_read: 40, output: 70, reasoning: 30 };
    const writes = tool_id !== 'gemini-cli' && tool_id !== 'qwen-code';
    const all = writes ? { ...told, cache_creation: 10 } : told;
    for (const [bucket, value] of Object.entries(all))
      await rows.series(tokens(session_id, bucket as Bucket, { tool_id }), { timestamp: at(), value });
    expect(await totalsOf(window)).toMatchObject({
      ...{ input_tokens: expected.input, cache_read_tokens: expected.cache_read },
      ...{ output_tokens: 70, reasoning_tokens: 30 },
      total_tokens: expected.total,
    });
  });

  test('leaves series that mean something else out', async () => {
    const { at, ...window } = newDay();
    await rows.series({ metric: 'gen_ai.client.token.usage' }, { timestamp: at(), value: 99 });
    expect(await totalsOf(window)).toMatchObject({ total_tokens: 0, sessions: 0, source: null });
  });
});
