import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import request from 'supertest';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import type { StoreCheckpoint } from '../../../src/features/memory/checkpoints/checkpoint.schemas.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { createTestApp, keyOf } from '../../support/test-app.ts';

const db = await setUpDatabase();
const app = createTestApp(db);
const tenant = await db.newTenant();
const key = await keyOf(db, tenant);

interface Hit {
  readonly checkpoint_id: string;
  readonly rank: number;
  readonly snippet: string;
}

const store = async (scope: Scope, summary: string, fields: Partial<StoreCheckpoint> = {}) => {
  const { session_id } = await db.services.sessions.start(scope, { tool_id: 'cursor' });
  return db.services.checkpoints.store(scope, {
    session_id,
    tool_id: 'cursor',
    checkpoint_type: 'manual',
    summary,
    ...fields,
  });
};

describe.each([
  ['in local mode', () => LOCAL as Scope, () => ({})],
  ['with a key', () => tenant as Scope, () => ({ authorization: key })],
])('searching checkpoints %s', (_name, scopeOf, headersOf) => {
  const search = (q: string, more: object = {}) =>
    request(app)
      .get('/v1/search')
      .query({ q, ...more })
      .set(headersOf());
  const hits = async (q: string, more: object = {}): Promise<Hit[]> => {
    const { status, body } = await search(q, more);
    expect([status, body]).toEqual([200, expect.objectContaining({ data: expect.any(Array) })]);
    return body.data;
  };
  const found = async (q: string) => (await hits(q)).map(({ checkpoint_id }) => checkpoint_id);

  test('finds words in every field, best where they count most', async () => {
    const words = (text: string) => store(scopeOf(), 'nothing special', { key_facts: [text] });
    const inSummary = await store(scopeOf(), 'the flamingo migration is through');
    const inFacts = await words('flamingo');
    const inTodos = await store(scopeOf(), 'nothing special', { todos: ['feed the flamingo'] });
    const inCommands = await store(scopeOf(), 'nothing special', { commands_run: ['npm run flamingo'] });
    expect(await found('Flamingo')).toEqual(
      [inSummary, inFacts, inTodos, inCommands].map(({ checkpoint_id }) => checkpoint_id),
    );
    const [first] = await hits('flamingo');
    expect(first).toMatchObject({
      type: 'checkpoint',
      session_id: inSummary.session_id,
      created_at: inSummary.created_at,
      visibility: 'private',
      valid_to: null,
      superseded_by: null,
    });
  });

  test('understands what search engines understand', async () => {
    const one = (await store(scopeOf(), 'pelican heron stork')).checkpoint_id;
    const two = (await store(scopeOf(), 'stork pelican')).checkpoint_id;
    const both = [one, two].sort();
    expect((await found('pelican stork')).sort()).toEqual(both);
    expect(await found('pelican -heron')).toEqual([two]);
    expect(await found('"stork pelican"')).toEqual([two]);
    expect((await found('heron or "stork pelican"')).sort()).toEqual(both);
    expect(await found('pelican albatross')).toEqual([]);
  });

  test('finds the parts of paths, names, flags and types, in any language', async () => {
    const { checkpoint_id } = await store(scopeOf(), 'Use `Promise<Kakapo>` in C:\\new\\kiwi.ts', {
      files_modified: ['src/db/json-page.ts', 'kea_test.ts'],
      decisions: [{ what: 'npm run --takahe', why: 'Größe und птица', deep: [{ er: '数据库 迁移' }] }],
      key_facts: ['line\nwith tab\tand "quotes"', '1.7.3'],
    });
    for (const q of [
      'kakapo',
      'new kiwi',
      'page',
      'json-page',
      'json-page.ts',
      'src/db/json-page.ts',
      'kea',
      'kea_test',
      '--takahe',
      'größe',
      'ПТИЦА',
      '迁移',
      'with tab quotes',
      '1.7.3',
      '"json-page.ts"',
      'C:\\new',
    ])
      expect([q, await found(q)]).toEqual([q, expect.arrayContaining([checkpoint_id])]);
    expect(await found('deep')).toEqual([]); // the name of a field is no content
  });

  test('a snippet is HTML with nothing in it but marks', async () => {
    await store(
      scopeOf(),
      `before <img src=x onerror="alert('quetzal')"> & <mark>fake</mark> </mark> after`,
      { decisions: [{ what: 'quetzal \u0002fake\u0003' }] },
    );
    const [hit] = await hits('quetzal');
    expect(hit?.snippet).toContain('<mark>quetzal</mark>');
    expect(hit?.snippet).toContain('&lt;img src=x onerror=&quot;alert(');
    expect(hit?.snippet.replaceAll('<mark>quetzal</mark>', '')).not.toMatch(
      /[<>]|(?!\n)\p{Cc}|&(?!amp;|lt;|gt;|quot;)/u,
    );
  });

  test('a snippet marks words inside of a path and leaves the path as it is', async () => {
    await store(scopeOf(), 'nothing', { files_modified: ['src/birds/toucan-page.ts'] });
    expect((await hits('toucan'))[0]?.snippet).toContain('src/birds/<mark>toucan</mark>-page.ts');
  });

  test('finds current versions, and neither older ones nor text that a correction removed', async () => {
    const corrected = await store(scopeOf(), 'the dodo lives', { valid_from: '2026-01-01T00:00:00Z' });
    await db.services.checkpoints.revise(scopeOf(), corrected.checkpoint_id, {
      summary: 'the great auk is gone',
    });
    expect(await found('dodo')).toEqual([]);
    expect(await found('auk')).toEqual([corrected.checkpoint_id]);
    const next = await store(scopeOf(), 'ostrich', { supersedes: [corrected.checkpoint_id] });
    expect(await hits('auk')).toMatchObject([
      { superseded_by: next.checkpoint_id, valid_to: expect.any(String) },
    ]);
    await store(scopeOf(), 'emu', { valid_from: '2020-01-01T00:00:00Z', supersedes: [next.checkpoint_id] });
    expect(await found('ostrich')).toEqual([]);
  });

  test('turns pages by rank, the newest first among equals', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 7; n++) ids.unshift((await store(scopeOf(), 'a cassowary')).checkpoint_id);
    ids.unshift((await store(scopeOf(), 'cassowary, cassowary, cassowary')).checkpoint_id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const { body }: { body: { data: Hit[]; next_cursor: string | null } } = await search('cassowary', {
        limit: 3,
        ...(cursor && { cursor }),
      });
      seen.push(...body.data.map(({ checkpoint_id }) => checkpoint_id));
      cursor = body.next_cursor;
    } while (cursor);
    expect(seen).toEqual(ids);
  });

  test('a checkpoint with more text than a tsvector can hold is stored, and found by its summary', async () => {
    let n = 0;
    const manyWords = () => Array.from({ length: 2_500 }, () => `w${(n++).toString(36)}`).join(' ');
    const { checkpoint_id } = await store(scopeOf(), 'lyrebird', {
      key_facts: Array.from({ length: 100 }, manyWords),
    });
    expect(await found('lyrebird')).toEqual([checkpoint_id]);
    const { checkpoint_id: wide } = await store(
      scopeOf(),
      `bowerbird ${Array.from({ length: 49_000 }, (_, i) => String.fromCodePoint(0x4e00 + (i % 20_000))).join(' ')}`,
    );
    expect(await found('bowerbird')).toEqual([wide]);
  });

  test.each([
    ['no q', {}, 'query.q'],
    ['an empty q', { q: '' }, 'query.q'],
    ['blanks', { q: ' \t ' }, 'query.q'],
    ['NUL', { q: 'a\0b' }, 'query.q'],
    ['half a surrogate pair', { q: 'a', x: 1 }, 'query.x'],
    ['501 characters', { q: 'x'.repeat(501), mode: 'words' }, 'query.q'],
    ['10,001 characters', { q: 'x'.repeat(10_001) }, 'query.q'],
    ['an unknown mode', { q: 'x', mode: 'vector' }, 'query.mode'],
    ['an unknown type', { q: 'x', type: 'sessions' }, 'query.type'],
  ])('%s is refused', async (_what, query, path) => {
    const { status, body } = await request(app).get('/v1/search').query(query).set(headersOf());
    expect([status, body.code, body.errors[0].path]).toEqual([422, 'validation_failed', path]);
  });

  test.each(['-', '"', '""', '- - - !', '&|!()<->:*', 'or', '-"', "'", '%', '\\', '*'])(
    '%s finds nothing and breaks nothing',
    async (q) => {
      expect(await hits(q)).toEqual([]);
    },
  );

  test('no query breaks it', async () => {
    const part = fc.constantFrom(
      '-',
      '"',
      ' ',
      'a',
      'or ',
      '(',
      ')',
      '!',
      '&',
      '|',
      ':*',
      '<->',
      ' -',
      '-"',
      '"-',
      '\\',
      "'",
      'é',
      '\u0301',
      '数',
      '😀',
    );
    const query = fc
      .array(part, { minLength: 1, maxLength: 160 })
      .map((parts) => parts.join('').slice(0, 400));
    await fc.assert(
      fc.asyncProperty(query, async (q) => {
        const page = { limit: 5, after: undefined };
        const { json } = await db.services.search.find(scopeOf(), { q, type: 'checkpoint' }, page);
        expect(JSON.parse(json)).toBeInstanceOf(Array);
      }),
      {
        numRuns: 300,
        examples: [
          ['-'.repeat(400)],
          ['- '.repeat(200)],
          ['-('.repeat(200)],
          ['-"'.repeat(200)],
          ['a or '.repeat(80)],
        ],
      },
    );
  });
});

