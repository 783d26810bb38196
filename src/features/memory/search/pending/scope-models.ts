import { deleting, importing, type Scope, scopeIdOf } from '../../../../auth/scope.ts';
import { RoleNotSetUp } from '../../../../db/errors.ts';
import type { Database } from '../../../../db/transaction/database.ts';
import type { SearchedKind } from '../../../../db/transaction/search-queue.ts';
import { TtlCache } from '../../../../lib/ttl-cache.ts';
import type { Model, SearchModels } from '../embedding/models.ts';
import {
  beginMove,
  deleteVectors,
  endMove,
  findScopeModel,
  forgetScope,
  queueSlice,
  type ScopeModel,
} from './scope.repository.ts';

const KINDS: readonly SearchedKind[] = ['checkpoint', 'memory', 'session'];
const TTL_MS = 5_000;

/** Whether a scope wants to be searched by meaning. */
export type IsWanted = (scope: Scope) => Promise<boolean>;

/** Queues all rows of the scope. Twice is harmless. */
export async function queueAll(database: Database, scope: Scope): Promise<void> {
  for (const kind of KINDS) {
    let after: string | undefined;
    do {
      after = await database.writeOne(importing(scope), (tx) => queueSlice(tx, kind, after));
    } while (after !== undefined);
  }
}

/** Deletes what the search has of a scope. */
export async function forget(database: Database, scope: Scope): Promise<void> {
  await deleteAllVectors(database, scope, undefined);
  await database.inScope(scope, forgetScope);
}

/** As the role for deletion: nobody else sees the vectors of all members. */
async function deleteAllVectors(database: Database, scope: Scope, allBut: number | undefined): Promise<void> {
  for (const kind of KINDS)
    while ((await database.writeOne(deleting(scope), (tx) => deleteVectors(tx, kind, allBut))) > 0);
}

/** Which model each scope is searched with, and its way from one to the next. */
export class ScopeModels {
  readonly #database: Database;
  readonly #models: SearchModels;
  readonly #isWanted: IsWanted;
  readonly #known = new TtlCache<ScopeModel | null>(TTL_MS);

  constructor(database: Database, models: SearchModels, isWanted: IsWanted) {
    this.#database = database;
    this.#models = models;
    this.#isWanted = isWanted;
  }

  /** The model that a search in the scope uses; undefined: the scope does not want it. */
  async of(scope: Scope): Promise<Model | undefined> {
    if (!(await this.#isWanted(scope))) return undefined;
    const found = await this.#known.get(scopeIdOf(scope), () => this.#find(scope));
    // one that cannot be asked any more is of no use: the next one answers with what it has
    return (found?.model && this.#models.askable.get(found.model)) || this.#models.current;
  }

  /**
   * Brings the scope onto the way to the configured model: all of its rows are queued if it has another one, or none. Returns
   * that model, or undefined if the scope wants none; what it has is then deleted.
   */
  async settled(scope: Scope): Promise<Model | undefined> {
    const { current } = this.#models;
    const found = await this.#find(scope);
    if (!(await this.#isWanted(scope))) {
      if (found) await forget(this.#database, scope);
      else await this.#database.inScope(scope, forgetScope);
      this.#known.forget(scopeIdOf(scope));
      return undefined;
    }
    if ((found?.next_model ?? found?.model) === current.id) return current;
    if (!(await this.#canQueueAll(scope))) return current;
    await this.#database.writeOne(scope, (tx) => beginMove(tx, current));
    this.#known.forget(scopeIdOf(scope));
    return current;
  }

  /** Call this when nothing is due any more. The scope is searched with the configured model as soon as nothing waits. */
  async finish(scope: Scope): Promise<void> {
    const found = await this.#find(scope);
    if (found?.next_model !== this.#models.current.id) return;
    if (!(await this.#database.writeOne(scope, (tx) => endMove(tx, this.#models.current)))) return;
    this.#known.forget(scopeIdOf(scope));
    if (found.model !== null) await deleteAllVectors(this.#database, scope, this.#models.current.id);
  }

  /** Without the role for imports nobody can queue what people keep private: then only what is stored from now on gets vectors. */
  async #canQueueAll(scope: Scope): Promise<boolean> {
    try {
      await queueAll(this.#database, scope);
      return true;
    } catch (error) {
      if (error instanceof RoleNotSetUp) return false;
      throw error;
    }
  }

  #find(scope: Scope): Promise<ScopeModel | null> {
    return this.#database.readOne(scope, async (tx) => (await findScopeModel(tx)) ?? null);
  }
}
