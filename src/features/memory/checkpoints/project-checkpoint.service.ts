import type { Scope } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { ValidationFailed } from '../../../lib/errors.ts';
import { idOfNamedProject, type NamedProject } from '../projects/named-project.ts';
import type { SessionService } from '../sessions/session.service.ts';
import type { StoreCheckpoint } from './checkpoint.schemas.ts';
import type { CheckpointService } from './checkpoint.service.ts';

/** A checkpoint of a tool that may not know its session. */
export interface ProjectCheckpoint extends NamedProject, Omit<StoreCheckpoint, 'session_id'> {
  readonly session_id?: string | undefined;
}

export interface StoredProjectCheckpoint {
  readonly checkpoint_id: string;
  readonly session_id: string;
}

// stored there, it would be missing where the caller looks for it
const OF_ANOTHER_PROJECT = {
  path: 'session_id',
  message: 'is a session of another project. Leave it out, or name the project of the session',
};

interface Dependencies {
  readonly checkpoints: CheckpointService;
  readonly sessions: SessionService;
}

/** Stores checkpoints of tools that know their project, and not always their session. */
export class ProjectCheckpointService {
  readonly #database: Database;
  readonly #services: Dependencies;

  constructor(database: Database, services: Dependencies) {
    this.#database = database;
    this.#services = services;
  }

  /**
   * With a `session_id` in that session; one without a project gets this one, since it is looked for there. Without a
   * `session_id` in the open session of the tool and the project that was active last, one of the same user before
   * others, or else in a new one: all of it or nothing. Throws NotFound for a project that is known by its id alone and does not
   * exist, ValidationFailed for a session of another project, and what
   * `CheckpointService.store` throws.
   */
  async store(scope: Scope, checkpoint: ProjectCheckpoint): Promise<StoredProjectCheckpoint> {
    const { project_path, project_id: given, session_id: known, ...content } = checkpoint;
    const { checkpoints, sessions } = this.#services;
    const project_id = idOfNamedProject({ project_path, project_id: given });
    if (known !== undefined) {
      const session = await sessions.getForWrite(scope, known);
      if (session.project_id === null)
        await sessions.assignProject(scope, known, { project_id, workspace_path: project_path });
      else if (session.project_id !== project_id) throw new ValidationFailed([OF_ANOTHER_PROJECT]);
      const { checkpoint_id, session_id } = await checkpoints.store(scope, { ...content, session_id: known });
      return { checkpoint_id, session_id };
    }
    const wanted = { tool_id: content.tool_id, project_id, workspace_path: project_path };
    const quota = await checkpoints.quotaOf(scope);
    return this.#database.inScope(scope, async (tx) => {
      // before the session is locked: all that store checkpoints lock in this order
      const batch = await checkpoints.beginIn(tx, [], quota);
      const session_id = await sessions.openOfProjectIn(tx, wanted);
      const prepared = await checkpoints.prepare({ ...content, session_id });
      batch.accept(prepared);
      await checkpoints.storeIn(tx, batch);
      return { checkpoint_id: prepared.checkpoint_id, session_id };
    });
  }
}
