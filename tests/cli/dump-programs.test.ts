import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { dumpTo } from '../../src/cli/backup/dump.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'omnimemory-dump-programs-'));
  // says what every user of the machine sees of it, and what it was given apart from that
  const program = join(folder, 'pg_dump');
  await writeFile(
    program,
    `#!/bin/sh
printf '%s\\n' "$@" > '${folder}/arguments'
printf '%s' "$PGPASSWORD" > '${folder}/password'
env > '${folder}/environment'
for one in "$@"; do case $one in --file=*) echo rows > "\${one#--file=}";; esac; done
`,
  );
  await chmod(program, 0o755);
});
afterEach(() => rm(folder, { recursive: true }));

const read = (name: string) => readFile(join(folder, name), 'utf8');

test.each([
  ['postgres://u:s3cr%40t@host/db', 's3cr@t', 'postgres://u@host/db'],
  ['postgres://u:s3cret@and@host/db', 's3cret@and', 'postgres://u@host/db'],
  ['postgres://host/db?user=u&password=s3cret', 's3cret', 'postgres://host/db?user=u'],
  ['postgres://u:old@host/db?pass%77ord=s3cret', 's3cret', 'postgres://u@host/db'],
  [
    'postgres://u@host/db?options=-c%20a%3D1&password=s3cret&sslmode=require',
    's3cret',
    'postgres://u@host/db?options=-c%20a%3D1&sslmode=require',
  ],
  ['postgres://u@host/db', '', 'postgres://u@host/db'],
])('the password of %s is in no argument', async (admin, password, url) => {
  await dumpTo(join(folder, 'dump'), { admin }, folder);
  expect(await read('password')).toBe(password);
  expect((await read('arguments')).split('\n')).toContain(`--dbname=${url}`);
});

test('pg_dump is told how to connect, and no secret of the product', async () => {
  const given = {
    PGSSLROOTCERT: '/etc/root.crt',
    SECRET_KEY: 's3cret-key',
    PGADMIN_DEFAULT_PASSWORD: 's3cret',
  };
  Object.assign(process.env, given);
  try {
    await dumpTo(join(folder, 'dump'), { admin: 'postgres://u@host/db' }, folder);
  } finally {
    for (const name of Object.keys(given)) delete process.env[name];
  }
  const lines = (await read('environment')).split('\n');
  expect(lines).toContain('PGSSLROOTCERT=/etc/root.crt');
  expect(lines).toContain(`PATH=${process.env.PATH}`);
  expect(lines.filter((line) => line.includes('s3cret'))).toEqual([]);
});

test('a dump goes into no file that somebody else has made, and only its owner may read it', async () => {
  const prepared = join(folder, `dump.partial-${process.pid}`);
  await writeFile(prepared, '');
  await chmod(prepared, 0o666);
  await dumpTo(join(folder, 'dump'), { admin: 'postgres://u@host/db' }, folder);
  expect((await stat(join(folder, 'dump'))).mode & 0o777).toBe(0o600);
  expect(await readFile(prepared, 'utf8')).toBe('');
  expect((await readdir(folder)).filter((name) => name.startsWith('dump'))).toEqual([
    'dump',
    `dump.partial-${process.pid}`,
  ]);
});
