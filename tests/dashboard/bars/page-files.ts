import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const ROUTES = join(import.meta.dirname, '../../../dashboard/src/routes/routes.ts');

/** What the pattern finds in a list of the route table, which only a browser can import. */
async function found(list: 'SCOPED_PAGES' | 'OPEN_PAGES', pattern: RegExp): Promise<readonly string[]> {
  const source = await readFile(ROUTES, 'utf8');
  const part = source.slice(source.indexOf(list)).split('\n];')[0] ?? '';
  const texts = [...part.matchAll(pattern)].map(([, text]) => `${text}`);
  if (texts.length === 0) throw new Error(`The route table has no ${list}.`);
  return texts;
}

const PATH = /\bpath: '([^']+)'/g;
export const SCOPED_PAGE_PATHS = await found('SCOPED_PAGES', PATH);
export const OPEN_PAGE_PATHS = await found('OPEN_PAGES', PATH);

const FILE = /import\('\.\.\/(pages\/[^']+)'\)/g;
const inManifest = (file: string) => `src/${file}`;
/** The files of the pages by their names in Vite's manifest. */
export const SCOPED_PAGE_FILES = (await found('SCOPED_PAGES', FILE)).map(inManifest);
export const OPEN_PAGE_FILES = (await found('OPEN_PAGES', FILE)).map(inManifest);
