import { type Authority, may, type Permission } from '../../../auth/permissions.ts';
import type { Scope } from '../../../auth/scope.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { WantedPart } from '../../../db/query/text-part.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { NotFound, PreconditionFailed } from '../../../lib/errors.ts';
import { idOfNamedProject, type NamedProject } from '../projects/named-project.ts';
import type { ProjectService } from '../projects/project.service.ts';
import type { MemoryRow, StoredMemory } from './memory.columns.ts';
import {
  accessMemories,
  accessMemory,
  deleteExpiredMemories,
  deleteMemory,
  upsertMemory,
} from './memory.repository.ts';
import type { ListMemoryKeys, MemoryOf, PutMemory } from './memory.schemas.ts';
import {
  findMemory,
  findMemoryPart,
  findPresence,
  listMemories,
  listMemoryKeys,
  listNewestMemories,
  type MemoryPart,
  type Presence,
} from './memory-reads.repository.ts';

export type { MemoryKey } from './memory.schemas.ts';
export { afterKey, type MemoryPart } from './memory-reads.repository.ts';

/** `accessed_count` includes the access that returned it. */
export type Memory = MemoryRow;

/** Without it a caller only reads, and is not counted. */
const ACCESSING: Permission = 'memory:ingest';

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
    if (!stored) throw changed(await this.#presence(scope, of));
    return stored;
  }

  /**
   * The same, but makes the project of a path if it is unknown. With `ifMatch` an unknown project is NotFound, because there is
   * nothing to replace. Throws ValidationFailed if the project is named in no way or in both.
   */
  async putInProject(
    scope: Scope,
    project: NamedProject,
    key: string,
    memory: PutMemory,
    ifMatch?: number,
  ): Promise<StoredMemory> {
    const of = { project_id: idOfNamedProject(project), key };
    const stored = await this.#database.writeOne(scope, (tx) =>
      upsertMemory(tx, of, memory, ifMatch, project.project_path),
    );
    if (stored) return stored;
    const presence = await this.#presence(scope, of);
    if (!presence.is_known_project) throw new NotFound('project');
    throw changed(presence);
  }

  /** Counts as an access. Throws NotFound. */
  async get(scope: Scope, of: MemoryOf): Promise<Memory> {
    return found(await this.#database.writeOne(scope, (tx) => accessMemory(tx, of)));
  }

  /** Does not count as an access. Throws NotFound. */
  async peek(scope: Scope, of: MemoryOf): Promise<Memory> {
    return found(await this.#database.readAnywhere(scope, (tx) => findMemory(tx, of)));
  }

  /** As `get`, or as `peek` for a caller who may only read: such a caller changes nothing. */
  getFor(scope: Scope, actor: Authority, of: MemoryOf): Promise<Memory> {
    return may(actor, ACCESSING) ? this.get(scope, of) : this.peek(scope, of);
  }

  /** As `list`, or as `peekList` for a caller who may only read. */
  listFor(scope: Scope, actor: Authority, projectId: string, page: PageRequest): Promise<JsonPage> {
    return may(actor, ACCESSING) ? this.list(scope, projectId, page) : this.peekList(scope, projectId, page);
  }

  /** Does not count as an access. Throws NotFound. */
  async peekPart(scope: Scope, of: MemoryOf, part: WantedPart): Promise<MemoryPart> {
    return found(await this.#database.readAnywhere(scope, (tx) => findMemoryPart(tx, of, part)));
  }

  /** Newest first. Counts as an access for every memory on the page. Throws NotFound for an unknown project. */
  async list(scope: Scope, projectId: string, page: PageRequest): Promise<JsonPage> {
    const memories = await this.#database.writeOne(scope, (tx) => accessMemories(tx, projectId, page));
    if (memories.json === '[]') await this.#projects.get(scope, projectId);
    return memories;
  }

  /** The same, but does not count as an access. */
  async peekList(scope: Scope, projectId: string, page: PageRequest): Promise<JsonPage> {
    const memories = await this.#database.readAnywhere(scope, (tx) => listMemories(tx, projectId, page));
    if (memories.json === '[]') await this.#projects.get(scope, projectId);
    return memories;
  }

  /** Without values, in the order of the keys. Does not count as an access. Throws NotFound for an unknown project. */
  async keys(scope: Scope, projectId: string, wanted: ListMemoryKeys, page: PageRequest): Promise<JsonPage> {
    const keys = await this.#database.readAnywhere(scope, (tx) =>
      listMemoryKeys(tx, projectId, wanted, page),
    );
    if (keys.json === '[]') await this.#projects.get(scope, projectId);
    return keys;
  }

  /** Keys of all projects without values, newest first. Does not count as an access. */
  newest(scope: Scope, page: PageRequest): Promise<JsonPage> {
    return this.#database.readAnywhere(scope, (tx) => listNewestMemories(tx, page));
  }

  /** Throws NotFound, or PreconditionFailed if the revision is not `ifMatch`. */
  async delete(scope: Scope, of: MemoryOf, ifMatch?: number): Promise<void> {
    if (await this.#database.writeOne(scope, (tx) => deleteMemory(tx, of, ifMatch))) return;
    const presence = await this.#presence(scope, of);
    throw presence.revision === null ? new NotFound('memory') : changed(presence);
  }

  /**
   * Whether there was a memory to delete. Throws NotFound for an unknown project, and PreconditionFailed if the revision is not
   * `ifMatch`.
   */
  async ensureDeleted(scope: Scope, of: MemoryOf, ifMatch?: number): Promise<boolean> {
    if (await this.#database.writeOne(scope, (tx) => deleteMemory(tx, of, ifMatch))) return true;
    const presence = await this.#presence(scope, of);
    if (!presence.is_known_project) throw new NotFound('project');
    if (presence.revision !== null) throw changed(presence);
    return false;
  }

  /** Deletes the scope's expired memories. Returns their number. */
  deleteExpired(scope: Scope): Promise<number> {
    return this.#database.writeOne(scope, deleteExpiredMemories);
  }

  #presence(scope: Scope, of: MemoryOf): Promise<Presence> {
    return this.#database.readOne(scope, (tx) => findPresence(tx, of));
  }
}

const changed = ({ revision }: Presence) => new PreconditionFailed(revision ?? undefined);

function found<T>(memory: T | undefined): T {
  if (memory === undefined) throw new NotFound('memory');
  return memory;
}
