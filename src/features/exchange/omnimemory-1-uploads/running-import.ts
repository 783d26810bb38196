import type { Scope } from '../../../auth/scope.ts';
import { appErrorOf } from '../../../db/app-error.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { cutTo } from '../../../lib/cut-text.ts';
import { ImportCancelled } from '../omnimemory-1/import.errors.ts';
import type { ImportReport, ReportedRow } from '../omnimemory-1/import-report.ts';
import { type ImportChange, noteProgress } from './import.repository.ts';
import type { StoredReport } from './import.schemas.ts';

export const EMPTY: StoredReport = {
  tables: {},
  made: { sessions: 0, projects: 0 },
  not_carried_over: [],
  unknown: [],
  old_tenants: [],
  rows: [],
};

const MAX_ROWS = 100;
const MAX_NAMES = 100;
const NAME_LENGTH = 200;
const ERROR_LENGTH = 2_000;
const NOTE_EVERY_MS = 1_000;
const UNEXPECTED = 'The server failed unexpectedly; its log has the reason. Send the file again to continue.';

/** Notes how far an import is, and hears of a wish to stop it, also from another process. */
export class RunningImport {
  readonly scope: Scope;
  readonly importId: string;
  readonly #database: Database;
  readonly #stop = new AbortController();
  readonly #rows: ReportedRow[] = [];
  #report: StoredReport = EMPTY;
  #notedAt = 0;

  constructor(database: Database, scope: Scope, importId: string) {
    this.#database = database;
    this.scope = scope;
    this.importId = importId;
  }

  stop(): void {
    this.#stop.abort();
  }

  get listeners() {
    return {
      signal: this.#stop.signal,
      onRow: (row: ReportedRow) => {
        if (this.#rows.length < MAX_ROWS) this.#rows.push(row);
      },
      onProgress: (report: ImportReport) => this.#progressed(report),
    };
  }

  /** Runs the import and notes how it ended. Throws what is no error of the caller's. */
  async finish(work: () => Promise<ImportReport>): Promise<void> {
    try {
      this.#keep(await work());
      await this.#note({ state: 'done', error: null });
    } catch (error) {
      const known = appErrorOf(error);
      if (error instanceof ImportCancelled) return await this.#note({ state: 'cancelled', error: null });
      await this.#note({ state: 'failed', error: storable(known?.message ?? UNEXPECTED, ERROR_LENGTH) });
      if (!known) throw error;
    }
  }

  async #progressed(report: ImportReport): Promise<void> {
    this.#keep(report);
    if (Date.now() - this.#notedAt < NOTE_EVERY_MS) return;
    this.#notedAt = Date.now();
    await this.#note({ state: 'running', error: null });
  }

  /** A file can have any number of tables of its own, and any names. */
  #keep({ not_carried_over, unknown, old_tenants, ...report }: ImportReport): void {
    this.#report = {
      ...report,
      not_carried_over: not_carried_over
        .slice(0, MAX_NAMES)
        .map((left) => ({ ...left, table: storable(left.table, NAME_LENGTH) })),
      unknown: unknown.slice(0, MAX_NAMES).map((name) => storable(name, NAME_LENGTH)),
      old_tenants: old_tenants
        .slice(0, MAX_NAMES)
        .map((tenant) => ({ ...tenant, tenant_id: storable(tenant.tenant_id, NAME_LENGTH) })),
      rows: this.#rows,
    };
  }

  async #note(change: Omit<ImportChange, 'report'>): Promise<void> {
    const noted = { ...change, report: this.#report };
    const isCancelled = await this.#database.writeOne(this.scope, (tx) =>
      noteProgress(tx, this.importId, noted),
    );
    if (isCancelled) this.stop();
  }
}

/** A text of the file as PostgreSQL can keep it: without NUL, and not without an end. */
function storable(text: string, length: number): string {
  const whole = text.toWellFormed().replaceAll('\0', '\uFFFD');
  return whole.length <= length ? whole : `${cutTo(whole, length - 1)}…`;
}
