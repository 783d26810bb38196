import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { setUpApi } from '../../support/set-up.ts';
import { Rows } from './rows.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const ofTenant = await api.clientOf(tenant);

describe.each([
  ['in local mode', () => LOCAL as Scope, () => api.local],
  ['with a tenant', () => tenant as Scope, () => ofTenant],
])('the lists of usage %s', (_name, scopeOf, clientOf) => {
  const rows = new Rows(db, scopeOf());
  const newSession = async (tool_id?: string) => (await rows.newSession(tool_id)).session_id;

  test('show requests, newest first, with the estimate of the tool as an exact decimal', async () => {
    const session_id = await newSession();
    const attributes = { query_source: 'main', nested: [1, { a: null }] };
    const sent = { model: 'm', input_tokens: 7, attributes };
    await rows.requests(
      { timestamp: '2026-06-01T10:00:00Z', session_id, cost_usd_micros: 1, ...sent },
      { timestamp: '2026-06-01T10:00:00.000001Z', session_id, cost_usd_micros: 12_000_000, status: 'error' },
      { timestamp: '2026-06-01T10:00:01Z', session_id, billable: false },
    );
    const { data } = await clientOf().request('GET /v1/usage/requests', { query: { session_id } });
    expect(
      data.map(({ timestamp, client_cost_usd, status, billable }) => [
        timestamp,
        client_cost_usd,
        status,
        billable,
      ]),
    ).toEqual([
      ['2026-06-01T10:00:01.000000+00:00', null, 'ok', false],
      ['2026-06-01T10:00:00.000001+00:00', '12', 'error', true],
      ['2026-06-01T10:00:00.000000+00:00', '0.000001', 'ok', true],
    ]);
    expect(data[2]).toEqual({
      ...{ timestamp: '2026-06-01T10:00:00.000000+00:00', id: expect.stringMatching(/^mreq_/) },
      ...{ tool_id: 'claude-code', session_id, request_id: null, status: 'ok', billable: true },
      ...{ cache_read_tokens: 0, cache_creation_tokens: 0, output_tokens: 0, reasoning_tokens: 0 },
      ...{ client_cost_usd: '0.000001', duration_ms: null, http_status: null, attempt: null },
      ...{ source: null, prompt_id: null, created_by: null, created_by_key: null, ...sent },
    });
  });

  test('are filtered by the project of their session', async () => {
    const one = await rows.newSession('codex', `/work/${scopeOf().kind}/one`);
    const two = await rows.newSession('codex', `/work/${scopeOf().kind}/two`);
    const timestamp = '2026-06-05T10:00:00Z';
    const sent = [one.session_id, two.session_id, null].map((session_id, n) => ({
      ...{ timestamp, session_id, tool_id: 'codex' },
      ...{ input_tokens: n, name: `event-${n}` },
    }));
    await rows.requests(...sent.map(({ name: _, ...request }) => request));
    await rows.events(...sent.map(({ input_tokens: _, ...event }) => event));
    const query = { tool_id: 'codex', project_id: two.project_id ?? '' };
    const requests = await clientOf().request('GET /v1/usage/requests', { query });
    const events = await clientOf().request('GET /v1/usage/events', { query });
    expect(requests.data.map(({ input_tokens }) => input_tokens)).toEqual([1]);
    expect(events.data.map(({ name }) => name)).toEqual(['event-1']);
    const unknown = { query: { ...query, project_id: 'nowhere' } };
    expect((await clientOf().request('GET /v1/usage/requests', unknown)).data).toEqual([]);
  });

  test('are filtered by tool, model, session, status and window, and come in pages', async () => {
    const tool_id = `tool-${scopeOf().kind}`;
    const session_id = await newSession(tool_id);
    const at = (second: number) => `2026-06-02T10:00:0${second}Z`;
    await rows.requests(
      { timestamp: at(0), tool_id, session_id, model: 'a', input_tokens: 0 },
      { timestamp: at(1), tool_id, session_id, model: 'b', input_tokens: 1 },
      { timestamp: at(2), tool_id, model: 'a', status: 'refused', input_tokens: 2 },
      { timestamp: at(2), tool_id, model: 'a', input_tokens: 3 },
      { timestamp: at(3), tool_id: 'another', model: 'a', input_tokens: 4 },
    );
    const found = async (query: object) =>
      (
        await clientOf().request('GET /v1/usage/requests', {
          query: { from: at(0), to: at(9), ...query },
        })
      ).data
        .map(({ input_tokens }) => input_tokens)
        .sort();
    expect(await found({})).toEqual([0, 1, 2, 3, 4]);
    expect(await found({ tool_id })).toEqual([0, 1, 2, 3]);
    expect(await found({ model: 'a', tool_id })).toEqual([0, 2, 3]);
    expect(await found({ session_id })).toEqual([0, 1]);
    expect(await found({ status: 'refused' })).toEqual([2]);
    expect(await found({ from: at(1), to: at(3) })).toEqual([1, 2, 3]);
    expect(await found({ user_id: 'nobody' })).toEqual([]);
    const paged = [];
    for await (const one of clientOf().items('GET /v1/usage/requests', { query: { tool_id, limit: 1 } }))
      paged.push(one.input_tokens);
    expect([paged.slice(2), paged.slice(0, 2).sort()]).toEqual([
      [1, 0],
      [2, 3],
    ]);
  });

  test('show events with their filters', async () => {
    const session_id = await newSession();
    await rows.events(
      { timestamp: '2026-06-03T10:00:00Z', session_id, name: 'prompt', sequence: 4 },
      {
        timestamp: '2026-06-03T10:00:01Z',
        session_id,
        name: 'tool_result',
        tool_name: 'Edit',
        success: true,
      },
      { timestamp: '2026-06-03T10:00:02Z', name: 'prompt', tool_id: 'codex' },
    );
    const window = { from: '2026-06-03T00:00:00Z', to: '2026-06-04T00:00:00Z' };
    const found = async (query: object) =>
      (await clientOf().request('GET /v1/usage/events', { query: { ...window, ...query } })).data.map(
        ({ name, tool_id }) => [name, tool_id],
      );
    expect(await found({})).toEqual([
      ['prompt', 'codex'],
      ['tool_result', 'claude-code'],
      ['prompt', 'claude-code'],
    ]);
    expect(await found({ name: 'prompt' })).toHaveLength(2);
    expect(await found({ name: 'prompt', session_id })).toEqual([['prompt', 'claude-code']]);
    expect(await found({ tool_id: 'codex' })).toEqual([['prompt', 'codex']]);
    expect(await found({ to: '2026-06-03T10:00:01Z' })).toEqual([['prompt', 'claude-code']]);
  });

  test('show series with what their points in the window add up to', async () => {
    const session_id = await newSession();
    const [early, late] = ['2026-06-04T10:00:00Z', '2026-06-05T10:00:00Z'];
    const counter = await rows.series(
      { session_id, metric: 'a.counter', measure: 'tokens', bucket: 'input', model: 'm' },
      { timestamp: early, value: 1_000 },
      { timestamp: late, value: 0.1 },
      { timestamp: late, value: 0.2 },
      { timestamp: late, value: 9_007_199_254_740_992 },
    );
    const gauge = await rows.series(
      { session_id, metric: 'a.gauge', kind: 'gauge' },
      { timestamp: late, value: 5 },
      { timestamp: '2026-06-05T10:00:01Z', value: -2.5 },
    );
    const histogram = await rows.series(
      { session_id, metric: 'a.histogram', kind: 'histogram' },
      { timestamp: late, value: 12, count: 3, min: 1, max: 9 },
      { timestamp: late, value: 4, count: 1, min: 4, max: 4 },
    );
    const query = { session_id, from: '2026-06-05T00:00:00Z', to: '2026-06-06T00:00:00Z' };
    const { data } = await clientOf().request('GET /v1/usage/series', { query });
    const windows = Object.fromEntries(data.map(({ series_id, window }) => [series_id, window]));
    const none = { count: null, min: null, max: null, last: null };
    expect(windows).toEqual({
      [counter]: { ...none, points: 3, sum: '9007199254740990.3' },
      [gauge]: { ...none, points: 2, sum: null, min: -2.5, max: 5, last: -2.5 },
      [histogram]: { ...none, points: 2, sum: '16', count: 4, min: 1, max: 9 },
    });
    const of = async (more: object) =>
      (await clientOf().request('GET /v1/usage/series', { query: { ...query, ...more } })).data;
    expect(await of({ metric: 'a.counter' })).toEqual([
      expect.objectContaining({
        series_id: counter,
        measure: 'tokens',
        bucket: 'input',
        model: 'm',
        unit: '1',
      }),
    ]);
    expect(await of({ series_id: gauge })).toHaveLength(1);
    expect(await of({ tool_id: 'nobody' })).toEqual([]);
    // another window in the same process
    const [first] = await of({
      series_id: counter,
      from: '2026-06-04T00:00:00Z',
      to: '2026-06-05T00:00:00Z',
    });
    expect(first?.window).toEqual({ ...none, points: 1, sum: '1000' });
    const [unseen] = await of({
      series_id: counter,
      from: '2020-01-01T00:00:00Z',
      to: '2020-01-02T00:00:00Z',
    });
    expect(unseen?.window).toEqual({ ...none, points: 0, sum: '0' });
  });
});

