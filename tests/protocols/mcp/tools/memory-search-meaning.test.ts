import { afterAll, expect, test } from '@jest/globals';
import { searchModelsOf } from '../../../../src/features/memory/search/embedding/models.ts';
import { startTestApi } from '../../../support/test-api.ts';
import { createTestDatabase } from '../../../support/test-database.ts';
import { TestEmbedder } from '../../../support/test-embedder.ts';
import { remember, searchAs, summarize } from './search-calls.ts';

const embedder = new TestEmbedder();
const db = await createTestDatabase({ searchModels: searchModelsOf({ embedder }) });
const api = await startTestApi(db);
afterAll(async () => {
  await api.close();
  await db.drop();
});
const setUp = { db, api };
const bad = await db.newTenant();

test('finds by any word and by meaning, and says by which', async () => {
  const scope = await db.newTenant();
  await remember(setUp, scope, 'words', 'the automobile is sluggish today');
  await remember(setUp, scope, 'meaning', 'a vehicle');
  await db.services.searchVectors.idle();
  const search = await searchAs(setUp, scope);
  const { structured, text } = await search({ query: 'why is an automobile so slow' });
  const found = structured?.hits.map(({ key, found_by }) => [key, found_by]);
  expect(found).toEqual([
    ['words', ['any_word', 'meaning']],
    ['meaning', ['meaning']],
  ]);
  expect(structured).toMatchObject({ meaning: 'ready', next_cursor: null });
  expect(JSON.parse(text)).toEqual(structured);
});

test('finds checkpoints by meaning, but no private one of a colleague', async () => {
  const scope = await db.newTenant();
  const colleague = { ...scope, userId: 'colleague' };
  await summarize(setUp, colleague, 'erase the storage');
  const { checkpoint_id } = await summarize(setUp, colleague, 'purge postgres', { visibility: 'team' });
  await db.services.searchVectors.idle();
  const { structured } = await (await searchAs(setUp, scope))({
    ...{ query: 'delete the database', kind: 'checkpoint' },
  });
  expect(structured?.hits).toMatchObject([{ checkpoint_id, found_by: ['meaning'] }]);
});

test('takes a question of more than twelve words', async () => {
  const scope = await db.newTenant();
  await remember(setUp, scope, 'key', 'the walrus');
  await db.services.searchVectors.idle();
  const query = `do you know where in all of these many long texts there is the one about a walrus`;
  const { structured } = await (await searchAs(setUp, scope))({ query });
  expect(structured?.hits).toMatchObject([{ key: 'key' }]);
});

test('a query with operators has exactly its words', async () => {
  const scope = await db.newTenant();
  await remember(setUp, scope, 'kept', 'an automobile');
  await remember(setUp, scope, 'other', 'a vehicle');
  await db.services.searchVectors.idle();
  const { structured } = await (await searchAs(setUp, scope))({ query: '"an automobile"' });
  expect(structured?.hits).toMatchObject([{ key: 'kept' }]);
  expect([structured?.meaning, structured?.hits[0]?.found_by]).toEqual([undefined, undefined]);
});

test('says that the model cannot be asked, and answers by words', async () => {
  const scope = await db.newTenant();
  await remember(setUp, scope, 'kept', 'an automobile');
  await remember(setUp, scope, 'other', 'a vehicle');
  await db.services.searchVectors.idle();
  embedder.isThere = false;
  try {
    const { structured, text } = await (await searchAs(setUp, scope))({ query: 'automobiles' });
    expect(structured).toMatchObject({
      hits: [{ key: 'kept', found_by: ['any_word'] }],
      meaning: 'unavailable',
      note: 'The model for search by meaning cannot be asked now, so only words were searched.',
    });
    expect(JSON.parse(text)).toEqual(structured);
  } finally {
    embedder.isThere = true;
  }
});

test.each([
  ['nothing', '', 'must not be empty'],
  ['10,001 characters', 'x'.repeat(10_001), '10000 characters'],
  ['NUL', 'walrus\u0000', 'NUL'],
  ['half of a surrogate pair', 'walrus \ud800', 'surrogate pair'],
  ['only stop words', 'the and of', undefined],
  ['quotes that do not close', '"walrus and', undefined],
  ['control characters', 'walrus\u0001\u001f\u0085', undefined],
  ['10,000 marks', '\u0301'.repeat(10_000), undefined],
  ['10,000 characters without blanks', '缓存'.repeat(5_000), undefined],
])('a query of %s is answered or refused', async (_what, query, refusal) => {
  const search = await searchAs(setUp, bad);
  for (const kind of ['memory', 'checkpoint']) {
    const { isError, text } = await search({ query, kind });
    expect([isError, text]).toEqual([refusal !== undefined, expect.stringContaining(refusal ?? '"hits":[')]);
  }
});

test('stays within its budget, also where the model cannot be asked and hits do not fit twice', async () => {
  const scope = await db.newTenant();
  for (let n = 0; n < 20; n++)
    await remember(setUp, scope, `${n} needle ${'"'.repeat(240)}`, `needle ${'"'.repeat(600)}`);
  await db.services.searchVectors.idle();
  const search = await searchAs(setUp, scope);
  embedder.isThere = false;
  try {
    const [few, all] = [await search({ query: 'needle' }), await search({ query: 'needle', limit: 20 })];
    expect(JSON.stringify(few).length).toBeLessThan(8_000);
    expect(JSON.stringify(all).length).toBeLessThan(40_000);
    expect([few.structured?.hits.length, all.structured?.hits.length]).toEqual([5, 20]);
    const { hits, meaning, note } = JSON.parse(few.text);
    expect(hits.length).toBeLessThan(5);
    expect([meaning, note]).toEqual([
      'unavailable',
      expect.stringMatching(/cannot be asked.* hits fit here/),
    ]);
  } finally {
    embedder.isThere = true;
  }
});
