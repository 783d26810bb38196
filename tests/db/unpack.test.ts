import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { unpack } from '../../src/db/backup/unpack.ts';
import { headerOf, TRAILER } from '../../src/lib/files/tar.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'omnimemory-unpack-'));
});
afterEach(() => rm(folder, { recursive: true }));

test.each([
  '../outside',
  '/outside',
  'pg_wal/../outside',
  '..\\outside',
  'pg_wal\\..\\outside',
  '\\\\server\\share\\outside',
  'C:\\outside',
  'c:outside',
])('a file called %s is refused on every system', async (name) => {
  const [archive, empty] = [join(folder, 'archive'), join(folder, 'empty')];
  await mkdir(empty);
  await writeFile(archive, gzipSync(Buffer.concat([headerOf(name, 0), TRAILER])));
  await expect(unpack(archive, empty, undefined)).rejects.toThrow('leads out of the folder');
  expect(await readdir(empty)).toEqual([]);
});
