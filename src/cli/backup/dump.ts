import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OperatorUrls } from '../../config/config.ts';
import { ConfigError } from '../../config/config.ts';
import { environmentOfClients } from '../../config/program-environment.ts';
import { newPartialPath } from '../../lib/files/partial-file.ts';
import { CommandRefused } from '../options.ts';
import { onInterrupt } from '../output/streams.ts';

const INSTALL =
  "Install the PostgreSQL client of the server's major release or a newer one (Debian: `apt-get install postgresql-client`), so that it is in the PATH.";

/**
 * Dumps the database of DATABASE_URL_ADMIN. As the administrator, because row-level security hides every row from the owner,
 * whose pg_dump is refused. `programs`: the folder of pg_dump, if not in the PATH.
 */
export async function dumpTo(
  path: string,
  { admin }: Pick<OperatorUrls, 'admin'>,
  programs?: string,
): Promise<void> {
  const { url, env } = connectionOf(admin);
  // pg_dump empties its file before it connects: a backup that fails must not replace an earlier one
  const partial = await newPartialPath(path);
  // made here, because pg_dump also writes into a file that somebody else has made to read it
  await (await open(partial, 'wx', 0o600)).close();
  let dumping: Promise<void> | undefined;
  const release = onInterrupt(async () => {
    // Windows removes no file that a program has open
    await dumping?.catch(() => {});
    await rm(partial, { force: true });
  });
  try {
    dumping = run(
      programOf('pg_dump', programs),
      ['--format=custom', `--file=${partial}`, `--dbname=${url}`],
      env,
    );
    await dumping;
    await rename(partial, path);
  } finally {
    release();
    await rm(partial, { force: true });
  }
}

/** Restores a dump into the empty database of DATABASE_URL_ADMIN, whose roles exist. */
export async function restoreDump(
  path: string,
  { admin }: Pick<OperatorUrls, 'admin'>,
  programs?: string,
): Promise<void> {
  const { url, env } = connectionOf(admin);
  await run(
    programOf('pg_restore', programs),
    ['--exit-on-error', '--single-transaction', `--dbname=${url}`, '--', path],
    env,
  );
}

/** From a folder, or from the PATH. */
const programOf = (name: string, folder: string | undefined) =>
  folder === undefined ? name : join(folder, name);

/** The password goes into the environment: every user of a machine can read the arguments of its programs. */
function connectionOf(admin: string | undefined): { url: string; env: NodeJS.ProcessEnv } {
  if (!admin)
    throw new ConfigError([
      'DATABASE_URL_ADMIN: this command needs it; set it to the URL of a superuser or of a role with BYPASSRLS',
    ]);
  const [, before = '', password = '', after = ''] =
    /^(\w+:\/\/[^:@/?#]*)(?::([^/?#]*))?(@[^@/?#]*.*)$/s.exec(admin) ?? [];
  // pg takes the one of the query, too, before the one in front of the host
  const PGPASSWORD = URL.parse(admin)?.searchParams.getAll('password').at(-1) ?? decodeURIComponent(password);
  const url = withoutPasswordInQuery(password === '' ? admin : `${before}${after}`);
  return { url, env: { ...environmentOfClients(), ...(PGPASSWORD !== '' && { PGPASSWORD }) } };
}

/** As text: written anew, a query would have `+` for blanks, which libpq does not read. */
function withoutPasswordInQuery(url: string): string {
  const [front = '', query] = url.split(/\?(.*)/s);
  const isPassword = (part: string) => new URLSearchParams(part).has('password');
  const others = query?.split('&').filter((part) => !isPassword(part)) ?? [];
  return others.length > 0 ? `${front}?${others.join('&')}` : front;
}

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  // a dump that only its owner may read
  const mask = process.umask(0o077);
  try {
    const child = spawn(program, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
    const release = onInterrupt(() => {
      child.kill();
      return once(child, 'close');
    });
    child.once('close', release);
    return new Promise((resolve, reject) => {
      child.once('error', ({ code, message }: NodeJS.ErrnoException) =>
        reject(new CommandRefused(code === 'ENOENT' ? `${program} is not installed. ${INSTALL}` : message)),
      );
      child.once('close', (code, signal) =>
        code === 0
          ? resolve()
          : reject(new CommandRefused(`${program} ended with ${code ?? signal}; see above.`)),
      );
    });
  } finally {
    process.umask(mask);
  }
}
