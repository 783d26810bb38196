import { NotFound } from '../../base/errors.ts';
import type { Database } from '../../db/database.ts';
import type { JsonPage, PageRequest } from '../../db/json-page.ts';
import type { Scope } from '../../db/scope.ts';
import type { SessionService } from '../sessions/session.service.ts';
import {
  type CheckpointRow,
  findCheckpoint,
  insertCheckpoint,
  latestCheckpoint,
  listCheckpoints,
} from './checkpoint.repository.ts';
import type { LatestCheckpoint, ListCheckpoints, StoreCheckpoint } from './checkpoint.schemas.ts';

export type Checkpoint = CheckpointRow;

/** Everything here shows the caller's own checkpoints and those of the team; another's private one does not exist. */
export class CheckpointService {
  readonly #database: Database;
  readonly #sessions: SessionService;

  constructor(database: Database, sessions: SessionService) {
    this.#database = database;
    this.#sessions = sessions;
  }

  /** Throws NotFound or SessionEnded. */
  async store(scope: Scope, checkpoint: StoreCheckpoint): Promise<Checkpoint> {
    const stored = await this.#database.writeOne(scope, (tx) => insertCheckpoint(tx, checkpoint));
    return stored ?? this.#sessions.refuseMissing(scope, checkpoint.session_id);
  }

  /** Throws NotFound. */
  async get(scope: Scope, checkpointId: string): Promise<Checkpoint> {
    const checkpoint = await this.#database.readOne(scope, (tx) => findCheckpoint(tx, checkpointId));
    if (!checkpoint) throw new NotFound('checkpoint');
    return checkpoint;
  }

  /** Throws NotFound when there is none yet. */
  async latest(scope: Scope, of: LatestCheckpoint): Promise<Checkpoint> {
    const checkpoint = await this.#database.readOne(scope, (tx) => latestCheckpoint(tx, of));
    if (!checkpoint) throw new NotFound('checkpoint');
    return checkpoint;
  }

  list(scope: Scope, filter: ListCheckpoints, page: PageRequest): Promise<JsonPage> {
    return this.#database.readOne(scope, (tx) => listCheckpoints(tx, filter, page));
  }
}
