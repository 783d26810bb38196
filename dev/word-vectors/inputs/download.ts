import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import { fileNameOf, type Input } from './input.ts';

const run = promisify(execFile);

/**
 * The file of a package in a folder, downloaded if it is not there. Throws if its bytes are not those that are expected, or
 * if the mirror has the version no more: then the file has to be put into the folder by hand.
 */
export async function packageFileOf(input: Input, folder: string): Promise<string> {
  const path = join(folder, fileNameOf(input));
  await mkdir(folder, { recursive: true });
  const found = await sha256Of(path).catch(() => undefined);
  if (found === undefined) await download(input, folder);
  const sha256 = found ?? (await sha256Of(path));
  if (sha256 !== input.sha256) {
    throw new Error(`${path} has the SHA-256 ${sha256}, and not ${input.sha256}. Remove it and try again.`);
  }
  return path;
}

async function download({ from, name, version }: Input, folder: string): Promise<void> {
  if (from === 'debian') await run('apt-get', ['download', `${name}=${version}`], { cwd: folder });
  else await run('npm', ['pack', '--silent', `${name}@${version}`], { cwd: folder });
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** The package's files as a tar archive, in chunks. Throws if it cannot be unpacked to its end. */
export async function* tarOf({ from }: Input, path: string): AsyncGenerator<Buffer> {
  if (from === 'npm') {
    yield* createReadStream(path).pipe(createGunzip());
    return;
  }
  const unpacking = spawn('dpkg-deb', ['--fsys-tarfile', path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const end = once(unpacking, 'close');
  yield* unpacking.stdout;
  const [code] = await end;
  if (code !== 0) throw new Error(`dpkg-deb ended with ${code} for ${path}`);
}
