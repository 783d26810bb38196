import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import request from 'supertest';
import { searchModelsOf } from '../../../../src/features/memory/search/embedding/models.ts';
import { setUpDatabase } from '../../../support/set-up.ts';
import { watchStatements } from '../../../support/statement-log.ts';
import { createTestApp, keyOf } from '../../../support/test-app.ts';
import { TestEmbedder } from '../../../support/test-embedder.ts';

const db = await setUpDatabase({ searchModels: searchModelsOf({ embedder: new TestEmbedder() }) });
const offDatabase = await setUpDatabase();
const [app, offApp] = [createTestApp(db), createTestApp(offDatabase)];
const tenant = await db.newTenant();
const headers = { authorization: await keyOf(db, tenant) };
const offHeaders = { authorization: await keyOf(offDatabase, await offDatabase.newTenant()) };
const { session_id } = await db.services.sessions.start(tenant, { tool_id: 'cursor', title: 'the walrus' });
const one = { session_id, tool_id: 'cursor', checkpoint_type: 'auto', visibility: 'team' } as const;
for (let n = 0; n < 30; n++)
  await db.services.checkpoints.store(tenant, {
    ...one,
    summary: `the walrus and the kiwi ${n}`,
    key_facts: ['x'.repeat(2_000)],
  });
await db.services.searchVectors.idle();

const get = (query: object) => request(app).get('/v1/search').query(query).set(headers);

describe.each(['hybrid', 'meaning'] as const)('mode=%s', (mode) => {
  test.each([
    ['gibberish', 'xqzv wvut zzzzq'],
    ['10,000 characters', 'walrus '.repeat(1_428).trim()],
    ['10,000 characters without a blank', 'x'.repeat(10_000)],
    ['only stop words', 'the and of to a'],
    ['only signs', '!?… —'],
    ['one emoji', '🦭'],
    ['a lone mark', '\u0301'],
    ['a thousand scripts', '缓存かなข้อมูล한국어'.repeat(60)],
    ['control characters', 'walrus\u0001\u0002\u001f'],
    ['SQL', `'; drop table checkpoints; --`],
    ['an operator of tsquery', 'walrus & !kiwi | <-> :*'],
  ])('answers %s', async (_what, q) => {
    for (const type of ['checkpoint', 'memory', 'session']) {
      const { status, body } = await get({ q, type, mode });
      expect([status, body.meaning?.state ?? body.mode]).toEqual([200, expect.stringMatching(/ready|words/)]);
    }
  });

  test('answers whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), async (q) => {
        expect([200, 422]).toContain((await get({ q, mode })).status);
      }),
      { numRuns: 25 },
    );
  });

  test('pages through all hits once, in their order', async () => {
    const seen: { checkpoint_id: string; rank: number }[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await get({
        q: 'walrus kiwi',
        mode,
        limit: 7,
        min_similarity: 0,
        ...(cursor && { cursor }),
      });
      seen.push(...body.data);
      cursor = body.next_cursor ?? undefined;
    } while (cursor);
    expect(new Set(seen.map(({ checkpoint_id }) => checkpoint_id)).size).toBe(30);
    expect(seen).toHaveLength(30);
    expect(seen.map(({ rank }) => rank)).toEqual(seen.map(({ rank }) => rank).sort((a, b) => b - a));
  });
});

const EXACT = { hybrid: undefined, words: undefined, meaning: undefined };
test.each([
  ['nothing', '', 'validation_failed'],
  ['blanks', ' \t\n', 'validation_failed'],
  ['10,001 characters', 'x'.repeat(10_001), 'validation_failed'],
  ['NUL', 'walrus\u0000', 'validation_failed'],
  ['half of a surrogate pair', '%ED%A0%80', undefined],
  ['only quotes', '"'.repeat(99), undefined],
  ['a minus and a quote that does not close', '-"walrus', undefined],
  [
    'letters under many marks',
    [...'walrus'].map((letter) => letter + '\u0300\u0334'.repeat(30)).join(''),
    undefined,
  ],
  ['more words than words alone take', 'the walrus '.repeat(9), { ...EXACT, words: 'validation_failed' }],
])('%s: is answered or refused, whatever is searched and however', async (_what, q, code) => {
  const raw = q.startsWith('%') ? q : encodeURIComponent(q);
  for (const [on, as] of [
    [app, headers],
    [offApp, offHeaders],
  ] as const)
    for (const type of ['checkpoint', 'memory', 'session'])
      for (const mode of ['hybrid', 'words', 'meaning'] as const) {
        const { status, body } = await request(on)
          .get(`/v1/search?type=${type}&mode=${mode}&q=${raw}`)
          .set(as);
        const expected = typeof code === 'object' ? code[mode] : code;
        expect([type, mode, status, body.code]).toEqual([type, mode, expected ? 422 : 200, expected]);
      }
});

