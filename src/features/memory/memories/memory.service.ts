import type { Scope } from '../../../auth/scope.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { NotFound, PreconditionFailed } from '../../../lib/errors.ts';
import type { ProjectService } from '../projects/project.service.ts';
import {
  accessMemories,
  accessMemory,
  deleteExpiredMemories,
  deleteMemory,
  hasMemory,
  type MemoryRow,
  type StoredMemory,
  upsertMemory,
} from './memory.repository.ts';
import type { MemoryOf, PutMemory } from './memory.schemas.ts';

/** `accessed_count` includes the access that returned it. */
export type Memory = MemoryRow;

/** What tools remember about a project, by key. An expired memory is hidden; the database's clock decides. */
export class MemoryService {
  readonly #database: Database;
  readonly #projects: ProjectService;

  constructor(database: Database, projects: ProjectService) {
    this.#database = database;
    this.#projects = projects;
  }

  /**
   * Stores a memory, or replaces the one with that key completely. Throws NotFound for an unknown project, and
   * PreconditionFailed if there is no memory with the revision `ifMatch`.
   */
  async put(scope: Scope, of: MemoryOf, memory: PutMemory, ifMatch?: number): Promise<StoredMemory> {
    const stored = await this.#database.writeOne(scope, (tx) => upsertMemory(tx, of, memory, ifMatch));
    if (!stored) throw new PreconditionFailed();
    return stored;
  }

  /** Counts as an access. Throws NotFound. */
  async get(scope: Scope, of: MemoryOf): Promise<Memory> {
    const memory = await this.#database.writeOne(scope, (tx) => accessMemory(tx, of));
    if (!memory) throw new NotFound('memory');
    return memory;
  }

  /** Newest first. Counts as an access for every memory on the page. Throws NotFound for an unknown project. */
  async list(scope: Scope, projectId: string, page: PageRequest): Promise<JsonPage> {
    const memories = await this.#database.writeOne(scope, (tx) => accessMemories(tx, projectId, page));
    if (memories.json === '[]') await this.#projects.get(scope, projectId);
    return memories;
  }

  /** Throws NotFound, or PreconditionFailed if the revision is not `ifMatch`. */
  async delete(scope: Scope, of: MemoryOf, ifMatch?: number): Promise<void> {
    if (await this.#database.writeOne(scope, (tx) => deleteMemory(tx, of, ifMatch))) return;
    if (await this.#database.readOne(scope, (tx) => hasMemory(tx, of))) throw new PreconditionFailed();
    throw new NotFound('memory');
  }

  /** Deletes the scope's expired memories. Returns their number. */
  deleteExpired(scope: Scope): Promise<number> {
    return this.#database.writeOne(scope, deleteExpiredMemories);
  }
}
