import { LOCAL, type Scope } from '../../../../auth/scope.ts';
import type { Database } from '../../../../db/transaction/database.ts';
import type { SearchedKind } from '../../../../db/transaction/search-queue.ts';
import type { Logger } from '../../../../lib/logger.ts';
import type { Model } from '../embedding/models.ts';
import { makeParts } from './make-parts.ts';
import {
  type Claimed,
  claimPending,
  MAX_CLAIMED,
  postpone,
  readTexts,
  storeParts,
} from './pending.repository.ts';
import type { ScopeModels } from './scope-models.ts';

/** Scopes that are worked on at once: each takes a connection, and processor time of this thread. */
const MAX_SCOPES = 2;

/**
 * Makes the vectors of rows that wait for them. The rows of `search_pending` are the queue; a wake-up says that a scope has
 * some, and only saves the time until housekeeping looks. Any number of processes may work on the same scope.
 */
export class VectorWorker {
  readonly #database: Database;
  readonly #scopes: ScopeModels;
  readonly #log: Logger;
  readonly #woken = new Map<string, Scope>();
  readonly #running = new Map<string, Promise<void>>();
  #isStopped = false;

  constructor(database: Database, scopes: ScopeModels, log: Logger) {
    this.#database = database;
    this.#scopes = scopes;
    this.#log = log;
  }

  /** Call this after a commit that has queued rows of the scope; '' is local mode. */
  wake(scopeId: string): void {
    this.#woken.set(scopeId, scopeId === '' ? LOCAL : { kind: 'tenant', tenantId: scopeId });
    this.#begin();
  }

  /** Resolves when no scope is woken or worked on. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  /** Begins nothing more; what has been claimed is made by another process. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#woken.clear();
    await this.idle();
  }

  #begin(): void {
    for (const [scopeId, scope] of this.#woken) {
      if (this.#isStopped || this.#running.size >= MAX_SCOPES) return;
      // woken again while it runs: once more when it is done
      if (this.#running.has(scopeId)) continue;
      this.#woken.delete(scopeId);
      const run = this.#drainSafely(scope).finally(() => {
        this.#running.delete(scopeId);
        this.#begin();
      });
      this.#running.set(scopeId, run);
    }
  }

  async #drainSafely(scope: Scope): Promise<void> {
    try {
      // later than the response to the request that has queued the rows
      await new Promise((resolve) => setImmediate(resolve));
      await this.drain(scope);
    } catch (error) {
      // the rows wait for the next wake-up or for housekeeping
      const tenant = scope.kind === 'tenant' && { tenant_id: scope.tenantId };
      this.#log.warn(
        { code: 'search_queue_failed', err: error, ...tenant },
        'vectors for the search could not be made',
      );
    }
  }

  /** Works until nothing of the scope is due. Returns the number of rows. Rows that wait for a model stay. */
  async drain(scope: Scope): Promise<number> {
    const model = await this.#scopes.reconcile(scope);
    if (!model) return 0;
    let count = 0;
    while (!this.#isStopped) {
      const claimed = await this.#database.inScope(scope, claimPending);
      for (const rows of grouped(claimed)) await this.#make(scope, model, rows);
      count += claimed.length;
      if (claimed.length < MAX_CLAIMED) break;
    }
    await this.#scopes.finish(scope);
    return count;
  }

  /** Rows of one kind and one author. */
  async #make(scope: Scope, model: Model, claimed: readonly Claimed[]): Promise<void> {
    const [{ kind, author_id }] = claimed as [Claimed];
    const author = asAuthor(scope, author_id);
    const ids = claimed.map(({ id }) => id);
    const found = await this.#database.inScope(author, (tx) => readTexts(tx, kind, ids));
    const { parts, postponed } = await makeParts(model, claimed, found);
    const waiting = postponed.map(({ row }) => row.id);
    await this.#database.inScope(author, async (tx) => {
      const held = await storeParts(tx, { kind, model: model.id, claimed, parts, waiting });
      const later = postponed.filter(({ row }) => held.has(row.id));
      if (later.length > 0) await postpone(tx, later);
    });
  }
}

/** Texts are read with the rights of their author, and of nobody else. */
const asAuthor = (scope: Scope, authorId: string | null): Scope =>
  scope.kind === 'tenant'
    ? { kind: 'tenant', tenantId: scope.tenantId, ...(authorId !== null && { userId: authorId }) }
    : scope;

function grouped(claimed: readonly Claimed[]): (readonly Claimed[])[] {
  const groups = new Map<string, Claimed[]>();
  for (const row of claimed) {
    const name = JSON.stringify([row.kind satisfies SearchedKind, row.author_id]);
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return [...groups.values()];
}