test('say who sent a row, and are filtered by it', async () => {
  const rows = new Rows(db, tenant);
  const timestamp = '2026-06-07T10:00:00Z';
  await rows.requests({ timestamp, created_by: 'ann' }, { timestamp, created_by: 'bob' }, { timestamp });
  await rows.events({ timestamp, name: 'prompt', created_by: 'ann' }, { timestamp, name: 'prompt' });
  const query = { user_id: 'ann' };
  const [requests, events] = [
    await ofTenant.request('GET /v1/usage/requests', { query }),
    await ofTenant.request('GET /v1/usage/events', { query }),
  ];
  for (const { data } of [requests, events])
    expect(data.map(({ created_by, created_by_key }) => [created_by, created_by_key])).toEqual([
      ['ann', null],
    ]);
});

test('show nothing of another tenant', async () => {
  const other = await db.newTenant();
  const rows = new Rows(db, other);
  const timestamp = '2026-06-06T10:00:00Z';
  await rows.requests({ timestamp, tool_id: 'theirs' });
  await rows.events({ timestamp, tool_id: 'theirs', name: 'prompt' });
  const series_id = await rows.series({ tool_id: 'theirs' }, { timestamp, value: 1 });
  const query = { tool_id: 'theirs' };
  const theirs = await api.clientOf(other);
  for (const [client, count] of [
    [theirs, 1],
    [ofTenant, 0],
    [api.local, 0],
  ] as const) {
    expect((await client.request('GET /v1/usage/requests', { query })).data).toHaveLength(count);
    expect((await client.request('GET /v1/usage/events', { query })).data).toHaveLength(count);
    expect((await client.request('GET /v1/usage/series', { query: { series_id } })).data).toHaveLength(count);
  }
});
