import { describe, expect, test } from '@jest/globals';
import { OPERATOR } from '../../../../src/auth/actor.ts';
import type { TenantScope } from '../../../../src/auth/scope.ts';
import { DAY_MS } from '../../../../src/lib/utc.ts';
import { setUpApi } from '../../../support/set-up.ts';
import { Rows } from '../../../telemetry/usage/rows.ts';
import { connectClient, connectLegacyClient } from '../mcp-client.ts';

const { db, api } = await setUpApi();

async function newTenant() {
  const tenant = await db.newTenant();
  await db.services.billing.setPlan(tenant.tenantId, 'enterprise', OPERATOR);
  return { tenant, rows: new Rows(db, tenant), ask: await askerOf(tenant) };
}

async function askerOf(tenant: TenantScope, connect: typeof connectClient = connectClient) {
  const { key } = await db.services.apiKeys.create(tenant, { name: 'test', scopes: ['read'] });
  const client = await connect(api.url, { authorization: `Bearer ${key}` });
  return (args: Record<string, unknown> = {}) => client.callTool({ name: 'usage_summary', arguments: args });
}

const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
const groupsOf = ({ structuredContent }: { structuredContent?: unknown }) =>
  (structuredContent as { rows: { group: string }[] }).rows.map(({ group }) => group);
const textOf = ({ content }: { content?: unknown }) => (content as { text: string }[])[0]?.text ?? '';

const ZERO = { input: 0, cache_read: 0, cache_creation: 0, output: 0, cost_usd: '0', requests: 0 };

test('a client of either era reads tokens, requests and what they cost by the price table, by tool', async () => {
  const { tenant, rows, ask } = await newTenant();
  await rows.requests(
    {
      // the cost that the tool tells is not that of the table
      ...{ timestamp: ago(0.1), model: 'claude-sonnet-4-5', cost_usd_micros: 77 },
      ...{ input_tokens: 1_000, cache_read_tokens: 9_000, cache_creation_tokens: 500, output_tokens: 200 },
    },
    { timestamp: ago(0.1), model: 'claude-sonnet-4-5', status: 'error' },
    { timestamp: ago(0.2), tool_id: 'codex', model: 'gpt-5', input_tokens: 3, output_tokens: 11 },
  );
  const expected = {
    rows: [
      {
        ...{ group: 'claude-code', input: 1_000, cache_read: 9_000, cache_creation: 500, output: 200 },
        ...{ cost_usd: '0.010575', requests: 2 },
      },
      { ...ZERO, group: 'codex', input: 3, output: 11, cost_usd: '0.00011375', requests: 1 },
    ],
    total: {
      ...{ input: 1_003, cache_read: 9_000, cache_creation: 500, output: 211 },
      ...{ cost_usd: '0.01068875', requests: 3 },
    },
    source: 'events',
    estimate: true,
  };
  const legacy = await askerOf(tenant, connectLegacyClient as unknown as typeof connectClient);
  for (const answer of [await ask(), await legacy()]) {
    expect(answer.structuredContent).toEqual(expected);
    expect(JSON.parse(textOf(answer))).toEqual(expected);
  }
});

