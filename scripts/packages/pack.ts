import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { stageServerPackage } from './server-package.ts';

const run = promisify(execFile);
const CLIENT = join(import.meta.dirname, '../../client');

/** Packs a folder into a file below `target`, and returns its path. */
async function pack(folder: string, target: string): Promise<string> {
  await mkdir(target, { recursive: true });
  const args = ['pack', '--json', '--pack-destination', target];
  const { stdout } = await run('npm', args, { cwd: folder, encoding: 'utf8' });
  // a build that npm runs first may print lines of its own
  const [packed] = JSON.parse(stdout.slice(stdout.search(/^\[/m))) as { filename: string }[];
  if (!packed) throw new Error(`npm packed nothing in ${folder}.`);
  return join(target, packed.filename);
}

/** The server and its command line. */
export async function packServer(target: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'omnimemory-package-'));
  try {
    await stageServerPackage(folder);
    return await pack(folder, resolve(target));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The typed client; its `prepack` builds it. */
export const packClient = (target: string): Promise<string> => pack(CLIENT, resolve(target));

if (import.meta.main)
  for (const make of [packServer, packClient]) console.log(await make(process.argv[2] ?? 'packages'));
