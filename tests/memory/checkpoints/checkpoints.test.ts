import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { LOCAL, type Scope, type TenantScope } from '../../../src/auth/scope.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { createTestApp, keyOf } from '../../support/test-app.ts';

const db = await setUpDatabase();
const app = createTestApp(db);
const tenant = await db.newTenant();
const key = await keyOf(db, tenant);

const newSession = async (scope: Scope, toolId = 'cursor') =>
  (await db.services.sessions.start(scope, { tool_id: toolId })).session_id;

describe.each([
  ['in local mode', () => LOCAL as Scope, () => ({})],
  ['with a key', () => tenant as Scope, () => ({ authorization: key })],
])('checkpoints over HTTP %s', (_name, scopeOf, headersOf) => {
  const post = (body: object) => request(app).post('/v1/checkpoints').set(headersOf()).send(body);
  const get = (path: string) => request(app).get(path).set(headersOf());
  const plain = { tool_id: 'cursor', checkpoint_type: 'manual', summary: 'what we did' };

  test('a checkpoint comes back as it was stored, private, with open ends', async () => {
    const session_id = await newSession(scopeOf());
    const checkpoint = {
      session_id,
      tool_id: 'cursor',
      tool_version: '1.7',
      checkpoint_type: 'pre_compaction',
      summary: 'first line\nsecond line',
      key_facts: ['a', 'b'],
      decisions: [{ what: 'PostgreSQL', why: ['rows', 'security'] }],
      patterns: ['plain text too'],
      files_modified: ['src/a.ts'],
      dependencies_added: ['pg'],
      commands_run: ['npm test'],
      todos: ['c'],
      blockers: [],
      compressed_context: 'CTX',
      original_tokens: 1000,
      compressed_tokens: 100,
      valid_from: '2026-11-01T00:00:00.000000+00:00',
    };
    const stored = await post(checkpoint);
    expect(stored.status).toBe(201);
    expect(stored.body).toMatchObject({
      ...checkpoint,
      visibility: 'private',
      recorded_end: null,
      valid_to: null,
      superseded_by: null,
      supersedes: [],
      influenced_by: [],
    });
    expect(stored.body.checkpoint_id).toMatch(/^ckpt_[0-9a-f]{12}$/);
    const found = await get(`/v1/checkpoints/${stored.body.checkpoint_id}`);
    expect(found.body).toEqual(stored.body);
  });

  test('storing one keeps its session active', async () => {
    const session_id = await newSession(scopeOf());
    const before = await db.services.sessions.get(scopeOf(), session_id);
    const stored = await post({ ...plain, session_id });
    const after = await db.services.sessions.get(scopeOf(), session_id);
    expect(after.last_activity > before.last_activity).toBe(true);
    // the two statements of a cluster have times of their own
    if (!db.database.isDistributed) expect(after.last_activity).toBe(stored.body.created_at);
  });

  test('a list is newest first, filters, turns pages, and leaves the compressed context out', async () => {
    const session_id = await newSession(scopeOf());
    for (let n = 0; n < 5; n++)
      await post({ ...plain, session_id, summary: `${n}`, compressed_context: 'CTX' });
    await post({ ...plain, session_id, summary: '5', checkpoint_type: 'milestone', visibility: 'team' });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await get(
        `/v1/checkpoints?session_id=${session_id}&limit=4${cursor ? `&cursor=${cursor}` : ''}`,
      );
      for (const checkpoint of body.data) {
        expect(checkpoint).not.toHaveProperty('compressed_context');
        expect(checkpoint).toMatchObject({ recorded_end: null, valid_to: null });
        seen.push(checkpoint.summary);
      }
      cursor = body.next_cursor;
    } while (cursor);
    expect(seen).toEqual(['5', '4', '3', '2', '1', '0']);
    const summaries = async (filter: string) =>
      (await get(`/v1/checkpoints?session_id=${session_id}&${filter}`)).body.data.map(
        (one: { summary: string }) => one.summary,
      );
    expect(await summaries('checkpoint_type=milestone')).toEqual(['5']);
    expect(await summaries('visibility=private&limit=2')).toEqual(['4', '3']);
    expect(await summaries('tool_id=nobody')).toEqual([]);
    expect(await summaries('hours=1&limit=1')).toEqual(['5']);
  });

  test('the latest: by session, else by tool, else of all', async () => {
    const [one, two] = [await newSession(scopeOf(), 'latest'), await newSession(scopeOf(), 'latest')];
    await post({ ...plain, tool_id: 'latest', session_id: one, summary: 'one' });
    await post({ ...plain, tool_id: 'latest', session_id: two, summary: 'two' });
    const latest = async (query: string) => (await get(`/v1/checkpoints/latest${query}`)).body.summary;
    expect(await latest(`?session_id=${one}`)).toBe('one');
    expect(await latest(`?session_id=${one}&tool_id=latest`)).toBe('one');
    expect(await latest('?tool_id=latest')).toBe('two');
    expect(await latest('')).toBe('two');
    const none = await get('/v1/checkpoints/latest?tool_id=nobody');
    expect([none.status, none.body.code]).toEqual([404, 'checkpoint_not_found']);
  });
});

describe('who reads a private checkpoint', () => {
  const visible = async (scope: Scope, sessionId: string) => {
    const { json } = await db.services.checkpoints.list(
      scope,
      { session_id: sessionId },
      { limit: 50, after: undefined },
    );
    return (JSON.parse(json) as { summary: string }[]).map(({ summary }) => summary).sort();
  };

  test('only its author, while the team reads team checkpoints', async () => {
    const [ada, bob]: TenantScope[] = [
      { ...tenant, userId: 'ada' },
      { ...tenant, userId: 'bob' },
    ];
    if (!ada || !bob) throw new Error('two users');
    const session_id = await newSession(tenant);
    const store = (scope: Scope, summary: string, visibility: 'private' | 'team') =>
      db.services.checkpoints.store(scope, {
        session_id,
        tool_id: 'cursor',
        checkpoint_type: 'manual',
        summary,
        visibility,
      });
    const secret = await store(ada, "ada's", 'private');
    await store(bob, "bob's", 'private');
    await store(ada, 'for all', 'team');
    await store(tenant, "a key's", 'private');
    expect(secret.author_id).toBe('ada');
    expect(await visible(ada, session_id)).toEqual(["ada's", 'for all']);
    expect(await visible(bob, session_id)).toEqual(["bob's", 'for all']);
    expect(await visible(tenant, session_id)).toEqual(["a key's", 'for all']);
    await expect(db.services.checkpoints.get(bob, secret.checkpoint_id)).rejects.toMatchObject({
      code: 'checkpoint_not_found',
    });
    expect(await db.services.checkpoints.get(ada, secret.checkpoint_id)).toEqual(secret);
  });

  test('no one writes one in the name of another user', () =>
    db.asRole('tenant', async (client) => {
      const sessionId = await newSession(tenant);
      await client.query('begin');
      await client.query(
        `select set_config('app.tenant_id', $1, true), set_config('app.user_id', 'bob', true)`,
        [tenant.tenantId],
      );
      await expect(
        client.query(
          `insert into checkpoints (search, session_id, tool_id, checkpoint_type, summary, author_id) values ('', $1, 'x', 'manual', 'x', 'ada')`,
          [sessionId],
        ),
      ).rejects.toMatchObject({ code: '42501' });
    }));
});
