import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { environmentOfPrograms } from '../../config/program-environment.ts';

export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** Accounts that machines have. No account is made: that is for the administrator to decide. */
const SYSTEM_USERS = ['postgres', 'nobody'];

/**
 * PostgreSQL refuses to run as root, so root's server runs as an unprivileged account that the machine has: the one that
 * owns the database in `dataDir`, else `postgres`, else `nobody`. Throws where the machine has neither.
 */
export async function serverUser(dataDir: string): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const users = SYSTEM_USERS.map(systemUser).filter((user) => user !== undefined);
  const owner = await lstat(join(dataDir, 'postgres')).then(
    ({ uid }) => uid,
    () => undefined,
  );
  const user = users.find(({ uid }) => uid === owner) ?? users[0];
  if (user) return user;
  throw new Error(
    'PostgreSQL does not run as root, and this machine has no account `postgres` or `nobody` to run it as. ' +
      'Start the server as another user, or set DATABASE_URL to a PostgreSQL that runs already.',
  );
}

function systemUser(name: string): ServerUser | undefined {
  try {
    return { uid: Number(answerOfId('-u', name)), gid: Number(answerOfId('-g', name)) };
  } catch {
    return undefined;
  }
}

/** Throws if there is no such account. */
const answerOfId = (...args: readonly string[]): string =>
  execFileSync('id', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: environmentOfPrograms(),
  });

/** `postgres (uid 101)`, or `uid 12345` if the machine has no name for it. */
export function nameOf(uid: number): string {
  try {
    const name = uid === process.getuid?.() ? userInfo().username : answerOfId('-un', `${uid}`);
    return `${name.trim()} (uid ${uid})`;
  } catch {
    return `uid ${uid}`;
  }
}

/** The outermost folder on the way to `path` that the mode bits close to the user; for messages, as it knows no ACLs. */
export function closedFolder({ uid, gid }: ServerUser, path: string): string | undefined {
  const folders: string[] = [];
  for (let folder = existsSync(path) ? realpathSync(path) : path; dirname(folder) !== folder; ) {
    folder = dirname(folder);
    folders.unshift(folder);
  }
  return folders.find((folder) => {
    const stat = lstatSync(folder);
    const shift = stat.uid === uid ? 6 : stat.gid === gid ? 3 : 0;
    return ((stat.mode >> shift) & 1) === 0;
  });
}

/** The same as a sentence with what to do; `undefined` if nothing is closed. */
export function closedPath(user: ServerUser | undefined, path: string): string | undefined {
  const closed = user && closedFolder(user, path);
  return (
    closed && `it runs as ${nameOf(user.uid)}, who may not enter ${closed}. Run \`chmod o+x ${closed}\`.`
  );
}
