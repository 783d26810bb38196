import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

/** For the top of a test file: writes files that go when the tests of the file have run, and returns their paths. */
export async function setUpFiles(): Promise<(text: string) => Promise<string>> {
  const folder = await mkdtemp(join(tmpdir(), 'omnimemory-files-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  let serial = 0;
  return async (text) => {
    const path = join(folder, `${serial++}.json`);
    await writeFile(path, text);
    return path;
  };
}
