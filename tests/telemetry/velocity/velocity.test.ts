import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { recordVelocityBody } from '../../../src/features/telemetry/velocity/velocity.schemas.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();
const tenant = await db.newTenant();
const other = await db.newTenant();

describe.each([
  ['in local mode', () => LOCAL as Scope],
  ['in a tenant', () => tenant],
])('velocity %s', (_name, scopeOf) => {
  const newSession = async () =>
    (await db.services.sessions.start(scopeOf(), { tool_id: 'cursor' })).session_id;
  const history = async (session_id: string, limit = 100, scope = scopeOf()) => {
    const { json } = await db.services.velocity.history(scope, { session_id }, { limit, after: undefined });
    return JSON.parse(json);
  };

  test('a sample is returned as it was recorded, without internal ids', async () => {
    const session_id = await newSession();
    const sample = {
      session_id,
      timestamp: '2026-01-20T10:00:00.123456+01:00',
      tokens_saved: 1_234,
      velocity: 61.5,
      acceleration: -2.25,
      prediction_confidence: 87.5,
    };
    const stored = { ...sample, timestamp: '2026-01-20T09:00:00.123456+00:00' };
    expect(await db.services.velocity.record(scopeOf(), sample)).toEqual(stored);
    expect(await history(session_id)).toEqual([stored]);
  });

  test('what is left out is not known, and the time is now', async () => {
    const session_id = await newSession();
    const before = Date.now();
    const sample = await db.services.velocity.record(scopeOf(), {
      session_id,
      tokens_saved: 0,
      velocity: -3,
    });
    expect(sample).toMatchObject({ acceleration: null, prediction_confidence: null, velocity: -3 });
    // the two clocks are of one machine, or of a container on it
    expect(Math.abs(Date.parse(sample.timestamp) - before)).toBeLessThan(60_000);
  });

  test('the history is newest first by the time of the sample, turns pages, and is of one session', async () => {
    const [session_id, another] = [await newSession(), await newSession()];
    const record = (session: string, hour: number) =>
      db.services.velocity.record(scopeOf(), {
        session_id: session,
        tokens_saved: hour,
        velocity: 1,
        timestamp: `2026-01-20T0${hour}:00:00Z`,
      });
    for (const hour of [3, 1, 5, 2, 4]) await record(session_id, hour);
    await record(another, 6);
    // two at the very same time are told apart by the order in which they came
    await db.services.velocity.record(scopeOf(), {
      session_id,
      tokens_saved: 30,
      velocity: 1,
      timestamp: '2026-01-20T03:00:00Z',
    });

    const seen: number[] = [];
    let after: readonly [string, string] | undefined;
    do {
      const page = await db.services.velocity.history(scopeOf(), { session_id }, { limit: 3, after });
      for (const sample of JSON.parse(page.json)) seen.push(sample.tokens_saved);
      after = page.next ?? undefined;
    } while (after);
    expect(seen).toEqual([5, 4, 30, 3, 2, 1]);
  });

  test('an unknown session is refused, unlike OmniMemory 1, which stored orphans', async () => {
    const sample = { session_id: 'unknown', tokens_saved: 1, velocity: 1 };
    await expect(db.services.velocity.record(scopeOf(), sample)).rejects.toMatchObject({
      code: 'session_not_found',
    });
    expect(await history('unknown')).toEqual([]);
  });

  test('a session that has ended takes no more samples', async () => {
    const session_id = await newSession();
    await db.services.velocity.record(scopeOf(), { session_id, tokens_saved: 1, velocity: 1 });
    await db.services.sessions.end(scopeOf(), session_id);
    await expect(
      db.services.velocity.record(scopeOf(), { session_id, tokens_saved: 2, velocity: 1 }),
    ).rejects.toMatchObject({ code: 'session_ended' });
    expect(await history(session_id)).toHaveLength(1);
  });

  test("another tenant's session does not exist: it can be neither written to nor read", async () => {
    const session_id = await newSession();
    await db.services.velocity.record(scopeOf(), { session_id, tokens_saved: 1, velocity: 1 });
    await expect(
      db.services.velocity.record(other, { session_id, tokens_saved: 2, velocity: 1 }),
    ).rejects.toMatchObject({ code: 'session_not_found' });
    expect(await history(session_id, 100, other)).toEqual([]);
    expect(await history(session_id)).toHaveLength(1);
  });

  test('recording is no sign of life of its session', async () => {
    const session_id = await newSession();
    const { last_activity } = await db.services.sessions.get(scopeOf(), session_id);
    await db.services.velocity.record(scopeOf(), { session_id, tokens_saved: 1, velocity: 1 });
    expect((await db.services.sessions.get(scopeOf(), session_id)).last_activity).toBe(last_activity);
  });
});

test.each([
  ['fewer than no tokens', { tokens_saved: -1 }],
  ['part of a token', { tokens_saved: 1.5 }],
  ['no velocity', { velocity: undefined }],
  ['more confidence than certainty', { prediction_confidence: 100.1 }],
  ['a time without a zone', { timestamp: '2026-01-20T09:00:00' }],
  ['a time ahead', { timestamp: new Date(Date.now() + 3_600_000).toISOString() }],
  ['a tenant', { tenant_id: 'A' }],
])('a sample with %s is not accepted', (_name, fault) => {
  const sample = { session_id: 's', tokens_saved: 1, velocity: 1 };
  expect(recordVelocityBody.safeParse(sample).success).toBe(true);
  expect(recordVelocityBody.safeParse({ ...sample, ...fault }).success).toBe(false);
});
