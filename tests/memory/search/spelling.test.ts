import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { LOCAL } from '../../../src/auth/scope.ts';
import { migrateDown, migrateUp, migrationNames } from '../../../src/db/schema/migrate.ts';
import {
  characterPairs,
  oneSpelling,
  SCRIPTS_WITH_MARKS,
  SCRIPTS_WITHOUT_MARKS,
} from '../../../src/lib/words/spelling.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { createTestDatabase } from '../../support/test-database.ts';

const db = await setUpDatabase();

const one = <T>(query: string, values: unknown[] = []): Promise<T> =>
  db.asRole('tenant', async (client) => (await client.query(query, values)).rows[0]);

const remember = async (value: string) => {
  const { project_id } = await db.services.projects.getOrCreate(LOCAL, { workspace_path: '/work/spelling' });
  await db.services.memories.put(LOCAL, { project_id, key: 'k' }, { value });
};
const store = async (summary: string) =>
  db.services.checkpoints.store(LOCAL, {
    ...{ session_id: await db.newSession(LOCAL), tool_id: 'cursor', checkpoint_type: 'manual', summary },
  });
const isFound = async (q: string, type: 'memory' | 'checkpoint' = 'memory') => {
  const { json } = await db.services.search.find(LOCAL, { q, type }, { limit: 1, after: undefined });
  return JSON.parse(json).length === 1;
};

