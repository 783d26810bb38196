import { describe, expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import type { Facts } from '../../../src/features/telemetry/otel/facts.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { DAY, event, facts, HOUR, MINUTE, now, point, request, rowsOf, SECOND, sessionsOf } from './facts.ts';

const db = await setUpDatabase();
const { otel, sessions } = db.services;
const tenant = await db.newTenant();
// so many events a minute that no test reaches the limit
await db.services.billing.setPlan(tenant.tenantId, 'enterprise', OPERATOR);

let named = 0;
const newId = () => `external ${named++}`;

describe.each([
  ['in a tenant', tenant as Scope],
  ['in local mode', LOCAL as Scope],
])('the session of a record %s', (_name, scope) => {
  const store = (given: Partial<Facts>) => otel.storeFacts(scope, facts(given));
  const only = async (external_id: string) => {
    const found = await sessionsOf(db, scope, external_id);
    expect(found).toHaveLength(1);
    return found[0] as (typeof found)[number];
  };
  /** As the chore ends it: at its last activity. */
  const idleOut = async (external_id: string) => {
    await rowsOf(
      db,
      scope,
      `update tool_sessions set ended_at = last_activity, ended_by = 'idleness' where scope_id = $1 and external_id = $2`,
      external_id,
    );
  };

  test('is started with the earliest time of the request, under the tool’s own id', async () => {
    const external_id = newId();
    const time = now() - HOUR;
    await store({
      requests: [request({ external_id, timestamp: time + MINUTE })],
      events: [event({ external_id, timestamp: time })],
    });
    expect(await only(external_id)).toMatchObject({
      ...{ tool_id: 'claude-code', external_id, instance_id: external_id, ended_at: null },
      ...{ started_at: time, last_activity: time + MINUTE, model_requests: 1, input_tokens: 10 },
    });
  });

  test('of a record from the future starts now, and its activity is never beyond now', async () => {
    const external_id = newId();
    const timestamp = now() + 74 * 365 * DAY;
    await store({ events: [event({ external_id, timestamp })] });
    const { started_at, last_activity } = await only(external_id);
    expect([started_at, last_activity].filter((time) => time > Date.now() * 1_000 + SECOND)).toEqual([]);
  });

  test('is another one for each tool, and there is none without an id', async () => {
    const external_id = newId();
    const tool_id = newId();
    await store({
      requests: [request({ external_id }), request({ external_id, tool_id: 'codex' })],
      events: [event({ external_id: null, tool_id })],
    });
    expect((await sessionsOf(db, scope, external_id)).map(({ tool_id }) => tool_id).toSorted()).toEqual([
      'claude-code',
      'codex',
    ]);
    const events = `select session_id from tool_events where scope_id = $1 and tool_id = $2`;
    expect(await rowsOf(db, scope, events, tool_id)).toEqual([{ session_id: null }]);
  });

  test('is the open one that the API made for that instance', async () => {
    const external_id = newId();
    const made = await sessions.getOrCreate(scope, { tool_id: 'claude-code', instance_id: external_id });
    await store({ points: [point({ external_id })] });
    await store({ requests: [request({ external_id })] });
    expect(await only(external_id)).toMatchObject({
      session_id: made.session_id,
      external_id,
      model_requests: 1,
    });
  });

  test('is opened again three days after idleness ended it', async () => {
    const external_id = newId();
    const first = now() - 3 * DAY;
    await store({ events: [event({ external_id, timestamp: first })] });
    await sessions.endIdle(scope, 30);
    expect(await only(external_id)).toMatchObject({ ended_at: first, ended_by: 'idleness' });
    await store({ events: [event({ external_id, timestamp: first - MINUTE })] });
    expect(await only(external_id)).toMatchObject({ ended_at: first, last_activity: first });
    const timestamp = now();
    await store({ requests: [request({ external_id, timestamp })] });
    expect(await only(external_id)).toMatchObject({
      ended_at: null,
      ended_by: null,
      last_activity: timestamp,
    });
  });

  test('is opened again if it ended before the reason was stored, by idleness as its times tell', async () => {
    const external_id = newId();
    const first = now() - HOUR;
    await store({ events: [event({ external_id, timestamp: first })] });
    await idleOut(external_id);
    await rowsOf(
      db,
      scope,
      `update tool_sessions set ended_by = null where scope_id = $1 and external_id = $2`,
      external_id,
    );
    await store({ events: [event({ external_id, timestamp: first + MINUTE })] });
    expect(await only(external_id)).toMatchObject({ ended_at: null });
  });

  test('that its tool ended stays ended for ten minutes, and is opened again after', async () => {
    const external_id = newId();
    await store({ events: [event({ external_id, timestamp: now() - HOUR })] });
    const { session_id } = await only(external_id);
    await sessions.end(scope, session_id);
    const ended = now() - 30 * MINUTE;
    await rowsOf(
      db,
      scope,
      `update tool_sessions set ended_at = to_timestamp($3) where scope_id = $1 and external_id = $2`,
      external_id,
      ended / SECOND,
    );
    const late = ended + 10 * MINUTE;
    await store({ requests: [request({ external_id, timestamp: late })] });
    expect(await only(external_id)).toMatchObject({
      ...{ ended_at: ended, ended_by: 'tool', model_requests: 1, last_activity: late },
    });
    await store({ events: [event({ external_id, timestamp: late + SECOND })] });
    expect(await only(external_id)).toMatchObject({ ended_at: null, ended_by: null });
  });

  test('stays ended where another open session has its instance', async () => {
    const external_id = newId();
    const timestamp = now() - HOUR;
    await store({ events: [event({ external_id, timestamp })] });
    await idleOut(external_id);
    await sessions.getOrCreate(scope, { tool_id: 'claude-code', instance_id: external_id });
    await store({ requests: [request({ external_id, timestamp: timestamp + MINUTE })] });
    const [first, second] = await sessionsOf(db, scope, external_id);
    expect([first, second]).toMatchObject([
      { ended_at: timestamp, model_requests: 1, last_activity: timestamp + MINUTE },
      { ended_at: null, model_requests: 0 },
    ]);
  });

  test('is neither opened nor kept alive by metric points, or by events that are no work', async () => {
    const external_id = newId();
    const timestamp = now() - HOUR;
    await store({ events: [event({ external_id, timestamp })] });
    await store({
      points: [point({ external_id })],
      events: [event({ external_id, name: 'auth', is_work: false })],
    });
    expect(await only(external_id)).toMatchObject({ ended_at: null, last_activity: timestamp });
    await sessions.endIdle(scope, 30);
    await store({
      points: [point({ external_id, value: 5 })],
      events: [event({ external_id, name: 'x', is_work: false })],
    });
    expect(await only(external_id)).toMatchObject({ ended_at: timestamp, last_activity: timestamp });
  });

  test('is started by a metric point, unless the point says otherwise', async () => {
    const [external_id, quiet] = [newId(), newId()];
    const time = now() - MINUTE;
    await store({
      points: [point({ external_id, time }), point({ external_id: quiet, starts_session: false, value: 7 })],
    });
    expect(await only(external_id)).toMatchObject({ started_at: time, last_activity: time });
    expect(await sessionsOf(db, scope, quiet)).toEqual([]);
    const points = `select p.session_id from otel_points p where p.scope_id = $1 and p.value = 7`;
    expect(await rowsOf(db, scope, points)).toEqual([{ session_id: null }]);
    await store({ events: [event({ external_id: quiet })] });
    await store({
      points: [point({ external_id: quiet, starts_session: false, time: now() - SECOND, value: 8 })],
    });
    expect(await rowsOf(db, scope, points.replace('7', '8'))).toEqual([
      { session_id: (await only(quiet)).session_id },
    ]);
  });

  test('with a single record is not ended as unused', async () => {
    const external_id = newId();
    await store({ requests: [request({ external_id, timestamp: now() - 10 * MINUTE })] });
    await sessions.endIdle(scope, 30);
    expect(await only(external_id)).toMatchObject({ ended_at: null });
    await sessions.endIdle(scope, 5);
    expect(await only(external_id)).toMatchObject({ ended_by: 'idleness' });
  });

  test('is one, although eight requests bring its first record at the same time', async () => {
    const ids = Array.from({ length: 20 }, newId);
    await Promise.all(
      Array.from({ length: 8 }, (_, n) => {
        const events = ids.map((external_id) => event({ external_id, sequence: n }));
        return store({ events: n % 2 === 0 ? events : events.toReversed() });
      }),
    );
    for (const external_id of ids) await only(external_id);
  });

  test('and the same session that the API makes meanwhile are one', async () => {
    const ids = Array.from({ length: 10 }, newId);
    await Promise.all(
      ids.flatMap((external_id) => [
        sessions.getOrCreate(scope, { tool_id: 'claude-code', instance_id: external_id }),
        store({ events: [event({ external_id })] }),
        sessions.openExternal(scope, { tool_id: 'claude-code', external_id }),
      ]),
    );
    for (const external_id of ids) await only(external_id);
  });
});

test('the same session id in two tenants and in local mode names three sessions', async () => {
  const scopes = [await db.newTenant(), await db.newTenant(), LOCAL];
  for (const scope of scopes)
    await otel.storeFacts(scope, facts({ requests: [request({ external_id: 'shared' })] }));
  for (const scope of scopes)
    expect(await sessionsOf(db, scope, 'shared')).toMatchObject([{ model_requests: 1 }]);
});

test('the session is found for each of 5,000 ids in one request, without a look at all sessions for each', async () => {
  const tool_id = newId();
  // each connection keeps plans for nearly empty tables
  await db.asAdmin((admin) => admin.query('analyze tool_sessions, session_keys, model_requests'));
  const few = () => otel.storeFacts(tenant, facts({ requests: [request({ external_id: newId() })] }));
  for (let round = 0; round < 8; round++) await Promise.all(Array.from({ length: 10 }, few));
  const requests = Array.from({ length: 5_000 }, (_, n) => request({ tool_id, external_id: `many ${n}` }));
  await otel.storeFacts(tenant, facts({ requests }));
  const others = requests.map(({ external_id }) => request({ tool_id, external_id, model: 'b' }));
  await otel.storeFacts(tenant, facts({ requests: others }));
  const [row] = await rowsOf<object>(
    db,
    tenant,
    `select count(*)::int as sessions, sum(model_requests)::int as requests,
      (select count(*)::int from model_requests r join session_keys k using (scope_id, tool_id, session_id)
        join tool_sessions s using (scope_id, session_id) where r.scope_id = $1 and r.tool_id = $2 and s.external_id = k.external_id) as matched
      from tool_sessions where scope_id = $1 and tool_id = $2`,
    tool_id,
  );
  expect(row).toEqual({ sessions: 5_000, requests: 10_000, matched: 10_000 });
});
