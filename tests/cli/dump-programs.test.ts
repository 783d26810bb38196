import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { dumpTo } from '../../src/cli/backup/dump.ts';
import { newPartialPath } from '../../src/lib/files/partial-file.ts';
import { childEnvironment } from '../support/child-environment.ts';

/** Says what every user of the machine sees of it, and what it was given apart from that. */
const fakeIn = (folder: string) => `#!/bin/sh
printf '%s\\n' "$@" > '${folder}/arguments'
printf '%s' "$PGPASSWORD" > '${folder}/password'
env > '${folder}/environment'
for one in "$@"; do case $one in --file=*) echo rows > "\${one#--file=}";; esac; done
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'omnimemory-dump-programs-'));
  const program = join(folder, 'pg_dump');
  await writeFile(program, fakeIn(folder));
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

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A part of `name`, whose writer has ended, and what else its name says. */
async function partOf(
  name: string,
  { host, processes }: { readonly host?: string; readonly processes?: string } = {},
): Promise<string> {
  const own = await newPartialPath(join(folder, name));
  const [, ownHost, ownProcesses, , random] = /-(\w+)-(\w+)-(\w+)-(\w+)$/.exec(own) ?? [];
  const { pid = 0 } = spawnSync('true');
  return `${name}.partial-${host ?? ownHost}-${processes ?? ownProcesses}-${pid}-${random}`;
}

const HERE = {};
const ANOTHER_START = { processes: '0a1b2c' };
const ANOTHER_HOST = { host: '0a1b2c' };

test.each([
  ['dump', 0, HERE, false, 'this name'],
  ['nightly-2026-11-28.dump', 0, HERE, false, 'the day before'],
  ['other.dump', 2, HERE, true, 'a name that is not ours'],
  ['dump', 0, ANOTHER_START, true, 'another container, or from before a restart'],
  ['dump', 2, ANOTHER_START, false, 'the same, and nobody has written for an hour'],
  ['nightly-2026-11-28.dump', 0, ANOTHER_START, true, 'the same, with another date'],
  ['nightly-2026-11-28.dump', 2, ANOTHER_START, false, 'the same, and nobody has written for an hour'],
  ['dump', 0, ANOTHER_HOST, true, 'another machine'],
  ['dump', 2, ANOTHER_HOST, false, 'another machine, and nobody has written for an hour'],
  ['nightly-2026-11-28.dump', 2, ANOTHER_HOST, true, 'another machine, with a name of its own'],
])(
  'a part of %s that nobody has written for %d hours, from %o: it stays is %s, as it is of %s',
  async (name, hours, from, stays) => {
    const path = join(folder, name.startsWith('nightly') ? 'nightly-2026-11-29.dump' : 'dump');
    const left = join(folder, await partOf(name, from));
    await writeFile(left, 'half of it');
    const time = new Date(Date.now() - hours * 3_600_000);
    await utimes(left, time, time);
    await dumpTo(path, { admin: 'postgres://u@host/db' }, folder);
    expect((await readdir(folder)).includes(basename(left))).toBe(stays);
    expect(await readFile(path, 'utf8')).toBe('rows\n');
  },
);

test.each(['dump.partial-3', 'dump.partial-999999-0a1b2c', 'dump.partial-0a1b2c-0a1b2c-999999'])(
  'a file that somebody has called %s stays',
  async (name) => {
    const file = join(folder, name);
    await writeFile(file, 'of somebody else');
    await utimes(file, 0, 0);
    await dumpTo(join(folder, 'dump'), { admin: 'postgres://u@host/db' }, folder);
    expect(await readFile(file, 'utf8')).toBe('of somebody else');
  },
);

test('a part that cannot be removed does not stop the next backup', async () => {
  const left = await partOf('dump');
  await writeFile(join(folder, left), 'half of it');
  await chmod(folder, 0o555);
  // root may remove everything
  const identity = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const module = join(import.meta.dirname, '../../src/lib/files/partial-file.ts');
  const script = `import { newPartialPath } from '${module}'; console.log(await newPartialPath('${folder}/dump'));`;
  try {
    const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      ...identity,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    expect([status, stdout]).toEqual([0, expect.stringContaining(`${folder}/dump.partial-`)]);
    expect(await readdir(folder)).toContain(left);
  } finally {
    await chmod(folder, 0o755);
  }
});

describe('`backup` that is ended while pg_dump runs', () => {
  const target = () => join(folder, 'tonight.dump');
  const parts = async () => (await readdir(folder)).filter((name) => name.startsWith('tonight.dump'));
  const children: ChildProcess[] = [];

  /** Resolves when the fake pg_dump runs. */
  async function start(script = 'echo $$\nexec sleep 60'): Promise<ChildProcess> {
    await writeFile(join(folder, 'pg_dump'), `#!/bin/sh\n${script}\n`);
    const url = 'postgres://u@127.0.0.1:1/db';
    const urls = { DATABASE_URL: url, DATABASE_URL_IDENTITY: url, DATABASE_URL_ADMIN: url };
    const { PATH, ...others } = childEnvironment(urls);
    const child = spawn(process.execPath, ['src/cli/cli.ts', 'backup', target()], {
      cwd: join(import.meta.dirname, '../..'),
      env: { ...others, PATH: `${folder}:${PATH}` },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const [pid] = await once(child.stdout, 'data');
    dumping.push(Number(`${pid}`));
    return child;
  }
  const dumping: number[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const pid of dumping.splice(0)) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });

  test('leaves nothing after Ctrl-C, and no pg_dump either', async () => {
    const child = await start();
    child.kill('SIGINT');
    expect(await once(child, 'close')).toEqual([130, null]);
    expect(await parts()).toEqual([]);
    expect(dumping.filter(isAlive)).toEqual([]);
  }, 60_000);

  test('removes the part after pg_dump has ended, because Windows removes no open file', async () => {
    const seen = join(folder, 'seen');
    const child = await start(
      `trap 'kill $!; sleep 0.5; ls "${folder}" > "${seen}"; exit 1' TERM\nsleep 60 &\necho $$\nwait`,
    );
    child.kill('SIGINT');
    expect(await once(child, 'close')).toEqual([130, null]);
    expect(await readFile(seen, 'utf8')).toContain('tonight.dump.partial-');
    expect(await parts()).toEqual([]);
  }, 60_000);

  test('leaves a part after SIGKILL, which the next one removes', async () => {
    const child = await start();
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await parts()).toEqual([expect.stringMatching(/^tonight\.dump\.partial-/)]);
    await writeFile(join(folder, 'pg_dump'), fakeIn(folder));
    await dumpTo(target(), { admin: 'postgres://u@host/db' }, folder);
    expect(await parts()).toEqual(['tonight.dump']);
  }, 60_000);
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
