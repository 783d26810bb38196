import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { clockOf } from '../../support/clock.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { createTestApp, keyOf } from '../../support/test-app.ts';

const db = await setUpDatabase();
const app = createTestApp(db);
const tenant = await db.newTenant();
const key = await keyOf(db, tenant);

describe.each([
  ['in local mode', () => LOCAL as Scope, () => ({})],
  ['with a key', () => tenant as Scope, () => ({ authorization: key })],
])('asking about the past %s', (_name, scopeOf, headersOf) => {
  // one id for all, because problems contain it
  const get = (path: string) =>
    request(app)
      .get(path)
      .set({ ...headersOf(), 'x-request-id': 'the-same' });
  const store = async (body: object) => {
    const answer = await request(app)
      .post('/v1/checkpoints')
      .set(headersOf())
      .send({ tool_id: 'cursor', checkpoint_type: 'manual', ...body });
    expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
    return answer.body as { checkpoint_id: string; recorded_at: string };
  };
  const summaries = async (query: string) => {
    const answer = await get(`/v1/checkpoints?${query}`);
    expect(answer.status).toBe(200);
    return answer.body.data.map(({ summary }: { summary: string }) => summary);
  };

  test('the response about a past time is the same to the byte after every later correction', async () => {
    const session_id = await db.newSession(scopeOf());
    const first = await store({ session_id, summary: 'first', valid_from: '2026-01-10T00:00:00Z' });
    const beside = await store({ session_id, summary: 'beside', valid_from: '2026-01-11T00:00:00Z' });
    const questions = async () => {
      const as_of = await clockOf(db);
      return [
        ...[first, beside].flatMap(({ checkpoint_id }) => [
          `/v1/checkpoints/${checkpoint_id}?as_of=${as_of}`,
          `/v1/checkpoints/${checkpoint_id}?as_of=${as_of}&valid_at=2026-01-20T00:00:00Z`,
        ]),
        `/v1/checkpoints?session_id=${session_id}&as_of=${as_of}`,
        `/v1/checkpoints?session_id=${session_id}&as_of=${as_of}&valid_at=2026-01-20T00:00:00Z`,
        `/v1/checkpoints?session_id=${session_id}&as_of=${as_of}&valid_from=2026-01-01T00:00:00Z&valid_to=2026-02-01T00:00:00Z`,
      ];
    };
    const answered = new Map<string, string>();
    const ask = async () => {
      for (const question of await questions()) answered.set(question, (await get(question)).text);
    };
    await ask();
    await store({
      session_id,
      summary: 'a correction',
      valid_from: '2026-01-15T00:00:00Z',
      supersedes: [first.checkpoint_id],
    });
    await ask();
    await request(app)
      .patch(`/v1/checkpoints/${beside.checkpoint_id}`)
      .set(headersOf())
      .send({ summary: 'reworded' });
    await ask();
    await request(app)
      .patch(`/v1/checkpoints/${first.checkpoint_id}`)
      .set(headersOf())
      .send({ visibility: 'team' });
    await ask();
    await store({
      session_id,
      summary: 'never was',
      valid_from: '2025-12-01T00:00:00Z',
      visibility: 'team',
      supersedes: [beside.checkpoint_id],
    });
    await ask();
    const again = new Map<string, string>();
    for (const question of answered.keys()) again.set(question, (await get(question)).text);
    expect(again).toEqual(answered);
    expect(new Set(answered.values()).size).toBeGreaterThan(10); // the corrections made a difference
  });

  test('what was known on a day of another day does not change when more becomes known', async () => {
    // OmniMemory 1 edited valid_to in place, so that its answers about the past changed
    const session_id = await db.newSession(scopeOf());
    const old = await store({ session_id, summary: 'SQLite', valid_from: '2026-01-10T00:00:00Z' });
    const before = await clockOf(db);
    const next = await store({
      session_id,
      summary: 'PostgreSQL',
      valid_from: '2026-01-15T00:00:00Z',
      supersedes: [old.checkpoint_id],
    });
    const at = (as_of: string) =>
      get(`/v1/checkpoints/${old.checkpoint_id}?as_of=${as_of}&valid_at=2026-01-20T00:00:00Z`);
    expect((await at(before)).body).toMatchObject({
      summary: 'SQLite',
      valid_to: null,
      superseded_by: null,
      recorded_end: null,
      revision: 1,
    });
    expect((await at(await clockOf(db))).status).toBe(404);
    const now = await get(`/v1/checkpoints/${old.checkpoint_id}`);
    expect(now.body).toMatchObject({
      valid_to: '2026-01-15T00:00:00.000000+00:00',
      superseded_by: next.checkpoint_id,
      revision: 2,
    });
  });

  test('the list of a past time knows no end of a version, and the history does, whichever is read first', async () => {
    const session_id = await db.newSession(scopeOf());
    const { checkpoint_id } = await store({ session_id, summary: 'one', valid_from: '2026-01-01T00:00:00Z' });
    const as_of = await clockOf(db);
    const { recorded_at } = (
      await request(app).patch(`/v1/checkpoints/${checkpoint_id}`).set(headersOf()).send({ summary: 'two' })
    ).body;
    const endsIn = async (path: string) =>
      (await get(path)).body.data.map(({ recorded_end }: { recorded_end: string | null }) => recorded_end);
    const list = () => endsIn(`/v1/checkpoints?session_id=${session_id}&as_of=${as_of}`);
    const history = () => endsIn(`/v1/checkpoints/${checkpoint_id}/history`);
    expect([await history(), await list(), await history()]).toEqual([
      [null, recorded_at],
      [null],
      [null, recorded_at],
    ]);
  });

  test('the list of one checkpoint has its version at a time, also where it was not true, without its context', async () => {
    const session_id = await db.newSession(scopeOf());
    const { checkpoint_id } = await store({
      session_id,
      summary: 'one',
      compressed_context: 'long',
      valid_from: '2026-01-01T00:00:00Z',
      valid_to: '2026-01-02T00:00:00Z',
    });
    await store({ session_id, summary: 'another' });
    const as_of = await clockOf(db);
    await request(app).patch(`/v1/checkpoints/${checkpoint_id}`).set(headersOf()).send({ summary: 'two' });
    const of = `checkpoint_id=${checkpoint_id}`;
    expect(await summaries(of)).toEqual(['two']);
    expect(await summaries(`${of}&as_of=${as_of}`)).toEqual(['one']);
    expect(await summaries(`${of}&as_of=${as_of}&valid_at=2026-01-03T00:00:00Z`)).toEqual([]);
    expect(await summaries(`${of}&session_id=another`)).toEqual([]);
    expect(await summaries('checkpoint_id=unknown')).toEqual([]);
    const { body } = await get(`/v1/checkpoints?${of}`);
    expect(body.data[0]).not.toHaveProperty('compressed_context');
  });

  test('a version is current from recorded_at, inclusive, to recorded_end, exclusive', async () => {
    const session_id = await db.newSession(scopeOf());
    const one = await store({ session_id, summary: 'one', valid_from: '2026-01-01T00:00:00Z' });
    const two = (
      await request(app)
        .patch(`/v1/checkpoints/${one.checkpoint_id}`)
        .set(headersOf())
        .send({ summary: 'two' })
    ).body;
    const at = async (as_of: string) =>
      (await get(`/v1/checkpoints/${one.checkpoint_id}?as_of=${encodeURIComponent(as_of)}`)).body.summary;
    expect(await at(one.recorded_at)).toBe('one');
    expect(await at(two.recorded_at)).toBe('two');
    const microsecondBefore = await db.asAdmin(async (admin) =>
      (
        await admin.query(
          `select to_jsonb(x - interval '1 microsecond') as t from unnest(array[$1::timestamptz, $2]) x`,
          [one.recorded_at, two.recorded_at],
        )
      ).rows.map(({ t }) => t as string),
    );
    expect(await at(microsecondBefore[0] ?? '')).toBeUndefined();
    expect(await at(microsecondBefore[1] ?? '')).toBe('one');
  });

  test('valid time is half open, and valid_at is as_of where it is left out', async () => {
    const session_id = await db.newSession(scopeOf());
    const { checkpoint_id } = await store({
      session_id,
      summary: 'a while',
      valid_from: '2026-01-01T00:00:00Z',
      valid_to: '2026-02-01T00:00:00Z',
    });
    const status = async (query: string) => (await get(`/v1/checkpoints/${checkpoint_id}${query}`)).status;
    expect(await status('?valid_at=2026-01-01T00:00:00Z')).toBe(200);
    expect(await status('?valid_at=2025-12-31T23:59:59.999999Z')).toBe(404);
    expect(await status('?valid_at=2026-01-31T23:59:59.999999Z')).toBe(200);
    expect(await status('?valid_at=2026-02-01T00:00:00Z')).toBe(404);
    expect(await status('')).toBe(200);
    expect(await status(`?as_of=${await clockOf(db)}`)).toBe(404); // known now, and not true any more
  });

  test('a time may be in any zone, and a future time means now', async () => {
    // OmniMemory 1 compared local and UTC times as text and missed a fresh checkpoint
    const session_id = await db.newSession(scopeOf());
    const { checkpoint_id } = await store({ session_id, summary: 'fresh' });
    const inAnHour = new Date(Date.now() + 3_600_000).toISOString().slice(0, 19);
    const summary = async (as_of: string) =>
      (await get(`/v1/checkpoints/${checkpoint_id}?as_of=${encodeURIComponent(as_of)}`)).body.summary;
    expect(await summary(`${inAnHour}Z`)).toBe('fresh');
    expect(await summary(`${inAnHour}-05:00`)).toBe('fresh');
    expect(await summary(`${inAnHour}+09:00`)).toBeUndefined();
  });

  test('a window of valid time takes what touches it, newest valid_from first, page by page', async () => {
    const session_id = await db.newSession(scopeOf());
    for (const month of ['03', '01', '05', '02', '04'])
      await store({
        session_id,
        summary: month,
        valid_from: `2026-${month}-01T00:00:00Z`,
        valid_to: `2026-${month}-20T00:00:00Z`,
      });
    const window = (from: string, to: string) =>
      `session_id=${session_id}&valid_from=2026-${from}T00:00:00Z&valid_to=2026-${to}T00:00:00Z`;
    expect(await summaries(window('02-10', '04-10'))).toEqual(['04', '03', '02']);
    expect(await summaries(window('01-20', '03-01'))).toEqual(['02']);
    expect(await summaries(`session_id=${session_id}&valid_from=2026-03-19T00:00:00Z`)).toEqual([
      '05',
      '04',
      '03',
    ]);
    expect(await summaries(`session_id=${session_id}&valid_at=2026-03-19T00:00:00Z`)).toEqual(['03']);
    const first = await get(`/v1/checkpoints?${window('01-01', '12-01')}&limit=3`);
    expect(first.body.data.map(({ summary }: { summary: string }) => summary)).toEqual(['05', '04', '03']);
    expect(await summaries(`${window('01-01', '12-01')}&limit=3&cursor=${first.body.next_cursor}`)).toEqual([
      '02',
      '01',
    ]);
  });

  test.each([
    ['as_of=yesterday', 'query.as_of'],
    ['as_of=2026-01-01T00:00:00', 'query.as_of'],
    ['valid_at=', 'query.valid_at'],
    ['at=2026-01-01T00:00:00Z', 'query.at'],
  ])('%s is refused', async (query, path) => {
    for (const list of ['/v1/checkpoints', '/v1/checkpoints/ckpt_0']) {
      const { status, body } = await get(`${list}?${query}`);
      expect([status, body.code, body.errors[0].path]).toEqual([422, 'validation_failed', path]);
    }
  });

  test('a year outside of 1900 to 9999 is refused', async () => {
    const { status, body } = await get('/v1/checkpoints/ckpt_0?as_of=0000-01-01T00:00:00Z');
    expect([status, body.code]).toEqual([422, 'validation_failed']);
  });
});
