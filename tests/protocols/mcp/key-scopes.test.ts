import { beforeAll, describe, expect, test } from '@jest/globals';
import type { KeyScope } from '../../../src/auth/permissions.ts';
import type { TenantScope } from '../../../src/auth/scope.ts';
import { projectIdOf } from '../../../src/features/memory/projects/project-id.ts';
import { TOOLS } from '../../../src/protocols/mcp/tools/tools.ts';
import { setUpApi } from '../../support/set-up.ts';
import { type AnyClient, callOf, ERAS, refusalOf } from './tool-calls.ts';

const { db, api } = await setUpApi({ localMode: false });

const READERS = [
  ...['resume_context', 'memory_search', 'memory_get', 'memory_list', 'checkpoint_get', 'usage_summary'],
];
const WRITERS = ['memory_save', 'memory_delete', 'checkpoint_save'];
const PROMPTS = ['resume', 'save_checkpoint', 'remember'];
/** For prompts and resources. */
const ALSO: Readonly<Record<string, readonly [prompts: readonly string[], templates: number]>> = {
  ingest: [['save_checkpoint'], 0],
  read: [['resume'], 2],
  write: [['save_checkpoint', 'remember'], 0],
  'read,ingest': [['resume', 'save_checkpoint'], 2],
  'read,write': [PROMPTS, 2],
  admin: [[], 0],
};
const EXPECTED: readonly (readonly [scopes: readonly KeyScope[], tools: readonly string[]])[] = [
  [['ingest'], ['checkpoint_save']],
  [['read'], READERS],
  [['write'], WRITERS],
  [
    ['read', 'ingest'],
    [...READERS, 'checkpoint_save'],
  ],
  [
    ['read', 'write'],
    [...READERS, ...WRITERS],
  ],
  [['admin'], []],
];

const project_path = '/work/scopes';
const memory = { project_id: projectIdOf(project_path), key: 'kept' };
let tenant: TenantScope;
let given: Record<string, Record<string, unknown>>;
beforeAll(async () => {
  tenant = await db.newTenant();
  await db.services.memories.putInProject(tenant, { project_path }, memory.key, { value: 'a value' });
  const content = { tool_id: 'codex', checkpoint_type: 'manual', summary: 'a summary' } as const;
  const { checkpoint_id } = await db.services.projectCheckpoints.store(tenant, { project_path, ...content });
  given = {
    resume_context: { project_path },
    memory_search: { query: 'value' },
    memory_get: { project_path, key: memory.key },
    memory_list: { project_path },
    memory_save: { project_path, key: 'new', value: 'x' },
    memory_delete: { project_path, key: 'new' },
    checkpoint_save: { project_path, summary: 'x' },
    checkpoint_get: { checkpoint_id },
    usage_summary: {},
  };
});

const connected = async (connect: (typeof ERAS)[number][1], scopes: readonly KeyScope[]) => {
  const { key } = await db.services.apiKeys.create(tenant, { name: 'scoped', scopes });
  return connect(api.url, { authorization: `Bearer ${key}` }) as Promise<AnyClient>;
};

const stored = () =>
  db.asAdmin(async (admin) => {
    const { rows } = await admin.query(
      `select (select count(*)::int from checkpoints) as checkpoints,
        (select array_agg(memory_key || ' ' || revision) from project_memories) as memories`,
    );
    return rows;
  });

describe.each(ERAS)('to a client of the revision %s', (_revision, connect) => {
  test.each(EXPECTED)('a key with the scopes %j shows %j', async (scopes, expected) => {
    const client = await connected(connect, scopes);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([...expected].sort());
    for (const name of expected)
      expect([name, (await callOf(client, name, given[name] ?? {})).isError]).toEqual([name, false]);
  });

  test.each(EXPECTED)('a key with the scopes %j is refused what it is not shown', async (scopes, shown) => {
    const client = await connected(connect, scopes);
    const before = await stored();
    // the same for faulty arguments and for what is not there: nothing is told
    for (const { name } of TOOLS.filter(({ name }) => !shown.includes(name)))
      for (const asked of [given[name] ?? {}, {}, { project_path: '/nowhere', key: 'x', value: 'x' }])
        expect(await refusalOf(client, name, asked)).toMatch(
          /^permission_denied: memory:\w+ is not permitted/,
        );
    expect(await stored()).toEqual(before);
  });
});

describe.each(ERAS)('prompts and resources for a client of the revision %s', (_revision, connect) => {
  test.each(EXPECTED)('with the scopes %j are those that its tools could be used for', async (scopes) => {
    const client = await connected(connect, scopes);
    const [prompts, templates] = ALSO[`${scopes}`] ?? [[], -1];
    const listed = (await client.listPrompts()).prompts.map(({ name }) => name);
    expect(listed.sort()).toEqual([...prompts].sort());
    expect((await client.listResourceTemplates()).resourceTemplates).toHaveLength(templates);
    for (const name of PROMPTS.filter((one) => !prompts.includes(one)))
      await expect(
        client.getPrompt({ name, arguments: { project_path: '/work/x', what: 'x' } }),
      ).rejects.toThrow(/permission_denied: /);
    if (templates > 0) return;
    for (const uri of ['omnimemory://projects/p/memories/k', 'omnimemory://checkpoints/c'])
      await expect(client.readResource({ uri })).rejects.toThrow(/permission_denied: /);
  });
});

test.each(ERAS)('of a viewer, a key of all scopes shows a client of %s what reads', async (_era, connect) => {
  const { userId } = await db.newMember(tenant, 'viewer');
  const asked = { name: 'all', scopes: ['ingest', 'read', 'write'] as const };
  const { key } = await db.services.apiKeys.create({ ...tenant, userId }, asked);
  const client: AnyClient = await connect(api.url, { authorization: `Bearer ${key}` });
  expect((await client.listTools()).tools.map(({ name }) => name).sort()).toEqual([...READERS].sort());
  for (const name of WRITERS)
    expect(await refusalOf(client, name, given[name] ?? {})).toMatch(/^permission_denied: /);
});
