import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { type EmbeddedServer, openEmbeddedServer } from '../../src/db/embedded/embedded.ts';
import { serverUser } from '../../src/db/embedded/server-user.ts';
import { childEnvironment } from '../support/child-environment.ts';
import { memoryFolder } from '../support/memory-folder.ts';

const ROOT = join(import.meta.dirname, '../..');
const FAST = { fsync: 'off', synchronous_commit: 'off' };
const isRoot = process.getuid?.() === 0;

// each test creates a database, which takes long on a busy machine
jest.setTimeout(120_000);

let folder: string;
const started: EmbeddedServer[] = [];
const others: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(memoryFolder(), 'omnimemory-folder-'));
});
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  for (const other of others.splice(0)) other.kill();
  await rm(folder, { recursive: true, force: true });
});

async function open(dataDir: string): Promise<EmbeddedServer> {
  const server = await openEmbeddedServer(dataDir, FAST);
  started.push(server);
  return server;
}

async function askFor(server: EmbeddedServer, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: server.urls.admin });
  await client.connect();
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}

describe('the path of the data folder is read by no shell', () => {
  test.each([
    'a b',
    'it\'s a "quote"',
    '$(touch pwned)',
    '`touch pwned`',
    'a;touch pwned',
    '-rf',
    '%d \\ $HOME * ~ # & | > <',
    `Gedächtnis 記憶 ${'x'.repeat(200)}`,
  ])('a folder named %s works like any other', async (name) => {
    const dataDir = join(folder, name);
    const server = await open(dataDir);
    expect(await askFor(server, 'show data_directory')).toBe(join(dataDir, 'postgres'));
    await askFor(server, 'create table kept as select 8003 as number');
    await server.stop();
    const again = await open(dataDir);
    expect(await askFor(again, 'select number from kept')).toBe(8003);
    expect(await readdir(folder)).toEqual([name]);
    expect(await readdir(dataDir)).not.toContain('pwned');
    expect(existsSync('/pwned')).toBe(false);
  });

  test('a relative folder with a leading dash is not taken for an option', async () => {
    const env = childEnvironment({ DATA_DIR: '-D' });
    const args = [join(ROOT, 'src/cli/cli.ts'), 'tenant', 'list'];
    await promisify(execFile)(process.execPath, args, { cwd: folder, env });
    expect(await readdir(folder)).toEqual(['-D']);
  });

  test('a line break is refused in one sentence, because the lock file of PostgreSQL cannot hold it', async () => {
    await expect(open(join(folder, 'a\nb'))).rejects.toThrow(
      /has a line break or another control character in its path, .* set DATA_DIR to another folder\.$/,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  test('a path that is too long is refused in one sentence', async () => {
    await expect(open(join(folder, 'x'.repeat(200), 'y'.repeat(200), 'z'.repeat(200)))).rejects.toThrow(
      /bytes long, but the database can use at most 440. Set DATA_DIR to a folder with a shorter path\.$/,
    );
  });
});

describe('a broken secrets.json is named and never replaced while there is a database', () => {
  let made: string;
  let kept: string;
  const secretsFile = () => join(made, 'secrets.json');
  beforeAll(async () => {
    made = await mkdtemp(join(memoryFolder(), 'omnimemory-secrets-'));
    await (await openEmbeddedServer(made, FAST)).stop();
    kept = await readFile(secretsFile(), 'utf8');
  });
  afterEach(async () => {
    await rm(secretsFile(), { recursive: true, force: true });
    await writeFile(secretsFile(), kept, { mode: 0o600 });
  });
  afterAll(() => rm(made, { recursive: true, force: true }));

  const edited = (edit: (secrets: { passwords: Record<string, unknown>; secretKey: unknown }) => void) =>
    async function change(): Promise<void> {
      const secrets = JSON.parse(await readFile(secretsFile(), 'utf8'));
      edit(secrets);
      await writeFile(secretsFile(), JSON.stringify(secrets));
    };

  test('one of an earlier release gets passwords for the roles that came later', async () => {
    const later = ['omnimemory_import', 'omnimemory_deletion', 'omnimemory_claim'];
    await edited(({ passwords }) => {
      for (const role of later) delete passwords[role];
    })();
    await (await openEmbeddedServer(made, FAST)).stop();
    const { passwords, secretKey } = JSON.parse(await readFile(secretsFile(), 'utf8'));
    const before = JSON.parse(kept);
    expect(secretKey).toBe(before.secretKey);
    expect(Object.keys(passwords).sort()).toEqual(Object.keys(before.passwords).sort());
    for (const [role, password] of Object.entries(before.passwords))
      if (later.includes(role)) expect(passwords[role]).toMatch(/^[0-9a-f]{48}$/);
      else expect([role, passwords[role]]).toEqual([role, password]);
  });

  test.each<[string, () => Promise<void>, RegExp]>([
    ['missing', () => rm(secretsFile()), /it is missing\. Restore it from a backup/],
    ['empty', () => writeFile(secretsFile(), ''), /it is empty\. Restore it from a backup/],
    [
      'cut off',
      async () => writeFile(secretsFile(), (await readFile(secretsFile(), 'utf8')).slice(0, 200)),
      /it is not JSON or was cut off\. Restore/,
    ],
    ['no JSON', () => writeFile(secretsFile(), 'password=1'), /it is not JSON or was cut off\. Restore/],
    ['an array', () => writeFile(secretsFile(), '[]'), /it has an invalid value .*Restore/],
    [
      'without the password of a role',
      edited(({ passwords }) => {
        delete passwords.omnimemory_owner;
      }),
      /invalid value \(passwords omnimemory_owner must be a text\)\. Restore/,
    ],
    [
      'with a number for a key',
      edited((secrets) => {
        secrets.secretKey = 7;
      }),
      /invalid value \(secretKey must be a text\)\. Restore/,
    ],
    [
      'open to everybody',
      () => chmod(secretsFile(), 0o644),
      /every user of this machine can read it\. Run `chmod 600`/,
    ],
    [
      'a folder',
      async () => {
        await rm(secretsFile());
        await mkdir(secretsFile(), { mode: 0o700 });
      },
      /cannot be read \(EISDIR.*Make it readable/,
    ],
  ])('one that is %s', async (_what, spoil, message) => {
    await spoil();
    const error = await open(made).then(
      () => undefined,
      (failure: Error) => failure.message,
    );
    expect(error).toMatch(message);
    for (const password of Object.values(JSON.parse(kept).passwords as Record<string, string>))
      expect(error).not.toContain(password);
  });

  test('once the file is back, the database opens as before', async () => {
    expect(await askFor(await open(made), 'select 1')).toBe(1);
  });

  test('where there is no database yet the sentence says to delete it', async () => {
    const file = join(folder, 'secrets.json');
    await writeFile(file, '{', { mode: 0o600 });
    await expect(open(folder)).rejects.toThrow('No database needs it yet: delete it, then start again.');
    await rm(file);
    await open(folder);
  });
});

describe('a process id proves nothing', () => {
  test('a lock file that names a process of another user does not prevent a start', async () => {
    const server = await open(folder);
    const lockFile = join(folder, 'postgres/postmaster.pid');
    const lock = await readFile(lockFile, 'utf8');
    await server.stop();
    const user = await serverUser(folder);
    const other = spawn('sleep', ['600'], { ...user, stdio: 'ignore' });
    others.push(other);
    await writeFile(lockFile, lock.replace(/^\d+/, `${other.pid}`));
    if (user) await chown(lockFile, user.uid, user.gid);
    const again = await open(folder);
    expect(again.startedHere).toBe(true);
    expect(await askFor(again, 'select 1')).toBe(1);
    expect(other.exitCode).toBeNull();
  });
});

// only root can create files of another user
(isRoot ? describe : describe.skip)('a data folder serves one user', () => {
  const [DAEMON, NOBODY] = [1, 65_534];

  test('root is told who owns the folder', async () => {
    const server = await open(folder);
    await server.stop();
    await chown(join(folder, 'secrets.json'), NOBODY, NOBODY);
    await expect(open(folder)).rejects.toThrow(
      /belongs to nobody \(uid 65534\), but this process would run as root \(uid 0\)\. A data folder can be used by one user only/,
    );
    await chown(join(folder, 'secrets.json'), 0, 0);
    await chown(join(folder, 'postgres'), DAEMON, DAEMON);
    await expect(open(folder)).rejects.toThrow(
      /belongs to daemon \(uid 1\), but this process would run as (postgres|nobody)/,
    );
  });

  test('root runs the database as the account that owns it, and creates none', async () => {
    const accounts = await readFile('/etc/passwd', 'utf8');
    await mkdir(join(folder, 'postgres'), { recursive: true });
    await chown(join(folder, 'postgres'), NOBODY, NOBODY);
    expect((await serverUser(folder))?.uid).toBe(NOBODY);
    expect(await readFile('/etc/passwd', 'utf8')).toBe(accounts);
  });
});
