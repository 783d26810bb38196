import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { OPEN_PAGE_FILES, SCOPED_PAGE_FILES } from './page-files.ts';

const DIST = join(import.meta.dirname, '../../../dashboard/dist');
const KILOBYTE = 1_000;

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

const manifest: Readonly<Record<string, Chunk>> = JSON.parse(
  await readFile(join(DIST, '.vite/manifest.json'), 'utf8'),
);

const zipped = async (file: string) => gzipSync(await readFile(join(DIST, file)), { level: 9 }).length;
const sizeOf = async (files: Iterable<string>) => {
  const sizes = await Promise.all([...new Set(files)].map(zipped));
  return sizes.reduce((sum, size) => sum + size, 0);
};

/** A chunk with everything that it needs before it runs. */
function closureOf(name: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[name];
  if (!chunk) throw new Error(`The manifest has no ${name}.`);
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const one of chunk.imports ?? []) closureOf(one, seen);
  return seen;
}

/** The same, with what it may load later: menus, dialogs, charts. Not other pages, nor what only they load. */
function everythingOf(page: string, name = page, seen = new Set<string>()): Set<string> {
  if (seen.has(name) || (name !== page && PAGES.includes(name))) return seen;
  seen.add(name);
  const { imports = [], dynamicImports = [] } = manifest[name] ?? {};
  for (const one of [...imports, ...dynamicImports]) everythingOf(page, one, seen);
  return seen;
}

const filesOf = (names: Iterable<string>) => [...names].flatMap((name) => manifest[name]?.file ?? []);
const stylesOf = (names: Iterable<string>) => [...names].flatMap((name) => manifest[name]?.css ?? []);
const MAIN = 'index.html';
const PAGES = [...SCOPED_PAGE_FILES, ...OPEN_PAGE_FILES];

test('the scripts before the first paint of any page are at most 170 kB, gzip', async () => {
  const sizes = await Promise.all(
    PAGES.map(async (page) => ({
      page,
      size: await sizeOf(filesOf([...closureOf(MAIN), ...closureOf(page)])),
    })),
  );
  report('scripts before the first paint', sizes);
  for (const { page, size } of sizes) expect([page, size < 170 * KILOBYTE]).toEqual([page, true]);
});

test('all scripts of any page are at most 200 kB, gzip', async () => {
  const sizes = await Promise.all(
    PAGES.map(async (page) => ({
      page,
      // what the frame loads later belongs to every page
      size: await sizeOf(filesOf([...everythingOf(page, MAIN), ...everythingOf(page)])),
    })),
  );
  report('all scripts of a page', sizes);
  for (const { page, size } of sizes) expect([page, size < 200 * KILOBYTE]).toEqual([page, true]);
  const sizeOfPage = (name: string) => sizes.find(({ page }) => page.includes(name))?.size ?? 0;
  // charts count for a page that loads them later, and for no other
  expect(sizeOfPage('overview-page')).toBeGreaterThan(sizeOfPage('settings-page') + 10 * KILOBYTE);
});

test('the styles of all pages together are at most 25 kB, gzip', async () => {
  const size = await sizeOf(stylesOf(Object.keys(manifest)));
  report('styles', [{ page: 'all', size }]);
  expect(size).toBeLessThan(25 * KILOBYTE);
});

function report(what: string, sizes: readonly { readonly page: string; readonly size: number }[]): void {
  const largest = [...sizes].sort((one, other) => other.size - one.size)[0];
  const kilobytes = ((largest?.size ?? 0) / KILOBYTE).toFixed(1);
  process.stdout.write(`${what}, largest: ${kilobytes} kB gzip (${largest?.page})\n`);
}
