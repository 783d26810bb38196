import { expect, test } from '@jest/globals';
import type { TenantScope } from '../../../../src/auth/scope.ts';
import { projectIdOf } from '../../../../src/features/memory/projects/project-id.ts';
import { setUpApi } from '../../../support/set-up.ts';
import { connectClient } from '../mcp-client.ts';
import { PATH, remember, searchAs, summarize } from './search-calls.ts';

const setUp = await setUpApi();
const { db, api } = setUp;
const tenant = await db.newTenant();
const other = await db.newTenant();

test('nothing of another tenant is found, whatever project is named', async () => {
  await remember(setUp, other, 'theirs', 'a walrus', '/work/theirs');
  const search = await searchAs(setUp, tenant);
  const unknown = await search({ query: 'walrus', project_id: 'unknown' });
  for (const project of [{ project_path: '/work/theirs' }, { project_id: projectIdOf('/work/theirs') }, {}])
    expect(await search({ query: 'walrus', ...project })).toEqual(unknown);
  expect((await (await searchAs(setUp, other))({ query: 'walrus' })).structured?.hits).toHaveLength(1);
});

test('a private checkpoint of a colleague is not found', async () => {
  const colleague: TenantScope = { ...tenant, userId: 'colleague' };
  await summarize(setUp, colleague, 'a private pangolin', { workspace_path: PATH });
  const { checkpoint_id } = await summarize(setUp, colleague, 'a public pangolin', {
    workspace_path: PATH,
    visibility: 'team',
  });
  const { structured } = await (await searchAs(setUp, tenant))({
    query: 'pangolin',
    kind: 'checkpoint',
    project_path: PATH,
  });
  expect(structured?.hits.map((hit) => hit.checkpoint_id)).toEqual([checkpoint_id]);
});

test('a cursor is refused for another tenant, query, kind or project, and if it is none', async () => {
  for (const scope of [tenant, other])
    for (const key of ['a', 'b']) await remember(setUp, scope, key, 'a numbat');
  const [mine, theirs] = [await searchAs(setUp, tenant), await searchAs(setUp, other)];
  const args = { query: 'numbat', limit: 1, project_path: PATH };
  const cursor = (await mine(args)).structured?.next_cursor as string;
  expect((await mine({ ...args, cursor })).structured?.hits).toHaveLength(1);
  // a project has one name
  const { project_path, ...without } = args;
  const byId = { ...without, project_id: projectIdOf(project_path) };
  expect((await mine({ ...byId, cursor })).structured?.hits).toHaveLength(1);
  const refused = { isError: true, text: expect.stringMatching(/^invalid_cursor: /) };
  const tries = [
    await theirs({ ...args, cursor }),
    await mine({ ...args, cursor, query: 'walrus' }),
    await mine({ ...args, cursor, kind: 'checkpoint' }),
    await mine({ ...without, cursor }),
    await mine({ ...args, cursor: 'x' }),
    await mine({ ...args, cursor: `${cursor.slice(0, -2)}AA` }),
  ];
  for (const tried of tries) expect(tried).toMatchObject(refused);
  expect(new Set(tries.map(({ text }) => text)).size).toBe(1);
});

test.each(['ingest', 'admin'] as const)('a key for %s neither sees the tool nor calls it', async (scope) => {
  const { key } = await db.services.apiKeys.create(tenant, { name: 'narrow', scopes: [scope] });
  const client = await connectClient(api.url, { authorization: `Bearer ${key}` });
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).not.toContain('memory_search');
  const { isError, content } = await client.callTool({
    name: 'memory_search',
    arguments: { query: 'walrus' },
  });
  expect([isError, content]).toEqual([
    true,
    [{ type: 'text', text: expect.stringMatching(/^permission_denied: /) }],
  ]);
});
