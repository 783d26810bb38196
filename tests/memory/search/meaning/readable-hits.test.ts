import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LOCAL, type Scope } from '../../../../src/auth/scope.ts';
import { searchModelsOf } from '../../../../src/features/memory/search/embedding/models.ts';
import { searchAs } from '../../../protocols/mcp/tools/search-calls.ts';
import { startTestApi } from '../../../support/test-api.ts';
import { keyOf } from '../../../support/test-app.ts';
import { createTestDatabase } from '../../../support/test-database.ts';
import { TestEmbedder } from '../../../support/test-embedder.ts';

const db = await createTestDatabase({ searchModels: searchModelsOf({ embedder: new TestEmbedder() }) });
const api = await startTestApi(db);
afterAll(async () => {
  await api.close();
  await db.drop();
});

const WORDS = ['walrus', 'car', 'automobile', 'login', 'password', 'latency'];
const TYPES = ['checkpoint', 'memory', 'session'] as const;
const MODES = ['hybrid', 'words', 'meaning'] as const;
const PAGES = 3;
type Type = (typeof TYPES)[number];
type Hit = Readonly<Record<string, unknown>>;

interface Caller {
  readonly name: string;
  readonly scope: Scope;
  readonly authorization: string | undefined;
  readonly sessionId: string;
  readonly projectId: string;
  readonly overMcp: Awaited<ReturnType<typeof searchAs>>;
}

const callers: Caller[] = [];
/** Who may read what was stored, by its type and id. */
const readers = new Map<string, (caller: Caller) => boolean>();

async function newCaller(name: string, scope: Scope): Promise<Caller> {
  const { session_id: sessionId } = await db.services.sessions.start(scope, { tool_id: 'cursor' });
  const { project_id: projectId } = await db.services.projects.getOrCreate(scope, { workspace_path: '/all' });
  const authorization = scope.kind === 'tenant' ? await keyOf(db, scope) : undefined;
  return { name, scope, authorization, sessionId, projectId, overMcp: await searchAs({ db, api }, scope) };
}

// neighbours in this list use each other's cursors: some of one team, some of two
beforeAll(async () => {
  for (const team of ['a', 'b']) {
    const tenant = await db.newTenant();
    const of = async (role: 'member' | 'admin') => (await db.newMember(tenant, role)).userId;
    callers.push(await newCaller(`key of ${team}`, tenant));
    for (const role of ['member', 'admin'] as const)
      callers.push(await newCaller(`${role} of ${team}`, { ...tenant, userId: await of(role) }));
  }
  callers.push(await newCaller('local mode', LOCAL));
}, 60_000);

const isOfScope = (one: Scope, other: Scope) =>
  one.kind === 'tenant' && other.kind === 'tenant'
    ? one.tenantId === other.tenantId
    : one.kind === other.kind;
const userOf = (scope: Scope) => (scope.kind === 'tenant' ? scope.userId : undefined);

interface Text {
  readonly by: number;
  readonly type: Type;
  readonly visibility: 'private' | 'team';
  readonly words: readonly string[];
}

async function store({ by, type, visibility, words }: Text, n: number): Promise<void> {
  const writer = callers[by] as Caller;
  const { scope, sessionId, projectId } = writer;
  const { checkpoints, memories, sessions } = db.services;
  const text = words.join(' ');
  const inScope = (caller: Caller) => isOfScope(caller.scope, scope);
  if (type === 'checkpoint') {
    const of = { session_id: sessionId, tool_id: 'cursor', checkpoint_type: 'auto' } as const;
    const { checkpoint_id } = await checkpoints.store(scope, { ...of, visibility, summary: text });
    readers.set(
      `checkpoint ${checkpoint_id}`,
      (caller) => inScope(caller) && (visibility === 'team' || userOf(caller.scope) === userOf(scope)),
    );
  } else if (type === 'memory') {
    const key = `${writer.name} ${n}`;
    await memories.put(scope, { project_id: projectId, key }, { value: text });
    readers.set(`memory ${key}`, inScope);
  } else {
    const { session_id } = await sessions.start(scope, { tool_id: 'cursor', title: text });
    readers.set(`session ${session_id}`, inScope);
  }
}

