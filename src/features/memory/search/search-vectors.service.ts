import { type Scope, scopeIdOf } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { zeroWithoutRole } from '../../../db/zero-without-role.ts';
import type { Logger } from '../../../lib/logger.ts';
import type { SearchModels } from './embedding/models.ts';
import { queueAll } from './pending/queue-all.ts';
import {
  findRefusals,
  findScopeModel,
  findState,
  type Refusal,
  retryRefused,
} from './pending/scope.repository.ts';
import { deleteSearchData, type IsWanted, ScopeModels } from './pending/scope-models.ts';
import { VectorWorker } from './pending/vector-worker.ts';
import type { SearchState } from './search.schemas.ts';

/** For the operator. */
export interface SearchStatus extends SearchState {
  readonly refusals: readonly Refusal[];
}

interface Options {
  /** Undefined: search by meaning is off in this process. */
  readonly models: SearchModels | undefined;
  readonly isWanted: IsWanted;
  readonly log: Logger;
}

/** Keeps the vectors of the search: what is stored is found by its words at once, and by its vectors soon after. */
export class SearchVectorService {
  readonly #database: Database;
  readonly #isWanted: IsWanted;
  readonly #worker: VectorWorker | undefined;
  /** Undefined if search by meaning is off. */
  readonly byMeaning: { readonly models: SearchModels; readonly scopes: ScopeModels } | undefined;

  constructor(database: Database, { models, isWanted, log }: Options) {
    this.#database = database;
    this.#isWanted = isWanted;
    if (!models) return;
    const scopes = new ScopeModels(database, models, isWanted);
    this.byMeaning = { models, scopes };
    this.#worker = new VectorWorker(database, scopes, log);
  }

  /** Call this after each commit. `scopeId`: '' is local mode. */
  readonly committed = (scopeId: string, tables: ReadonlySet<string>): void => {
    if (tables.has('search_pending') || tables.has('tenant_settings')) this.#worker?.wake(scopeId);
  };

  /**
   * Makes the vectors that are due, also of rows whose wake-up was lost. Returns the number of rows. Where search by meaning is
   * off, what it has left is deleted: what is stored meanwhile is not queued.
   */
  drain(scope: Scope): Promise<number> {
    const worker = this.#worker;
    return zeroWithoutRole(async () => {
      if (worker) return worker.drain(scope);
      if (await this.#database.readOne(scope, findScopeModel)) await deleteSearchData(this.#database, scope);
      return 0;
    });
  }

  /** Whether the scope is searched by meaning, with which model, and what still waits for its vectors. */
  async state(scope: Scope): Promise<SearchState> {
    const models = this.byMeaning?.models;
    const is_on = models !== undefined && (await this.#isWanted.now(scope));
    const found = await this.#database.readOne(scope, findState);
    return { is_on, sends_texts: models !== undefined && !models.isOnByDefault, ...found };
  }

  /** The same, and why rows were refused. */
  async status(scope: Scope): Promise<SearchStatus> {
    const state = await this.state(scope);
    return { ...state, refusals: await this.#database.readOne(scope, findRefusals) };
  }

  /** Queues all rows of the scope, those that were refused among them. */
  async rebuild(scope: Scope): Promise<void> {
    await this.#database.writeOne(scope, retryRefused);
    await queueAll(this.#database, scope);
    this.#worker?.wake(scopeIdOf(scope));
  }

  /** Resolves when this process makes nothing. */
  async idle(): Promise<void> {
    await this.#worker?.idle();
  }

  async stop(): Promise<void> {
    await this.#worker?.stop();
  }
}
