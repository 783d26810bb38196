import { execFileSync, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ROLE_NAMES } from '../../src/db/schema/roles.ts';
import { freePort } from './free-port.ts';
import { PASSWORD } from './template.ts';

/** PgBouncer in transaction mode in front of the run's server. */
export interface Pooler {
  readonly port: number;
  stop(): Promise<void>;
}

// Debian puts it where only root looks
const PATH = `${process.env.PATH}${delimiter}/usr/sbin${delimiter}/usr/local/sbin`;

/** "PgBouncer 1.18.0", or `undefined` where it is not installed. */
export function poolerVersion(): string | undefined {
  try {
    return execFileSync('pgbouncer', ['--version'], { env: { PATH }, encoding: 'utf8' }).split('\n')[0];
  } catch {
    return undefined;
  }
}

/** `connections`: to PostgreSQL, for each role and database. It passes the names of prepared statements on, as before 1.21. */
export async function startPooler(
  adminUrl: string,
  { connections }: { connections: number },
): Promise<Pooler> {
  const folder = await mkdtemp(join(tmpdir(), 'omnimemory-pooler-'));
  const port = await freePort();
  await writeFile(join(folder, 'users.txt'), usersFile());
  await writeFile(join(folder, 'pgbouncer.ini'), configuration(new URL(adminUrl), folder, port, connections));
  await chmod(folder, 0o755); // it gives up being root before it reads
  const child = spawn('pgbouncer', ['-q', join(folder, 'pgbouncer.ini')], { env: { PATH }, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  await listens(port).catch(async (error) => {
    await stop();
    throw error;
  });
  return { port, stop };
}

/** From 1.21 on, which otherwise renames them. */
function hasPreparedStatements(): boolean {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(poolerVersion() ?? '') ?? [];
  return Number(major) > 1 || Number(minor) >= 21;
}

const usersFile = () =>
  Object.values(ROLE_NAMES)
    .map((role) => `"${role}" "${PASSWORD}"\n`)
    .join('');

function configuration({ hostname, port }: URL, folder: string, listenPort: number, size: number): string {
  return `
[databases]
* = host=${hostname} port=${port || 5432}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listenPort}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${join(folder, 'users.txt')}
pool_mode = transaction
default_pool_size = ${size}
max_client_conn = 1000
query_wait_timeout = 20
${hasPreparedStatements() ? 'max_prepared_statements = 0' : ''}
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
