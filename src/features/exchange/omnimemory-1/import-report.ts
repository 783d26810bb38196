import type { SourceTable } from './source/known-tables.ts';
import type { LeftTable, OldTenant } from './source/source-schema.ts';

/** A row that was not stored, or that was changed to fit. */
export interface ReportedRow {
  readonly table: string;
  readonly rowid: number | null;
  readonly kind: 'refused' | 'mended';
  readonly reason: string;
}

export interface TableReport {
  /** All rows of the file. */
  readonly rows: number;
  readonly read: number;
  readonly stored: number;
  /** Stored by an earlier run, or there under the same name. */
  readonly existing: number;
  readonly refused: number;
  readonly mended: number;
  /** How often each reason was given. */
  readonly reasons: Readonly<Record<string, number>>;
}

export interface ImportReport {
  readonly tables: Readonly<Partial<Record<SourceTable, TableReport>>>;
  /** Sessions and projects that had no row, but were named. */
  readonly made: { readonly sessions: number; readonly projects: number };
  readonly not_carried_over: readonly LeftTable[];
  readonly unknown: readonly string[];
  /** Tenants of OmniMemory 1. All of their rows come into one scope, unless one is chosen. */
  readonly old_tenants: readonly OldTenant[];
}

const MAX_REASONS = 100;
const OTHER_REASON = 'other reasons; the report has each';

type Counts = { -readonly [F in keyof TableReport]: TableReport[F] } & { reasons: Record<string, number> };

/** Counts what happens to the rows, and tells `onRow` of those that are worth a line. */
export class ReportWriter {
  readonly #tables: Partial<Record<SourceTable, Counts>> = {};
  readonly #onRow: (row: ReportedRow) => void;
  readonly made = { sessions: 0, projects: 0 };

  constructor(onRow: (row: ReportedRow) => void) {
    this.#onRow = onRow;
  }

  begin(table: SourceTable, rows: number): void {
    this.#tables[table] = { rows, read: 0, stored: 0, existing: 0, refused: 0, mended: 0, reasons: {} };
  }

  add(table: SourceTable, counts: Partial<Pick<TableReport, 'read' | 'stored' | 'existing'>>): void {
    const of = this.#of(table);
    of.read += counts.read ?? 0;
    of.stored += counts.stored ?? 0;
    of.existing += counts.existing ?? 0;
  }

  refuse(table: SourceTable, rowid: number | null, reason: string): void {
    this.#of(table).refused++;
    this.#note({ table, rowid, kind: 'refused', reason });
  }

  /** One row, with all that was changed about it. */
  mend(table: SourceTable, rowid: number, reasons: readonly string[]): void {
    if (reasons.length === 0) return;
    this.#of(table).mended++;
    for (const reason of new Set(reasons)) this.#note({ table, rowid, kind: 'mended', reason });
  }

  tables(): ImportReport['tables'] {
    return structuredClone(this.#tables);
  }

  #of(table: SourceTable): Counts {
    const of = this.#tables[table];
    if (!of) throw new Error(`No step reads ${table}.`);
    return of;
  }

  #note(row: ReportedRow): void {
    const { reasons } = this.#of(row.table as SourceTable);
    const key =
      row.reason in reasons || Object.keys(reasons).length < MAX_REASONS ? row.reason : OTHER_REASON;
    reasons[key] = (reasons[key] ?? 0) + 1;
    this.#onRow(row);
  }
}
