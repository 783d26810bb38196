import { importing, type Scope, scopeIdOf } from '../../../auth/scope.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import type { EntitlementsService } from '../../entitlements/entitlements.service.ts';
import { Cells } from './convert/cells.ts';
import { RowRefused } from './convert/row-refused.ts';
import type { Times } from './convert/times.ts';
import { ImportCancelled, OmniMemory1FileDiffers } from './import.errors.ts';
import type { ReportWriter } from './import-report.ts';
import type { Source } from './source/source.ts';
import type { SourceSchema } from './source/source-schema.ts';
import type { SourceRow } from './source/sqlite-file.ts';
import { BEFORE_ALL, pagesOf, rowidOf } from './steps/read-pages.ts';
import type { Step } from './steps/step.ts';
import { ofOldTenant } from './steps/tenant-filter.ts';
import { lastBatch, noteBatch } from './store/batch.repository.ts';
import { existingNames, type Skipped } from './store/insert-rows.ts';
import { markSessions } from './store/session-marks.repository.ts';

export interface RunOptions {
  readonly oldTenant: string | undefined;
  readonly isDryRun: boolean;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: () => Promise<void> | void;
}

export interface RunParts {
  readonly database: Database;
  readonly entitlements: EntitlementsService;
  readonly scope: Scope;
  readonly source: Source;
  readonly schema: SourceSchema;
  readonly times: Times;
  readonly report: ReportWriter;
  readonly options: RunOptions;
}

interface Converted {
  readonly rowid: number;
  readonly item: unknown;
  readonly notes: readonly string[];
}

const MISSING = {
  session_id: 'session_id names a session that could not be imported',
  project_id: 'project_id names a project that could not be imported',
} as const;

/** Reads, converts and stores the rows of one table: each page in one transaction. */
export class StepRunner {
  readonly #parts: RunParts;

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  /** Throws ImportCancelled, OmniMemory1FileDiffers, PlanLimitReached or DiskFull; what is stored stays. */
  async run(step: Step): Promise<void> {
    const { source, schema, report, options } = this.#parts;
    if (!schema.has(step.table)) return;
    const filter = ofOldTenant(schema, step.table, options.oldTenant);
    const conditions = [step.where, filter].filter((one) => one !== undefined).join(' and ');
    report.begin(step.table, await schema.count(step.table, conditions && `where ${conditions}`));
    const anchor = step.isNumbered ? await schema.hashOf(step.table) : undefined;
    const name =
      anchor && `${step.table}:${anchor}${options.oldTenant === undefined ? '' : `:${options.oldTenant}`}`;
    const after = name === undefined ? BEFORE_ALL : await this.#resume(step, name, filter);
    for await (const page of pagesOf(source, step, filter, step.replays ? BEFORE_ALL : after)) {
      if (options.signal?.aborted) throw new ImportCancelled();
      await step.prepare?.(page);
      const isReplayed = (row: SourceRow) => rowidOf(row) <= after;
      // what an earlier run has stored is read again for what it leaves behind
      for (const row of page.filter(isReplayed)) this.#converted(step, row, { isSilent: true });
      const rows = page.filter((row) => !isReplayed(row));
      if (rows.length === 0) continue;
      const items = rows.flatMap((row) => this.#converted(step, row, { isSilent: false }));
      await this.#storePage(step, rows, items, name);
      await options.onProgress();
    }
  }

  /** The last rowid that an earlier run has stored. */
  async #resume(step: Step, name: string, filter: string | undefined): Promise<number> {
    const { database, scope, schema, report } = this.#parts;
    const last = await database.readOne(scope, (tx) => lastBatch(tx, name));
    if (!last) return BEFORE_ALL;
    const found = await schema.hashOf(step.table, last.last_rowid);
    // a row that is gone says nothing
    if (found !== undefined && found !== last.last_row)
      throw new OmniMemory1FileDiffers(step.table, last.last_rowid);
    const existing = await schema.count(
      step.table,
      `where ${[`t.rowid <= ${last.last_rowid}`, filter].filter((one) => one !== undefined).join(' and ')}`,
    );
    report.add(step.table, { read: existing, existing });
    return last.last_rowid;
  }

