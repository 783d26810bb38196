import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { setUpApi } from '../../support/set-up.ts';
import { Rows } from '../../telemetry/usage/rows.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const tenants = await api.clientOf(tenant);
const neighbour = await db.newTenant();

/** Around the end of summer time in Berlin: that Sunday has 25 hours. */
const WINDOW = { from: '2026-10-22T22:00:00Z', to: '2026-10-27T11:00:00Z' };
const BEFORE = { from: '2026-10-17T22:00:00Z', to: '2026-10-22T11:00:00Z' };
const TOOLS = ['claude-code', 'cursor', 'codex', 'aider', 'zed', 'copilot', 'windsurf'];
/** In the window, on its boundaries, in the one before, and in neither. */
const TIMES = [
  '2026-10-10T12:00:00Z',
  '2026-10-17T22:00:00Z',
  '2026-10-21T09:30:00Z',
  '2026-10-22T11:00:00Z',
  '2026-10-22T22:00:00Z',
  '2026-10-24T23:30:00Z',
  '2026-10-25T00:30:00Z',
  '2026-10-25T01:30:00Z',
  '2026-10-25T22:59:59Z',
  '2026-10-26T18:20:00Z',
  '2026-10-27T10:59:59Z',
  '2026-10-27T11:00:00Z',
];

async function seed(scope: Scope) {
  const { services } = db;
  const rows = new Rows(db, scope);
  for (const [index, timestamp] of TIMES.entries()) {
    for (const [place, tool_id] of TOOLS.slice(0, 2 + (index % 6)).entries()) {
      const { session_id } = await rows.newSession(tool_id);
      await db.asAdmin((admin) =>
        admin.query(
          `update tool_sessions set started_at = $2, last_activity = $2::timestamptz + interval '5 minutes',
             ended_at = case when $3 then null else $2::timestamptz + interval '9 minutes' end,
             archived = $4 where session_id = $1`,
          [session_id, timestamp, index === 9 || index === 10, place === 3],
        ),
      );
      const tokens = {
        input_tokens: 1_000 * (place + 1),
        cache_read_tokens: 3_000 + index,
        output_tokens: 7,
      };
      const model = place === 1 ? 'a-model-without-a-price' : 'claude-sonnet-4-5';
      await rows.requests(
        { timestamp, tool_id, session_id, model, cost_usd_micros: 1_234, ...tokens },
        { timestamp, tool_id, session_id, model, billable: false, ...tokens },
      );
      await services.metrics.store(scope, {
        tool_id,
        timestamp,
        tokens_saved: 500 * (index + 1) * (place + 1),
      });
      if (index !== 9 && index !== 10) continue;
      await services.toolOperations.record(scope, {
        ...{ session_id, tool_id, timestamp, tool_name: 'read', operation_mode: 'overview' },
        ...{
          tokens_original: 900 + index,
          tokens_actual: 100,
          tokens_prevented: 800 + index,
          response_time_ms: 5,
        },
      });
    }
  }
}
await seed(LOCAL);
await seed(tenant);
await seed(neighbour);

