import { expect, test } from '@jest/globals';
import { setUpApi } from '../../../support/set-up.ts';
import { keyOf } from '../../../support/test-app.ts';
import {
  type Attributes,
  counter,
  type ExportRequest,
  point,
  record,
  sourceOf,
} from '../../../telemetry/otel/day/messages.ts';
import { store } from './posting.ts';
import { Reports } from './reports.ts';

const { db, api } = await setUpApi({ localMode: false });

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const nanos = (ms: number) => BigInt(Math.round(ms)) * 1_000_000n;
const source = sourceOf({ 'service.name': 'claude-code' }, 'com.anthropic.claude_code', '2.1.332');

const call = (at: number, session: string | undefined, id: string, more: Attributes = {}) =>
  record(nanos(at), 'claude_code.api_request', {
    ...(session !== undefined && { 'session.id': session }),
    ...{ 'event.name': 'api_request', request_id: id, model: 'claude-sonnet-5', input_tokens: '100' },
    ...more,
  });
const logs = (...items: ReturnType<typeof record>[]): ExportRequest => ({ source, signal: 'logs', items });
const tokens = (at: number, session: string, input: number, start = at - MINUTE): ExportRequest => ({
  source,
  signal: 'metrics',
  items: [
    counter('claude_code.token.usage', 'tokens', 'delta', [
      point({ start: nanos(start), time: nanos(at) }, input, { 'session.id': session, type: 'input' }),
    ]),
  ],
});

async function newTeam() {
  const tenant = await db.newTenant();
  const authorization = await keyOf(db, tenant);
  const reports = new Reports(api.url, authorization);
  const sessionOf = async (external_id: string) => {
    const sessions = await reports.sessions({ external_id });
    expect(sessions).toHaveLength(1);
    return reports.session(sessions[0]?.session_id ?? '');
  };
  return {
    tenant,
    reports,
    sessionOf,
    send: (request: ExportRequest) => store(api.url, authorization, request),
  };
}

test('a session that is resumed after three days is the same, is open again, and counts on', async () => {
  const { tenant, send, sessionOf } = await newTeam();
  const now = Date.now();
  await send(logs(call(now - 3 * DAY, 's1', 'r1')));
  await db.services.sessions.endIdle(tenant, 30);
  const idle = await sessionOf('s1');
  expect(idle).toMatchObject({ ended_by: 'idleness', model_requests: 1 });
  // points of a stale process open nothing
  await send(tokens(now, 's1', 50));
  expect(await sessionOf('s1')).toEqual(idle);
  await send(logs(call(now, 's1', 'r2')));
  expect(await sessionOf('s1')).toMatchObject({
    session_id: idle.session_id,
    ended_at: null,
    ended_by: null,
    model_requests: 2,
    input_tokens: 200,
    started_at: idle.started_at,
  });
});

test('telemetry after the end is stored, and reopens what its tool ended only after ten minutes', async () => {
  const { tenant, send, sessionOf } = await newTeam();
  const now = Date.now();
  await send(logs(call(now, 's1', 'r1')));
  const { session_id } = await sessionOf('s1');
  await db.services.sessions.endExternal(tenant, { tool_id: 'claude-code', external_id: 's1' });
  await send(logs(call(now + 2 * MINUTE, 's1', 'r2')));
  expect(await sessionOf('s1')).toMatchObject({ ended_by: 'tool', model_requests: 2 });
  await db.asAdmin((admin) =>
    admin.query(
      `update tool_sessions set started_at = now() - interval '1 hour', last_activity = now() - interval '1 hour',
        ended_at = now() - interval '11 minutes' where session_id = $1`,
      [session_id],
    ),
  );
  await send(logs(call(now + 10, 's1', 'r3')));
  expect(await sessionOf('s1')).toMatchObject({
    session_id,
    ended_at: null,
    ended_by: null,
    model_requests: 3,
  });
});

test('5,000 sessions in one request, and a record without a session', async () => {
  const { send, reports } = await newTeam();
  const now = Date.now();
  const items = Array.from({ length: 5_000 }, (_, n) => call(now - n, `s${n}`, `r${n}`));
  expect(await send(logs(...items, call(now, undefined, 'alone')))).toBe(0);
  expect(await reports.totals()).toMatchObject({ requests: 5_001, sessions: 5_000, input_tokens: 500_100 });
  const [first] = await reports.sessions({ external_id: 's4999' });
  expect(await reports.session(first?.session_id ?? '')).toMatchObject({
    model_requests: 1,
    input_tokens: 100,
  });
});

test('metrics and logs of one session: the total equals either, and coverage tells that half of the points are lost', async () => {
  const { send, reports, sessionOf } = await newTeam();
  const now = Date.now();
  await send(logs(call(now - 2 * MINUTE, 's1', 'r1'), call(now, 's1', 'r2')));
  await send(tokens(now - 2 * MINUTE, 's1', 100));
  const { session_id } = await sessionOf('s1');
  const expected = {
    requests: 2,
    input_tokens: 200,
    total_tokens: 200,
    source: 'events',
    coverage_reason: null,
  };
  const half = { ...expected, coverage: expect.objectContaining({ input: 0.5 }) };
  expect(await reports.usageOf(session_id)).toMatchObject(half);
  expect(await reports.totals()).toMatchObject(half);
  await send(tokens(now, 's1', 100));
  const whole = { ...expected, coverage: expect.objectContaining({ input: 1 }) };
  expect(await reports.usageOf(session_id)).toMatchObject(whole);
  expect(await reports.totals()).toMatchObject(whole);
});

test('what comes from the year 2100 moves no session beyond now, and what comes from 1970 moves none back', async () => {
  const { send, reports, sessionOf } = await newTeam();
  const year = (of: number) => Date.UTC(of, 0, 1);
  const before = Date.now();
  await send(tokens(year(2100), 's1', 7));
  await send(logs(call(year(2100), 's1', 'r1'), call(year(2100), 's2', 'r2')));
  // old is welcome
  expect(await send(logs(call(year(1970) + 1, 's1', 'r3'), call(year(1970) + 1, 's2', 'r4')))).toBe(0);
  expect(await send(tokens(year(1970) + 1, 's2', 7, year(1970)))).toBe(0);
  for (const external_id of ['s1', 's2']) {
    const { last_activity, started_at, model_requests } = await sessionOf(external_id);
    expect(model_requests).toBe(2);
    for (const time of [last_activity, started_at]) {
      expect(Date.parse(time)).toBeGreaterThanOrEqual(before - 1);
      expect(Date.parse(time)).toBeLessThanOrEqual(Date.now());
    }
  }
  expect(await reports.totals()).toMatchObject({ requests: 2, input_tokens: 200 });
});
