import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';

const LIBRARY = 'libnss_wrapper.so';
const FOLDERS = ['/usr/lib', '/usr/lib64', '/usr/local/lib'];

/**
 * What initdb needs in its environment to accept a user without a name: the official image of PostgreSQL uses the same
 * library. The account exists in a file for this one program and nowhere else. Empty where it is not needed or not possible.
 */
export async function environmentForNameless(beside: string): Promise<NodeJS.ProcessEnv> {
  if (!process.getuid || hasName()) return {};
  const library = await findLibrary();
  if (!library) return {};
  const passwd = `${beside}.passwd`;
  await writeFile(passwd, `postgres:x:${process.getuid()}:${process.getgid?.()}::/:/bin/false\n`, {
    mode: 0o600,
  });
  return { LD_PRELOAD: library, NSS_WRAPPER_PASSWD: passwd, NSS_WRAPPER_GROUP: '/etc/group' };
}

function hasName(): boolean {
  try {
    userInfo();
    return true;
  } catch {
    return false;
  }
}

/** Debian keeps libraries in a folder of the architecture: `/usr/lib/x86_64-linux-gnu`. */
async function findLibrary(): Promise<string | undefined> {
  for (const folder of FOLDERS) {
    const inside = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const folders = [
      folder,
      ...inside.filter((one) => one.isDirectory()).map(({ name }) => join(folder, name)),
    ];
    const found = folders.map((one) => join(one, LIBRARY)).find((file) => existsSync(file));
    if (found) return found;
  }
  return undefined;
}