describe('a summary', () => {
  test('has models, sessions and days of UTC, the newest first, and no more than the limit', async () => {
    const { rows, ask } = await newTenant();
    const { session_id } = await rows.newSession();
    const days = [0, 1, 2, 3].map((day) => `${ago(day).slice(0, 10)}T00:00:00.000Z`);
    for (const [at, timestamp] of days.entries())
      await rows.requests({ timestamp, session_id, model: `m${at}`, input_tokens: 10 - at });
    expect(groupsOf(await ask({ group_by: 'model' }))).toEqual(['m0', 'm1', 'm2', 'm3']);
    expect(groupsOf(await ask({ group_by: 'session' }))).toEqual([session_id]);
    const byDay = await ask({ group_by: 'day', limit: 3 });
    expect(groupsOf(byDay)).toEqual(days.slice(0, 3).map((day) => day.slice(0, 10)));
    const byModel = await ask({ group_by: 'model', limit: 2 });
    expect(groupsOf(byModel)).toEqual(['m0', 'm1']);
    for (const answer of [byDay, byModel]) {
      expect(answer.structuredContent).toMatchObject({ total: { input: 34, requests: 4 } });
      expect(answer.structuredContent).toMatchObject({ note: expect.stringContaining('raise limit') });
      expect(textOf(answer)).toContain('There are more rows');
    }
  });

  test('of a few days leaves out what is older', async () => {
    const { rows, ask } = await newTenant();
    for (const [tool_id, days] of [
      ['a', 0.9],
      ['b', 1.1],
      ['c', 6.9],
      ['d', 7.1],
      ['e', 89],
      ['f', 91],
    ] as const)
      await rows.requests({ timestamp: ago(days), tool_id, input_tokens: 1 });
    expect(groupsOf(await ask({ days: 1 }))).toEqual(['a']);
    expect(groupsOf(await ask())).toEqual(['a', 'b', 'c']);
    expect(groupsOf(await ask({ days: 90 }))).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('of a project has its sessions alone, by path and by id, and one that is unknown has none', async () => {
    const { rows, ask } = await newTenant();
    const { session_id, project_id } = await rows.newSession('codex', '/home/ada/app');
    const other = await rows.newSession('codex', '/home/ada/other');
    await rows.requests(
      { timestamp: ago(0.1), tool_id: 'codex', session_id, input_tokens: 5 },
      { timestamp: ago(0.1), tool_id: 'codex', session_id: other.session_id, input_tokens: 7 },
      { timestamp: ago(0.1), tool_id: 'codex', input_tokens: 11 },
    );
    for (const project of [{ project_path: '/home/ada/app' }, { project_id }])
      expect((await ask(project)).structuredContent).toMatchObject({ total: { input: 5, requests: 1 } });
    expect((await ask()).structuredContent).toMatchObject({ total: { input: 23, requests: 3 } });
    expect((await ask({ project_path: '/nowhere' })).structuredContent).toEqual({
      ...{ rows: [], total: ZERO, source: null, estimate: true },
    });
  });

  test('says how many tokens have no price', async () => {
    const { rows, ask } = await newTenant();
    await rows.requests({ timestamp: ago(0.1), model: 'nobody-knows', input_tokens: 1_234 });
    const answer = await ask();
    expect(answer.structuredContent).toMatchObject({ total: { input: 1_234, cost_usd: '0' } });
    expect(answer.structuredContent).toMatchObject({ note: expect.stringContaining('1234 tokens') });
  });

  test('has nothing of another tenant', async () => {
    const [one, other] = [await newTenant(), await newTenant()];
    const { session_id, project_id } = await other.rows.newSession('codex', '/home/ada/app');
    await other.rows.requests({ timestamp: ago(0.1), tool_id: 'codex', session_id, input_tokens: 5 });
    for (const project of [{}, { project_path: '/home/ada/app' }, { project_id }])
      expect((await one.ask(project)).structuredContent).toMatchObject({ rows: [], total: ZERO });
  });

  test.each([
    [{ days: 0 }, 'days'],
    [{ days: 91 }, 'days'],
    [{ days: '7' }, 'days'],
    [{ limit: 51 }, 'limit'],
    [{ group_by: 'user' }, 'group_by'],
    [{ project_path: '/a', project_id: 'b' }, 'project_path give either'],
    [{ from: '2026-01-01' }, 'from'],
  ])('refuses %j', async (args, path) => {
    const { ask } = await newTenant();
    const answer = await ask(args);
    expect(answer.isError).toBe(true);
    expect(textOf(answer)).toMatch(new RegExp(`^validation_failed: ${path}`));
  });
});

test.each([
  ['emoji', '😀'.repeat(127)],
  ['quotation marks', '"\\'.repeat(127)],
  ['letters', 'x'.repeat(254)],
])('no names of models with %s make an answer too large', async (_what, name) => {
  const { rows, ask } = await newTenant();
  const models = Array.from({ length: 60 }, (_, at) => `${String.fromCharCode(48 + at)}${name}`);
  await rows.requests(
    ...models.map((model, at) => ({
      timestamp: ago(0.1),
      model,
      input_tokens: 1_000 - at,
      output_tokens: 1,
    })),
  );
  for (const [args, chars] of [
    [{ group_by: 'model' }, 8_000],
    [{ group_by: 'model', limit: 50 }, 40_000],
  ] as const) {
    const answer = await ask(args);
    expect(JSON.stringify(answer).length).toBeLessThan(chars);
    const shown = groupsOf(answer);
    expect(shown).toEqual(models.slice(0, shown.length));
    expect(shown.length).toBeGreaterThan(5);
    expect(answer.structuredContent).toMatchObject({
      ...{ total: { requests: 60 }, note: expect.stringContaining('raise limit') },
    });
    const text = JSON.parse(textOf(answer));
    expect(text).toMatchObject({ total: { requests: 60 }, note: expect.stringContaining('raise limit') });
  }
});