test('signatures exclude no text that has all the words', async () => {
  const scope = await db.newTenant();
  const word = fc.constantFrom(
    'otter',
    'Otter',
    'écluse',
    'écluse',
    'v2',
    '12',
    '3.5',
    'a_b',
    'src/db/x.ts',
    '数据',
    'the',
    'node-pg',
  );
  const text = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(' '));
  const phrase = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => `"${words.join(' ')}"`);
  const query = fc
    .array(fc.oneof(word, phrase), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join(' '));
  for (const summary of fc.sample(text, 60)) await store(scope, summary);
  await fc.assert(
    fc.asyncProperty(query, async (q) => {
      const page = { limit: 100, after: undefined };
      const { json } = await db.services.search.find(scope, { q, type: 'checkpoint' }, page);
      // what is neither the one nor the other, and therefore looks at every vector
      const all = await db.services.search.find(scope, { q: `-zyzzyva ${q}`, type: 'checkpoint' }, page);
      const ids = (text: string) =>
        (JSON.parse(text) as Hit[]).map(({ checkpoint_id }) => checkpoint_id).sort();
      expect(ids(json)).toEqual(ids(all.json));
    }),
    { numRuns: 200 },
  );
});

test('each scope finds its own', async () => {
  const { search } = db.services;
  const other = await db.newTenant();
  const page = { limit: 10, after: undefined };
  // an id that ends with digits is not the end of a text: PostgreSQL ends no snippet with a number
  for (const scope of [tenant, other, LOCAL])
    await store(scope, `hoatzin of ${scope.kind === 'tenant' ? scope.tenantId : 'nobody'} alone`, {
      visibility: 'team',
    });
  for (const scope of [tenant, other, LOCAL]) {
    const { json } = await search.find(scope, { q: 'hoatzin', type: 'checkpoint' }, page);
    const ofWhom = (JSON.parse(json) as Hit[]).map(({ snippet }) =>
      snippet.replace('<mark>hoatzin</mark> of ', ''),
    );
    expect(ofWhom).toEqual([`${scope.kind === 'tenant' ? scope.tenantId : 'nobody'} alone`]);
  }
});

describe('what a search may cost', () => {
  const get = (query: object) =>
    request(app)
      .get('/v1/search')
      .query({ mode: 'words', ...query })
      .set({ authorization: key });

  test('more than twelve words are refused, however they are put together', async () => {
    const words = (count: number) => Array.from({ length: count }, (_, n) => `w${n}`);
    for (const join of [' ', ' or ', '.', '-']) {
      expect((await get({ q: words(join === ' or ' ? 6 : 12).join(join) })).status).toBe(200);
      expect((await get({ q: words(13).join(join) })).body).toMatchObject({
        code: 'validation_failed',
        errors: [{ path: 'query.q', message: 'must not have more than 12 words' }],
      });
    }
  });

  test('a page has fifty hits at most', async () => {
    const { session_id } = await db.services.sessions.start(tenant, { tool_id: 'cursor' });
    const data = { session_id, tool_id: 'cursor', checkpoint_type: 'manual', summary: 'plenty of these' };
    const items = Array.from({ length: 60 }, () => ({ type: 'checkpoint', data }));
    await db.services.ingest.store(tenant, items);
    const { body } = await get({ q: 'plenty', limit: 200 });
    expect([body.data.length, typeof body.next_cursor]).toEqual([50, 'string']);
  });
});
