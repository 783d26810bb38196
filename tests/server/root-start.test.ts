import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { memoryFolder } from '../support/memory-folder.ts';
import { fillFolder } from '../support/prepared-folder.ts';
import { ServerProcess } from '../support/server-process.ts';

const NOBODY = 65_534;
const NAMELESS = 54_321;
/** What a container engine leaves to root, unless it is told otherwise. */
const ENGINE_DEFAULT =
  'chown dac_override fsetid fowner mknod net_raw setgid setuid setfcap setpcap net_bind_service sys_chroot kill audit_write'.split(
    ' ',
  );

// each test makes a database, which takes its time on a busy machine
jest.setTimeout(120_000);

let outer: string;
let dataDir: string;
let server: ServerProcess | undefined;
let accounts: string;
beforeEach(async () => {
  server = undefined;
  accounts = await readFile('/etc/passwd', 'utf8');
  outer = await mkdtemp(join(memoryFolder(), 'omnimemory-root-'));
  await chmod(outer, 0o755);
  dataDir = join(outer, 'data');
});
afterEach(async () => {
  await server?.stop();
  await rm(outer, { recursive: true, force: true });
  expect(await readFile('/etc/passwd', 'utf8')).toBe(accounts);
});

const only = (capabilities: readonly string[]) => [
  'setpriv',
  `--bounding-set=${['-all', ...capabilities.map((name) => `+${name}`)].join(',')}`,
  '--inh-caps=-all',
  '--',
];
const without = (...names: string[]) => only(ENGINE_DEFAULT.filter((name) => !names.includes(name)));
const asUser = (id: number) => [
  'setpriv',
  `--reuid=${id}`,
  `--regid=${id}`,
  '--clear-groups',
  '--inh-caps=-all',
  '--',
];
const inShell = (script: string) => ['sh', '-c', `${script} && exec "$@"`, 'sh'];
/** In a mount namespace of its own. */
const mounted = (script: string) => ['unshare', '--mount', ...inShell(script)];

async function expectServing(wrapper: readonly string[]): Promise<void> {
  server = new ServerProcess({ DATA_DIR: dataDir }, wrapper);
  await server.serving();
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  expect(await server.stop()).toBe(0);
}

async function refusal(wrapper: readonly string[]): Promise<string> {
  server = new ServerProcess({ DATA_DIR: dataDir }, wrapper);
  await expect(server.serving()).rejects.toThrow();
  return server.output;
}

/** As a first start leaves the data folder. */
async function prepared(): Promise<void> {
  await mkdir(dataDir);
  await fillFolder(dataDir, 'schema');
}

/** A database of `uid`, who need not have a name. */
async function databaseOf(uid: number): Promise<void> {
  await prepared();
  execFileSync('chown', ['-R', `${uid}:${uid}`, dataDir]);
}

const hasNssWrapper = (): boolean =>
  existsSync('/usr/lib') &&
  readdirSync('/usr/lib').some((name) => existsSync(join('/usr/lib', name, 'libnss_wrapper.so')));

// only root can give up capabilities and change users
const asRoot = process.getuid?.() === 0 && process.platform === 'linux' ? describe : describe.skip;

asRoot('npm start as root', () => {
  test('serves with the capabilities that a container engine leaves', async () => {
    await expectServing(only(ENGINE_DEFAULT));
    // and again, on the database that is there now
    await expectServing(only(ENGINE_DEFAULT));
  });

  test('serves with no-new-privileges', () =>
    expectServing(['setpriv', '--no-new-privs', '--', ...only(ENGINE_DEFAULT)]));

  test('serves with a umask of 077, although it has to create folders above the data folder', async () => {
    dataDir = join(outer, 'made/by/the/server');
    await expectServing([...inShell('umask 077'), ...only(ENGINE_DEFAULT)]);
  });

  test('serves on a read-only root file system with a writable data folder', async () => {
    await mkdir(dataDir);
    const script = `mount --bind '${dataDir}' '${dataDir}' && mount -o remount,bind,ro /`;
    await expectServing([...mounted(script), ...only(ENGINE_DEFAULT)]);
  });

  test('serves on a tmpfs', async () => {
    await mkdir(dataDir);
    await expectServing([...mounted(`mount -t tmpfs none '${dataDir}'`), ...only(ENGINE_DEFAULT)]);
  });

  test.each<[string, string[], RegExp]>([
    [
      'may not change its user',
      without('setuid', 'setgid'),
      /does not run as root, and this process may not change to .*SETUID and SETGID.*Start the server as another user \(in a container: --user\)/,
    ],
    ['may not give files away', without('chown'), /cannot be created.*not permitted.*Remove the cause/s],
  ])('that %s is told what to do', async (_what, wrapper, sentence) => {
    expect(await refusal(wrapper)).toMatch(sentence);
    expect(server?.output).not.toMatch(/Command failed/);
  });

  test('is told what to do where it may not read the files of the database', async () => {
    await prepared();
    expect(await refusal(without('dac_override'))).toMatch(
      /PG_VERSION cannot be read.*the capability DAC_OVERRIDE/,
    );
  });

  test.each(['a first start', 'a later start'])(
    '%s behind a folder that PostgreSQL may not enter names that folder',
    async (when) => {
      if (when === 'a later start') await prepared();
      await chmod(outer, 0o700);
      expect(await refusal(only(ENGINE_DEFAULT))).toContain(
        `who may not enter ${outer}. Run \`chmod o+x ${outer}\``,
      );
    },
  );
});

asRoot('npm start as a user without a name', () => {
  test('serves, or says in one sentence what to do', async () => {
    await mkdir(dataDir);
    await chown(dataDir, NAMELESS, NAMELESS);
    if (hasNssWrapper()) return expectServing(asUser(NAMELESS));
    expect(await refusal(asUser(NAMELESS))).toMatch(
      /needs a name for its user, and this machine has none for uid 54321\. Start the server as a user with a name \(in a container: --user node\), install libnss-wrapper/,
    );
  });

  test('serves a database that this user has already', async () => {
    await databaseOf(NAMELESS);
    await expectServing(asUser(NAMELESS));
  });

  test('is told whose a data folder is that belongs to someone else', async () => {
    await databaseOf(NOBODY);
    await chmod(dataDir, 0o700);
    expect(await refusal(asUser(NAMELESS))).toMatch(
      /belongs to nobody \(uid 65534\), but this process would run as uid 54321/,
    );
  });
});
