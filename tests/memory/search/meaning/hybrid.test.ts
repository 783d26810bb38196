import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { LOCAL, type Scope } from '../../../../src/auth/scope.ts';
import type { StoreCheckpoint } from '../../../../src/features/memory/checkpoints/checkpoint.schemas.ts';
import { searchModelsOf } from '../../../../src/features/memory/search/embedding/models.ts';
import { setUpDatabase } from '../../../support/set-up.ts';
import { createTestApp, keyOf } from '../../../support/test-app.ts';
import { TestEmbedder } from '../../../support/test-embedder.ts';

const embedder = new TestEmbedder();
const db = await setUpDatabase({ searchModels: searchModelsOf({ embedder }) });
const app = createTestApp(db);
const tenant = await db.newTenant();
const key = await keyOf(db, tenant);
const { searchVectors } = db.services;

const store = async (scope: Scope, summary: string, fields: Partial<StoreCheckpoint> = {}) => {
  const { session_id } = await db.services.sessions.start(scope, { tool_id: fields.tool_id ?? 'cursor' });
  const stored = await db.services.checkpoints.store(scope, {
    session_id,
    tool_id: 'cursor',
    checkpoint_type: 'manual',
    summary,
    ...fields,
  });
  return stored.checkpoint_id;
};

describe.each([
  ['in local mode', () => LOCAL as Scope, () => ({})],
  ['with a key', () => tenant as Scope, () => ({ authorization: key })],
])('a hybrid search %s', (_name, scopeOf, headersOf) => {
  const search = async (q: string, more: object = {}) => {
    await searchVectors.idle();
    const { status, body } = await request(app)
      .get('/v1/search')
      .query({ q, ...more })
      .set(headersOf());
    expect([status, body]).toEqual([200, expect.objectContaining({ data: expect.any(Array) })]);
    return body;
  };

  test('a long question that has an `or` or quotes is a question, and a short one asks for these words', async () => {
    const id = await store(scopeOf(), 'Wombats dig at night.');
    const long =
      'what did we say about wombats or "other animals" which dig long holes into the ground at night';
    const { mode, data } = await search(long);
    expect([mode, data.map(({ checkpoint_id }: { checkpoint_id: string }) => checkpoint_id)]).toEqual([
      'hybrid',
      expect.arrayContaining([id]),
    ]);
    expect(await search('wombats or "other animals"')).toMatchObject({ mode: 'words' });
  });
  test('finds by another word of the same meaning, and says how', async () => {
    const id = await store(scopeOf(), 'the automobile <b>factory</b> has a sluggish conveyor');
    const { data, mode, meaning } = await search('slow car', { min_similarity: 0.3 });
    expect(mode).toBe('hybrid');
    expect(meaning).toEqual({ state: 'ready', model: 'test', waiting: 0 });
    expect(data[0]).toMatchObject({
      checkpoint_id: id,
      found_by: ['meaning'],
      similarity: expect.any(Number),
      snippet: 'the automobile &lt;b&gt;factory&lt;/b&gt; has a sluggish conveyor',
    });
    expect((await search('slow car', { mode: 'words' })).data).toEqual([]);
  });

  test('finds what has some of the words, by their stems', async () => {
    const id = await store(scopeOf(), 'deploying the walrus gateway');
    const { data } = await search('how are walruses deployed to the zebra enclosure', { min_similarity: 1 });
    expect(data[0]).toMatchObject({ checkpoint_id: id, found_by: ['any_word'], similarity: null });
  });

  test('ranks what several legs find before what one finds', async () => {
    const both = await store(scopeOf(), 'kakapo kiwi');
    const one = await store(scopeOf(), 'kakapo tuatara weta huhu');
    const { data } = await search('kakapo kiwi');
    expect(data.map((hit: { checkpoint_id: string }) => hit.checkpoint_id).slice(0, 2)).toEqual([both, one]);
    expect(data[0].found_by).toEqual(['all_words', 'any_word', 'meaning']);
    expect(data[0].snippet).toBe('<mark>kakapo</mark> <mark>kiwi</mark>');
  });
});
