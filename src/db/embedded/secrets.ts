import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { OWNER_ROLE, ROLE_NAMES } from '../schema/roles.ts';

export const ADMIN = 'postgres';
const ROLES = [ADMIN, OWNER_ROLE, ...Object.values(ROLE_NAMES)];
const FOR_OTHERS = 0o007;

export interface Secrets {
  readonly passwords: Readonly<Record<string, string>>;
  readonly secretKey: string;
}

const text = z.string('must be a text').min(1, 'must not be empty');
const secretsFile = z.object({
  passwords: z.object(Object.fromEntries(ROLES.map((role) => [role, text]))),
  secretKey: z.string('must be a text').min(32, 'must be at least 32 characters long'),
});

/**
 * The passwords of the embedded PostgreSQL. They are made with it: where a database exists, a file that is missing or
 * broken is never replaced, because nothing else opens that database.
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
    // the path and what is expected, never what is there
    const [{ path = [], message = '' } = {}] = error.issues;
    throw unusable(file, `has a wrong value (${[...path, message].join(' ')})`, databaseExists);
  }
  return data;
}

async function contentOf(file: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(file);
    if (process.getuid && mode & FOR_OTHERS) {
      throw new Error(
        `${file} holds the passwords of the database and every user of this machine may open it. Run \`chmod 600\` on it, then start again; where others work on this machine, treat the passwords as known to them.`,
      );
    }
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === undefined) throw error;
    throw new Error(
      `${file} holds the passwords of the database and cannot be read (${message}). Make it readable for the user who runs this process, then start again.`,
    );
  }
}

function unusable(file: string, fault: string, databaseExists: boolean): Error {
  const remedy = databaseExists
    ? 'Restore it from a backup; without one, docs/operations.md says how to set new passwords (Data folder).'
    : 'No database needs it yet: delete it, then start again.';
  return new Error(`${file} holds the passwords of the database in its folder, and it ${fault}. ${remedy}`);
}

/** Nobody else may write it at the same time. */
async function createSecrets(file: string): Promise<Secrets> {
  const random = () => randomBytes(24).toString('hex');
  const secrets = {
    passwords: Object.fromEntries(ROLES.map((role) => [role, random()])),
    secretKey: random(),
  };
  // on the disk before it has its name, so that neither a kill nor a power cut leaves half a file
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
  return secrets;
}

/** Not every system can. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
