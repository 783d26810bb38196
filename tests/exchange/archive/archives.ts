import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { afterAll } from '@jest/globals';
import yazl from 'yazl';
import { OPERATOR } from '../../../src/auth/actor.ts';
import type { Scope } from '../../../src/auth/scope.ts';
import type { TestDatabase } from '../../support/test-database.ts';
import { type ReadArchive, sha256 } from './read-zip.ts';

/** For the top of a test file: a folder that goes with it. Returns the function that gives the path of a name in it. */
export async function setUpFolder(): Promise<(name: string) => string> {
  const folder = await mkdtemp(join(tmpdir(), 'omnimemory-archives-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}

/** Everything of a scope, as the operator exports it. */
export async function wholeArchive({ services }: TestDatabase, scope: Scope): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await services.archives.write(
    {
      scope,
      kind: 'all',
      authority: OPERATOR,
      by: { kind: 'operator', user_id: null, key_id: null },
      isWhole: true,
    },
    { write: async (chunk) => void chunks.push(chunk) },
  );
  return Buffer.concat(chunks);
}

export async function writeZip(
  path: string,
  entries: Iterable<readonly [string, Buffer]>,
  compress = true,
): Promise<string> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of entries) zip.addBuffer(content, name, { compress });
  zip.end();
  const out = createWriteStream(path);
  (zip.outputStream as Readable).pipe(out);
  await finished(out);
  return path;
}

export async function writeArchive(path: string, zip: Buffer): Promise<string> {
  await writeFile(path, zip);
  return path;
}

/** The entries with other lines in one file, and a manifest that fits them. */
export function withLines(
  { manifest, entries }: ReadArchive,
  table: string,
  change: (lines: string[]) => string[],
): Map<string, Buffer> {
  const name = `${table}.ndjson`;
  const lines = change(`${entries.get(name)}`.split('\n').slice(0, -1));
  const content = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  const files = manifest.files.map((file) =>
    file.table === table
      ? { ...file, rows: lines.length, bytes: content.byteLength, sha256: sha256(content) }
      : file,
  );
  return new Map([
    ...entries,
    [name, content],
    ['manifest.json', Buffer.from(JSON.stringify({ ...manifest, files }))],
  ]);
}
