import { existsSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { newWorkFolder } from '../../src/lib/files/work-folder.ts';
import { holdingProcess } from '../support/holding-process.ts';

const PROGRAM = join(import.meta.dirname, '../../src/lib/files/work-folder.ts');
const PREFIX = 'omnimemory-work-';
const isRoot = process.getuid?.() === 0;

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'omnimemory-work-test-'));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const newFolder = (mode = 0o700) => newWorkFolder({ parent, prefix: PREFIX, mode });

/** Another process that has a folder. */
const elsewhere = () =>
  holdingProcess(`
    const { newWorkFolder } = await import(${JSON.stringify(PROGRAM)});
    const { path } = await newWorkFolder({ parent: ${JSON.stringify(parent)}, prefix: '${PREFIX}', mode: 0o700 });`);

test('what a killed process left goes with the next folder, and what a running one has stays', async () => {
  const [killed, running] = [await elsewhere(), await elsewhere()];
  try {
    await writeFile(join(killed.path, 'dump'), 'rows');
    await killed.kill();
    const own = await newFolder();
    const after = await newFolder();
    expect([killed, running, own, after].map(({ path }) => existsSync(path))).toEqual([
      false,
      true,
      true,
      true,
    ]);
    await own.remove();
    await after.remove();
    expect((await readdir(parent)).sort()).toEqual([
      basename(running.path),
      `${basename(running.path)}.lock`,
    ]);
  } finally {
    await running.kill();
  }
});

test('it has its mode, whatever the umask is', async () => {
  const mask = process.umask(0o077);
  try {
    expect((await stat((await newFolder(0o711)).path)).mode & 0o777).toBe(0o711);
  } finally {
    process.umask(mask);
  }
});

test('nothing else of the parent is touched: other names, links, and folders of other users', async () => {
  const target = join(parent, 'target');
  await mkdir(target);
  await writeFile(join(target, 'kept'), '');
  await symlink(target, join(parent, `${PREFIX}0123456789ab`));
  await mkdir(join(parent, `${PREFIX}notes`));
  const others = join(parent, `${PREFIX}ba9876543210`);
  await mkdir(others);
  if (isRoot) await chown(others, 12_345, 12_345);
  const { remove } = await newFolder();
  await remove();
  expect((await readdir(parent)).sort()).toEqual([
    `${PREFIX}0123456789ab`,
    ...(isRoot ? [`${PREFIX}ba9876543210`] : []),
    `${PREFIX}notes`,
    'target',
  ]);
  expect(await readdir(target)).toEqual(['kept']);
});
