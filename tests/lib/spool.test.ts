import { existsSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readdir, rm, statfs, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DiskFull } from '../../src/lib/errors.ts';
import { Spool } from '../../src/lib/files/spool.ts';
import { holdingProcess } from '../support/holding-process.ts';

const PROGRAM = join(import.meta.dirname, '../../src/lib/files/spool.ts');
const isRoot = process.getuid?.() === 0;

let outer: string;
let folder: string;
let spool: Spool;
beforeEach(async () => {
  outer = await mkdtemp(join(tmpdir(), 'omnimemory-spool-test-'));
  folder = join(outer, 'spool');
  spool = new Spool({ folder, reserveBytes: 0 });
});
afterEach(() => rm(outer, { recursive: true, force: true }));

const reserveOfAll = async () => {
  const { blocks, bsize } = await statfs(outer);
  return 2 * blocks * bsize;
};

/** Another process that has a folder of the spool. */
const elsewhere = () =>
  holdingProcess(`
    const { Spool } = await import(${JSON.stringify(PROGRAM)});
    const { path } = await new Spool({ folder: ${JSON.stringify(folder)}, reserveBytes: 0 }).newFolder();`);

test('a folder stays while its process runs, and the next start removes it after kill -9', async () => {
  const [killed, running] = [await elsewhere(), await elsewhere()];
  const own = await spool.newFolder();
  try {
    expect(await spool.prepare()).toBe(0);
    await killed.kill();
    expect(await spool.prepare()).toBe(1);
    expect([killed.path, running.path, own.path].map((path) => existsSync(path))).toEqual([
      false,
      true,
      true,
    ]);
  } finally {
    await running.kill();
  }
  // nor does it wait for a start
  const next = await spool.newFolder();
  expect([running.path, own.path, next.path].map((path) => existsSync(path))).toEqual([false, true, true]);
  await Promise.all([own.remove(), next.remove()]);
  expect(await readdir(folder)).toEqual(['spool.lock']);
});

test('nothing else in the folder is touched', async () => {
  const one = await spool.newFolder();
  const other = join(outer, 'other');
  await mkdir(other);
  await writeFile(join(other, 'kept'), '');
  const alike = 'spool-00000000-0000-4000-8000-00000000000';
  await Promise.all([
    mkdir(join(folder, 'photos')),
    mkdir(join(folder, `${alike}0 copy`)),
    writeFile(join(folder, `${alike}1`), ''),
    symlink(other, join(folder, `${alike}2`)),
  ]);
  await one.remove();
  expect(await spool.prepare()).toBe(0);
  expect((await readdir(folder)).sort()).toEqual(
    ['photos', 'spool.lock', ...[`${alike}0 copy`, `${alike}1`, `${alike}2`].sort()].sort(),
  );
  expect(await readdir(other)).toEqual(['kept']);
});

test('what is written keeps the reserve of the disk free, and no more than that', async () => {
  const full = new Spool({ folder, reserveBytes: await reserveOfAll() });
  const { path, remove } = await full.newFolder();
  const bytes = () => Readable.from([Buffer.from('first'), Buffer.from('second')]);
  await expect(full.write(join(path, 'upload'), bytes())).rejects.toThrow(DiskFull);
  const file = await full.newFile();
  await expect(file.append(Buffer.from('first'))).rejects.toThrow(DiskFull);
  await file.close();
  expect(await spool.write(join(path, 'upload'), bytes())).toBe(11);
  await remove();
});

test('a disk that becomes full while a file grows is noticed', async () => {
  const { bavail, bsize } = await statfs(outer);
  // other programs may free some of it meanwhile
  const almost = new Spool({ folder, reserveBytes: bavail * bsize - 40 * 2 ** 20 });
  const file = await almost.newFile();
  const piece = Buffer.alloc(2 ** 20);
  const grow = async () => {
    for (let size = 0; size < 2 ** 30; size += piece.length) await file.append(piece);
  };
  await expect(grow()).rejects.toThrow(DiskFull);
  expect(file.size).toBeGreaterThan(0);
  await file.close();
});

test.each([['a file', (path: string) => writeFile(path, '')]])(
  'a spool that is %s is refused with what to do',
  async (_, make) => {
    await make(folder);
    await expect(spool.prepare()).rejects.toThrow(/cannot be created .*Set SPOOL_DIR to a folder/);
  },
);

(isRoot ? test : test.skip)(
  'a folder of another user is refused: that user could replace what is in it',
  async () => {
    await mkdir(folder);
    await chown(folder, 65_534, 65_534);
    await expect(spool.newFolder()).rejects.toThrow(/belongs to another user. Set SPOOL_DIR/);
  },
);
