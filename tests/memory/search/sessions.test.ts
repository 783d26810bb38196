import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { projectIdOf } from '../../../src/features/memory/projects/project-id.ts';
import { setUpApi } from '../../support/set-up.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const client = await api.clientOf(tenant);
const { sessions, sessionContext } = db.services;

describe.each([
  ['in local mode', () => LOCAL as Scope, () => api.local],
  ['in a tenant', () => tenant as Scope, () => client],
])('searching sessions without vectors %s', (_name, scopeOf, clientOf) => {
  const start = async (title: string | undefined, decisions: readonly string[] = [], more: object = {}) => {
    const { session_id } = await sessions.start(scopeOf(), { tool_id: 'cursor', title, ...more });
    for (const decision of decisions)
      await sessionContext.append(scopeOf(), session_id, { kind: 'decision', decision });
    return session_id;
  };
  const found = async (query: { q: string } & Record<string, unknown>) => {
    const hits = [];
    for await (const hit of clientOf().items('GET /v1/search', { query: { type: 'session', ...query } }))
      if (hit.type === 'session') hits.push(hit);
    return hits;
  };
  const idsOf = async (query: { q: string } & Record<string, unknown>) =>
    (await found(query)).map(({ session_id }) => session_id).sort();

  test('finds those of which the title or one decision has all words, and marks them', async () => {
    const titled = await start('The <walrus> gateway');
    const decided = await start('Quiet', ['nothing', 'move the walrus behind the gateway', 'a walrus']);
    const half = await start('walrus', ['gateway']);
    const hits = await found({ q: 'walrus gateway' });
    expect(hits.map(({ session_id, snippet }) => [session_id, snippet]).sort()).toEqual(
      [
        [titled, 'The &lt;<mark>walrus</mark>&gt; <mark>gateway</mark>'],
        [decided, 'move the <mark>walrus</mark> behind the <mark>gateway</mark>'],
      ].sort(),
    );
    expect(hits.find(({ session_id }) => session_id === decided)).toMatchObject({
      title: 'Quiet',
      ended_at: null,
    });
    expect(await idsOf({ q: 'walrus gateway', mode: 'words' })).toEqual([titled, decided].sort());
    expect(await idsOf({ q: '"walrus gateway"' })).toEqual([titled]);
    expect(await idsOf({ q: 'gateway -move' })).toEqual([titled, half].sort());
    expect(await idsOf({ q: 'gateway -"the walrus"' })).toEqual([half]);
    expect(await idsOf({ q: '"behind the" or 缓存' })).toEqual([decided]);
    expect(await idsOf({ q: 'behind or zebra' })).toEqual([decided]);
    expect(await idsOf({ q: '-zebra' })).toEqual(expect.arrayContaining([titled, decided, half]));
    expect(await idsOf({ q: 'walrus', mode: 'meaning' })).toEqual([]);
    await sessions.update(scopeOf(), titled, { title: 'Another' });
    expect(await idsOf({ q: 'walrus gateway' })).toEqual([decided]);
  });

  test.each([
    ['Redis缓存を使う', '缓存'],
    ['Ｆｕｌｌ ｗｉｄｔｈ', 'full'],
    ['nai\u0308ve', 'naïve'],
    ['Straße', 'strasse'],
    ['src/db/json-page.ts', 'json-page'],
    ['STRASSE', 'straße'],
  ])('finds %s by %s', async (title, q) => {
    expect(await idsOf({ q })).not.toContain(undefined);
    const id = await start(title);
    expect(await idsOf({ q })).toContain(id);
  });

  test('finds what the filters leave', async () => {
    const one = await start('filtered heron', [], { workspace_path: '/work/heron' });
    const other = await start('filtered heron', [], { tool_id: 'codex' });
    const ids = (filter: object) => idsOf({ q: 'heron', ...filter });
    expect(await ids({})).toEqual([one, other].sort());
    expect(await ids({ tool_id: 'codex' })).toEqual([other]);
    expect(await ids({ session_id: one })).toEqual([one]);
    expect(await ids({ project_id: projectIdOf('/work/heron') })).toEqual([one]);
    expect(await ids({ to: '2020-01-01T00:00:00Z' })).toEqual([]);
    expect(await ids({ from: '2020-01-01T00:00:00Z' })).toEqual([one, other].sort());
    expect(await ids({ author_id: 'nobody' })).toEqual([]);
  });

  test('turns pages without a gap among equals', async () => {
    const all = [];
    for (let n = 0; n < 5; n++) all.push(await start('narwhal', [`narwhal ${n}`]));
    expect(await idsOf({ q: 'narwhal', limit: 2 })).toEqual(all.sort());
  });
});

test('finds no session of another tenant, and those of an author', async () => {
  const other = await db.newTenant();
  const member = { ...other, userId: (await db.newMember(other, 'member')).userId };
  const { session_id } = await sessions.start(member, { tool_id: 'cursor', title: 'the kestrel' });
  const ask = async (scope: Scope, filter: object = {}) => {
    const question = { q: 'kestrel', type: 'session', mode: 'hybrid', min_similarity: 0, ...filter } as const;
    const { page, beside } = await db.services.search.answer(scope, question, { limit: 5, after: undefined });
    return [
      JSON.parse(page.json).map((hit: { session_id: string }) => hit.session_id),
      beside?.meaning?.state,
    ];
  };
  expect(await ask(tenant)).toEqual([[], 'off']);
  expect(await ask(other, { author_id: member.userId })).toEqual([[session_id], 'off']);
});
