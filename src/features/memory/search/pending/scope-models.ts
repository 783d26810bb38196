import { deleting, type Scope, scopeIdOf } from '../../../../auth/scope.ts';
import type { Database } from '../../../../db/transaction/database.ts';
import { TtlCache } from '../../../../lib/ttl-cache.ts';
import type { Model, SearchModels } from '../embedding/models.ts';
import { KINDS, queueAll } from './queue-all.ts';
import {
  beginLeaving,
  beginMove,
  deleteUnused,
  endLeaving,
  endMove,
  endQueueing,
  findScopeModel,
  type ScopeModel,
  type Slice,
} from './scope.repository.ts';

const TTL_MS = 5_000;
/** How long nobody looks again whether each row has its vectors or is in the queue. */
const CHECKED_MS = 3_600_000;

/** Whether a scope wants to be searched by meaning. */
export interface IsWanted {
  /** As it was some seconds ago, perhaps. */
  readonly lately: (scope: Scope) => Promise<boolean>;
  /** As it is in the database. */
  readonly now: (scope: Scope) => Promise<boolean>;
}

/**
 * Deletes what the search has of a scope. It may come back meanwhile, in another process: what is queued and stored since then
 * stays.
 */
export async function deleteSearchData(database: Database, scope: Scope): Promise<void> {
  await database.inScope(scope, beginLeaving);
  await deleteAllUnused(database, scope);
  await database.inScope(scope, endLeaving);
}

/** As the role for deletion: nobody else sees the vectors of all members. */
async function deleteAllUnused(database: Database, scope: Scope): Promise<void> {
  for (const kind of KINDS)
    while ((await database.inScope(deleting(scope), (tx) => deleteUnused(tx, kind))) > 0);
}

/** Which model each scope is searched with, and its way from one to the next. */
export class ScopeModels {
  readonly #database: Database;
  readonly #models: SearchModels;
  readonly #isWanted: IsWanted;
  readonly #known = new TtlCache<ScopeModel | null>(TTL_MS, { name: 'search_model' });
  readonly #checked = new TtlCache<true>(CHECKED_MS);

  constructor(database: Database, models: SearchModels, isWanted: IsWanted) {
    this.#database = database;
    this.#models = models;
    this.#isWanted = isWanted;
  }

  /** The model that a search in the scope uses; undefined: the scope does not want it. */
  async of(scope: Scope): Promise<Model | undefined> {
    if (!(await this.#isWanted.lately(scope))) return undefined;
    const found = await this.#known.get(scopeIdOf(scope), () => this.#find(scope));
    // one that cannot be asked any more is of no use: the next one answers with what it has
    return (found?.model && this.#models.askable.get(found.model)) || this.#models.current;
  }

  /**
   * Brings the scope onto the way to the configured model: all of its rows are queued if it has another one, or none. Returns
   * that model, or undefined if the scope wants none; what it has is then deleted.
   *
   * Any number of processes may do this while the setting changes. Each reads the setting again after it has changed something:
   * whoever changes the setting later finds what this one has written.
   */
  async reconcile(scope: Scope): Promise<Model | undefined> {
    for (;;) {
      const isWanted = await this.#isWanted.now(scope);
      const hasChanged = isWanted ? await this.#join(scope) : await this.#leave(scope);
      if (hasChanged) this.#known.forget(scopeIdOf(scope));
      if (!hasChanged || (await this.#isWanted.now(scope)) === isWanted)
        return isWanted ? this.#models.current : undefined;
    }
  }

  async #join(scope: Scope): Promise<boolean> {
    const { current } = this.#models;
    const found = await this.#find(scope);
    const isOnTheWay = found && (found.next_model ?? found.model) === current.id;
    if (isOnTheWay && found.state === 'queueing' && !found.is_old) return false;
    if (isOnTheWay && found.state === 'queued') {
      // what was stored while a server was set up to search for words alone queued nothing
      await this.#checked.get(scopeIdOf(scope), () => this.#queueRows(scope, { lacking: current.id }));
      return false;
    }
    const begun = await this.#database.inScope(scope, (tx) => beginMove(tx, current));
    // all, because vectors that are seen here may be about to be deleted
    await this.#queueRows(scope);
    await this.#database.writeOne(scope, (tx) => endQueueing(tx, begun));
    return true;
  }

  async #queueRows(scope: Scope, rows?: Pick<Slice, 'lacking'>): Promise<true> {
    await queueAll(this.#database, scope, rows);
    return true;
  }

  async #leave(scope: Scope): Promise<boolean> {
    const found = await this.#find(scope);
    if (found) await deleteSearchData(this.#database, scope);
    // what was stored since then
    else await this.#database.inScope(scope, endLeaving);
    return found !== null;
  }

  /** Call this when nothing is due any more. The scope is searched with the configured model as soon as nothing waits. */
  async finish(scope: Scope): Promise<void> {
    const found = await this.#find(scope);
    if (found?.next_model !== this.#models.current.id) return;
    if (!(await this.#database.writeOne(scope, (tx) => endMove(tx, this.#models.current)))) return;
    this.#known.forget(scopeIdOf(scope));
    if (found.model !== null) await deleteAllUnused(this.#database, scope);
  }

  #find(scope: Scope): Promise<ScopeModel | null> {
    return this.#database.readOne(scope, async (tx) => (await findScopeModel(tx)) ?? null);
  }
}