test.each([
  ['quotes that do not close', '"walrus and', 0],
  ['a phrase', '"walrus and the"', 30],
  ['either word', 'zebra or walrus', 30],
  ['a word and not another', 'walrus -kiwi', 0],
])('%s are searched for their words', async (_what, q, hits) => {
  const { status, body } = await get({ q, limit: 50 });
  expect([status, body.mode, body.meaning]).toEqual([200, 'words', undefined]);
  expect(body.data.length).toBeGreaterThanOrEqual(hits);
});

test.each([
  ['min_similarity', '2'],
  ['min_similarity', 'NaN'],
  ['min_similarity', ''],
])('%s=%s is refused', async (name, value) => {
  const { status, body } = await get({ q: 'x', [name]: value });
  expect([status, body.code]).toEqual([
    value === '' ? 200 : 422,
    value === '' ? undefined : 'validation_failed',
  ]);
});

test('a write is one statement as before, and a search two', async () => {
  const taken = watchStatements(db.pools);
  await request(app)
    .post('/v1/checkpoints')
    .set(headers)
    .send({ ...one, summary: 'once' })
    .expect(201);
  const writes = taken().tenant?.filter((text) => text.includes('checkpoints')) ?? [];
  expect(writes).toEqual([expect.stringMatching(/insert into checkpoints[^;]*queued_for_search/)]);
  await db.services.searchVectors.idle();
  taken();
  await get({ q: 'walrus' });
  const search = taken().tenant?.filter((text) => !/^(SET)/.test(text)) ?? [];
  expect(search.map((text) => text.trim().split(/\s/)[0])).toEqual(
    ['BEGIN', 'with', 'COMMIT', 'BEGIN', 'with', 'COMMIT'].map((word) =>
      expect.stringMatching(new RegExp(`^${word}`, 'i')),
    ),
  );
});

test('the queue is worked off by plans for the tables as they are, and not by those of an empty table', async () => {
  for (let n = 0; n < 15; n++) {
    await db.services.checkpoints.store(tenant, { ...one, summary: `the walrus ${n}` });
    await db.services.searchVectors.idle();
  }
  const connections = Array.from({ length: 8 }, () =>
    db.pools.tenant?.query<{ statement: string; generic_plans: string }>(
      `select statement, generic_plans from pg_prepared_statements where statement ~ '_vectors|for update skip locked' and statement !~ 'asked'`,
    ),
  );
  const statements = (await Promise.all(connections)).flatMap((found) => found?.rows ?? []);
  expect(statements.length).toBeGreaterThan(2);
  const kept = statements.filter(
    ({ generic_plans, statement }) => Number(generic_plans) > 0 && !/queued_for/.test(statement),
  );
  expect(kept.map(({ statement }) => statement)).toEqual([]);
});

test('without search by meaning no statement knows of it', async () => {
  const off = offDatabase;
  const taken = watchStatements(off.pools);
  const scope = await off.newTenant();
  const { session_id: session } = await off.services.sessions.start(scope, { tool_id: 'cursor', title: 'a' });
  await off.services.checkpoints.store(scope, { ...one, session_id: session, summary: 'a walrus' });
  const question = { q: 'walrus', type: 'checkpoint', mode: 'hybrid', min_similarity: 0 } as const;
  const all = { limit: 5, after: undefined };
  const { page, beside } = await off.services.search.answer(scope, question, all);
  expect(JSON.parse(page.json)).toHaveLength(1);
  expect(beside).toEqual({ mode: 'words', meaning: { state: 'off', model: null, waiting: 0 } });
  const sessions = await off.services.search.answer(scope, { ...question, q: 'a', type: 'session' }, all);
  expect([JSON.parse(sessions.page.json).length, sessions.beside]).toEqual([1, beside]);
  await off.services.searchVectors.idle();
  expect(
    Object.values(taken())
      .flat()
      .filter((text) => /search_pending|_vectors|search_scopes/.test(text)),
  ).toEqual([]);
});
