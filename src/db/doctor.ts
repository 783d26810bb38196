import type pg from 'pg';
import { CATALOGUE_CHECKS } from './catalogue-checks.ts';
import { HARDENING_CHECKS } from './hardening-checks.ts';
import { compareWithPolicyFiles } from './policy-files.ts';
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

const FILES = 'grants and policies are those of db/policies, down to the column';
const RELEASE = 'server release has the known fixes of row-level security';
const CHECKS = [...CATALOGUE_CHECKS, ...HARDENING_CHECKS];

/** Examines a live database by its catalogue. Reads only; any role may ask. */
export async function examine(client: pg.ClientBase): Promise<Examination> {
  const findings: Finding[] = [];
  for (const { name, sql, severity = 'fault' } of CHECKS) {
    const { rows } = await client.query<{ message: string }>(sql);
    findings.push(...rows.map(({ message }) => ({ severity, check: name, message })));
  }
  const differences = await compareWithPolicyFiles(client);
  findings.push(...differences.map((message) => ({ severity: 'fault' as const, check: FILES, message })));
  const { rows } = await client.query<{ server_version_num: string }>('show server_version_num');
  const message = releaseWarning(Number(rows[0]?.server_version_num));
  if (message) findings.push({ severity: 'warning', check: RELEASE, message });
  return { checks: [...CHECKS.map(({ name }) => name), FILES, RELEASE], findings };
}
