import { OPERATOR } from '../../../auth/actor.ts';
import { importing, type Scope } from '../../../auth/scope.ts';
import { appErrorOf } from '../../../db/app-error.ts';
import { StoredBytesLimitReached } from '../../../db/errors.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import type { AuditService } from '../../audit/audit-log/audit.service.ts';
import type { CurrentPlan, EntitlementsService } from '../../entitlements/entitlements.service.ts';
import { ArchiveRefused, ScopeNotEmpty } from './archive.errors.ts';
import { type ArchivedTable, ArchiveReader } from './archive-reader.ts';
import {
  countedBytes,
  deferReferences,
  insertRows,
  lockImport,
  requireReferences,
  tablesInUse,
} from './import.repository.ts';
import type { Manifest } from './manifest.ts';
import { batchesOf } from './row-batches.ts';

export interface ImportOptions {
  /** Stores everything and rolls it back. */
  readonly dryRun: boolean;
  /** Hears of each table that has been read. */
  readonly onTable?: (step: 'checked' | 'stored', table: string, rows: number) => void;
}

export interface ImportedArchive {
  readonly manifest: Manifest;
  /** By the names of the tables. */
  readonly rows: Readonly<Record<string, number>>;
  /** Tables that are for reading only. */
  readonly leftOut: readonly string[];
}

/** Rolls back the transaction of a dry run. */
class DryRunEnded extends Error {}

/** Reads an archive back into an empty scope: all of it, in one transaction, or nothing. For the operator. */
export class ArchiveImportService {
  readonly #database: Database;
  readonly #entitlements: EntitlementsService;
  readonly #audit: AuditService;

  constructor(database: Database, entitlements: EntitlementsService, audit: AuditService) {
    this.#database = database;
    this.#entitlements = entitlements;
    this.#audit = audit;
  }

  /** Throws ArchiveRefused, ScopeNotEmpty, PlanLimitReached or StoredBytesLimitReached. */
  async import(scope: Scope, path: string, options: ImportOptions): Promise<ImportedArchive> {
    const archive = await ArchiveReader.open(path);
    try {
      if (archive.manifest.kind !== 'all')
        throw new ArchiveRefused(
          'it has only what one person has made (kind own), and refers to rows of others. Export everything (kind all).',
        );
      // before any row is stored, because storing takes long
      for (const table of archive.tables) await this.#check(archive, table, options);
      return await this.#store(scope, archive, options);
    } finally {
      archive.close();
    }
  }

  async #check(archive: ArchiveReader, one: ArchivedTable, { onTable }: ImportOptions): Promise<void> {
    for await (const _ of batchesOf(archive.lines(one), one));
    onTable?.('checked', one.table.table, one.file.rows);
  }

  async #store(scope: Scope, archive: ArchiveReader, options: ImportOptions): Promise<ImportedArchive> {
    const plan = await this.#entitlements.read(scope);
    const imported = archive.tables.filter(({ table }) => table.imported);
    const work = async (tx: ScopeTransaction) => {
      await lockImport(tx);
      const used = await tablesInUse(tx);
      if (used.length > 0) throw new ScopeNotEmpty(used);
      await deferReferences(tx);
      let checkpoints = 0;
      for (const one of imported) checkpoints += await this.#storeTable(tx, archive, one, options);
      await requireReferences(tx).catch((error: unknown) => {
        throw refusalOf(error, 'tool_sessions.ndjson');
      });
      if (scope.kind === 'tenant') await this.#count(tx, plan, checkpoints);
      if (options.dryRun) throw new DryRunEnded();
    };
    await this.#database.inScope(importing(scope), work).catch((error: unknown) => {
      if (!(error instanceof DryRunEnded)) throw error;
    });
    const { manifest } = archive;
    if (scope.kind === 'tenant' && !options.dryRun) await this.#record(scope.tenantId, manifest);
    return {
      manifest,
      rows: Object.fromEntries(imported.map(({ table, file }) => [table.table, file.rows])),
      leftOut: archive.tables.filter(({ table }) => !table.imported).map(({ table }) => table.table),
    };
  }

  /** Returns the number of its rows that are checkpoints of now. */
  async #storeTable(
    tx: ScopeTransaction,
    archive: ArchiveReader,
    one: ArchivedTable,
    { onTable }: ImportOptions,
  ): Promise<number> {
    let current = 0;
    for await (const { json, currentRows, firstLine } of batchesOf(archive.lines(one), one)) {
      await insertRows(tx, one.table, json).catch((error: unknown) => {
        throw refusalOf(error, `${one.file.name}, line ${firstLine} and after`);
      });
      current += currentRows;
    }
    onTable?.('stored', one.table.table, one.file.rows);
    return one.table.table === 'checkpoints' ? current : 0;
  }

  /** The limits of the plan hold for rows that come in this way, too. */
  async #count(tx: ScopeTransaction, plan: CurrentPlan, checkpoints: number): Promise<void> {
    await this.#entitlements.takeRoomForCheckpoints(tx, plan, checkpoints);
    if (checkpoints > 0) await this.#entitlements.countCheckpoints(tx, checkpoints);
    const { stored_bytes: most } = plan.entitlements;
    const { bytes, checkpointBytes } = tx.storage.growth;
    if (most !== null && (await countedBytes(tx)) + bytes + checkpointBytes > most)
      throw new StoredBytesLimitReached();
  }

  #record(tenantId: string, { exported_at, scope }: Manifest): Promise<number> {
    return this.#database.inScope({ kind: 'tenant', tenantId }, (tx) =>
      this.#audit.record(tx, {
        tenantId,
        actor: OPERATOR,
        action: 'archive.imported',
        resource: { type: 'archive' },
        after: { exported_at, scope },
      }),
    );
  }
}

/** Class 22 of PostgreSQL, data exception: half of a surrogate pair is no JSON to it. */
const isFaultOfData = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && `${error.code}`.startsWith('22');

/** ArchiveRefused if the database refuses a value of the archive; any other error as it is. */
function refusalOf(error: unknown, where: string): unknown {
  const known = appErrorOf(error);
  if (!known && isFaultOfData(error)) return new ArchiveRefused(`${where}: a row cannot be read.`, error);
  if (!known || known.status >= 500 || known instanceof StoredBytesLimitReached) return known ?? error;
  return new ArchiveRefused(`${where}: a row does not fit (${known.code}).`, error);
}
