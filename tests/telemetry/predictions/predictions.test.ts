import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import {
  type RecordPrediction,
  recordPredictionBody,
} from '../../../src/features/telemetry/predictions/prediction.schemas.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase({ poolSize: 12 });
const tenant = await db.newTenant();
const other = await db.newTenant();

const NOON = '2026-01-20T12:00:00Z';

let serial = 0;

describe.each([
  ['in local mode', () => LOCAL as Scope],
  ['in a tenant', () => tenant],
])('predictions %s', (_name, scopeOf) => {
  const newSession = async (tool_id = 'cursor') =>
    (await db.services.sessions.start(scopeOf(), { tool_id })).session_id;
  const record = (prediction: RecordPrediction) => db.services.predictions.record(scopeOf(), prediction);
  const resolve = (session_id: string, checkpoint_id: string, actual_time: string) =>
    db.services.predictions.resolve(scopeOf(), { session_id, checkpoint_id, actual_time });
  const list = async (session_id: string, scope = scopeOf()) => {
    const page = { limit: 100, after: undefined };
    return JSON.parse((await db.services.predictions.list(scope, { session_id }, page)).json);
  };

  test('a prediction is returned as it was recorded, unresolved, without internal ids', async () => {
    const session_id = await newSession();
    const stored = await record({
      session_id,
      predicted_checkpoint_time: '2026-01-20T12:00:00.5+02:00',
      predicted_tokens: 150_000,
      strategy: 'predictive',
    });
    expect(stored).toEqual({
      session_id,
      predicted_at: expect.any(String),
      predicted_checkpoint_time: '2026-01-20T10:00:00.500000+00:00',
      predicted_tokens: 150_000,
      actual_checkpoint_time: null,
      actual_checkpoint_id: null,
      prediction_accuracy: null,
      strategy: 'predictive',
    });
    expect(await list(session_id)).toEqual([stored]);
  });

  const ACCURACIES: [string, number][] = [
    [NOON, 100],
    ['2026-01-20T12:01:00Z', 90],
    ['2026-01-20T11:59:00Z', 90],
    ['2026-01-20T12:00:03Z', 99.5],
    ['2026-01-20T12:09:59Z', 1 / 6],
    ['2026-01-20T12:10:00Z', 0],
    ['2026-01-19T12:00:00Z', 0],
    ['2026-01-20T14:01:00+02:00', 90],
  ];

  test.each(ACCURACIES)(
    'predicted for noon and come at %s, it is %d percent accurate',
    async (time, percent) => {
      const session_id = await newSession();
      const prediction = { session_id, predicted_checkpoint_time: NOON };
      const afterwards = await record({ ...prediction, actual_checkpoint_time: time });
      expect(afterwards.prediction_accuracy).toBeCloseTo(percent, 9);
      await record(prediction);
      const resolved = await resolve(session_id, 'ckpt_1', time);
      expect(resolved.prediction_accuracy).toBe(afterwards.prediction_accuracy);
    },
  );

  test('there is no accuracy where one of the two times is not known, not even zero', async () => {
    const session_id = await newSession();
    expect(await record({ session_id, predicted_checkpoint_time: NOON })).toMatchObject({
      prediction_accuracy: null,
    });
    expect(await record({ session_id, actual_checkpoint_time: NOON })).toMatchObject({
      prediction_accuracy: null,
    });
    expect(await record({ session_id, predicted_tokens: 5 })).toMatchObject({ prediction_accuracy: null });
  });

  test('a prediction without a time is resolved without an accuracy', async () => {
    const session_id = await newSession();
    await record({ session_id, predicted_tokens: 5 });
    expect(await resolve(session_id, 'ckpt_1', NOON)).toMatchObject({
      predicted_tokens: 5,
      actual_checkpoint_id: 'ckpt_1',
      actual_checkpoint_time: '2026-01-20T12:00:00.000000+00:00',
      prediction_accuracy: null,
    });
    await expect(resolve(session_id, 'ckpt_2', NOON)).rejects.toMatchObject({
      code: 'open_prediction_not_found',
    });
  });

  test('resolving touches the newest open prediction of the session alone, unlike OmniMemory 1', async () => {
    const [session_id, another] = [await newSession(), await newSession()];
    await record({ session_id: another, predicted_checkpoint_time: NOON });
    for (const predicted_tokens of [1, 2, 3]) {
      await record({ session_id, predicted_tokens, predicted_checkpoint_time: NOON });
    }
    await record({ session_id, predicted_tokens: 4, actual_checkpoint_time: NOON });
    const resolved = await resolve(session_id, 'ckpt_1', '2026-01-20T12:02:00Z');
    expect(resolved).toMatchObject({ predicted_tokens: 3, prediction_accuracy: 80 });

    const open = { actual_checkpoint_id: null, actual_checkpoint_time: null, prediction_accuracy: null };
    expect(await list(session_id)).toMatchObject([
      { predicted_tokens: 4, actual_checkpoint_id: null, prediction_accuracy: null },
      { predicted_tokens: 3, actual_checkpoint_id: 'ckpt_1', prediction_accuracy: 80 },
      { predicted_tokens: 2, ...open },
      { predicted_tokens: 1, ...open },
    ]);
    expect(await list(another)).toMatchObject([open]);
    expect(await resolve(session_id, 'ckpt_2', NOON)).toMatchObject({ predicted_tokens: 2 });
  });

  test('10 concurrent calls resolve 10 predictions, each once', async () => {
    const session_id = await newSession();
    for (let n = 0; n < 10; n++) await record({ session_id, predicted_tokens: n });
    const resolved = await Promise.all(
      Array.from({ length: 10 }, (_, n) => resolve(session_id, `ckpt_${n}`, NOON)),
    );
    const ten = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    expect(resolved.map((one) => one.predicted_tokens).sort()).toEqual(ten);
    const stored = await list(session_id);
    expect(stored.map((one: { actual_checkpoint_id: string }) => one.actual_checkpoint_id).sort()).toEqual(
      ten.map((n) => `ckpt_${n}`),
    );
    await expect(resolve(session_id, 'ckpt_10', NOON)).rejects.toMatchObject({
      code: 'open_prediction_not_found',
    });
  });

  test('of 10 concurrent calls for 4 predictions, 4 succeed and 6 find none', async () => {
    const session_id = await newSession();
    for (let n = 0; n < 4; n++) await record({ session_id, predicted_tokens: n });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, n) => resolve(session_id, `ckpt_${n}`, NOON)),
    );
    const refused = outcomes.filter((one) => one.status === 'rejected').map((one) => one.reason.code);
    expect(refused).toEqual(Array(6).fill('open_prediction_not_found'));
    const ids = (await list(session_id)).map(
      (one: { actual_checkpoint_id: string }) => one.actual_checkpoint_id,
    );
    expect(new Set(ids).size).toBe(4);
    expect(ids).not.toContain(null);
  });

  test('a prediction is resolved also after its session has ended, but no new one is recorded', async () => {
    const session_id = await newSession();
    await record({ session_id, predicted_checkpoint_time: NOON });
    await db.services.sessions.end(scopeOf(), session_id);
    await expect(record({ session_id })).rejects.toMatchObject({ code: 'session_ended' });
    expect(await resolve(session_id, 'ckpt_1', NOON)).toMatchObject({ prediction_accuracy: 100 });
  });

  test('an unknown session gets another error than one without an open prediction', async () => {
    await expect(record({ session_id: 'unknown' })).rejects.toMatchObject({ code: 'session_not_found' });
    await expect(resolve('unknown', 'ckpt_1', NOON)).rejects.toMatchObject({ code: 'session_not_found' });
    await expect(resolve(await newSession(), 'ckpt_1', NOON)).rejects.toMatchObject({
      code: 'open_prediction_not_found',
    });
  });

  test("another tenant can neither resolve nor list nor count a session's predictions", async () => {
    const tool_id = `isolated-${serial++}`;
    const session_id = await newSession(tool_id);
    await record({ session_id, predicted_checkpoint_time: NOON, actual_checkpoint_time: NOON });
    await record({ session_id, predicted_checkpoint_time: NOON });
    const resolution = { session_id, checkpoint_id: 'ckpt_theirs', actual_time: NOON };
    await expect(db.services.predictions.resolve(other, resolution)).rejects.toMatchObject({
      code: 'session_not_found',
    });
    expect(await list(session_id, other)).toEqual([]);
    const statistics = (scope: Scope) => db.services.predictions.statistics(scope, { tool_id });
    expect(await statistics(other)).toMatchObject({ total_predictions: 0 });
    expect(await statistics(scopeOf())).toMatchObject({ total_predictions: 1 });
    expect(await list(session_id)).toMatchObject([
      { actual_checkpoint_id: null },
      { prediction_accuracy: 100 },
    ]);
  });

  test('a list turns pages, newest first', async () => {
    const session_id = await newSession();
    for (let n = 0; n < 5; n++) await record({ session_id, predicted_tokens: n });
    const seen: number[] = [];
    let after: readonly [string, string] | undefined;
    do {
      const page = await db.services.predictions.list(scopeOf(), { session_id }, { limit: 2, after });
      for (const prediction of JSON.parse(page.json)) seen.push(prediction.predicted_tokens);
      after = page.next ?? undefined;
    } while (after);
    expect(seen).toEqual([4, 3, 2, 1, 0]);
  });

  test('statistics are of the predictions that have an accuracy, by tool and by strategy', async () => {
    const [tool_id, second] = [`scored-${serial++}`, `scored-${serial++}`];
    const of = async (tool: string, minute: string, strategy: 'urgent' | 'warning') =>
      record({
        session_id: await newSession(tool),
        strategy,
        predicted_checkpoint_time: NOON,
        actual_checkpoint_time: `2026-01-20T12:0${minute}:00Z`,
      });
    await of(tool_id, '0', 'urgent');
    await of(tool_id, '1', 'urgent');
    await of(tool_id, '4', 'warning');
    await of(second, '9', 'urgent');
    const session_id = await newSession(tool_id);
    await record({ session_id, strategy: 'urgent', predicted_checkpoint_time: NOON });
    await record({ session_id, strategy: 'urgent', actual_checkpoint_time: NOON });

    const statistics = (filter: object) => db.services.predictions.statistics(scopeOf(), filter);
    expect(await statistics({ tool_id })).toEqual({
      total_predictions: 3,
      avg_accuracy: 250 / 3,
      min_accuracy: 60,
      max_accuracy: 100,
    });
    expect(await statistics({ tool_id, strategy: 'urgent' })).toEqual({
      total_predictions: 2,
      avg_accuracy: 95,
      min_accuracy: 90,
      max_accuracy: 100,
    });
    expect(await statistics({ tool_id: second })).toMatchObject({ total_predictions: 1, avg_accuracy: 10 });
    const all = await statistics({});
    expect(all.total_predictions).toBeGreaterThanOrEqual(4);
    expect(all.min_accuracy).toBeLessThanOrEqual(10);
  });

  test('statistics of nothing are zero and nulls', async () => {
    const { session_id } = await db.services.sessions.start(scopeOf(), { tool_id: 'unscored' });
    await record({ session_id, predicted_checkpoint_time: NOON });
    expect(await db.services.predictions.statistics(scopeOf(), { tool_id: 'unscored' })).toEqual({
      total_predictions: 0,
      avg_accuracy: null,
      min_accuracy: null,
      max_accuracy: null,
    });
  });
});

test.each([
  ['an unknown strategy', { strategy: 'guess' }],
  ['fewer than no tokens', { predicted_tokens: -1 }],
  ['a time without a zone', { predicted_checkpoint_time: '2026-01-20T12:00:00' }],
  [
    'an event that is yet to come',
    { actual_checkpoint_time: new Date(Date.now() + 3_600_000).toISOString() },
  ],
  ['a checkpoint without its time', { actual_checkpoint_id: 'ckpt_1' }],
  ['an accuracy of its own', { prediction_accuracy: 100 }],
])('a prediction with %s is not accepted', (_name, fault) => {
  const ahead = new Date(Date.now() + 3_600_000).toISOString();
  const prediction = { session_id: 's', predicted_checkpoint_time: ahead };
  expect(recordPredictionBody.safeParse(prediction).success).toBe(true);
  expect(recordPredictionBody.safeParse({ ...prediction, ...fault }).success).toBe(false);
});
