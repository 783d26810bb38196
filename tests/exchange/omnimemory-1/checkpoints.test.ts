import { expect, test } from '@jest/globals';
import { LOCAL } from '../../../src/auth/scope.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { ask, change, oldFile } from './old-files.ts';

const db = await setUpDatabase();
const { checkpoints, omnimemory1 } = db.services;
const path = oldFile('checkpoints', { metrics: 20, checkpoints: 20, faults: true });
const report = await omnimemory1.import(LOCAL, path, { timeZone: 'UTC' });
const [old, successor] = ['', ''].map(
  (_, n) => `${ask(path, `select checkpoint_id from checkpoints where id = ${n + 1}`).checkpoint_id}`,
) as [string, string];

/** The versions of this checkpoint alone, newest first; the history has those of its successors, too. */
async function history(
  id: string,
): Promise<{ readonly checkpoint_id: string; readonly recorded_at: string }[]> {
  const { json } = await checkpoints.history(LOCAL, id, { limit: 9, after: undefined });
  return JSON.parse(json).filter((version: { checkpoint_id: string }) => version.checkpoint_id === id);
}

test('a superseded checkpoint has a version from before, and one that ends where its successor begins', async () => {
  const at = '2025-09-01T08:00:10.000000+00:00';
  expect(await history(old)).toEqual([
    expect.objectContaining({
      revision: 2,
      recorded_at: at,
      recorded_end: null,
      valid_to: at,
      superseded_by: successor,
    }),
    expect.objectContaining({ revision: 1, recorded_end: at, valid_to: null, superseded_by: null }),
  ]);
  expect(await checkpoints.get(LOCAL, old, { as_of: '2025-09-01T08:00:05Z' })).toMatchObject({
    revision: 1,
    valid_to: null,
  });
  expect(await checkpoints.get(LOCAL, successor)).toMatchObject({ supersedes: [old], revision: 1 });
});

test('one that was superseded from before it began is known to the past only', async () => {
  expect(await checkpoints.get(LOCAL, 'ckpt_retroactive0', { as_of: '2025-10-01T12:00:02Z' })).toMatchObject({
    summary: 'wrong',
  });
  await expect(checkpoints.get(LOCAL, 'ckpt_retroactive0')).rejects.toMatchObject({
    code: 'checkpoint_not_found',
  });
});

test('what does not fit its column is mended, and said', async () => {
  expect(await checkpoints.get(LOCAL, 'ckpt_correction0')).toMatchObject({
    key_facts: ['not json'],
    supersedes: ['ckpt_retroactive0'],
  });
  expect(await checkpoints.get(LOCAL, 'ckpt_inverted0')).toMatchObject({
    checkpoint_type: 'manual',
    key_facts: ['1', '{"a":2}'],
    valid_to: null,
  });
  expect(await checkpoints.get(LOCAL, 'ckpt_dangling0')).toMatchObject({ superseded_by: null, summary: '' });
  expect(report.tables.checkpoints).toMatchObject({ rows: 26, stored: 24, refused: 2, mended: 4 });
});

test('it is found by its words, and continues the checkpoint before it', async () => {
  const { json } = await db.services.search.find(
    LOCAL,
    { q: 'quoted fields', type: 'checkpoint' },
    { limit: 50, after: undefined },
  );
  expect(JSON.parse(json).length).toBeGreaterThan(10);
  expect(await checkpoints.get(LOCAL, successor)).toMatchObject({ parent_checkpoint_id: old });
  const { session_id } = await checkpoints.get(LOCAL, old);
  expect(await checkpoints.latest(LOCAL, { session_id })).toMatchObject({ session_id });
});

test('a hash is that of the content, so that a client can check it', async () => {
  const { contentHash } = await import('../../../src/features/memory/checkpoints/content-hash.ts');
  const found = await checkpoints.get(LOCAL, successor);
  expect(found.content_hash).toBe(
    await contentHash({ ...found, compressed_context: found.compressed_context }),
  );
});

test('a successor that was recorded before it closes it at the time of its own recording', async () => {
  const later = oldFile('clock', { metrics: 0, checkpoints: 2 });
  change(later, `update checkpoints set recorded_at = '2025-08-01T00:00:00' where id = 2`);
  const { tables } = await omnimemory1.import(LOCAL, later, { timeZone: 'UTC' });
  expect(tables.checkpoints).toMatchObject({ stored: 2, mended: 1 });
  const id = `${ask(later, 'select checkpoint_id from checkpoints where id = 1').checkpoint_id}`;
  expect((await history(id)).map(({ recorded_at }) => recorded_at)).toEqual([
    '2025-09-01T08:00:00.000000+00:00',
    '2025-09-01T08:00:00.000000+00:00',
  ]);
});
