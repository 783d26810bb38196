import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { searchQuery, type TextType } from '../../../src/features/memory/search/search.schemas.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();
const tenant = await db.newTenant();

const projectIn = async (scope: Scope) =>
  (await db.services.projects.getOrCreate(scope, { workspace_path: '/work/scripts' })).project_id;

const remember = async (scope: Scope, key: string, value: string) =>
  db.services.memories.put(scope, { project_id: await projectIn(scope), key }, { value });

const store = async (scope: Scope, summary: string) => {
  const session_id = await db.newSession(scope);
  const input = { session_id, tool_id: 'cursor', checkpoint_type: 'manual', summary } as const;
  return (await db.services.checkpoints.store(scope, input)).checkpoint_id;
};

interface Hit {
  readonly key?: string;
  readonly checkpoint_id?: string;
  readonly snippet: string;
}

const hitsOf = async (scope: Scope, q: string, type: TextType = 'memory'): Promise<Hit[]> => {
  const { json } = await db.services.search.find(scope, { q, type }, { limit: 50, after: undefined });
  return JSON.parse(json);
};
const keysOf = async (scope: Scope, q: string) => (await hitsOf(scope, q)).map(({ key }) => key);

/** A text, what finds it, and what does not. */
const FOUND: readonly [string, string, string[], string[]][] = [
  [
    'Chinese',
    '数据库连接池的默认大小是二十个连接',
    ['连接池', '数据库', '默认大小', '池', '接', '数', '"连接池的默认"', '连接池 默认', '-猫 连接池'],
    ['接连', '池连', '数接', '连接池 猫', '连接池 -默认', '"池 连接"'],
  ],
  ['Chinese beyond 16 bits', '𠮷野家の𩸽定食', ['𠮷野', '𩸽', '野家'], ['𠮷家']],
  [
    'Japanese',
    'データベース接続プールの既定値は二十です',
    ['データベース', '接続プール', 'プール', '既定', 'ース'],
    ['プル'],
  ],
  ['Thai', 'ฐานข้อมูลเชื่อมต่อไม่สำเร็จ', ['ข้อมูล', 'เชื่อมต่อ', 'สำเร็จ', 'ไม่', '่อม', 'ฐ'], ['ข้อมาก']],
  ['Lao', 'ຖານຂໍ້ມູນເຊື່ອມຕໍ່', ['ຂໍ້ມູນ', 'ເຊື່ອມຕໍ່', 'ຖານ'], ['ຕໍ່ຖານ']],
  ['Khmer', 'មូលដ្ឋានទិន្នន័យ', ['ទិន្នន័យ', 'មូលដ្ឋាន'], ['ន័យមូល']],
  ['Khmer with zero-width spaces', 'ការ\u200Bតភ្ជាប់\u200Bបណ្ដាញ', ['តភ្ជាប់', 'ការតភ្ជាប់', 'ការ\u200Bតភ្ជាប់'], []],
  ['Myanmar', 'ဒေတာဘေ့စ်ချိတ်ဆက်မှု', ['ချိတ်ဆက်', 'ဒေတာ', 'ဘေ့စ်'], ['ဆက်ဒေတာ']],
  [
    'Korean with particles',
    '데이터베이스를 연결합니다',
    ['데이터베이스', '연결', '베이스를 연결'],
    ['스데이'],
  ],
  ['Javanese', 'ꦧꦱꦗꦮꦏꦁꦠꦼꦏ', ['ꦗꦮ', 'ꦠꦼ'], ['ꦮꦧ']],
  ['Yi', 'ꆈꌠꉙꃅꌠ', ['ꌠꉙ', 'ꃅ'], ['ꉙꌠ']],
  [
    'mixed scripts',
    '我使用PostgreSQL连接和Redis6缓存',
    [
      'postgresql',
      '使用PostgreSQL',
      '用postgresql连',
      '连接',
      'redis6',
      '"使用 postgresql 连接"',
      '"用PostgreSQL连"',
      '-"连接 postgresql" 缓存',
    ],
    ['sql连接', '"连接 postgresql"', '缓存 -"使用PostgreSQL"'],
  ],
  [
    'a single character among words',
    'pool 里 很 好 pool',
    ['里', '"里 很"', '"pool 里 很 好 pool"'],
    ['里很', '"里 好"'],
  ],
  ['full width', 'ＰｏｓｔｇｒｅＳＱＬ　１６', ['postgresql', 'PostgreSQL 16', 'ｐｏｓｔｇｒｅｓｑｌ'], []],
  ['half-width katakana', 'ｺﾈｸｼｮﾝﾌﾟｰﾙ', ['コネクション', 'プール', 'ﾌﾟｰﾙ', 'プ'], ['フール']],
  ['katakana, searched in half width', 'ガード', ['ｶﾞｰﾄﾞ', 'ｶﾞ'], ['カード']],
  [
    'composed letters',
    'caf\u00e9 Ti\u1ebfng Vi\u1ec7t \uac01\uc624',
    ['cafe\u0301', 'Tie\u0302\u0301ng', '\u1100\u1161\u11a8\u110b\u1169'],
    ['cafe'],
  ],
  [
    'decomposed letters',
    'cafe\u0301 Tie\u0302\u0301ng \u1112\u1161\u11ab\u1100\u1173\u11af か\u3099',
    ['caf\u00e9', 'ti\u1ebfng', '한글', 'が'],
    ['cafe'],
  ],
  ['a singleton of Unicode', '5 \u212b in \u2126', ['å', 'A\u030a', 'ω'], []],
  ['ligatures and compatibility forms', 'e\ufb03cient \u33a1 ﻼ', ['efficient', 'm2', 'لا'], []],
  ['symbols that are no letters', 'Foo™ x² ①②', ['foo', 'tm', 'x 2', '1 2'], ['footm', 'x2']],
  ['German sharp s', 'Straße STRASSE GROẞ', ['strasse', 'STRASSE', 'straße', 'gross', 'groß'], ['strase']],
  ['Greek final sigma', 'ΟΔΟΣ Οδυσσεύς', ['οδος', 'οδοσ', 'ΟΔΥΣΣΕΎΣ'], []],
  [
    'Turkish dotted I',
    'İstanbul',
    ['istanbul', 'İSTANBUL', 'i\u0307stanbul', 'I\u0307STANBUL'],
    ['ıstanbul'],
  ],
  ['Cyrillic and Armenian capitals', 'ПТИЦА ԲԱՌ', ['птица', 'բառ'], []],
];

