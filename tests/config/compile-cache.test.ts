import { spawnSync } from 'node:child_process';
import { chmod, chown, copyFile, mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const SOURCE = join(import.meta.dirname, '../../src/config/compile-cache.js');
const NOBODY = 65_534;

let project: string;
let file: string;
beforeAll(async () => {
  project = await realpath(await mkdtemp(join(tmpdir(), 'omnimemory-cache-')));
  file = join(project, 'src/config/compile-cache.js');
  await mkdir(join(project, 'src/config'), { recursive: true });
  await copyFile(SOURCE, file);
});
afterAll(() => rm(project, { recursive: true, force: true }));

/** What a program of this project prints that has switched the cache on: the folder, or `undefined`. */
function cacheFolder(env: Readonly<Record<string, string>> = {}): string {
  const program = `
    await import(${JSON.stringify(pathToFileURL(file).href)});
    console.log((await import('node:module')).getCompileCacheDir());`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    env,
    encoding: 'utf8',
  });
  return stdout.trim() + stderr;
}

test('a project without packages keeps no compiled code', async () => {
  expect(cacheFolder()).toBe('undefined');
  expect(await readdir(project)).toEqual(['src']);
});

test('compiled code is kept beside the packages, and nowhere else', async () => {
  const packages = join(project, 'node_modules');
  await mkdir(packages);
  expect(cacheFolder()).toMatch(`${packages}/.cache/node-compile/`);
  // a folder that the operator names goes first
  expect(cacheFolder({ NODE_COMPILE_CACHE: join(project, 'named') })).toMatch(`${project}/named/`);
  expect(cacheFolder({ NODE_DISABLE_COMPILE_CACHE: '1' })).toBe('undefined');
});

test('packages of somebody else, or that may not be written to, get no folder, and the program runs', async () => {
  const packages = join(project, 'node_modules');
  await rm(packages, { recursive: true, force: true });
  await mkdir(packages);
  if (process.getuid?.() === 0) await chown(packages, NOBODY, NOBODY);
  else await chmod(packages, 0o555);
  expect(cacheFolder()).toBe('undefined');
  expect(await readdir(packages)).toEqual([]);
  await chmod(packages, 0o755);
});
