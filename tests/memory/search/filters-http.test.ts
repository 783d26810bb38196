import { expect, test } from '@jest/globals';
import { projectIdOf } from '../../../src/features/memory/projects/project-id.ts';
import { setUpApi } from '../../support/set-up.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const other = await db.newTenant();
const { key } = await db.services.apiKeys.create(tenant, { name: 'test' });

const get = async (query: Record<string, string>) => {
  const response = await fetch(new URL(`/v1/search?${new URLSearchParams(query)}`, api.url), {
    headers: { authorization: `Bearer ${key}` },
  });
  const body = (await response.json()) as {
    data: { checkpoint_id: string; session_id: string }[];
    next_cursor: string | null;
    code: string;
    errors: { path: string; message: string }[];
  };
  return { status: response.status, body };
};

const workspace_path = '/work/pages';
const { session_id } = await db.services.sessions.start(tenant, { tool_id: 'cursor', workspace_path });
const { session_id: elsewhere } = await db.services.sessions.start(tenant, { tool_id: 'cursor' });
for (let n = 0; n < 14; n++)
  await db.services.checkpoints.store(tenant, {
    ...{ session_id: n % 2 ? session_id : elsewhere, tool_id: 'cursor', checkpoint_type: 'manual' },
    summary: 'a walrus',
  });

test.each([
  ['tool_id', 'does not apply to memories: all tools share them.'],
  ['session_id', 'does not apply to memories: they belong to a project, not to a session.'],
  ['author_id', 'does not apply to memories: they have no author.'],
])('%s is refused in a search for memories, with the reason', async (name, reason) => {
  const { status, body } = await get({ q: 'walrus', type: 'memory', [name]: 'x' });
  expect([status, body.code, body.errors]).toEqual([
    422,
    'validation_failed',
    [{ path: `query.${name}`, message: expect.stringContaining(reason) }],
  ]);
});

test.each([
  ['an empty project_id', { project_id: '' }, ['query.project_id']],
  ['a control character', { tool_id: 'a\nb' }, ['query.tool_id']],
  ['a time without a zone', { from: '2026-11-27T09:30:00' }, ['query.from']],
  [
    'an end before the start',
    { from: '2026-11-28T00:00:00Z', to: '2026-11-27T00:00:00Z' },
    ['query.from', 'query.to'],
  ],
  ['the path of a workspace', { project_path: workspace_path }, ['query.project_path']],
  ['a filter of other lists', { checkpoint_type: 'manual' }, ['query.checkpoint_type']],
])('%s is refused and not ignored', async (_what, query, paths) => {
  const { status, body } = await get({ q: 'walrus', ...query } as Record<string, string>);
  expect([status, body.errors.map(({ path }) => path)]).toEqual([422, paths]);
});

test.each(['walrus', 'walrus or narwhal'])('pages of %s within a filter have each hit once', async (q) => {
  const filters = {
    project_id: projectIdOf(workspace_path),
    tool_id: 'cursor',
    from: '2020-01-01T00:00:00Z',
  };
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const { body } = await get({ q, limit: '3', ...filters, ...(cursor && { cursor }) });
    expect(body.data.map((hit) => hit.session_id)).toEqual(body.data.map(() => session_id));
    seen.push(...body.data.map(({ checkpoint_id }) => checkpoint_id));
    cursor = body.next_cursor;
  } while (cursor);
  expect([seen.length, new Set(seen).size]).toEqual([7, 7]);
});

test('a cursor is refused with another filter, or with none', async () => {
  const { body } = await get({ q: 'walrus', limit: '1', session_id });
  const cursor = body.next_cursor as string;
  expect((await get({ q: 'walrus', limit: '1', session_id, cursor })).status).toBe(200);
  for (const filter of [
    {},
    { session_id: elsewhere },
    { session_id, tool_id: 'cursor' },
    { tool_id: 'cursor' },
  ])
    expect(await get({ q: 'walrus', limit: '1', cursor, ...filter })).toMatchObject({
      status: 400,
      body: { code: 'invalid_cursor' },
    });
});

test('the ids of another tenant are answered as unknown ones are', async () => {
  const path = '/work/theirs';
  const theirs = await db.services.sessions.start(other, { tool_id: 'theirs', workspace_path: path });
  const member = { ...other, userId: 'them' };
  const stored = { session_id: theirs.session_id, tool_id: 'theirs', checkpoint_type: 'manual' as const };
  await db.services.checkpoints.store(member, { ...stored, summary: 'a walrus', visibility: 'team' });
  await db.services.memories.put(other, { project_id: projectIdOf(path), key: 'k' }, { value: 'a walrus' });
  const unknown = { status: 200, body: { data: [], next_cursor: null } };
  for (const q of ['walrus', 'walrus or narwhal'])
    for (const [filter, value] of Object.entries({
      project_id: projectIdOf(path),
      session_id: theirs.session_id,
      tool_id: 'theirs',
      author_id: 'them',
    }))
      for (const given of [value, 'unknown'])
        expect(await get({ q, mode: 'words', [filter]: given })).toEqual(unknown);
  expect(await get({ q: 'walrus', mode: 'words', type: 'memory', project_id: projectIdOf(path) })).toEqual(
    unknown,
  );
  expect(
    (
      await db.services.search.find(
        member,
        { q: 'walrus', type: 'checkpoint', author_id: 'them' },
        { limit: 5, after: undefined },
      )
    ).json,
  ).not.toBe('[]');
});