describe.each([
  ['in local mode', LOCAL as Scope],
  ['in a tenant', tenant as Scope],
])('a search %s', (_name, scope) => {
  test.each(FOUND)('finds words in %s', async (name, text, words, others) => {
    await remember(scope, name, text);
    const checkpoint = await store(scope, text);
    for (const q of words) {
      expect([q, await keysOf(scope, q)]).toEqual([q, expect.arrayContaining([name])]);
      const found = (await hitsOf(scope, q, 'checkpoint')).map(({ checkpoint_id }) => checkpoint_id);
      expect([q, found]).toEqual([q, expect.arrayContaining([checkpoint])]);
    }
    for (const q of others)
      expect([q, await keysOf(scope, q)]).toEqual([q, expect.not.arrayContaining([name])]);
  });

  test('finds keys in every spelling, and stores them as they are', async () => {
    await remember(scope, 'clé de déploiement', 'one');
    await remember(scope, 'clé de déploiement'.normalize('NFD'), 'two');
    expect((await keysOf(scope, 'déploiement')).sort()).toEqual(
      ['clé de déploiement', 'clé de déploiement'.normalize('NFD')].sort(),
    );
  });
});

test.each([
  [
    'a run',
    '数据库连接池的默认大小是二十个连接',
    '连接池',
    '数据库<mark>连接池</mark>的默认大小是二十个连接',
  ],
  ['one character', '数据库连接池', '接', '数据库连<mark>接</mark>池'],
  ['a word among runs', '使用PostgreSQL连接', 'postgresql', '使用<mark>PostgreSQL</mark>连接'],
  ['a word of two scripts', '我使用PostgreSQL连接', '使用PostgreSQL', '我<mark>使用PostgreSQL</mark>连接'],
  [
    'a long run',
    `文${'数据库连接池的默认大小'.repeat(2)}字`,
    '数据库连接池的默认大小数据库连接池',
    '文<mark>数据库连接池的默认大小数据库连接池</mark>的默认大小字',
  ],
  ['full width', '用 ＰｏｓｔｇｒｅＳＱＬ １６', 'postgresql', '用 <mark>ＰｏｓｔｇｒｅＳＱＬ</mark> １６'],
  ['half width', '新しいｺﾈｸｼｮﾝﾌﾟｰﾙ', 'プール', '新しいｺﾈｸｼｮﾝ<mark>ﾌﾟｰﾙ</mark>'],
  ['a decomposed text', 'le cafe\u0301 noir', 'caf\u00e9', 'le <mark>cafe\u0301</mark> noir'],
  ['a decomposed query', 'le caf\u00e9 noir', 'cafe\u0301', 'le <mark>caf\u00e9</mark> noir'],
  ['sharp s', 'die Straße', 'STRASSE', 'die <mark>Straße</mark>'],
  ['Thai', 'ฐานข้อมูลเชื่อมต่อ', 'ข้อมูล', 'ฐาน<mark>ข้อมูล</mark>เชื่อมต่อ'],
  [
    'text that looks like HTML',
    '<b>数据库</b>连接&amp; x',
    '连接',
    '&lt;b&gt;数据库&lt;/b&gt;<mark>连接</mark>&amp;amp; x',
  ],
])('a snippet marks %s in the original text', async (_what, text, q, marked) => {
  const scope = await db.newTenant();
  await remember(scope, 'k', text);
  expect((await hitsOf(scope, q)).map(({ snippet }) => snippet)).toEqual([`k\n${marked}`]);
});

