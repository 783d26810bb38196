import type pg from 'pg';
import { CATALOGUE_CHECKS } from './catalogue-checks.ts';
import { releaseWarning } from './server-release.ts';

export interface Finding {
  /** `fault`: isolation is not what it should be. `warning`: worth knowing, nothing is open. */
  readonly severity: 'fault' | 'warning';
  readonly check: string;
  readonly message: string;
}

export interface Examination {
  /** What was looked at, in words. */
  readonly checks: readonly string[];
  readonly findings: readonly Finding[];
}

/** Examines a live database by its catalogue. Reads only; any role may ask. */
export async function examine(client: pg.ClientBase): Promise<Examination> {
  const findings: Finding[] = [];
  for (const { name, sql } of CATALOGUE_CHECKS) {
    const { rows } = await client.query<{ message: string }>(sql);
    findings.push(...rows.map(({ message }) => ({ severity: 'fault' as const, check: name, message })));
  }
  const { rows } = await client.query<{ server_version_num: string }>('show server_version_num');
  const message = releaseWarning(Number(rows[0]?.server_version_num));
  const release = 'server release has the known fixes of row-level security';
  if (message) findings.push({ severity: 'warning', check: release, message });
  return { checks: [...CATALOGUE_CHECKS.map(({ name }) => name), release], findings };
}
