import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import packageJson from '../../package.json' with { type: 'json' };
import { API, SIGN_IN } from '../../src/api.ts';
import { errorRowsOf, errorsPage } from '../../src/http/openapi/errors-page.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const filesBelow = (folder: string, ending: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));

/** What the pattern's group matches, each once. */
const found = (text: string, pattern: RegExp) =>
  [...new Set([...text.matchAll(pattern)].map(([, group = '']) => group))].sort();

const SOURCE = filesBelow('src', '.ts').map(read).join('\n');
const DOCUMENTS = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md'],
  ...['docs', 'dev', '.github'].flatMap((folder) => filesBelow(folder, '.md')),
];
/** As GitHub names them in URLs. */
const sectionsOf = (document: string): ReadonlySet<string> =>
  new Set(
    found(document.replace(/^```.*?^```/gms, ''), /^#+ (.+)$/gm).map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_ -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
/** Its numbers and dates, but not those in names such as `p99`. */
const figuresOf = (text: string) => found(text, /(?<![\w.,-])(\d+(?:[.,-]\d+)*)/g);
const foldersIn = (folder: string) =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

describe('docs/errors.md', () => {
  const errors = read('docs/errors.md');

  test('has every code that an error uses', () => {
    const codes = [
      ...found(SOURCE, /\bcode = '(\w+)'/g),
      ...found(SOURCE, /RequestProblem\(\s*\d+,\s*'(\w+)'/g),
      ...found(SOURCE, /NotFound\('(\w+)'\)/g).map((noun) => `${noun}_not_found`),
      ...found(SOURCE, /RpcRefusal\(\s*\d+,\s*[\w.]+,\s*'(\w+)'/g),
      ...found(SOURCE, /\[-\d{2}_\d{3}, '(\w+)'\]/g),
      // of a table, of a class that takes its code, of the name of a limit, and of reading a body
      ...found(SOURCE, /: \[\d{3}, '(\w+)'/g),
      ...found(SOURCE, /new (?:Conflict|ValueRefused)\(\s*'([a-z]+(?:_[a-z]+)*)'/g),
      ...found(SOURCE, /'(too_many_\w+)'/g),
      ...found(SOURCE, /\bCODE = '(\w+)'/g),
      ...found(filesBelow('src/http/body', '.ts').map(read).join('\n'), /^ {2}(\w+): \[\s*\d{3},/gm),
    ];
    expect(codes.length).toBeGreaterThan(80);
    const anchors = new Set(errorRowsOf(errors).flatMap((row) => row.codes));
    const missing = codes.filter((code) => !anchors.has(code));
    expect({ 'add to docs/errors.md': missing }).toEqual({ 'add to docs/errors.md': [] });
  });

  test('becomes a page on which each code has one anchor, and the image of the server has its source', async () => {
    const page = `${await errorsPage()}`;
    const anchors = [...page.matchAll(/ id="(\w+)"/g)].map(([, code = '']) => code);
    expect(new Set(anchors).size).toBe(anchors.length);
    expect(anchors.toSorted()).toEqual([...new Set(errorRowsOf(errors).flatMap((row) => row.codes))].sort());
    // every line of the table, and no Markdown that the page would show as it is written
    expect(page.match(/<tr><td>/g)).toHaveLength(errors.match(/^\| \d/gm)?.length ?? 0);
    expect(page.split('<table>')[1]).not.toMatch(/`|\*\*|\]\(|\$</);
    expect(read('Dockerfile')).toMatch(/^COPY docs\/errors\.md /m);
    expect(read('.dockerignore').split('\n')).toContain('!docs/errors.md');
  });

  test('a line that cannot be read is an error and no gap in the page', () => {
    expect(() => errorRowsOf('| 400 | `a_code` |')).toThrow('| 400 | `a_code` |');
    expect(() => errorRowsOf('nothing')).toThrow('no table');
  });

  test('has no code that no error uses', () => {
    const [, table = ''] = errors.split('| status |');
    const isCarried = (code: string) =>
      SOURCE.includes(`'${code}'`) || SOURCE.includes(`NotFound('${code.replace(/_not_found$/, '')}')`);
    // a setting, which the table names too
    const codes = found(table, /`([a-z]+(?:_[a-z]+)+)`/g).filter((code) => code !== 'max_events_per_minute');
    const dead = codes.filter((code) => !isCarried(code));
    expect({ 'remove from docs/errors.md': dead }).toEqual({ 'remove from docs/errors.md': [] });
  });
});

test('docs/api.md has every route', () => {
  const api = read('docs/api.md');
  const routes = [...API, ...SIGN_IN].map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  const isNamed = (route: string) => new RegExp(`${route}(?![\\w/:-])`).test(api);
  const missing = routes.filter((route) => !isNamed(route));
  expect({ 'add to docs/api.md': missing }).toEqual({ 'add to docs/api.md': [] });
});

test('docs/decisions/README.md has every decision once, by its title and in order', () => {
  const index = read('docs/decisions/README.md');
  const decisions = filesBelow('docs/decisions', '.md').filter((file) => !file.endsWith('README.md'));
  const isListed = (file: string) =>
    index.includes(`[${read(file).match(/^# \d+\. (.+)/)?.[1]}](${basename(file)})`);
  expect(decisions.filter((file) => !isListed(file))).toEqual([]);
  const numbers = [...index.matchAll(/^\| (\d+) \|/gm)].map(([, number]) => Number(number));
  expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other));
});

test('each figure of the table in the README stands in docs/benchmarks.md, in the section of its benchmark', () => {
  const sections = new Map(
    read('docs/benchmarks.md')
      .split(/^## /m)
      .map((section) => [section.split('\n', 1)[0], new Set(figuresOf(section))]),
  );
  const [, table = ''] = read('README.md').split('| `npm run bench --` |');
  const rows = [
    ...table
      .split('\n\n', 1)
      .join()
      .matchAll(/^\| `(\w+)`.*$/gm),
  ].map(([row, name = '']) => ({ name, figures: figuresOf(row) }));
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.flatMap(({ figures }) => figures).length).toBeGreaterThan(50);
  const elsewhere = rows.flatMap(({ name, figures }) =>
    figures.filter((figure) => !sections.get(name)?.has(figure)).map((figure) => `${name}: ${figure}`),
  );
  expect({ 'not in docs/benchmarks.md': elsewhere }).toEqual({ 'not in docs/benchmarks.md': [] });
});

test('.env.example has every variable of the configuration and no other', () => {
  const configuration = filesBelow('src/config', '-config.ts')
    .concat('src/config/config.ts')
    .map(read)
    .join('\n');
  const variables = found(configuration, /^ {2}([A-Z][A-Z_]+): /gm);
  expect(variables.length).toBeGreaterThan(20);
  expect(found(read('.env.example'), /^#?([A-Z_]+)=/gm)).toEqual(variables);
});

test('one folder reads the environment', () => {
  const readers = filesBelow('src', '.ts').filter(
    (file) =>
      read(file).includes('process.env') &&
      !file.startsWith('src/config/') &&
      // a program of its own, whose variables are those of a person's computer
      file !== 'src/connect/machine.ts',
  );
  expect({ 'read it in src/config instead': readers }).toEqual({ 'read it in src/config instead': [] });
});

describe('what the documents name is there', () => {
  test.each(DOCUMENTS)('the links of %s', (document) => {
    const links = found(read(document), /\]\(([^)#:]+)(?:#[^)]*)?\)/g);
    expect(links.filter((link) => !existsSync(join(ROOT, dirname(document), link)))).toEqual([]);
  });

  test.each(DOCUMENTS)('the sections that the links of %s lead to', (document) => {
    const links = [...read(document).matchAll(/\]\(([^)#:]*)#([^)]+)\)/g)].map(
      ([, file = '', section = '']) => ({
        file: file === '' ? document : join(dirname(document), file),
        section,
      }),
    );
    const missing = links.filter(
      ({ file, section }) =>
        file.endsWith('.md') && existsSync(join(ROOT, file)) && !sectionsOf(read(file)).has(section),
    );
    expect(missing).toEqual([]);
  });

  test.each(DOCUMENTS)('the commands of %s', (document) => {
    const commands = found(read(document), /npm run (?:--silent )?([a-z][\w:-]*)/g);
    expect(commands.filter((command) => !(command in packageJson.scripts))).toEqual([]);
  });

  test('the files of this tree, in documents and in comments', () => {
    const text = [SOURCE, ...DOCUMENTS.map(read)].join('\n');
    const names = found(
      text,
      /(?<![\w./-])((?:src|tests|bench|dev|db|docs|client|scripts|config|lib|auth|validation|http|features)\/[\w./-]+\.(?:ts|md|sql))\b/g,
    );
    expect(names.length).toBeGreaterThan(40);
    // examples of a name
    const examples = ['db/migrations/NNNN_name.sql', 'src/a.ts'];
    expect(names.filter((name) => !existsSync(join(ROOT, name)))).toEqual(examples);
  });

  // `tests/db/design` is a folder or the beginning of a test's name, as `npm test -- tests/db/design` takes it
  test.each(DOCUMENTS)('the folders and tests of %s', (document) => {
    const names = found(
      read(document),
      /(?<![\w./@-])((?:src|tests|bench|dev|db|docs|client|scripts|\.github|\.ci)\/[\w/-]*\w)(?![\w/-]|\.\w)/g,
    );
    const endings = ['', '.test.ts', '.ts'];
    expect(names.filter((name) => !endings.some((ending) => existsSync(join(ROOT, name + ending))))).toEqual(
      [],
    );
  });
});

describe('the listing of docs/architecture.md', () => {
  const [, listing = ''] = read('docs/architecture.md').split('```');
  const listed = [...listing.matchAll(/^( {2}[\w-]+|[\w./-]+) /gm)].map(([, name = '']) =>
    name.replace(/^ {2}/, 'src/features/'),
  );
  // what Git does not have, and what every repository has
  const BESIDE = ['node_modules', 'coverage', 'docs'];

  test('has every folder of the tree, of src and of src/features', () => {
    const top = foldersIn('.').filter((name) => !name.startsWith('.') && !BESIDE.includes(name));
    const below = ['src', 'src/features'].flatMap((folder) =>
      foldersIn(folder).map((name) => `${folder}/${name}`),
    );
    const isListed = (name: string) => listed.some((one) => one === name || one.startsWith(`${name}/`));
    expect([...top, ...below].filter((name) => !isListed(name))).toEqual([]);
  });

  test('names nothing that is not there', () => {
    expect(listed.length).toBeGreaterThan(20);
    expect(listed.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
  });

  test('names nothing twice', () => {
    expect(listed.filter((name, place) => listed.indexOf(name) !== place)).toEqual([]);
  });
});
