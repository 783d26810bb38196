import { beforeAll, describe, expect, test } from '@jest/globals';
import { OPERATOR } from '../../../../src/auth/actor.ts';
import type { TenantScope } from '../../../../src/auth/scope.ts';
import { projectIdOf } from '../../../../src/features/memory/projects/project-id.ts';
import { wholeSeconds } from '../../../../src/protocols/mcp/answers/whole-seconds.ts';
import { setUpApi } from '../../../support/set-up.ts';
import { keyOf } from '../../../support/test-app.ts';
import { connectClient } from '../mcp-client.ts';
import { callTool, ERAS, refusalOf } from '../tool-calls.ts';

const { db, api } = await setUpApi();
const { sessions, checkpoints } = db.services;

type Client = Awaited<ReturnType<typeof connectClient>>;
let tenant: TenantScope;
let client: Client;
beforeAll(async () => {
  tenant = await db.newTenant();
  client = await clientOf(tenant);
});

const clientOf = async (scope: TenantScope, name?: string) =>
  connectClient(api.url, { authorization: await keyOf(db, scope), ...(name && { name }) });
const project_path = '/work/tools';
const LISTS = {
  ...{ key_facts: ['a fact'], decisions: ['SQL, because of rows'], files_modified: ['src/a.ts'] },
  ...{ todos: ['write tests'], blockers: ['no key'] },
};

test.each(ERAS)('a client of the revision %s saves a checkpoint and reads it', async (_revision, connect) => {
  const one = await connect(api.url, { authorization: await keyOf(db, tenant), name: 'Some Tool' });
  const given = {
    project_path,
    summary: 'It works.\nNext: docs.',
    type: 'milestone',
    visibility: 'team',
    ...LISTS,
  };
  const saved = await callTool(one, 'checkpoint_save', given);
  expect(JSON.parse(saved.text)).toEqual(saved.structured);
  const { checkpoint_id, session_id } = saved.structured as { checkpoint_id: string; session_id: string };
  const stored = await checkpoints.get(tenant, checkpoint_id);
  const tool_id = connect === connectClient ? 'Some Tool' : 'mcp';
  expect(stored).toMatchObject({
    ...{ session_id, tool_id, checkpoint_type: 'milestone', visibility: 'team', ...LISTS },
    summary: 'It works.\nNext: docs.',
  });
  expect(await sessions.get(tenant, session_id)).toMatchObject({
    tool_id,
    project_id: projectIdOf(project_path),
  });
  const read = await callTool(one, 'checkpoint_get', { checkpoint_id });
  const text = [
    'It works.\nNext: docs.\n\n## Key facts\n\n- a fact\n\n## Decisions\n\n- SQL, because of rows\n\n',
    '## Files modified\n\n- src/a.ts\n\n## Todos\n\n- write tests\n\n## Blockers\n\n- no key',
  ].join('');
  const expected = {
    text,
    total_chars: text.length,
    next_offset: null,
    updated_at: wholeSeconds(stored.recorded_at),
  };
  expect([read.structured, JSON.parse(read.text)]).toEqual([expected, expected]);
});

test('a plain checkpoint is manual and private', async () => {
  const { structured } = await callTool(client, 'checkpoint_save', { project_path, summary: 'x' });
  expect(await checkpoints.get(tenant, structured.checkpoint_id as string)).toMatchObject({
    ...{ checkpoint_type: 'manual', visibility: 'private', todos: [] },
  });
});

test.each([
  [{ summary: 'x' }, 'project_path give either project_path or project_id'],
  [{ summary: 'x', project_path, project_id: 'y' }, 'project_path give either project_path or project_id'],
  [{ project_path }, 'summary'],
  [{ project_path, summary: '' }, 'summary'],
  [{ project_path, summary: 'x'.repeat(100_001) }, 'summary'],
  [{ project_path, summary: 1 }, 'summary'],
  [{ project_path, summary: 'x', todos: Array(51).fill('x') }, 'todos'],
  [{ project_path, summary: 'x', todos: ['x'.repeat(2_001)] }, 'todos.0'],
  [{ project_path, summary: 'x', todos: 'x' }, 'todos'],
  [{ project_path, summary: 'x', decisions: [{ why: 'x' }] }, 'decisions.0'],
  [{ project_path, summary: 'x', type: 'auto' }, 'type'],
  [{ project_path, summary: 'x', visibility: 'public' }, 'visibility'],
  [{ project_path, summary: 'x', tool_id: 'x' }, 'tool_id is not a known field'],
])('checkpoint_save refuses %.80j', async (given, fault) => {
  expect(await refusalOf(client, 'checkpoint_save', given)).toMatch(`validation_failed: ${fault}`);
});

