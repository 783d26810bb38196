import pg from 'pg';
import { loadOperatorConfig, type OperatorUrls } from '../../config/config.ts';
import { type Examination, examine } from '../../db/doctor/doctor.ts';
import { MEGABYTE } from '../../db/transaction/disk-space.ts';
import { freeBytes } from '../../lib/files/disk-room.ts';
import { paintSeverity } from '../output/paint.ts';
import { withSearchQueue } from './search-queue.ts';
import { withWordVectors } from './word-vectors.ts';

export interface DoctorOptions {
  readonly strict?: true;
  readonly json?: true;
  readonly expectSuperuser: readonly string[];
}

/** Prints what was found. Sets the exit code. */
export async function diagnose(
  urls: OperatorUrls,
  { strict, json, expectSuperuser }: DoctorOptions,
): Promise<void> {
  const schema = await examineThrough(urls, expectSuperuser);
  const examination = await withDisk(withWordVectors(await withSearchQueue(schema, urls)));
  if (json) console.log(JSON.stringify(documentOf(examination), null, 2));
  else print(examination);
  const failing = strict ? ['fault', 'warning'] : ['fault'];
  if (examination.findings.some(({ severity }) => failing.includes(severity))) process.exitCode = 1;
}

/**
 * Connects as the owner, or without that URL as the identity role: any role may read the catalogue. `isEmbedded`: a server of
 * this product, with its settings.
 */
export async function examineThrough(
  { roles, owner, admin }: OperatorUrls,
  named: readonly string[],
  isEmbedded: boolean = loadOperatorConfig().urls === undefined,
): Promise<Examination> {
  const client = new pg.Client({ connectionString: owner ?? roles.identity });
  await client.connect();
  try {
    await client.query('begin transaction read only');
    const provisioning = admin ? [decodeURIComponent(new URL(admin).username)] : [];
    const config = loadOperatorConfig();
    return await examine(client, {
      expectedSuperusers: [...named, ...config.expectedSuperusers, ...provisioning],
      isEmbedded,
    });
  } finally {
    await client.end();
  }
}

const DISK = 'the disk of the embedded PostgreSQL has its reserve';

/** The disk of a database that runs elsewhere cannot be checked from here. */
async function withDisk(examination: Examination): Promise<Examination> {
  const { urls, dataDir, diskReserveMb } = loadOperatorConfig();
  if (urls) return examination;
  const { checks, findings } = examination;
  const free = Math.floor((await freeBytes(dataDir)) / MEGABYTE);
  const finding = {
    severity: 'warning',
    check: DISK,
    message: `${free} MB are free, which is below DISK_RESERVE_MB (${diskReserveMb}), so nothing more is stored.`,
    remedy: 'Free space on the disk, or lower DISK_RESERVE_MB.',
  } as const;
  return {
    ...examination,
    checks: [...checks, DISK],
    findings: free < diskReserveMb ? [...findings, finding] : findings,
  };
}

function documentOf({ checks, findings, notLookedAt }: Examination): object {
  return {
    ok: !findings.some(({ severity }) => severity === 'fault'),
    faults: findings.filter(({ severity }) => severity === 'fault').length,
    checks,
    findings,
    not_looked_at: notLookedAt,
  };
}

const WORST_FIRST = ['fault', 'warning', 'hint'];

function print({ checks, findings, notLookedAt }: Examination): void {
  for (const check of checks) {
    const found = findings
      .filter((finding) => finding.check === check)
      .sort((one, other) => WORST_FIRST.indexOf(one.severity) - WORST_FIRST.indexOf(other.severity));
    const severity = found[0]?.severity ?? 'ok';
    console.log(`${paintSeverity(severity, severity.padEnd(7))}  ${check}`);
    for (const { severity, message, remedy } of found)
      console.log(
        `           ${severity === found[0]?.severity ? '' : `${severity}: `}${message}\n             → ${remedy}`,
      );
  }
  if (notLookedAt.length > 0)
    console.log(`Not checked, because this role lacks the rights: ${notLookedAt.join('; ')}.`);
}
