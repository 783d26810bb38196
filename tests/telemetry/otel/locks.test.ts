import { expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { translateDatabaseError } from '../../../src/db/errors.ts';
import type { Facts } from '../../../src/features/telemetry/otel/facts.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { event, facts, now, point, request, rowsOf, SECOND, sessionsOf } from './facts.ts';

const WRITERS = 8;
const db = await setUpDatabase({ poolSize: WRITERS });
const { otel, sessions, ingest } = db.services;
const tenant = await db.newTenant();
const BASE = now();
await db.services.billing.setPlan(tenant.tenantId, 'enterprise', OPERATOR);

test.each([
  ['in a tenant', tenant as Scope],
  ['in local mode', LOCAL as Scope],
])(
  'requests, batches, hooks and chores that touch the same rows in any order never deadlock %s',
  async (name, scope) => {
    const ids = Array.from({ length: 12 }, (_, n) => `${n} ${name}`);
    const opened = await Promise.all(
      ids.map((external_id) => sessions.openExternal(scope, { tool_id: 'cursor', external_id })),
    );
    const rounds = 6;
    const outcomes = await Promise.allSettled(
      Array.from({ length: WRITERS }, async (_, writer) => {
        const order = <T>(all: readonly T[]): T[] => (writer % 2 === 0 ? [...all] : all.toReversed());
        for (let round = 0; round < rounds; round++) {
          const time = now() - (rounds - round) * SECOND;
          // half of the records are the same for all writers
          const told = (n: number, external_id: string | null) => ({
            ...{
              tool_id: 'cursor',
              external_id,
              timestamp: time,
              model: n % 2 === 0 ? 'same' : `of ${writer}`,
            },
          });
          const mixed = [...ids, null];
          await otel.storeFacts(
            scope,
            facts({
              requests: order(
                mixed.map((id, n) => request({ ...told(n, id), request_id: `${round} ${n} ${name}` })),
              ),
              events: order([
                ...mixed.map((id, n) => event({ ...told(n, id), sequence: n })),
                event({ ...told(0, null), name: 'correction', call_id: `${round - 1} ${writer} ${name}` }),
              ]),
              points: order(
                mixed.flatMap((id, n) => [
                  point({ ...told(0, id), metric: `m${n}`, time }),
                  point({
                    ...told(0, id),
                    metric: `c${n}`,
                    temporality: 'cumulative',
                    start: time - SECOND,
                    time,
                  }),
                ]),
              ),
            }),
          );
          const data = (n: number) => ({
            session_id: opened[n]?.session_id,
            tool_id: 'cursor',
            tokens_saved: round,
          });
          await ingest.store(scope, order(ids.map((_id, n) => ({ type: 'metric', data: data(n) }))));
          const external_id = ids[writer] as string;
          if (round % 3 === 1) await sessions.endIdle(scope, 0);
          if (round % 3 === 2)
            await sessions.openExternal(scope, { tool_id: 'cursor', external_id, workspace_path: '/w' });
        }
      }),
    );
    const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(failures).toEqual([]);
    const found = await Promise.all(ids.map((id) => sessionsOf(db, scope, id)));
    expect(found.map((all) => all.length)).toEqual(ids.map(() => 1));
    const [counts] = await rowsOf(
      db,
      scope,
      `select (select count(*)::int from model_requests where scope_id = $1 and tool_id = 'cursor') as requests,
      (select count(*)::int from tool_sessions s where scope_id = $1 and tool_id = 'cursor' and model_requests <>
        (select count(*) from model_requests r where r.scope_id = $1 and r.session_id = s.session_id and billable)) as wrong`,
    );
    expect(counts).toEqual({ requests: rounds * 13, wrong: 0 });
  },
);

// so many that two of the same are under way at the same time
const MANY = 1_500;
// their statements are shorter
const MANY_SESSIONS = 2_500;

test.each([
  ['new sessions', (n: number) => facts({ events: [event({ tool_id: 'new', external_id: `new ${n}` })] })],
  [
    'requests without a session',
    (n: number) => facts({ requests: [request({ external_id: null, request_id: `call ${n}` })] }),
  ],
  ['events without a session', (n: number) => facts({ events: [event({ external_id: null, sequence: n })] })],
  [
    'series',
    (n: number) =>
      facts({ points: [point({ external_id: null, metric: `series ${n}`, start: BASE, time: BASE })] }),
  ],
  [
    'known series',
    (n: number) =>
      facts({ points: [point({ external_id: null, metric: `known ${n}`, start: BASE, time: BASE })] }),
  ],
])('four requests with the same %s in opposite orders do not deadlock', async (name, factsOf) => {
  const all = Array.from({ length: name === 'new sessions' ? MANY_SESSIONS : MANY }, (_, n) => factsOf(n));
  const joined = (parts: readonly Facts[]): Facts => ({
    requests: parts.flatMap(({ requests }) => requests),
    events: parts.flatMap(({ events }) => events),
    points: parts.flatMap(({ points }) => points),
  });
  const [forwards, backwards] = [joined(all), joined(all.toReversed())];
  if (name === 'known series') await otel.storeFacts(tenant, forwards);
  const outcomes = await Promise.allSettled(
    [forwards, backwards, forwards, backwards].map((one) => otel.storeFacts(tenant, one)),
  );
  expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
});

test('a deadlock and a lost connection are answers that a client retries', () => {
  for (const code of ['40P01', '40001', '55P03', '57P01', '08006'])
    expect(translateDatabaseError({ code })).toMatchObject({ status: 503 });
});

test('a request with a correction that waits too long for others is refused, and nothing is left unhandled', async () => {
  const key = `hashtextextended('${tenant.tenantId} corrects cursor', 0)`;
  const late = facts({
    requests: [request({ tool_id: 'cursor', external_id: 'late', request_id: 'late' })],
    events: [event({ tool_id: 'cursor', external_id: 'late', name: 'correction', call_id: 'late' })],
  });
  await db.asAdmin(async (admin) => {
    await admin.query(`select pg_advisory_lock(${key})`);
    try {
      // a rejection that nobody handles fails the test: it would end the server's process
      const refused = await otel.storeFacts(tenant, late).catch(translateDatabaseError);
      expect(refused).toMatchObject({ status: 503, code: 'try_again' });
    } finally {
      await admin.query(`select pg_advisory_unlock(${key})`);
    }
  });
});
