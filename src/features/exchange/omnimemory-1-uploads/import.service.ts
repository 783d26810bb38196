import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Actor } from '../../../auth/actor.ts';
import { type Scope, scopeIdOf } from '../../../auth/scope.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import type { Background } from '../../../lib/background.ts';
import { AppError, NotFound } from '../../../lib/errors.ts';
import type { Spool, SpoolFolder } from '../../../lib/files/spool.ts';
import type { AuditService } from '../../audit/audit-log/audit.service.ts';
import { holdAuthority } from '../../authority/hold-authority.ts';
import type { OmniMemory1Service } from '../omnimemory-1/omnimemory-1.service.ts';
import {
  findImport,
  hasRunningImport,
  insertImport,
  listImports,
  lockImports,
  requestStop,
} from './import.repository.ts';
import type { ImportJob, StartImport } from './import.schemas.ts';
import { EMPTY, RunningImport } from './running-import.ts';

/** Less than after what an import without progress counts as interrupted. */
const STATEMENT_TIMEOUT_MS = 100_000;

/** A scope imports one file at a time. */
export class ImportRunning extends AppError {
  readonly code = 'import_running';
  readonly status = 409;
  constructor() {
    super(
      'Another import is running here. Wait until it has finished, or cancel it, and send the file again.',
    );
  }
}

interface Sent extends StartImport {
  readonly upload:
    | { readonly bytes: AsyncIterable<Uint8Array>; readonly confirm: () => Promise<void> }
    | undefined;
  readonly actor: Actor;
}

export interface UploadParts {
  readonly omnimemory1: OmniMemory1Service;
  readonly audit: AuditService;
  readonly background: Background;
  readonly spool: Spool;
}

/** Imports files of OmniMemory 1 that people upload. The process that receives a file imports it. */
export class OmniMemory1UploadService {
  readonly #database: Database;
  readonly #parts: UploadParts;
  readonly #running = new Set<RunningImport>();
  /** The scopes whose file is arriving. */
  readonly #receiving = new Set<string>();

  constructor(database: Database, parts: UploadParts) {
    this.#database = database;
    this.#parts = parts;
  }

  /**
   * Receives the file and starts its import. An upload that breaks off leaves nothing. Throws ImportRunning, DiskFull, or
   * as `upload` and `holdAuthority` do.
   */
  async start(scope: Scope, sent: Sent): Promise<ImportJob> {
    const scopeId = scopeIdOf(scope);
    // each can fill the disk with the largest file
    if (this.#receiving.has(scopeId)) throw new ImportRunning();
    this.#receiving.add(scopeId);
    try {
      if (await this.#database.readOne(scope, hasRunningImport)) throw new ImportRunning();
      return await this.#receive(scope, sent);
    } finally {
      this.#receiving.delete(scopeId);
    }
  }

  async #receive(scope: Scope, { upload, actor, ...wanted }: Sent): Promise<ImportJob> {
    const { spool } = this.#parts;
    const folder = await spool.newFolder();
    try {
      const path = join(folder.path, 'upload.db');
      const file_bytes = await spool.write(path, upload?.bytes ?? Readable.from([]));
      await upload?.confirm();
      const { file_name, time_zone, dry_run } = wanted;
      const about = { import_id: `imp_${randomUUID()}`, file_name, time_zone, dry_run };
      const job = await this.#changing(scope, actor, 'import.started', about.import_id, async (tx) => {
        await lockImports(tx);
        if (await hasRunningImport(tx)) throw new ImportRunning();
        return insertImport(tx, { ...about, file_bytes, report: EMPTY });
      });
      this.#run(new RunningImport(this.#database, scope, job.import_id), { path, folder, ...wanted });
      return job;
    } catch (error) {
      await folder.remove();
      throw error;
    }
  }

  /** Throws NotFound. */
  async get(scope: Scope, importId: string): Promise<ImportJob> {
    const job = await this.#database.readOne(scope, (tx) => findImport(tx, importId));
    if (!job) throw new NotFound('import');
    return job;
  }

  list(scope: Scope, page: PageRequest): Promise<JsonPage> {
    return this.#database.readOne(scope, (tx) => listImports(tx, page));
  }

  /** It stops after the page of rows that it is storing. Throws NotFound. */
  async cancel(scope: Scope, importId: string, actor: Actor): Promise<ImportJob> {
    const job = await this.#changing(scope, actor, 'import.cancelled', importId, async (tx) => {
      const asked = await requestStop(tx, importId);
      if (!asked) throw new NotFound('import');
      return asked;
    });
    for (const running of this.#running) if (running.importId === importId) running.stop();
    return job;
  }

  /** Stops all imports of this process; each can be continued by sending its file again. */
  stop(): void {
    for (const running of this.#running) running.stop();
  }

  #run(
    running: RunningImport,
    {
      path,
      folder,
      time_zone,
      dry_run,
      skip_unknown,
    }: StartImport & { readonly path: string; readonly folder: SpoolFolder },
  ): void {
    this.#running.add(running);
    const options = {
      timeZone: time_zone,
      isDryRun: dry_run,
      skipsUnknown: skip_unknown,
      isExclusive: true,
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    };
    const work = async () => {
      try {
        return await this.#parts.omnimemory1.import(running.scope, path, {
          ...options,
          ...running.listeners,
        });
      } finally {
        // before anybody hears that it has ended
        await folder.remove();
      }
    };
    this.#parts.background.run('import of a file of OmniMemory 1', () =>
      running.finish(work).finally(() => this.#running.delete(running)),
    );
  }

  #changing(
    scope: Scope,
    actor: Actor,
    action: 'import.started' | 'import.cancelled',
    importId: string,
    change: (tx: ScopeTransaction) => Promise<ImportJob>,
  ): Promise<ImportJob> {
    return this.#database.inScope(scope, async (tx) => {
      if (scope.kind === 'local') return change(tx);
      const { tenantId } = scope;
      const now = await holdAuthority(tx, { tenantId, actor, permission: 'settings:write' });
      const job = await change(tx);
      const resource = { type: 'import', id: importId };
      await this.#parts.audit.record(tx, { tenantId, actor: now, action, resource });
      return job;
    });
  }
}