describe('a query is split as the database splits a text', () => {
  test.each([
    ['scripts_with_marks', SCRIPTS_WITH_MARKS],
    ['scripts_without_marks', SCRIPTS_WITHOUT_MARKS],
  ])('%s', async (name, characters) => {
    const { codes } = await one<{ codes: number[] }>(
      `select array_agg(n order by n) as codes from generate_series(1, ${0x10ffff}) n
       where n not between ${0xd800} and ${0xdfff} and chr(n) ~ ('[' || ${name}() || ']')`,
    );
    const inRuns = new RegExp(`[${characters}]`, 'u');
    const ours = Array.from({ length: 0x10ffff }, (_, n) => n + 1).filter(
      (n) => (n < 0xd800 || n > 0xdfff) && inRuns.test(String.fromCodePoint(n)),
    );
    expect(codes.length).toBeGreaterThan(800);
    expect(ours).toEqual(codes);
  });

  test('into the same words', async () => {
    const part = fc.oneof(
      fc.constantFrom(...'数据库ガｶﾞーก็่าខ្មែរမြန်한글가 aZßςİéＡ１①™²½ﬁㄱÅµ'),
      fc.constantFrom('e\u0301', '\u200b', '\ufe0f', '\u1100\u1161', 'か\u3099', 'i\u0307', '\u{20bb7}'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
    );
    const sameWords = (client: pg.Client) =>
      fc.asyncProperty(fc.array(part, { maxLength: 20 }), async (parts) => {
        const text = parts.join('').replaceAll('\0', '');
        const { rows } = await client.query(
          'select words_of($1::text) as words, normalize($1::text, NFKC) as normal',
          [`${text}é`],
        );
        // PostgreSQL 15 has Unicode 14, which does not know all characters of this process
        fc.pre(rows[0].normal === `${text}é`.normalize('NFKC'));
        expect(rows[0].words.replace(/^x一 /, '').split(/\s+/)).toEqual(
          characterPairs(oneSpelling(`${text}é`).replace(/[/\\._:@#~&<>+=?%-]/gu, ' ')).split(/\s+/),
        );
      });
    // one connection for all of them
    await db.asRole('tenant', (client) =>
      fc.assert(sameWords(client), {
        numRuns: 400,
        examples: [[['🅐']], [['℈', 'ﬁ']], [['⓿', '①']], [['\u{10d69}', '\u17d2']]],
      }),
    );
  });
});

describe('a text that is too long for the positions of its pairs', () => {
  const filler = (length: number) =>
    Array.from({ length }, (_, n) => String.fromCodePoint(0x4e00 + ((n * n * 7 + n * 13) % 3_001))).join('');

  test('is found by a run behind the last position', async () => {
    await remember(`${filler(20_000)}数据库连接池的默认大小`);
    expect(await isFound('数据库连接池')).toBe(true);
    expect(await isFound('"数据库连接池 猫"')).toBe(false);
    expect(await isFound('连接池的默认 猫')).toBe(false);
    expect(await isFound('猫 or 连接池的默认')).toBe(true);
  });

  test('is found by a run of pairs that occur too often', async () => {
    await remember(`${'这是这个是这的'.repeat(600)}这是个数据库`);
    expect(await isFound('这是个数据库')).toBe(true);
  });

  test('is not found by pairs that are apart if it is short', async () => {
    await remember('连接了一个接池');
    expect(await isFound('连接池')).toBe(false);
  });
});

describe('the largest texts are stored, and found by their beginning', () => {
  // 100,000 characters in which every pair is another one: the walk i, i + 1, i, i + 2, …
  const pairs = (first: number, range: number) => {
    const codes: number[] = [];
    for (let step = 1; codes.length < 99_980; step++)
      for (let n = 0; n < range && codes.length < 99_980; n += 2) codes.push(n, (n + step) % range);
    return String.fromCodePoint(...codes.slice(0, 50_000).map((n) => first + n)).concat(
      String.fromCodePoint(...codes.slice(50_000).map((n) => first + n)),
    );
  };
  test.each([
    ['three bytes', pairs(0x4e00, 20_000)],
    ['four bytes', pairs(0x20000, 40_000)],
    ['Thai letters', pairs(0x0e01, 46)],
    ['letters that NFKC makes long', '㌖ﷺ㍿㌀'.repeat(24_990)],
    [
      'single characters',
      Array.from(pairs(0x20000, 40_000).slice(0, 99_990), (c) => c)
        .join(' ')
        .slice(0, 99_980),
    ],
  ])('of %s', async (_what, text) => {
    const value = `开始的话${text}`.slice(0, 100_000).toWellFormed();
    await remember(value);
    expect(await isFound('开始的话')).toBe(true);
    await store(value);
    expect(await isFound('开始的话', 'checkpoint')).toBe(true);
  });
});

test('rows from before the migration are found, and lose it again', async () => {
  // of its own: the migrations would go through the largest texts, too
  const db = await createTestDatabase();
  const since = (await migrationNames()).filter((name) => name >= '0054');
  const scope = await db.newTenant();
  await migrateDown(db.urls.owner, since.length);
  await db.asRole('tenant', async (client) => {
    await client.query(`begin; set local app.tenant_id = '${scope.tenantId}';
      insert into projects (project_id, workspace_path) values ('p', '/p');
      insert into project_memories (project_id, memory_key, memory_value, search)
        select 'p', 'k', value, memory_words('k', value) from (values ('旧的数据库连接池')) of_value (value);
      insert into tool_sessions (session_id, tool_id) values ('s', 'cursor');
      insert into checkpoints (checkpoint_id, session_id, tool_id, checkpoint_type, summary, key_facts, search)
        select 'c', 's', 'cursor', 'manual', summary, facts, checkpoint_words(summary, facts, '[]', '[]', '[]', '[]', '[]', '[]', '[]')
        from (values ('旧的连接', '["e\\u0301cluse"]'::jsonb)) of_value (summary, facts);
      commit`);
  });
  const find = async (q: string, type: 'memory' | 'checkpoint') => {
    const { json } = await db.services.search.find(scope, { q, type }, { limit: 9, after: undefined });
    return JSON.parse(json).length;
  };
  const before = await db.asAdmin((admin) => admin.query('select search::text from checkpoints order by id'));
  await migrateUp(db.urls.owner);
  expect(await find('连接池', 'memory')).toBe(1);
  expect(await find('连接 écluse', 'checkpoint')).toBe(1);
  await migrateDown(db.urls.owner, since.length);
  expect(
    await db.asAdmin((admin) => admin.query('select search::text from checkpoints order by id')),
  ).toMatchObject({
    rows: before.rows,
  });
  await migrateUp(db.urls.owner);
  const forced = await db.asAdmin((admin) =>
    admin.query(`select relname from pg_class where not relforcerowsecurity
      and relname in ('checkpoints', 'project_memories')`),
  );
  expect(forced.rows).toEqual([]);
  await db.drop();
});
