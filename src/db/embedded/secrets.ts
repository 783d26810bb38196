import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { OWNER_ROLE, ROLE_NAMES, TASK_ROLE_VARIABLES } from '../schema/roles.ts';

export const ADMIN = 'postgres';
export const ROLES = [ADMIN, OWNER_ROLE, ...Object.values(ROLE_NAMES)];
/** Roles that a file of an earlier release does not have. */
const LATER_ROLES = (Object.keys(TASK_ROLE_VARIABLES) as (keyof typeof TASK_ROLE_VARIABLES)[]).map(
  (role): string => ROLE_NAMES[role],
);
const FOR_OTHERS = 0o007;

export interface Secrets {
  readonly passwords: Readonly<Record<string, string>>;
  readonly secretKey: string;
}

const text = z.string('must be a text').min(1, 'must not be empty');
const secretsFile = z.object({
  passwords: z.object(
    Object.fromEntries(ROLES.map((role) => [role, LATER_ROLES.includes(role) ? text.optional() : text])),
  ),
  secretKey: z.string('must be a text').min(32, 'must be at least 32 characters long'),
});

/**
 * The passwords of the embedded PostgreSQL, generated with it. If a database exists, a missing or damaged file is never
 * replaced, because nothing else gives access to that database.
 */
export async function loadSecrets(file: string, databaseExists: boolean): Promise<Secrets> {
  const content = await contentOf(file);
  if (content === undefined) {
    if (databaseExists) throw unusable(file, 'is missing', databaseExists);
    return createSecrets(file);
  }
  if (content.trim() === '') throw unusable(file, 'is empty', databaseExists);
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    throw unusable(file, 'is not JSON or was cut off', databaseExists);
  }
  const { data, error } = secretsFile.safeParse(json);
  if (error) {
    // the path and what is expected, but never the value
    const [{ path = [], message = '' } = {}] = error.issues;
    throw unusable(file, `has an invalid value (${[...path, message].join(' ')})`, databaseExists);
  }
  const passwords = Object.fromEntries(ROLES.map((role) => [role, data.passwords[role] ?? newSecret()]));
  const secrets = { passwords, secretKey: data.secretKey };
  if (ROLES.some((role) => data.passwords[role] === undefined)) await writeSecrets(file, secrets);
  return secrets;
}

async function contentOf(file: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(file);
    if (process.getuid && mode & FOR_OTHERS) {
      throw new Error(
        `${file} contains the passwords of the database, and every user of this machine can read it. Run \`chmod 600\` on it, then start again; if other people use this machine, assume that they know the passwords.`,
      );
    }
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === undefined) throw error;
    throw new Error(
      `${file} contains the passwords of the database and cannot be read (${message}). Make it readable for the user who runs this process, then start again.`,
    );
  }
}

function unusable(file: string, fault: string, databaseExists: boolean): Error {
  const remedy = databaseExists
    ? 'Restore it from a backup; without one, see docs/operations.md (Data folder) for setting new passwords.'
    : 'No database needs it yet: delete it, then start again.';
  return new Error(
    `${file} contains the passwords of the database in its folder, but it ${fault}. ${remedy}`,
  );
}

const newSecret = () => randomBytes(24).toString('hex');

async function createSecrets(file: string): Promise<Secrets> {
  const passwords = Object.fromEntries(ROLES.map((role) => [role, newSecret()]));
  const secrets = { passwords, secretKey: newSecret() };
  await writeSecrets(file, secrets);
  return secrets;
}

/** No other process may write it at the same time. */
async function writeSecrets(file: string, secrets: Secrets): Promise<void> {
  // synced to disk before it is renamed, so that neither a kill nor a power failure leaves half a file
  const unfinished = `${file}.new`;
  await rm(unfinished, { force: true });
  const handle = await open(unfinished, 'wx', 0o600);
  try {
    await handle.writeFile(JSON.stringify(secrets, null, 2));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
  await syncFolder(dirname(file));
}

/** Not every system can do this. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
