import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope, type TenantScope } from '../../../src/auth/scope.ts';
import type { ItemResult, Receipt } from '../../../src/features/exchange/ingest/ingest.schemas.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();
const tenant = await db.newTenant();

const ingest = async (scope: Scope, items: unknown[]): Promise<Receipt> =>
  JSON.parse(await db.services.ingest.store(scope, items));
const checkpointOf = (session_id: string, more: object = {}) => ({
  type: 'checkpoint',
  data: { session_id, tool_id: 'cursor', checkpoint_type: 'manual', summary: 'x', ...more },
});
const idOf = (result: ItemResult | undefined) => (result?.status === 'created' && result.checkpoint_id) || '';
const codeOf = (result: ItemResult) => (result.status === 'rejected' ? result.code : result.status);

describe.each([
  ['in local mode', () => LOCAL as Scope],
  ['in a tenant', () => tenant as Scope],
])('checkpoints of a batch %s', (_name, scopeOf) => {
  const get = (id: string) => db.services.checkpoints.get(scopeOf(), id);

  test('are what single ones would be', async () => {
    const content = {
      key_facts: ['a'],
      decisions: [{ why: [1] }],
      compressed_context: 'c',
      original_tokens: 5,
    };
    const dates = { valid_from: '2026-01-01T00:00:00.123456Z', valid_to: '2026-02-01T00:00:00Z' };
    const { data } = checkpointOf(await db.newSession(scopeOf()), {
      ...content,
      ...dates,
      visibility: 'team',
    });
    const single = await db.services.checkpoints.store(scopeOf(), data as never);
    const other = { ...data, session_id: await db.newSession(scopeOf()) };
    const { results } = await ingest(scopeOf(), [{ type: 'checkpoint', data: other }]);
    const batched = await get(idOf(results[0]));
    const { session_id, checkpoint_id, created_at, recorded_at } = batched;
    expect(batched).toEqual({ ...single, session_id, checkpoint_id, created_at, recorded_at });
  });

  test('continue one another, and the newest that their session had before', async () => {
    const [session_id, elsewhere] = [await db.newSession(scopeOf()), await db.newSession(scopeOf())];
    const before = await db.services.checkpoints.store(scopeOf(), checkpointOf(session_id).data as never);
    const { results } = await ingest(scopeOf(), [
      checkpointOf(session_id),
      checkpointOf(elsewhere),
      checkpointOf(session_id),
      checkpointOf(session_id, { parent_checkpoint_id: before.checkpoint_id }),
    ]);
    const parents = await Promise.all(
      results.map(async (result) => (await get(idOf(result))).parent_checkpoint_id),
    );
    expect(parents).toEqual([before.checkpoint_id, null, idOf(results[0]), before.checkpoint_id]);
    expect(await db.services.checkpoints.latest(scopeOf(), { session_id })).toMatchObject({
      checkpoint_id: idOf(results[3]),
    });
  });

  test('each supersede an existing one, once', async () => {
    const session_id = await db.newSession(scopeOf());
    const at = (day: number) => `2026-01-0${day}T00:00:00Z`;
    const old = await ingest(scopeOf(), [
      checkpointOf(session_id, { valid_from: at(1) }),
      checkpointOf(session_id, { valid_from: at(4) }),
    ]);
    const [one, other] = old.results.map(idOf);
    const { results } = await ingest(scopeOf(), [
      checkpointOf(session_id, { valid_from: at(3), supersedes: [one, other] }),
      checkpointOf(session_id, { supersedes: [one] }),
      checkpointOf(session_id, { supersedes: ['ckpt_nobody'] }),
    ]);
    expect(results.map(codeOf)).toEqual(['created', 'already_superseded', 'checkpoint_not_found']);
    expect(results.slice(1)).toEqual([
      expect.objectContaining({ errors: [{ path: 'supersedes.0', message: expect.any(String) }] }),
      expect.objectContaining({ errors: [{ path: 'supersedes.0', message: expect.any(String) }] }),
    ]);
    expect(await get(one ?? '')).toMatchObject({
      revision: 2,
      valid_to: '2026-01-03T00:00:00.000000+00:00',
      superseded_by: idOf(results[0]),
    });
    // it began after its successor: it was never true
    await expect(get(other ?? '')).rejects.toMatchObject({ code: 'checkpoint_not_found' });
  });

  test('are refused one by one, with the reasons of the single route', async () => {
    const [session_id, ended] = [await db.newSession(scopeOf()), await db.newSession(scopeOf())];
    await db.services.sessions.end(scopeOf(), ended);
    const team = await db.services.checkpoints.store(scopeOf(), {
      ...(checkpointOf(session_id).data as never as { session_id: string; tool_id: string }),
      ...{ checkpoint_type: 'manual', summary: 'x', visibility: 'team' },
    });
    const bad = [
      { session_id: 'nobody' },
      { session_id: ended },
      { influenced_by: ['ckpt_nobody'] },
      { parent_checkpoint_id: 'ckpt_nobody', session_id: 'nobody' },
      { supersedes: [team.checkpoint_id] },
      { valid_from: '2026-01-02T00:00:00Z', valid_to: '2026-01-01T00:00:00Z' },
      { valid_to: '2026-01-01T00:00:00Z' },
      { summary: 7, visibility: 'public', color: 'red' },
    ].map((more) => checkpointOf(session_id, more));
    const items = bad.flatMap((one) => [one, checkpointOf(session_id)]);
    const { results } = await ingest(scopeOf(), items);
    const codes = results.map(codeOf);
    expect(codes.filter((_, n) => n % 2 === 1)).toEqual(bad.map(() => 'created'));
    expect(codes.filter((_, n) => n % 2 === 0)).toEqual([
      ...['session_not_found', 'session_ended', 'checkpoint_not_found', 'checkpoint_not_found'],
      ...['validation_failed', 'checkpoints__valid', 'checkpoints__valid', 'validation_failed'],
    ]);
  });
});

