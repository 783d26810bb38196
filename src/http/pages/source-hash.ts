import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** What the pages are made of, below the folder of the dashboard. */
const SOURCES = [
  'src',
  'public',
  'index.html',
  'package.json',
  'vite.config.ts',
  '../client/src',
  '../src/auth/permissions.ts',
  '../src/features/memory/checkpoints/content-hash.ts',
];

/** The hash of the sources, which dashboard/build.mjs stores and the server compares. It imports nothing of ours. */
export async function hashOfSources(dashboard: string): Promise<string> {
  const hash = createHash('sha256');
  const found = await Promise.all(SOURCES.map((place) => filesBelow(join(dashboard, place))));
  for (const file of found.flat().sort())
    hash
      .update(relative(dashboard, file).split(sep).join('/'))
      .update('\0')
      .update(await readFile(file));
  return hash.digest('hex');
}

/** The file itself, or those of a folder. */
async function filesBelow(place: string): Promise<string[]> {
  const entries = await readdir(place, { recursive: true, withFileTypes: true }).catch(() => undefined);
  if (!entries) return [place];
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}
