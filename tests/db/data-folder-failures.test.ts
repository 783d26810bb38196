import { execFileSync } from 'node:child_process';
import { appendFile, chmod, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { openEmbeddedServer } from '../../src/db/embedded/embedded.ts';
import { ServerProcess } from '../support/server-process.ts';

const FAST = { fsync: 'off', synchronous_commit: 'off' };

// each test makes a database, which takes its time on a busy machine
jest.setTimeout(120_000);

let made: string;
let folder: string;
beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'omnimemory-failures-'));
  await (await openEmbeddedServer(made, FAST)).stop();
  await rm(join(made, 'server.log'));
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'omnimemory-failure-'));
  await rm(folder, { recursive: true });
  // keeps the owners
  execFileSync('cp', ['-a', made, folder]);
});
afterEach(() => rm(folder, { recursive: true, force: true }));
afterAll(() => rm(made, { recursive: true, force: true }));

const file = (name: string) => join(folder, 'postgres', name);
const setting = (line: string) => () => appendFile(file('postgresql.conf'), `\n${line}\n`);

async function failure(settings: Record<string, string> = FAST): Promise<string> {
  return openEmbeddedServer(folder, settings).then(
    async (server) => {
      await server.stop();
      return 'It started.';
    },
    ({ message }: Error) => message,
  );
}

describe('a database of another release of PostgreSQL is refused before anything is started', () => {
  test.each(['17', '19', '9.6'])('PostgreSQL %s', async (version) => {
    await writeFile(file('PG_VERSION'), `${version}\n`);
    expect(await failure()).toBe(
      `The database in ${join(folder, 'postgres')} is one of PostgreSQL ${version}, but this release of OmniMemory Cloud runs PostgreSQL 18, which cannot read it. ` +
        `Move the data with \`omnimemory embedded upgrade --old-bin <folder with the programs of PostgreSQL ${version}>\` (docs/backups.md), ` +
        `start the release of OmniMemory Cloud that runs PostgreSQL ${version}, or set DATA_DIR to another folder.`,
    );
    await expect(readFile(join(folder, 'server.log'))).rejects.toThrow('ENOENT');
  });

  test('a PG_VERSION that names none', async () => {
    await writeFile(file('PG_VERSION'), 'new\n');
    expect(await failure()).toMatch(/PG_VERSION does not contain a release of PostgreSQL.*from a backup\.$/);
  });
});

// only root can mount a small disk
(process.getuid?.() === 0 && process.platform === 'linux' ? test : test.skip)(
  'a full disk is named, although not even the log can be written there',
  async () => {
    const disk = await mkdtemp(join(tmpdir(), 'omnimemory-full-'));
    const script = `mount -t tmpfs -o size=100m none '${disk}' && cp -a '${made}/.' '${disk}' && { cat /dev/zero > '${disk}/fill' 2>/dev/null || exec "$@"; }`;
    const server = new ServerProcess({ DATA_DIR: disk }, ['unshare', '--mount', 'sh', '-c', script, 'sh']);
    await expect(server.serving()).rejects.toThrow(
      /PostgreSQL cannot start on the data in .*: .*No space left on device.*Free space on the disk of the data folder, then start again\./,
    );
    await rm(disk, { recursive: true });
  },
);

describe('a PostgreSQL that cannot start says why, at once, with what to do', () => {
  test.each<[string, () => Promise<void>, RegExp]>([
    [
      'a setting that does not exist',
      setting('no_such_setting = 1'),
      /: unrecognized configuration parameter "no_such_setting" in file ".*postgresql\.conf" line \d+\. .*Correct that file in the folder postgres\//,
    ],
    [
      'a setting with a wrong value',
      setting("max_connections = 'many'"),
      /: invalid value for parameter "max_connections": "many".*Correct that file/,
    ],
    ['a line that is no setting', setting('= ='), /: syntax error in file ".*Correct that file/],
    ['a locale that is not there', setting("lc_monetary = 'xx_XX'"), /"lc_monetary".*Install that locale/],
    [
      'a broken pg_hba.conf',
      () => writeFile(file('pg_hba.conf'), 'what is this\n'),
      /: invalid connection type "what".*could not load .*pg_hba\.conf\. Correct that file/,
    ],
    [
      'more shared memory than there is',
      setting("shared_buffers = '900000GB'\nhuge_pages = off"),
      /shared memory.*more shared memory|invalid value/i,
    ],
    [
      'a control file that was cut off',
      () => truncate(file('global/pg_control'), 100),
      /: could not read file "global\/pg_control".*restore the data folder from a backup/,
    ],
    [
      'a control file that is gone',
      () => rm(file('global/pg_control')),
      /could not find the database system .*could not open file ".*pg_control": No such file or directory\. Its files are .*restore the data folder from a backup/,
    ],
    [
      'a write-ahead log that is gone',
      () => rm(file('pg_wal'), { recursive: true }),
      /"pg_wal".*restore the data folder from a backup/,
    ],
    [
      'files that everybody may read',
      () => chmod(file(''), 0o777),
      /: data directory ".*" has invalid permissions\. Give that file back/,
    ],
  ])('%s', async (_what, spoil, sentence) => {
    await spoil();
    const message = await failure();
    expect(message).toMatch(new RegExp(`^PostgreSQL cannot start on the data in ${folder}`));
    expect(message).toMatch(sentence);
    expect(message).toMatch(/Its log is .*server\.log\.$/);
    expect(message).not.toContain('\n');
    // one attempt: what a moment does not heal is not tried again
    const log = await readFile(join(folder, 'server.log'), 'utf8');
    expect(log.match(/FATAL|PANIC|could not find the database system/g)).toHaveLength(1);
  });
});