test('a private checkpoint of a batch is its author’s alone', async () => {
  const [author, other] = await Promise.all(
    ['author', 'other'].map(async (name): Promise<TenantScope> => {
      const userId = `${name}-${randomUUID()}`;
      await db.asAdmin((admin) =>
        admin.query('insert into users (id, email) values ($1, $2)', [userId, `${userId}@example.com`]),
      );
      return { ...tenant, userId };
    }),
  );
  if (!author || !other) throw new Error('There are two of them.');
  const session_id = await db.newSession(author);
  const items = [checkpointOf(session_id), checkpointOf(session_id, { visibility: 'team' })];
  const { results } = await ingest(author, items);
  const [secret, shared] = results.map(idOf) as [string, string];
  expect(await db.services.checkpoints.get(author, secret)).toMatchObject({
    author_id: author.userId,
    recorded_by: author.userId,
  });
  expect(await db.services.checkpoints.get(other, shared)).toMatchObject({ author_id: author.userId });
  await expect(db.services.checkpoints.get(other, secret)).rejects.toMatchObject({ status: 404 });
  const attack = await ingest(other, [
    checkpointOf(session_id, { supersedes: [secret] }),
    checkpointOf(session_id, { influenced_by: [secret] }),
  ]);
  expect(attack.results.map(codeOf)).toEqual(['checkpoint_not_found', 'checkpoint_not_found']);
});

test('the checkpoints of a batch count against the plan, and what is beyond it is refused', async () => {
  const free = await db.newTenant();
  const session_id = await db.newSession(free);
  await ingest(free, [checkpointOf(session_id)]);
  const used = () =>
    db.asAdmin(async (admin) => {
      const usage = 'select checkpoints::int from tenant_usage where scope_id = $1';
      return (await admin.query(usage, [free.tenantId])).rows[0].checkpoints;
    });
  expect(await used()).toBe(1);
  await db.asAdmin((admin) =>
    admin.query('update tenant_usage set checkpoints = 4998 where scope_id = $1', [free.tenantId]),
  );
  const { results } = await ingest(
    free,
    Array.from({ length: 4 }, () => checkpointOf(session_id)),
  );
  expect(results.map(codeOf)).toEqual(['created', 'created', 'plan_limit_reached', 'plan_limit_reached']);
  expect(await used()).toBe(5_000);
});

test('a batch supersedes at most a thousand checkpoints; what goes beyond is rejected by itself', async () => {
  const session = await db.newSession(LOCAL);
  const named = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) => `unknown-${from + n}`);
  const batch = [...Array(10).keys()].map((n) => checkpointOf(session, { supersedes: named(100 * n, 100) }));
  const beyond = checkpointOf(session, { supersedes: ['one-too-many'] });
  const { results } = await ingest(LOCAL, [...batch, beyond, checkpointOf(session)]);
  expect(results.map(codeOf)).toEqual([
    ...Array(10).fill('checkpoint_not_found'),
    'validation_failed',
    'created',
  ]);
  expect(results[10]).toMatchObject({ errors: [{ path: 'supersedes' }] });
});
