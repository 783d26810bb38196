import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';

import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type ServerUser, serverUser } from '../../src/db/embedded/server-user.ts';
import { freePort } from './free-port.ts';
import { memoryFolder } from './memory-folder.ts';

const run = promisify(execFile);

const DEBIAN = '/usr/lib/postgresql';
const PASSWORD = 'admin';

/**
 * The folder of a whole PostgreSQL (server, pg_dump, pg_restore), the newest one. The embedded one has no pg_dump, and
 * pg_dump refuses a server that is newer than itself.
 */
export function systemPostgres(): string | undefined {
  const versions = existsSync(DEBIAN)
    ? readdirSync(DEBIAN).sort((one, other) => Number(other) - Number(one))
    : [];
  const folders = [
    ...versions.map((version) => join(DEBIAN, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  const programs = ['initdb', 'pg_ctl', 'pg_dump', 'pg_restore'];
  return folders.find((folder) => programs.every((program) => existsSync(join(folder, program))));
}

/** As an unprivileged user, because PostgreSQL does not run as root. */
const runAs = (user: ServerUser | undefined, program: string, args: readonly string[]) =>
  run(program, args, { cwd: '/', ...user });

export interface SystemServer {
  readonly adminUrl: string;
  stop(): Promise<void>;
}

/** A fresh server with the default settings: without our roles. */
export async function startSystemServer(binaries: string): Promise<SystemServer> {
  const folder = await mkdtemp(join(memoryFolder(), 'omnimemory-system-'));
  const user = await serverUser(folder);
  const [data, passwordFile, port] = [join(folder, 'data'), join(folder, 'password'), await freePort()];
  await writeFile(passwordFile, PASSWORD);
  if (user) for (const path of [folder, passwordFile]) await chown(path, user.uid, user.gid);
  const access = ['--auth=scram-sha-256', '--username=postgres', `--pwfile=${passwordFile}`];
  await runAs(user, join(binaries, 'initdb'), [
    `--pgdata=${data}`,
    ...access,
    '--encoding=UTF8',
    '--locale=C.UTF-8',
  ]);
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''`;
  const pgCtl = (...args: string[]) =>
    runAs(user, join(binaries, 'pg_ctl'), [`--pgdata=${data}`, '--wait', ...args]);
  await pgCtl(`--log=${join(folder, 'log')}`, '-o', settings, 'start');
  return {
    adminUrl: `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await pgCtl('--mode=immediate', 'stop');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface ProgramResult {
  readonly code: number;
  readonly output: string;
}

/** A program to its end, with PostgreSQL's programs in the PATH. */
export function runProgram(
  binaries: string,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ProgramResult> {
  const PATH = `${binaries}${delimiter}${process.env.PATH}`;
  const cwd = join(import.meta.dirname, '../..');
  return run(program, args, { cwd, env: { PATH, ...env } }).then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ code, output: `${stdout}${stderr}` }),
  );
}
