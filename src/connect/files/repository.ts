import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The Git repository that the file is in; not one that is the home folder itself. */
export function repositoryOf(real: string, home: string): string | undefined {
  const end = existsSync(home) ? realpathSync(home) : home;
  for (let folder = dirname(real); folder !== end; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
  return undefined;
}
