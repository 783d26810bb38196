import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const HEAD = `
  import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
`;

/** One run in one process, in the order of the names, as a worker runs its share. */
const FILES: Readonly<Record<string, string>> = {
  'a-passes': `
    import { countTests, loads } from './shared.ts';
    const counted = countTests();
    test.each([1, 2])('each %d', (n) => expect(n).toBeGreaterThan(0));
    test.skip('is skipped', () => expect(1).toBe(2));
    describe('in a block', () => test('b', () => expect([loads.count, counted.tests]).toEqual([1, 3])));`,
  'b-shares-modules': `
    import { countTests, loads } from './shared.ts';
    const counted = countTests();
    test('c', () => expect([loads.count, counted.tests]).toEqual([1, 1]));`,
  'c-expectation': `test('fails', () => expect(1).toBe(2));`,
  'd-first-hook': `beforeAll(() => { throw new Error('no database'); }); test('never runs', () => {});`,
  'e-last-hook': `test('passes', () => {}); afterAll(() => { throw new Error('not closed'); });`,
  'f-timeout': `jest.setTimeout(50); test('hangs', () => new Promise(() => {}));`,
  'g-default-timeout': `test('takes longer', () => wait(200));`,
  'h-rejection': `test('rejects beside', async () => { Promise.reject(new Error('not caught')); await wait(20); });`,
  'i-timer': `test('throws beside', async () => {
    setTimeout(() => { throw new Error('from a timer'); }, 1);
    await wait(20);
  });`,
  'j-does-not-load': `import './missing.ts'; test('never runs', () => {});`,
  'k-variable': `test('passes', () => { process.env.LEFT_BEHIND = '1'; });`,
  'l-server': `import { createServer } from 'node:net';
    test('passes', () => new Promise<void>((resolve) => createServer().listen(0, '127.0.0.1', resolve)));`,
  'm-closing': `import { createServer } from 'node:net';
    const server = createServer();
    test('passes', () => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
    afterAll(() => { setTimeout(() => server.close(), 200); });`,
  'n-of-worker': `import { createServer } from 'node:net';
    const server = createServer().unref();
    test('passes', () => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));`,
  'o-only': `test.only('runs', () => {}); test('does not', () => expect(1).toBe(2));`,
};

const SHARED = `
  import { beforeEach } from '@jest/globals';
  export const loads = { count: 0 };
  loads.count++;
  export function countTests(): { tests: number } {
    const counted = { tests: 0 };
    beforeEach(() => { counted.tests++; });
    return counted;
  }
`;

const SEQUENCER = `module.exports = class {
  sort = (tests) => tests.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  allFailedTests = (tests) => tests;
  cacheResults() {}
};`;

interface FileResult {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
}

let folder: string;
let printed: string;
const results = new Map<string, FileResult>();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'omnimemory-runner-'));
  for (const [name, text] of Object.entries(FILES))
    await writeFile(join(folder, `${name}.test.ts`), HEAD + text);
  await writeFile(join(folder, 'shared.ts'), SHARED);
  await writeFile(join(folder, 'sequencer.cjs'), SEQUENCER);
  for (const result of await run()) results.set(basename(result.name, '.test.ts'), result);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(): Promise<readonly FileResult[]> {
  const config = {
    transform: {},
    injectGlobals: false,
    testTimeout: 30_000,
    rootDir: folder,
    testMatch: ['**/*.test.ts'],
    testRunner: join(import.meta.dirname, 'runner.ts'),
    testSequencer: join(folder, 'sequencer.cjs'),
  };
  const output = join(folder, 'results.json');
  // one of the files leaves a server open
  const how = ['--runInBand', '--forceExit', '--json', '--outputFile', output];
  const args = ['--config', JSON.stringify(config), ...how];
  const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
  printed = await new Promise((resolve) =>
    execFile(process.execPath, [jest, ...args], { cwd: folder }, (_error, _stdout, stderr) =>
      resolve(stderr),
    ),
  );
  return JSON.parse(await readFile(output, 'utf8')).testResults;
}

const statusesOf = (name: string) =>
  Object.fromEntries(results.get(name)?.assertionResults.map(({ title, status }) => [title, status]) ?? []);

test('every file has a result', () => {
  expect([...results.keys()].sort()).toEqual(Object.keys(FILES).sort());
});

test('what passes, is skipped and is left out is told apart', () => {
  expect(statusesOf('a-passes')).toEqual({
    'each 1': 'passed',
    'each 2': 'passed',
    'is skipped': 'pending',
    b: 'passed',
  });
  expect(statusesOf('o-only')).toEqual({ runs: 'passed', 'does not': 'pending' });
});

test('files share their modules, and a hook that a shared module adds is of the file that asks for it', () => {
  expect(results.get('b-shares-modules')).toMatchObject({ status: 'passed' });
});

test.each([
  ['c-expectation', 'fails', 'Expected: 2'],
  ['d-first-hook', 'never runs', 'no database'],
  ['f-timeout', 'hangs', 'Exceeded timeout of 50 ms'],
  ['h-rejection', 'rejects beside', 'not caught'],
  ['i-timer', 'throws beside', 'from a timer'],
])('a test of %s fails and says why', (name, title, reason) => {
  expect(statusesOf(name)).toEqual({ [title]: 'failed' });
  expect(results.get(name)?.message).toContain(reason);
});

test.each([
  ['e-last-hook', 'not closed'],
  ['j-does-not-load', 'missing.ts'],
  ['k-variable', 'The file changed LEFT_BEHIND of process.env'],
])('%s fails as a file and says why', (name, reason) => {
  expect(results.get(name)).toMatchObject({ status: 'failed', message: expect.stringContaining(reason) });
});

test('no module that test files share adds a hook when it is loaded: only the first file would get it', () => {
  const files = execFileSync('git', ['ls-files', 'tests'], { cwd: ROOT, encoding: 'utf8' }).split('\n');
  const shared = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const adds = /^(?:before|after)(?:All|Each)\(/m;
  const adding = shared.filter((file) => adds.test(readFileSync(join(ROOT, file), 'utf8')));
  expect(shared.length).toBeGreaterThan(100);
  expect(adding).toEqual([]);
  expect("import { close } from './close.ts';\nafterAll(close);\n").toMatch(adds);
  // in a function that each file calls
  expect(SHARED).toContain('beforeEach(');
  expect(SHARED).not.toMatch(adds);
});

test('a timeout that a file sets is of this file', () => {
  expect(statusesOf('g-default-timeout')).toEqual({ 'takes longer': 'passed' });
});

test('a server left open is told of, and one that is closing or lets the process end is not', () => {
  const told = [...printed.matchAll(/([\w-]+)\.test\.ts left a server open/g)].map(([, name]) => name);
  expect(told).toEqual(['l-server']);
  expect(results.get('l-server')).toMatchObject({ status: 'passed' });
});
