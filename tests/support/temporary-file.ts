import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

const folder = await mkdtemp(join(tmpdir(), 'omnimemory-prices-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
let serial = 0;

/** The path of a file with this text, which goes after the tests of the file. */
export async function temporaryFile(text: string): Promise<string> {
  const path = join(folder, `${serial++}.json`);
  await writeFile(path, text);
  return path;
}
