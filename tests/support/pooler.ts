import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { ROLE_NAMES } from '../../src/db/schema/roles.ts';
import { freePort } from './free-port.ts';
import { PASSWORD } from './template.ts';

/** PgBouncer in transaction mode in front of a server. */
export interface Pooler {
  readonly port: number;
  /** The process id. It changes with `restart`. */
  readonly pid: number;
  /** A command of its console, such as `PAUSE`. Returns the rows. */
  command(text: string): Promise<Record<string, unknown>[]>;
  /** Ends it as a crash does, and starts it again on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface PoolerOptions {
  /** The maximum number of connections to PostgreSQL, for each role and database. */
  readonly connections: number;
  /** How many prepared statements it keeps on each of them (from 1.21 on). 0: it passes their names on, as before 1.21. */
  readonly preparedStatements?: number;
  /** The secrets of logins, as in pg_authid, or their passwords. By default the roles of the test run. */
  readonly users?: Readonly<Record<string, string>>;
  /** More names for databases, with connections of their own. */
  readonly aliases?: Readonly<Record<string, { readonly database: string; readonly connections: number }>>;
  readonly maxClients?: number;
  /** Seconds that a client waits for a connection to PostgreSQL. */
  readonly queryWaitTimeout?: number;
}

// Debian puts it where only root looks
const PATH = `${process.env.PATH}${delimiter}/usr/sbin${delimiter}/usr/local/sbin`;
const CONSOLE_USER = 'console';

/** PGBOUNCER names another program than the one in PATH, so that several releases can be tried. */
const program = (): string => process.env.PGBOUNCER || 'pgbouncer';

/** "PgBouncer 1.18.0", or `undefined` where it is not installed. */
export function poolerVersion(): string | undefined {
  try {
    return execFileSync(program(), ['--version'], { env: { PATH }, encoding: 'utf8' }).split('\n')[0];
  } catch {
    return undefined;
  }
}

/** Whether this release knows prepared statements in transaction mode: from 1.21 on. */
export function hasPreparedStatements(): boolean {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(poolerVersion() ?? '') ?? [];
  return Number(major) > 1 || Number(minor) >= 21;
}

export async function startPooler(adminUrl: string, options: PoolerOptions): Promise<Pooler> {
  const folder = await mkdtemp(join(tmpdir(), 'omnimemory-pooler-'));
  const port = await freePort();
  const file = join(folder, 'pgbouncer.ini');
  await writeFile(join(folder, 'users.txt'), usersFile(options.users ?? usersOfTests()));
  await writeFile(file, configuration(new URL(adminUrl), folder, port, options));
  await chmod(folder, 0o755); // it gives up being root before it reads
  let child = await started(file, port);
  const kill = async () => {
    const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
    child.kill('SIGKILL');
    await ended;
  };
  return {
    port,
    get pid() {
      return child.pid ?? 0;
    },
    command: (text) => askConsole(port, text),
    restart: async () => {
      await kill();
      child = await started(file, port);
    },
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function started(file: string, port: number): Promise<ChildProcess> {
  // each client and each connection to PostgreSQL takes a file descriptor
  const child = spawn('sh', ['-c', 'ulimit -n "$(ulimit -Hn)"; exec "$0" -q "$1"', program(), file], {
    env: { PATH },
    stdio: 'ignore',
  });
  try {
    await listens(port);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return child;
}

async function askConsole(port: number, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: CONSOLE_USER,
    password: PASSWORD,
    database: 'pgbouncer',
  });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

const usersOfTests = (): Record<string, string> =>
  Object.fromEntries(Object.values(ROLE_NAMES).map((role) => [role, PASSWORD]));

const usersFile = (users: Readonly<Record<string, string>>): string =>
  Object.entries({ ...users, [CONSOLE_USER]: PASSWORD })
    .map(([user, secret]) => `"${user}" "${secret}"\n`)
    .join('');

function configuration(
  { hostname, port }: URL,
  folder: string,
  listenPort: number,
  {
    connections,
    preparedStatements = 0,
    aliases = {},
    maxClients = 1_000,
    queryWaitTimeout = 20,
  }: PoolerOptions,
): string {
  const server = `host=${hostname} port=${port || 5432}`;
  const named = Object.entries(aliases).map(
    ([name, { database, connections: size }]) => `${name} = ${server} dbname=${database} pool_size=${size}`,
  );
  return `
[databases]
${named.join('\n')}
* = ${server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listenPort}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${join(folder, 'users.txt')}
admin_users = ${CONSOLE_USER}
pool_mode = transaction
default_pool_size = ${connections}
max_client_conn = ${maxClients}
listen_backlog = 1024
query_wait_timeout = ${queryWaitTimeout}
${hasPreparedStatements() ? `max_prepared_statements = ${preparedStatements}` : ''}
${process.getuid?.() === 0 ? 'user = nobody' : ''}
`;
}

/** Waits until a server listens on the port. */
async function listens(port: number): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const connected = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (connected) return;
    if (attempt === 100) throw new Error('pgbouncer does not listen.');
    await wait(50);
  }
}
