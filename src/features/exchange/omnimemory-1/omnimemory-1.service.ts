import { type Scope, userIdOf } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import type { Spool } from '../../../lib/files/spool.ts';
import type { EntitlementsService } from '../../entitlements/entitlements.service.ts';
import { Times } from './convert/times.ts';
import { type ImportReport, type ReportedRow, ReportWriter } from './import-report.ts';
import { Source } from './source/source.ts';
import { SourceSchema } from './source/source-schema.ts';
import { StepRunner } from './step-runner.ts';
import { checkpointStep } from './steps/checkpoint-step.ts';
import { missingProjects, missingSessions } from './steps/missing-parents.ts';
import type { Step } from './steps/step.ts';
import { memoryStep, projectStep, sessionSteps, settingSteps, telemetrySteps } from './steps/steps.ts';
import { existingNames, insertRows } from './store/insert-rows.ts';
import { PROJECTS, SESSIONS, type Target } from './store/targets.ts';

export interface ImportOptions {
  /** The IANA name of the zone of the computer that OmniMemory 1 ran on. */
  readonly timeZone: string;
  /** Only rows of this tenant of OmniMemory 1; `local`: only those without one. */
  readonly oldTenant?: string | undefined;
  readonly isDryRun?: boolean;
  /** Leaves out tables and columns that this release does not know, and says which. */
  readonly skipsUnknown?: boolean;
  /** Nobody else uses the file. */
  readonly isExclusive?: boolean;
  /** Ends the import if a statement takes longer on the file. */
  readonly statementTimeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onRow?: (row: ReportedRow) => void;
  /** Called after each page; may wait. */
  readonly onProgress?: (report: ImportReport) => Promise<void> | void;
}

interface Missing {
  readonly target: Target;
  readonly rows: readonly object[];
}

/** Imports the SQLite file of OmniMemory 1. */
export class OmniMemory1Service {
  readonly #database: Database;
  readonly #entitlements: EntitlementsService;
  readonly #spool: Spool;

  constructor(database: Database, entitlements: EntitlementsService, spool: Spool) {
    this.#database = database;
    this.#entitlements = entitlements;
    this.#spool = spool;
  }

  /**
   * Each page of rows is stored in one transaction with a note of how far it reaches, so that an import that was stopped
   * goes on, and a second one stores nothing. `scope.userId` becomes the author of private checkpoints.
   *
   * Throws NotOmniMemory1File, OmniMemory1FileDamaged, OmniMemory1FileLocked, OmniMemory1SchemaUnknown,
   * OmniMemory1FileDiffers, ImportCancelled, PlanLimitReached or DiskFull.
   */
  async import(scope: Scope, path: string, options: ImportOptions): Promise<ImportReport> {
    const { isExclusive = false, signal, statementTimeoutMs } = options;
    const copyIn = isExclusive ? undefined : this.#spool;
    const source = await Source.open(path, { copyIn, signal, statementTimeoutMs });
    try {
      return await this.#run(scope, source, options);
    } finally {
      await source.close();
    }
  }

  async #run(scope: Scope, source: Source, options: ImportOptions): Promise<ImportReport> {
    const { oldTenant, isDryRun = false, skipsUnknown = false, signal, onRow = () => {} } = options;
    const schema = await SourceSchema.read(source, { skipsUnknown });
    const now = Date.now();
    const times = new Times(options.timeZone, now);
    const report = new ReportWriter(onRow);
    const facts = {
      not_carried_over: await schema.left(),
      unknown: schema.unknown,
      old_tenants: await schema.oldTenants(),
    };
    const result = (): ImportReport => ({
      tables: report.tables(),
      made: { ...report.made },
      ...facts,
    });
    const onProgress = () => options.onProgress?.(result());
    const { database, entitlements } = { database: this.#database, entitlements: this.#entitlements };
    const parts = { database, entitlements, scope, source, schema, times, report };
    const runner = new StepRunner({ ...parts, options: { oldTenant, isDryRun, signal, onProgress } });
    const run = async (steps: readonly Step[]) => {
      for (const step of steps) await runner.run(step);
    };
    const parents = { source, schema, times, now, oldTenant };

    await run([projectStep(schema)]);
    report.made.projects = await this.#make(scope, isDryRun, {
      target: PROJECTS,
      rows: await missingProjects(parents),
    });
    await run(sessionSteps(schema));
    report.made.sessions = await this.#make(scope, isDryRun, {
      target: SESSIONS,
      rows: await missingSessions(parents),
    });
    await run([memoryStep(schema, now), ...settingSteps(schema), ...(await telemetrySteps(schema))]);
    await run([checkpointStep({ source, schema, times, userId: userIdOf(scope) })]);
    return result();
  }

  /** Returns how many did not exist. */
  async #make(scope: Scope, isDryRun: boolean, { target, rows }: Missing): Promise<number> {
    const names = rows.map((row) => (row as Record<string, string>)[target.key ?? ''] ?? '');
    if (names.length === 0) return 0;
    if (isDryRun) {
      const known = await this.#database.readOne(scope, (tx) => existingNames(tx, target, names));
      return names.filter((name) => !known.has(name)).length;
    }
    const skipped = await this.#database.inScope(scope, (tx) => insertRows(tx, target, rows));
    return rows.length - skipped.length;
  }
}
