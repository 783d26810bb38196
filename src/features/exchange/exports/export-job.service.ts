import { createHash, randomUUID } from 'node:crypto';
import type { Actor } from '../../../auth/actor.ts';
import type { Scope } from '../../../auth/scope.ts';
import { appErrorOf } from '../../../db/app-error.ts';
import type { Database } from '../../../db/transaction/database.ts';
import type { Spool } from '../../../lib/files/spool.ts';
import type { SpoolFile } from '../../../lib/files/spool-file.ts';
import type { ArchiveService, WrittenArchive } from '../archive/archive.service.ts';
import { deleteAllParts } from './delete-all-parts.ts';
import { ExportFailed } from './export.errors.ts';
import { holdExportRight } from './export-right.ts';
import { PART_BYTES, storePart } from './part.repository.ts';
import { ProgressNotes } from './progress-notes.ts';
import { type BegunExport, beginRun, failRun, finishRun, giveBackRun, type Run } from './run.repository.ts';

/** After this many failed runs an export has failed. */
const MAX_RUNS = 5;

/** The run was ended: by a removal, or because another one has begun. Nothing is left to do. */
class RunEnded extends Error {}

/** Writes the archives that people have asked for. */
export class ExportJobService {
  readonly #database: Database;
  readonly #archives: ArchiveService;
  readonly #spool: Spool;

  constructor(database: Database, archives: ArchiveService, spool: Spool) {
    this.#database = database;
    this.#archives = archives;
    this.#spool = spool;
  }

  /**
   * Writes the archive of an export, from the beginning, also after a run that was killed. Throws if it is worth another
   * try. Otherwise the export says why it has failed, and the error is returned.
   */
  async run(scope: Scope, exportId: string, stopping: AbortSignal): Promise<unknown> {
    const run: Run = { exportId, runId: randomUUID() };
    const begun = await this.#database.writeOne(scope, (tx) => beginRun(tx, exportId, run.runId));
    if (!begun) return undefined;
    const owner = ownerOf(scope, begun);
    try {
      await deleteAllParts(this.#database, owner, exportId);
      if (begun.attempts > MAX_RUNS) throw new ExportFailed();
      await this.#write(owner, begun, run, stopping);
      return undefined;
    } catch (error) {
      if (error instanceof RunEnded) return undefined;
      if (stopping.aborted) await this.#database.writeOne(scope, (tx) => giveBackRun(tx, run));
      if (stopping.aborted) throw error;
      if (isWorthRetrying(error) && begun.attempts < MAX_RUNS) throw error;
      await this.#fail(owner, run, error);
      return error;
    }
  }

  async #write(owner: Scope, begun: BegunExport, run: Run, stopping: AbortSignal): Promise<void> {
    const authority = await this.#database.inScope(owner, (tx) => holdExportRight(tx, owner, actorOf(begun)));
    const spool = await this.#spool.newFile();
    try {
      const hash = createHash('sha256');
      const written = await this.#archive(owner, begun, { authority, run, spool, hash, stopping });
      const parts = await this.#store(owner, run, spool, stopping);
      const done = { sha256: hash.digest('hex'), bytes: spool.size, parts, ...summaryOf(written) };
      await this.#finish(owner, begun, run, done);
    } finally {
      await spool.close();
    }
  }

  #archive(
    owner: Scope,
    begun: BegunExport,
    { authority, run, spool, hash, stopping }: Writing,
  ): Promise<WrittenArchive> {
    const progress = new ProgressNotes(this.#database, owner, run);
    return this.#archives
      .write(
        { scope: owner, kind: begun.kind, authority, by: byOf(begun) },
        {
          onBegin: (tables) => progress.begin(tables),
          onFile: (file) => progress.tableDone(file.rows),
          write: async (chunk) => {
            stopping.throwIfAborted();
            if (progress.hasEnded) throw new RunEnded();
            hash.update(chunk);
            await spool.append(chunk);
            progress.written(spool.size);
          },
        },
      )
      .finally(() => progress.settled());
  }

  async #store(owner: Scope, run: Run, spool: SpoolFile, stopping: AbortSignal): Promise<number> {
    let position = 0;
    for await (const content of spool.pieces(PART_BYTES)) {
      stopping.throwIfAborted();
      const part = { position, content };
      if (!(await this.#database.writeOne(owner, (tx) => storePart(tx, run, part)))) throw new RunEnded();
      position += 1;
    }
    return position;
  }

  /** The right may have been lost while the archive was written. */
  async #finish(
    owner: Scope,
    begun: BegunExport,
    run: Run,
    done: Parameters<typeof finishRun>[2],
  ): Promise<void> {
    await this.#database.inScope(owner, async (tx) => {
      await holdExportRight(tx, owner, actorOf(begun));
      if (!(await finishRun(tx, run, done))) throw new RunEnded();
    });
  }

  async #fail(owner: Scope, run: Run, error: unknown): Promise<void> {
    await deleteAllParts(this.#database, owner, run.exportId);
    const { code, message } = appErrorOf(error) ?? new ExportFailed();
    await this.#database.writeOne(owner, (tx) => failRun(tx, run, { code, message }));
  }
}

interface Writing {
  readonly authority: Actor;
  readonly run: Run;
  readonly spool: SpoolFile;
  readonly hash: ReturnType<typeof createHash>;
  readonly stopping: AbortSignal;
}

const summaryOf = ({ manifest, permissions }: WrittenArchive) => ({
  counts: Object.fromEntries(manifest.files.map(({ table, rows }) => [table, rows])),
  permissions,
});

const ownerOf = (scope: Scope, { owner_id, key_id }: BegunExport): Scope =>
  scope.kind === 'tenant'
    ? { kind: 'tenant', tenantId: scope.tenantId, userId: owner_id ?? undefined, keyId: key_id ?? undefined }
    : scope;

const actorOf = ({ actor_kind, owner_id, key_id }: BegunExport): Actor => ({
  kind: actor_kind,
  userId: owner_id ?? undefined,
  keyId: key_id ?? undefined,
});

const byOf = ({ actor_kind, owner_id, key_id }: BegunExport) => ({
  kind: actor_kind,
  user_id: owner_id,
  key_id,
});

/** Whether another run may succeed: a fault of the server can pass, a refusal cannot. */
const isWorthRetrying = (error: unknown): boolean => (appErrorOf(error)?.status ?? 500) >= 500;
