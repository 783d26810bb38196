import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../lib/logger.ts';
import { type BuiltPages, readBuiltPages } from './built-pages.ts';
import { hashOfSources } from './source-hash.ts';

const DASHBOARD = join(import.meta.dirname, '../../../dashboard');
/**
 * Whether the pages were built of other sources than those that are here, as after `git pull` without `npm ci`. False
 * where there are no sources, as in the image.
 */
export async function areBuiltPagesOld(dashboard = DASHBOARD): Promise<boolean> {
  const builtOf = await readFile(join(dashboard, 'dist/sources.txt'), 'utf8').catch(() => undefined);
  if (builtOf === undefined || !(await exists(join(dashboard, 'src')))) return false;
  return builtOf !== (await hashOfSources(dashboard));
}

/** The built pages, with a warning if they are old. The sources are read in the background. */
export function readPages(log: Logger): Promise<BuiltPages | undefined> {
  warnOfOldPages(log);
  return readBuiltPages();
}

async function warnOfOldPages(log: Logger): Promise<void> {
  if (await areBuiltPagesOld().catch(() => false))
    log.warn(
      'the pages of the dashboard are older than their sources; run `npm run build:dashboard` and start the server again',
    );
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
