import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { withWordVectors } from '../../../../src/cli/schema/word-vectors.ts';
import { searchModelsFor } from '../../../../src/container/search-models.ts';
import { usableModel } from '../../../../src/features/memory/search/embedding/local-model.ts';
import { createLogger } from '../../../../src/lib/logger.ts';
import { readWordVectors, WORD_VECTORS_FILE } from '../../../../src/lib/word-vectors/word-vectors.ts';
import { logLines } from '../../../support/log-lines.ts';
import { setUpDatabase } from '../../../support/set-up.ts';
import { createTestApp, keyOf } from '../../../support/test-app.ts';

const folder = await mkdtemp(join(tmpdir(), 'omnimemory-model-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const missing = `${folder}/missing.bin`;
const damaged = `${folder}/damaged.bin`;
const bytes = readFileSync(WORD_VECTORS_FILE);
bytes.writeUInt8(bytes.readUInt8(1_000_000) ^ 1, 1_000_000);
writeFileSync(damaged, bytes);

const { lines, stream } = logLines();
const log = createLogger('info', stream);
let reads = 0;
const read = () => {
  reads++;
  return readWordVectors(damaged);
};
const db = await setUpDatabase({ searchModels: searchModelsFor({ mode: 'local' }, log, read) });
const tenant = await db.newTenant();

test('without its model file a server answers by words, says so, stores as before, and logs it once', async () => {
  const headers = { authorization: await keyOf(db, tenant) };
  const app = createTestApp(db);
  const { session_id } = await db.services.sessions.start(tenant, { tool_id: 'cursor' });
  for (const summary of ['deploying the walrus', 'another walrus'])
    await request(app)
      .post('/v1/checkpoints')
      .set(headers)
      .send({ session_id, tool_id: 'cursor', checkpoint_type: 'auto', summary, visibility: 'team' })
      .expect(201);
  await db.services.searchVectors.idle();
  const search = async (query: object) => {
    const { status, body } = await request(app).get('/v1/search').query(query).set(headers);
    return [status, body.data.map((hit: { found_by?: string[] }) => hit.found_by), body.meaning?.state];
  };
  expect(await search({ q: 'walruses deployed' })).toEqual([
    200,
    [['any_word'], ['any_word']],
    'unavailable',
  ]);
  expect(await search({ q: 'walrus', mode: 'meaning' })).toEqual([200, [], 'unavailable']);
  expect(await search({ q: 'walrus', mode: 'words' })).toEqual([200, [undefined, undefined], undefined]);
  expect(await db.services.searchVectors.state(tenant)).toMatchObject({ is_on: true, waiting: 2, failed: 0 });
  expect(lines).toMatchObject([{ code: 'word_vectors_unusable', reason: expect.stringContaining(damaged) }]);
  expect(reads).toBe(1);
});

test('a model file that is put back is found within a minute', () => {
  let [now, path] = [0, missing];
  const model = usableModel(
    createLogger('silent'),
    () => readWordVectors(path),
    () => now,
  );
  expect(model()).toBe(undefined);
  path = WORD_VECTORS_FILE;
  now = 59_999;
  expect(model()).toBe(undefined);
  now = 60_000;
  expect(model()?.rarityOf('walrus')).toBeGreaterThan(1);
});

test('doctor names a model file that is missing or damaged', () => {
  const whole = { checks: [], findings: [], notLookedAt: [] };
  const found = (path?: string) => withWordVectors(whole, path).findings;
  expect(found()).toEqual([]);
  expect(found(missing)).toMatchObject([
    { severity: 'warning', message: expect.stringMatching(/cannot be read/) },
  ]);
  expect(found(damaged)).toMatchObject([
    { severity: 'warning', message: expect.stringMatching(/is damaged/) },
  ]);
});
