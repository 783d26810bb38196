import {
  type ChainComparison,
  compareChains,
  compareTables,
  type TableComparison,
} from '../../db/backup/compare.ts';
import type { LiveState } from '../../db/backup/live.ts';
import type { BackupRecord, Figures } from '../../db/backup/record.ts';
import type { Finding } from '../../db/doctor/finding.ts';

/** What `restore --json` prints. */
export interface Report {
  readonly ok: boolean;
  readonly made_at: string;
  readonly seconds: number;
  readonly tables: readonly TableComparison[];
  readonly audit: {
    readonly ok: boolean;
    readonly heads: readonly ChainComparison[];
    /** Tenants whose live log does not continue the one of the backup. */
    readonly not_continued: readonly string[];
    /** The lines of `audit verify`. */
    readonly lines: readonly string[];
  };
  /** Without hints. */
  readonly doctor: { readonly ok: boolean; readonly findings: readonly Finding[] };
}

interface Examined {
  readonly record: BackupRecord;
  readonly figures: Figures;
  readonly live: LiveState | undefined;
  readonly findings: readonly Finding[];
  readonly logs: readonly string[];
  readonly areLogsWhole: boolean;
  readonly seconds: number;
}

/** `ok`: every row and every chain is proved to be the one of the backup, and doctor finds no fault. */
export function reportOf({ record, figures, live, findings, logs, areLogsWhole, seconds }: Examined): Report {
  const tables = compareTables(figures, record.figures, live?.figures ?? null);
  const heads = compareChains(figures, record.figures);
  const notContinued = live?.otherChains ?? [];
  const isAuditWhole =
    areLogsWhole && notContinued.length === 0 && heads.every(({ verdict }) => verdict !== 'differs');
  const hasFault = findings.some(({ severity }) => severity === 'fault');
  return {
    ok: tables.every(({ verdict }) => verdict === 'same') && isAuditWhole && !hasFault,
    made_at: record.made_at,
    seconds: Number(seconds.toFixed(1)),
    tables,
    audit: { ok: isAuditWhole, heads, not_continued: notContinued, lines: logs },
    doctor: { ok: !hasFault, findings: findings.filter(({ severity }) => severity !== 'hint') },
  };
}

export function printReport({ ok, made_at, seconds, tables, audit, doctor }: Report): void {
  const shown = tables.filter(({ rows, recorded, verdict }) => rows || recorded || verdict !== 'same');
  const width = Math.max(5, ...shown.map(({ table }) => table.length));
  const line = (...cells: string[]) => console.log(cells.join('  ').trimEnd());
  const number = (value: number | null) => `${value ?? '-'}`.padStart(10);
  line('verdict', 'table'.padEnd(width), 'backup'.padStart(10), 'restored'.padStart(10), 'live'.padStart(10));
  for (const { verdict, table, recorded, rows, live, isLiveSame } of shown) {
    const since = isLiveSame === false ? 'changed since' : '';
    line(verdict.padEnd(7), table.padEnd(width), number(recorded), number(rows), number(live), since);
  }
  const empty = tables.length - shown.length;
  if (empty > 0) line(`same     ${empty} more tables, without rows`);
  line(verdictOf(audit.ok), `${audit.heads.length} audit logs: their ends, and every line of them`);
  if (!audit.ok) for (const text of audit.lines) line(`         ${text}`);
  for (const { tenant_id } of audit.heads.filter(({ verdict }) => verdict === 'differs'))
    line(`         ${tenant_id}: its end is not the one that the backup recorded`);
  for (const id of audit.not_continued)
    line(`         ${id}: the log of the live database does not continue the one of the backup`);
  line(verdictOf(doctor.ok), 'doctor');
  for (const { severity, message, remedy } of doctor.findings)
    line(`         ${severity}: ${message} → ${remedy}`);
  if (tables.some(({ verdict }) => verdict === 'unknown'))
    line('unknown: the backup has no figures of its own, and the live database has changed since.');
  line(`${ok ? 'ok' : 'FAULT'}: the backup of ${made_at}, restored and checked in ${seconds} s`);
}

const verdictOf = (isOk: boolean) => (isOk ? 'same   ' : 'differs');