const get = async ({ authorization }: Caller, path: string) => {
  const response = await fetch(`${api.url}${path}`, { headers: authorization ? { authorization } : {} });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

const idOf = (type: Type, hit: Hit) =>
  `${hit[{ checkpoint: 'checkpoint_id', memory: 'key', session: 'session_id' }[type]]}`;
const pathOf = (type: Type, hit: Hit) => {
  const id = encodeURIComponent(idOf(type, hit));
  if (type === 'memory') return `/v1/projects/${hit.project_id}/memories/${id}?peek=true`;
  return `/v1/${type}s/${id}`;
};

let hits = 0;
let cursors = 0;

/** Each hit is one that the caller may read by what was stored, and that the API gives it by its id. */
async function mayRead(caller: Caller, type: Type, found: readonly Hit[], how: string): Promise<void> {
  for (const hit of found) {
    hits++;
    const is = { how, caller: caller.name, type, id: idOf(type, hit) };
    const known = readers.get(`${type} ${is.id}`);
    expect({ ...is, may: known?.(caller) }).toEqual({ ...is, may: true });
    expect({ ...is, status: (await get(caller, pathOf(type, hit))).status }).toEqual({ ...is, status: 200 });
  }
}

async function askOverHttp(n: number, type: Type, mode: (typeof MODES)[number], q: string): Promise<void> {
  const caller = callers[n] as Caller;
  const query = `/v1/search?${new URLSearchParams({ q, type, mode, min_similarity: '0', limit: '2' })}`;
  const how = `${mode} ${q}`;
  let cursor: string | null = null;
  for (let page = 0; page < PAGES; page++) {
    const path = cursor === null ? query : `${query}&cursor=${cursor}`;
    const { status, body } = await get(caller, path);
    expect([how, status]).toEqual([how, 200]);
    await mayRead(caller, type, body.data as Hit[], how);
    if (cursor !== null)
      for (const other of othersOf(n)) {
        cursors++;
        const answer = await get(other, path);
        expect([answer.status, answer.body.code]).toEqual(
          isOfScope(other.scope, caller.scope) ? [200, undefined] : [400, 'invalid_cursor'],
        );
        await mayRead(
          other,
          type,
          (answer.body.data ?? []) as Hit[],
          `${how}, by a cursor of ${caller.name}`,
        );
      }
    cursor = body.next_cursor as string | null;
    if (cursor === null) return;
  }
}

async function askOverMcp(n: number, kind: 'checkpoint' | 'memory', query: string): Promise<void> {
  const caller = callers[n] as Caller;
  const first = await caller.overMcp({ query, kind, limit: 2 });
  await mayRead(caller, kind, first.structured?.hits ?? [], 'over MCP');
  const cursor = first.structured?.next_cursor;
  if (!cursor) return;
  for (const other of [caller, ...othersOf(n)]) {
    cursors++;
    const next = await other.overMcp({ query, kind, limit: 2, cursor });
    expect(next.isError).toBe(!isOfScope(other.scope, caller.scope));
    await mayRead(other, kind, next.structured?.hits ?? [], `over MCP, by a cursor of ${caller.name}`);
  }
}

const othersOf = (n: number): Caller[] =>
  [n + 1, n + 3].map((other) => callers[other % callers.length] as Caller);

test('no hit is one that its caller cannot get, whoever wrote what, whatever is asked and whose cursor is used', async () => {
  const words = (maxLength: number) => fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength });
  const by = fc.nat({ max: 6 });
  const text: fc.Arbitrary<Text> = fc.record({
    ...{ by, type: fc.constantFrom(...TYPES), words: words(3) },
    visibility: fc.constantFrom('private' as const, 'team' as const),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(text, { minLength: 30, maxLength: 45 }),
      fc.uniqueArray(by, { minLength: 3, maxLength: 3 }),
      words(2),
      async (texts, asking, asked) => {
        for (const [n, one] of texts.entries()) await store(one, n);
        await db.services.searchVectors.idle();
        const q = asked.join(' ');
        for (const n of asking) {
          for (const type of TYPES) for (const mode of MODES) await askOverHttp(n, type, mode, q);
          for (const kind of ['checkpoint', 'memory'] as const) await askOverMcp(n, kind, q);
        }
      },
    ),
    { numRuns: 2 },
  );
  expect(hits).toBeGreaterThan(60);
  expect(cursors).toBeGreaterThan(10);
}, 120_000);