const localIn = (timestamp: string, time_zone: string) => {
  const parts = new Intl.DateTimeFormat('en', {
    ...{ timeZone: time_zone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' },
  }).formatToParts(new Date(timestamp));
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return `${['', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(of('weekday'))} ${Number(of('hour'))}`;
};

describe.each([
  ['in local mode', () => api.local],
  ['in a tenant', () => tenants],
])('the overview %s', (_name, clientOf) => {
  const overview = (query: object) =>
    clientOf().request('GET /v1/overview', {
      query: { ...WINDOW, before_from: BEFORE.from, before_to: BEFORE.to, ...query },
    });

  test.each([
    ['now', WINDOW],
    ['before', BEFORE],
  ] as const)('has the sums of the other routes for the window %s', async (name, window) => {
    const { [name]: figures } = await overview({});
    const client = clientOf();
    const [usage, costs, operations, sessions] = await Promise.all([
      client.request('GET /v1/usage/summary', { query: window }),
      client.request('GET /v1/costs', { query: window }),
      client.request('GET /v1/operations/savings', { query: window }),
      client.request('GET /v1/sessions/summary', { query: window }),
    ]);
    const { totals } = usage;
    expect(figures).toEqual({
      requests: totals.requests,
      total_tokens: totals.total_tokens,
      cache_read_tokens: totals.cache_read_tokens,
      cache_share: totals.cache_share,
      priced_cost_usd: totals.priced_cost_usd,
      client_cost_usd: totals.client_cost_usd,
      unpriced_tokens: totals.unpriced_tokens,
      sessions: sessions.totals.sessions,
      samples: costs.totals.request_count,
      tokens_saved: costs.totals.total_tokens_saved,
      cost_saved: costs.totals.cost_saved,
      operations: operations.totals.operation_count,
      tokens_prevented: operations.totals.tokens_prevented,
      cost_prevented: operations.totals.cost_saved,
    });
    expect(figures.requests).toBeGreaterThan(5);
    expect(figures.sessions).toBeLessThan(figures.requests);
    expect(Number(figures.unpriced_tokens)).toBeGreaterThan(0);
  });

  test('has the sums of the rows that the lists give', async () => {
    const { now } = await overview({});
    const rowsOf = async (items: AsyncIterable<Record<string, unknown>>) => {
      const rows: Record<string, unknown>[] = [];
      for await (const item of items) rows.push(item);
      return rows;
    };
    const requests = await rowsOf(clientOf().items('GET /v1/usage/requests', { query: WINDOW }));
    const billable = requests.filter((one) => one.billable);
    const sum = (rows: Record<string, unknown>[], ...names: string[]) =>
      rows.reduce((total, row) => total + names.reduce((part, name) => part + Number(row[name]), 0), 0);
    expect(now.requests).toBe(billable.length);
    expect(now.total_tokens).toBe(
      sum(billable, 'input_tokens', 'cache_read_tokens', 'cache_creation_tokens', 'output_tokens'),
    );
    const sessions = await rowsOf(
      clientOf().items('GET /v1/sessions', { query: { since: WINDOW.from, until: WINDOW.to } }),
    );
    expect(now.sessions).toBe(sessions.length);
    const operations = await rowsOf(clientOf().items('GET /v1/operations', { query: WINDOW }));
    expect(now.tokens_prevented).toBe(sum(operations, 'tokens_prevented'));
    const samples = await rowsOf(clientOf().items('GET /v1/metrics', { query: WINDOW }));
    expect(now.samples).toBe(samples.length);
  });

  test.each(['Europe/Berlin', 'Asia/Kathmandu', 'America/St_Johns', 'UTC'])(
    'divides every figure by the days of %s',
    async (time_zone) => {
      const { periods, now } = await overview({ time_zone });
      const client = clientOf();
      const query = { ...WINDOW, time_zone };
      const [usage, costs, operations, sessions] = await Promise.all([
        client.request('GET /v1/usage/summary', { query: { ...query, group_by: 'day' } }),
        client.request('GET /v1/costs', { query: { ...query, period: 'day' } }),
        client.request('GET /v1/operations/savings', { query: { ...query, interval: 'day' } }),
        client.request('GET /v1/sessions/summary', { query: { ...query, group_by: 'day' } }),
      ]);
      const bySum = (groups: readonly { starts_at: string | null }[], name: string) => {
        const sums: Record<string, number> = {};
        for (const group of groups) {
          const value = Number((group as unknown as Record<string, unknown>)[name]);
          if (value > 0) sums[`${group.starts_at}`] = (sums[`${group.starts_at}`] ?? 0) + value;
        }
        return sums;
      };
      expect(bySum(periods, 'total_tokens')).toEqual(bySum(usage.groups, 'total_tokens'));
      expect(bySum(periods, 'priced_cost_usd')).toEqual(bySum(usage.groups, 'priced_cost_usd'));
      expect(bySum(periods, 'cache_share')).toEqual(bySum(usage.groups, 'cache_share'));
      expect(bySum(periods, 'sessions')).toEqual(bySum(sessions.groups, 'sessions'));
      expect(bySum(periods, 'tokens_saved')).toEqual(bySum(costs.groups, 'total_tokens_saved'));
      expect(bySum(periods, 'tokens_prevented')).toEqual(bySum(operations.groups, 'tokens_prevented'));
      const total = (name: 'total_tokens' | 'sessions' | 'tokens_saved' | 'tokens_prevented') =>
        periods.reduce((sum, period) => sum + Number(period[name]), 0);
      for (const name of ['total_tokens', 'sessions', 'tokens_saved', 'tokens_prevented'] as const)
        expect([name, total(name)]).toEqual([name, now[name]]);
      for (const { total_tokens, by_tool } of periods)
        expect(by_tool.reduce((sum, one) => sum + Number(one.total_tokens), 0)).toBe(total_tokens);
    },
  );

  test('has every period, also those without rows, and days of 25 hours', async () => {
    const days = (await overview({ time_zone: 'Europe/Berlin' })).periods.map(({ starts_at }) => starts_at);
    expect(days.map((day) => day.slice(0, 16))).toEqual([
      '2026-10-22T22:00',
      '2026-10-23T22:00',
      '2026-10-24T22:00',
      '2026-10-25T23:00',
      '2026-10-26T23:00',
    ]);
    const hours = (await overview({ time_zone: 'Asia/Kathmandu', interval: 'hour' })).periods;
    expect(hours).toHaveLength(110);
    expect(hours[0]?.starts_at).toBe('2026-10-22T21:15:00.000000+00:00');
    const repeated = await overview({
      ...{ time_zone: 'Europe/Berlin', interval: 'hour' },
      ...{ from: '2026-10-25T00:00:00Z', to: '2026-10-25T02:00:00Z' },
    });
    // 02:00 comes twice on that night
    expect(repeated.periods.map((one) => [one.starts_at.slice(11, 16), Number(one.sessions) > 0])).toEqual([
      ['00:00', true],
      ['01:00', true],
    ]);
    const empty = await overview({ from: '2020-01-01T00:00:00Z', to: '2020-01-03T00:00:00Z' });
    expect(empty.periods).toHaveLength(2);
    expect(empty.periods[0]).toMatchObject({ total_tokens: 0, cache_share: null, by_tool: [] });
    expect(empty.is_empty).toBe(false);
  });

  test('names the five largest tools and sums up the others', async () => {
    const { periods } = await overview({});
    const { groups } = await clientOf().request('GET /v1/usage/summary', {
      query: { ...WINDOW, group_by: 'tool' },
    });
    expect(groups.length).toBe(7);
    const sums = new Map<string | null, number>();
    for (const { by_tool } of periods)
      for (const { tool_id, total_tokens } of by_tool)
        sums.set(tool_id, (sums.get(tool_id) ?? 0) + Number(total_tokens));
    const [named, others] = [groups.slice(0, 5), groups.slice(5)];
    expect(sums).toEqual(
      new Map<string | null, number>([
        ...named.map(({ group, total_tokens }): [string | null, number] => [group, Number(total_tokens)]),
        [null, others.reduce((sum, { total_tokens }) => sum + Number(total_tokens), 0)],
      ]),
    );
  });

  test.each(['Asia/Kathmandu', 'America/St_Johns'])(
    'counts the hours of the week of %s',
    async (time_zone) => {
      const { hours } = await overview({ time_zone });
      const expected: Record<string, [number, number]> = {};
      const count = (timestamp: unknown, place: 0 | 1) => {
        const key = localIn(`${timestamp}`, time_zone);
        expected[key] ??= [0, 0];
        expected[key][place]++;
      };
      for await (const { billable, timestamp } of clientOf().items('GET /v1/usage/requests', {
        query: WINDOW,
      }))
        if (billable) count(timestamp, 0);
      for await (const { timestamp } of clientOf().items('GET /v1/metrics', { query: WINDOW }))
        count(timestamp, 1);
      expect(
        Object.fromEntries(
          hours.map(({ weekday, hour, requests, samples }) => [`${weekday} ${hour}`, [requests, samples]]),
        ),
      ).toEqual(expected);
    },
  );

  test('has the open sessions with the latest activity, and the newest checkpoints', async () => {
    const client = clientOf();
    const { session_id } = await client.request('POST /v1/sessions', { body: { tool_id: 'claude-code' } });
    const { checkpoint_id } = await client.request('POST /v1/checkpoints', {
      body: { session_id, tool_id: 'claude-code', checkpoint_type: 'manual', summary: 'x'.repeat(900) },
    });
    const { has_more_open_sessions, open_sessions, checkpoints } = await overview({});
    const open = await client.request('GET /v1/sessions', { query: { open: 'true', limit: 200 } });
    expect(has_more_open_sessions).toBe(open.data.length > 5);
    expect(open_sessions[0]?.session_id).toBe(session_id);
    const latest = open.data
      .toSorted((one, two) => two.last_activity.localeCompare(one.last_activity))
      .slice(0, 5);
    expect(open_sessions.map(({ last_activity }) => last_activity)).toEqual(
      latest.map(({ last_activity }) => last_activity),
    );
    const list = await client.request('GET /v1/checkpoints', { query: { limit: 5 } });
    expect(checkpoints.map((one) => one.checkpoint_id)).toEqual(list.data.map((one) => one.checkpoint_id));
    expect(checkpoints[0]).toMatchObject({ checkpoint_id, summary: 'x'.repeat(300) });
  });

  test('compares with the time before by default, and with the last 24 hours without a window', async () => {
    const given = await clientOf().request('GET /v1/overview', { query: WINDOW });
    expect([given.before_from, given.before_to]).toEqual([
      '2026-10-18T09:00:00.000000+00:00',
      '2026-10-22T22:00:00.000000+00:00',
    ]);
    const { from, to, before_from, before_to } = await clientOf().request('GET /v1/overview', {});
    expect(Date.parse(to) - Date.parse(from)).toBe(86_400_000);
    expect(before_to).toBe(from);
    expect(Date.parse(before_to) - Date.parse(before_from)).toBe(86_400_000);
  });

  test.each([
    [{ time_zone: 'Mars/Olympus' }, 'query.time_zone'],
    [{ interval: 'hour', from: '2026-01-01T00:00:00Z' }, 'query.interval'],
    [{ from: '2024-01-01T00:00:00Z' }, 'query.from'],
    [{ before_from: '2026-10-23T00:00:00Z' }, 'query.before_from'],
    [{ interval: 'minute' }, 'query.interval'],
  ])('refuses %j', async (query, path) => {
    await expect(overview(query)).rejects.toMatchObject({
      status: 422,
      errors: expect.arrayContaining([expect.objectContaining({ path })]),
    });
  });

  test('refuses one end of the window to compare with', async () => {
    await expect(
      clientOf().request('GET /v1/overview', { query: { before_from: '2026-10-01T00:00:00Z' } }),
    ).rejects.toMatchObject({ status: 422, errors: [expect.objectContaining({ path: 'query.before_to' })] });
  });
});

describe('the overview of one team', () => {
  test('is empty where nothing was ever recorded, whatever others have', async () => {
    const fresh = await api.clientOf(await db.newTenant());
    const { is_empty, now, before, has_more_open_sessions, open_sessions, checkpoints, hours } =
      await fresh.request('GET /v1/overview', { query: WINDOW });
    expect({ is_empty, has_more_open_sessions, open_sessions, checkpoints, hours }).toEqual({
      ...{ is_empty: true, has_more_open_sessions: false, open_sessions: [], checkpoints: [], hours: [] },
    });
    expect(now).toEqual(before);
    expect(now).toMatchObject({ total_tokens: 0, cache_share: null, client_cost_usd: null, sessions: 0 });
  });

  test.each(['a session', 'a sample', 'a call of a model', 'a measurement'])(
    'is not empty with %s alone',
    async (what) => {
      const scope = await db.newTenant();
      const client = await api.clientOf(scope);
      const timestamp = '2026-11-01T00:00:00Z';
      const rows = new Rows(db, scope);
      if (what === 'a session') await db.services.sessions.start(scope, { tool_id: 'cursor' });
      if (what === 'a sample') await db.services.metrics.store(scope, { tool_id: 'cursor', timestamp });
      if (what === 'a call of a model') await rows.requests({ timestamp, session_id: null });
      if (what === 'a measurement')
        await rows.series({ measure: 'tokens', bucket: 'input' }, { timestamp, value: 5 });
      expect((await client.request('GET /v1/overview', {})).is_empty).toBe(false);
    },
  );

  test('has tokens of measurements where there are no calls, and does not count them twice', async () => {
    const scope = await db.newTenant();
    const client = await api.clientOf(scope);
    const rows = new Rows(db, scope);
    const [counted, told] = [await rows.newSession(), await rows.newSession()];
    const timestamp = '2026-10-25T10:00:00Z';
    const measured = { kind: 'counter', measure: 'tokens', bucket: 'input' } as const;
    await rows.series({ ...measured, session_id: counted.session_id }, { timestamp, value: 40 });
    await rows.series({ ...measured, session_id: told.session_id }, { timestamp, value: 1_000 });
    await rows.requests({ timestamp, session_id: told.session_id, input_tokens: 2 });
    const { now, periods } = await client.request('GET /v1/overview', { query: WINDOW });
    expect(now.total_tokens).toBe(42);
    expect(periods.flatMap(({ by_tool }) => by_tool)).toEqual([{ tool_id: 'claude-code', total_tokens: 42 }]);
  });
});
