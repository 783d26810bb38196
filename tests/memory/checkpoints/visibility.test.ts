import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { TenantScope } from '../../../src/auth/scope.ts';
import type { StoreCheckpoint } from '../../../src/features/memory/checkpoints/checkpoint.schemas.ts';
import { clockOf } from '../../support/clock.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let db: TestDatabase;
let ada: TenantScope;
let bob: TenantScope;
let nobody: TenantScope;
let session_id: string;
beforeAll(async () => {
  db = await createTestDatabase();
  nobody = await db.newTenant(); // a key without a user
  [ada, bob] = [
    { ...nobody, userId: 'ada' },
    { ...nobody, userId: 'bob' },
  ];
});
beforeEach(async () => {
  session_id = (await db.services.sessions.start(nobody, { tool_id: 'cursor' })).session_id;
});
afterAll(() => db.drop());

const store = (scope: TenantScope, summary: string, fields: Partial<StoreCheckpoint> = {}) =>
  db.services.checkpoints.store(scope, {
    session_id,
    tool_id: 'cursor',
    checkpoint_type: 'manual',
    summary,
    ...fields,
  });
const page = { limit: 100, after: undefined };
const summariesIn = ({ json }: { json: string }) =>
  (JSON.parse(json) as { summary: string }[]).map(({ summary }) => summary).sort();
const listed = async (scope: TenantScope, filter: object = {}) =>
  summariesIn(await db.services.checkpoints.list(scope, { session_id, ...filter }, page));
const history = async (scope: TenantScope, id: string) =>
  summariesIn(await db.services.checkpoints.history(scope, id, page));
const notFound = { code: 'checkpoint_not_found' };

describe('a private checkpoint', () => {
  test('is visible only to its author, in every query', async () => {
    const secret = await store(ada, 'secret', { valid_from: '2026-01-01T00:00:00Z' });
    const as_of = await clockOf(db);
    for (const other of [bob, nobody]) {
      const { checkpoints, search } = db.services;
      expect(await listed(other)).toEqual([]);
      expect(await listed(other, { as_of })).toEqual([]);
      expect(await listed(other, { valid_from: '2025-01-01T00:00:00Z' })).toEqual([]);
      expect((await search.find(other, { q: 'secret', type: 'checkpoint' }, page)).json).toBe('[]');
      await expect(checkpoints.get(other, secret.checkpoint_id)).rejects.toMatchObject(notFound);
      await expect(checkpoints.get(other, secret.checkpoint_id, { as_of })).rejects.toMatchObject(notFound);
      await expect(history(other, secret.checkpoint_id)).rejects.toMatchObject(notFound);
      await expect(checkpoints.latest(other, { session_id })).rejects.toMatchObject(notFound);
      await expect(
        checkpoints.revise(other, secret.checkpoint_id, { visibility: 'team' }),
      ).rejects.toMatchObject(notFound);
      for (const field of ['supersedes', 'influenced_by'] as const)
        await expect(store(other, 'mine', { [field]: [secret.checkpoint_id] })).rejects.toMatchObject({
          ...notFound,
          faults: [{ path: `${field}.0` }],
        });
      await expect(
        store(other, 'mine', { parent_checkpoint_id: secret.checkpoint_id }),
      ).rejects.toMatchObject(notFound);
    }
    expect(await listed(ada, { as_of })).toEqual(['secret']);
  });

  test('is refused alike whether it exists or not', async () => {
    const { checkpoint_id } = await store(ada, 'secret');
    const refusals = await Promise.all(
      [checkpoint_id, 'ckpt_000000000000'].map((id) =>
        store(bob, 'mine', { supersedes: [id] }).catch(({ code, message, faults }) => ({
          code,
          message,
          faults,
        })),
      ),
    );
    expect(refusals[0]).toEqual(refusals[1]);
  });

  test('is superseded by its author alone, and stays private', async () => {
    const old = await store(ada, 'old', { valid_from: '2026-01-01T00:00:00Z' });
    await store(ada, 'new', { supersedes: [old.checkpoint_id] });
    expect(await listed(bob)).toEqual([]);
    expect(await history(ada, old.checkpoint_id)).toEqual(['new', 'old', 'old']);
  });

  test('is no parent of another’s checkpoint', async () => {
    const team = await store(bob, 'for all', { visibility: 'team' });
    await store(ada, 'secret');
    expect((await store(bob, 'next')).parent_checkpoint_id).toBe(team.checkpoint_id);
  });
});

describe('publishing', () => {
  test('the team reads it from then on, and never what it was before', async () => {
    const { checkpoint_id } = await store(ada, 'a draft');
    await db.services.checkpoints.revise(ada, checkpoint_id, { summary: 'the draft, reworded' });
    const before = await clockOf(db);
    const published = await db.services.checkpoints.revise(ada, checkpoint_id, { visibility: 'team' });
    expect(published).toMatchObject({
      visibility: 'team',
      revision: 3,
      author_id: 'ada',
      recorded_by: 'ada',
    });
    expect(await db.services.checkpoints.get(bob, checkpoint_id)).toEqual(published);
    expect(await history(bob, checkpoint_id)).toEqual(['the draft, reworded']);
    expect(await history(ada, checkpoint_id)).toEqual([
      'a draft',
      'the draft, reworded',
      'the draft, reworded',
    ]);
    await expect(
      db.services.checkpoints.get(bob, checkpoint_id, { as_of: before, valid_at: await clockOf(db) }),
    ).rejects.toMatchObject(notFound);
  });
});

describe('a checkpoint of the team', () => {
  test('may be corrected by anyone of it: it stays its author’s, and says who recorded the version', async () => {
    const { checkpoint_id } = await store(ada, 'for all', { visibility: 'team' });
    const corrected = await db.services.checkpoints.revise(bob, checkpoint_id, { summary: 'corrected' });
    expect(corrected).toMatchObject({ author_id: 'ada', recorded_by: 'bob', visibility: 'team' });
    expect(await db.services.checkpoints.get(nobody, checkpoint_id)).toEqual(corrected);
  });

  test('may be superseded by anyone of it, and not by something that the team cannot read', async () => {
    const old = await store(ada, 'old', { visibility: 'team', valid_from: '2026-01-01T00:00:00Z' });
    await expect(store(bob, 'hidden', { supersedes: [old.checkpoint_id] })).rejects.toMatchObject({
      code: 'validation_failed',
      faults: [{ path: 'visibility' }],
    });
    const next = await store(bob, 'new', { supersedes: [old.checkpoint_id], visibility: 'team' });
    const ended = await db.services.checkpoints.get(nobody, old.checkpoint_id);
    expect(ended).toMatchObject({ superseded_by: next.checkpoint_id, author_id: 'ada', recorded_by: 'bob' });
  });
});