test('a snippet of a long text without blanks is short', async () => {
  const scope = await db.newTenant();
  await remember(scope, 'k', `${'天地玄黄宇宙洪荒'.repeat(300)}数据库${'日月盈昃辰宿列张'.repeat(300)}`);
  const [hit] = await hitsOf(scope, '数据库');
  expect(hit?.snippet).toContain('<mark>数据库</mark>');
  expect(hit?.snippet.length).toBeLessThan(600);
});

test('a query has at most 12 words, and each run between letters of another script is one', async () => {
  const refused = searchQuery.safeParse({ mode: 'words', q: '中a'.repeat(7) });
  expect(refused.error?.issues).toMatchObject([{ path: ['q'], message: 'must not have more than 12 words' }]);
  expect(searchQuery.safeParse({ mode: 'words', q: '①'.repeat(13) }).success).toBe(false);
  expect(searchQuery.safeParse({ mode: 'words', q: `${'中a'.repeat(6)}` }).success).toBe(true);
  expect(searchQuery.safeParse({ mode: 'words', q: '数'.repeat(500) }).success).toBe(true);
});

test('of a run that is longer than a query may have pairs, the beginning counts', async () => {
  const scope = await db.newTenant();
  const text = Array.from({ length: 60 }, (_, n) => String.fromCodePoint(0x4e00 + n * 7)).join('');
  await remember(scope, 'k', `从${text}到 pool`);
  expect(await keysOf(scope, text)).toEqual(['k']);
  expect(await keysOf(scope, `"${text}到 pool"`)).toEqual(['k']);
  expect(await keysOf(scope, `${text} 从 pool`)).toEqual(['k']);
  expect(await keysOf(scope, `${text.slice(0, 20)}猫${text.slice(20)}`)).toEqual([]);
});

/** Characters of one script each; with the marks that follow a letter, so that every order of them is a text. */
const ALPHABETS = [
  [...'数据库连接池的默认大小是二十个𠮷'],
  [...'あいうえおアイウエオデータベース漢字々ー'],
  [...'กขคงจฉานฐมลเแโไ่้็ิี'],
  [...'ກຂຄງຈສຊຍດຕເແໂໄ່້'],
  [...'កខគឃងចឆទនមូល្័ិ'],
  [...'ကခဂဃငစဆတနမှေ့်'],
  [...'가나다라마데이터베스한글'],
];
const runs = fc
  .constantFrom(...ALPHABETS)
  .chain((alphabet) => fc.array(fc.constantFrom(...alphabet), { minLength: 1, maxLength: 30 }));
const LATIN = ['', ' pool ', 'Pool7', '，', ' / ', '-', '\n'];

test('every part of a run is found', async () => {
  const scope = await db.newTenant();
  const texts = fc.sample(fc.tuple(runs, fc.constantFrom(...LATIN), runs), { numRuns: 60, seed: 20 });
  for (const [n, [one, between, two]] of texts.entries())
    await remember(scope, `text-${n}`, `${one.join('')}${between}${two.join('')}`.normalize('NFC'));
  const part = fc
    .tuple(fc.nat(texts.length - 1), fc.boolean(), fc.nat(29), fc.integer({ min: 1, max: 30 }))
    .map(([n, isFirst, from, length]) => {
      const run = [...(isFirst ? (texts[n]?.[0] ?? []) : (texts[n]?.[2] ?? [])).join('').normalize('NFC')];
      const start = from % run.length;
      return { n, part: run.slice(start, start + length).join('') };
    });
  await fc.assert(
    fc.asyncProperty(part, async ({ n, part }) => {
      expect(await keysOf(scope, part)).toContain(`text-${n}`);
    }),
    { numRuns: 300 },
  );
});

test('a text and a query find each other in every form of Unicode', async () => {
  const scope = await db.newTenant();
  const word = fc
    .array(fc.constantFrom(...'éüñçåÅøŠżǖếộữЙёάή가각한글がプヴ'), { minLength: 1, maxLength: 6 })
    .map((letters) => letters.join(''));
  const form = fc.constantFrom('NFC', 'NFD', 'NFKC', 'NFKD');
  const texts = fc.sample(fc.tuple(word, form), { numRuns: 60, seed: 21 });
  for (const [n, [text, textForm]] of texts.entries())
    await remember(scope, `text-${n}`, text.normalize(textForm));
  await fc.assert(
    fc.asyncProperty(fc.nat(texts.length - 1), form, fc.boolean(), async (n, queryForm, isUpper) => {
      const text = texts[n]?.[0] ?? '';
      const q = (isUpper ? text.toUpperCase() : text).normalize(queryForm);
      expect(await keysOf(scope, q)).toContain(`text-${n}`);
    }),
    { numRuns: 150 },
  );
});