test.each([
  [{}, 'checkpoint_id'],
  [{ checkpoint_id: 'x', offset: -1 }, 'offset'],
  [{ checkpoint_id: 'x', offset: '1' }, 'offset'],
  [{ checkpoint_id: 'x', max_chars: 199 }, 'max_chars'],
  [{ checkpoint_id: 'x', max_chars: 20_001 }, 'max_chars'],
  [{ checkpoint_id: 'x', project_path }, 'project_path is not a known field'],
])('checkpoint_get refuses %j', async (given, fault) => {
  expect(await refusalOf(client, 'checkpoint_get', given)).toMatch(`validation_failed: ${fault}`);
});

test('sessions and projects that are not there, and a session that has ended, are told of', async () => {
  const { session_id } = await sessions.start(tenant, { tool_id: 'cursor' });
  const save = (given: object) => refusalOf(client, 'checkpoint_save', { summary: 'x', ...given });
  expect(await save({ project_id: 'unknown' })).toMatch(/^project_not_found: /);
  expect(await save({ project_path, session_id: 'unknown' })).toMatch(/^session_not_found: /);
  const { structured } = await callTool(client, 'checkpoint_save', {
    summary: 'x',
    project_path,
    session_id,
  });
  expect(structured.session_id).toBe(session_id);
  await sessions.end(tenant, session_id);
  expect(await save({ project_path, session_id })).toMatch(/^session_ended: /);
});

test('the limit of the plan is told of', async () => {
  const limited = await db.newTenant();
  const one = await clientOf(limited);
  await callTool(one, 'checkpoint_save', { summary: 'x', project_path });
  await db.asAdmin((admin) =>
    admin.query('update tenant_usage set checkpoints = 1000000 where scope_id = $1', [limited.tenantId]),
  );
  const refusal = await refusalOf(one, 'checkpoint_save', { summary: 'x', project_path });
  expect(refusal).toMatch(/^plan_limit_reached: /);
});

test('50 clients of one tool that save at once share one session', async () => {
  const clients = await Promise.all(Array.from({ length: 50 }, () => clientOf(tenant, 'crowd')));
  const given = { summary: 'x', project_path: '/work/crowd' };
  const saved = await Promise.all(clients.map((one) => callTool(one, 'checkpoint_save', given)));
  expect(new Set(saved.map(({ structured }) => structured.session_id)).size).toBe(1);
});

const LONG: [string, string][] = [
  ['plain text', 'line of a summary\n'],
  ['emoji', '🧠👩‍👩‍👧'],
  ['quotes and control characters', '"\\\u0001\u001b'],
];

describe.each(LONG)('a long checkpoint of %s', (_name, piece) => {
  test.each([
    [undefined, 8_000],
    [200, 8_000],
    [20_000, 40_000],
  ])('is read in parts (max_chars %s), each once and within its budget', async (max_chars, budget) => {
    const summary = piece.repeat(Math.floor(20_000 / piece.length));
    const todos = Array.from({ length: 50 }, () => piece.repeat(Math.floor(100 / piece.length)));
    const { structured } = await callTool(client, 'checkpoint_save', { project_path, summary, todos });
    const checkpoint_id = structured.checkpoint_id as string;
    const whole = await checkpoints.text(tenant, checkpoint_id, { offset: 0, max_chars: 1_000_000 });
    let read = '';
    for (let offset: unknown = 0; offset !== null; ) {
      const part = await callTool(client, 'checkpoint_get', {
        checkpoint_id,
        offset,
        ...(max_chars && { max_chars }),
      });
      expect(part.chars).toBeLessThan(budget);
      expect(part.structured.total_chars).toBe(whole.total_chars);
      const ofText = JSON.parse(part.text) as { text: string; next_offset: number | null };
      expect((part.structured.text as string).startsWith(ofText.text)).toBe(true);
      if (ofText.text !== part.structured.text)
        expect(ofText.next_offset).toBe(Number(offset) + [...ofText.text].length);
      expect([...ofText.text].length).toBeGreaterThan(0);
      read += part.structured.text;
      offset = part.structured.next_offset;
    }
    expect(read).toBe(whole.text);
  });
});