  #converted(step: Step, row: SourceRow, { isSilent }: { readonly isSilent: boolean }): Converted[] {
    const { times, report } = this.#parts;
    const rowid = rowidOf(row);
    try {
      const cells = new Cells(row, times);
      const item = step.convert(cells);
      if (item !== undefined) return [{ rowid, item, notes: cells.notes }];
      if (!isSilent) report.refuse(step.table, rowid, step.leftOut ?? 'not imported');
    } catch (error) {
      if (!(error instanceof RowRefused)) throw error;
      if (!isSilent) report.refuse(step.table, rowid, error.reason);
    }
    return [];
  }

  async #storePage(
    step: Step,
    rows: readonly SourceRow[],
    items: readonly Converted[],
    name: string | undefined,
  ) {
    const { options, report } = this.#parts;
    const values = items.map(({ item }) => item);
    const skipped = options.isDryRun
      ? await this.#existing(step, values)
      : await this.#store(step, values, await this.#batchOf(step, rows, name));
    const reasons = new Map(skipped.map(({ nth, reason }) => [nth, reason]));
    const existing = skipped.filter(({ reason }) => reason === 'existing').length;
    report.add(step.table, { read: rows.length, existing, stored: items.length - skipped.length });
    for (const [nth, { rowid, notes }] of items.entries()) {
      const reason = reasons.get(nth);
      if (reason === undefined) report.mend(step.table, rowid, notes);
      if (reason === 'missing')
        report.refuse(step.table, rowid, MISSING[step.target.needs?.column ?? 'session_id']);
    }
  }

  async #batchOf(step: Step, rows: readonly SourceRow[], source: string | undefined) {
    if (source === undefined) return undefined;
    const [first_rowid, last_rowid] = [rowidOf(rows[0]), rowidOf(rows.at(-1))];
    const last_row = (await this.#parts.schema.hashOf(step.table, last_rowid)) ?? '';
    return { source, first_rowid, last_rowid, last_row };
  }

  async #store(step: Step, items: readonly unknown[], batch: Parameters<typeof noteBatch>[1] | undefined) {
    const { database, scope } = this.#parts;
    const work = async (tx: ScopeTransaction) => {
      if (batch) await noteBatch(tx, batch);
      return step.store(tx, items);
    };
    if (step.target.table !== 'checkpoints') return database.inScope(scope, work);
    return this.#storeHistory(step, items, work);
  }

  /** Only the import's role stores versions of the past. The plan counts checkpoints, and not their versions. */
  async #storeHistory(
    step: Step,
    items: readonly unknown[],
    work: (tx: ScopeTransaction) => Promise<Skipped[]>,
  ) {
    const { database, scope, entitlements } = this.#parts;
    const sessions = items.map(
      (item) => (item as readonly { readonly session_id: string }[])[0]?.session_id ?? '',
    );
    await database.writeOne(scope, (tx) => markSessions(tx, [...new Set(sessions)]));
    const plan = await entitlements.of(scope);
    const known = await this.#existing(step, items);
    return database.inScope(importing(scope), async (tx) => {
      await entitlements.takeRoomForCheckpoints(tx, plan, items.length - known.length);
      const skipped = await work(tx);
      const stored = items.length - skipped.length;
      if (scope.kind === 'tenant' && stored > 0) await entitlements.countCheckpoints(tx, stored);
      return skipped;
    });
  }

  async #existing(step: Step, items: readonly unknown[]): Promise<Skipped[]> {
    const { database, scope } = this.#parts;
    const { nameOf } = step;
    if (!nameOf || step.target.key === undefined) return [];
    // a scope has one row of settings, which the scope names
    const isNamed = step.target.key in step.target.given;
    const names = items.map((item) => (isNamed ? nameOf(item) : scopeIdOf(scope)));
    // as the import's role for history: a private checkpoint of somebody else has its id, too
    const as = step.target.table === 'checkpoints' ? importing(scope) : scope;
    const known = await database.readOne(as, (tx) => existingNames(tx, step.target, names));
    return names.flatMap((name, nth) => (known.has(name) ? [{ nth, reason: 'existing' as const }] : []));
  }
}
