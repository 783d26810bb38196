import type { Logger } from '../../lib/logger.ts';
import type { RolePools } from '../pools/role-pools.ts';

/** The first minor release of each major that has the row-level-security fixes of 2026-11-12 (CVE-2026-120154 and others). */
const FIXED: Record<number, number> = { 15: 20, 16: 16, 17: 12, 18: 7 };

/**
 * What an operator should know about a server release, or `undefined` if there is nothing to report. `versionNum` is
 * PostgreSQL's server_version_num, e.g. 180004 for 18.4.
 */
export function releaseWarning(versionNum: number): string | undefined {
  const major = Math.floor(versionNum / 10_000);
  const minor = versionNum % 10_000;
  const fixed = FIXED[major];
  if (fixed === undefined) return `PostgreSQL ${major} is not one of the tested releases (15 to 18)`;
  if (minor < fixed)
    return `PostgreSQL ${major}.${minor} lacks fixes for row-level security; update to ${major}.${fixed}`;
  return undefined;
}

/** Warns of a release of PostgreSQL that lacks security fixes. */
export async function warnOfOldRelease(pools: RolePools, log: Logger): Promise<void> {
  const { rows } = (await pools.identity?.query('show server_version_num')) ?? { rows: [] };
  const warning = releaseWarning(Number(rows[0]?.server_version_num));
  if (warning) log.warn(warning);
}