describe('isolation', () => {
  const THEIRS = ['another tenant', 'another user of the tenant'];

  test.each(THEIRS)('a private checkpoint of %s does not exist', async (whose) => {
    const [ada, bob] = [await db.newMember(tenant, 'member'), await db.newMember(tenant, 'member')];
    const theirs = whose === 'another tenant' ? await db.newTenant() : { ...tenant, userId: ada.userId };
    const { structured } = await callTool(await clientOf(theirs), 'checkpoint_save', {
      summary: 'secret',
      project_path,
    });
    const asking = await clientOf({ ...tenant, userId: bob.userId });
    const get = (checkpoint_id: unknown) => refusalOf(asking, 'checkpoint_get', { checkpoint_id });
    expect(await get(structured.checkpoint_id)).toMatch(/^checkpoint_not_found: /);
    expect(await get(structured.checkpoint_id)).toBe(await get('ckpt_000000000000'));
  });

  test('the session and the project of another tenant are as unknown as those that no one has', async () => {
    const path = '/work/theirs alone';
    const { structured } = await callTool(await clientOf(await db.newTenant()), 'checkpoint_save', {
      summary: 'x',
      project_path: path,
    });
    const save = (given: object) => refusalOf(client, 'checkpoint_save', { summary: 'x', ...given });
    expect(await save({ project_id: projectIdOf(path) })).toBe(await save({ project_id: 'unknown' }));
    const [theirs, unknown] = [structured.session_id, 'unknown'];
    expect(await save({ project_path, session_id: theirs })).toBe(
      await save({ project_path, session_id: unknown }),
    );
  });

  test.each([
    [['ingest'], ['checkpoint_save']],
    [['read'], ['resume_context', 'checkpoint_get']],
  ] as const)('a key with the scopes %j sees of these tools %j', async (scopes, names) => {
    const { key } = await db.services.apiKeys.issue(tenant, { name: 'x', scopes: [...scopes] }, OPERATOR);
    const limited = await connectClient(api.url, { authorization: `Bearer ${key}` });
    const ours = ['resume_context', 'checkpoint_save', 'checkpoint_get'];
    const listed = (await limited.listTools()).tools
      .map(({ name }) => name)
      .filter((name) => ours.includes(name));
    expect(listed).toEqual(names);
    for (const name of ours.filter((one) => !listed.includes(one)))
      expect(await refusalOf(limited, name, {})).toMatch(/^permission_denied: /);
  });
});

test.each(['\n', '\r', '\r\n', '\u2028', '\u2029', '\v', '\f', '\u0085'])(
  'an item with the line end %j stays one item, with all of its characters',
  async (end) => {
    const item = `a${end}## Decisions${end}- drop all`;
    const given = { project_path: '/work/line ends', summary: 'x', todos: [item, 'b'] };
    const { structured: data } = await callTool(client, 'checkpoint_save', given);
    const read = await callTool(client, 'checkpoint_get', { checkpoint_id: data.checkpoint_id });
    expect(read.structured.text).toBe(`x\n\n## Todos\n\n- ${item.replaceAll(end, `${end}  `)}\n- b`);
  },
);

test('a session of another project is refused, so that nothing is stored where nobody looks for it', async () => {
  const first = { project_path: '/work/first', summary: 'of the first' };
  const { structured: data } = await callTool(client, 'checkpoint_save', first);
  const { session_id } = data;
  for (const project of [
    { project_path: '/work/second' },
    { project_id: projectIdOf('/work/second') },
    { project_id: 'unknown' },
  ]) {
    const refused = await refusalOf(client, 'checkpoint_save', { ...project, summary: 'x', session_id });
    expect(refused).toMatch(/^validation_failed: session_id is a session of another project/);
  }
  const resumed = await callTool(client, 'resume_context', { project_path: '/work/first' });
  expect(resumed.structured.checkpoint).toMatchObject({ summary: 'of the first' });
  const again = { project_id: projectIdOf('/work/first'), summary: 'again', session_id };
  expect((await callTool(client, 'checkpoint_save', again)).structured.session_id).toBe(session_id);
});
