import type { Scope } from '../../../auth/scope.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { NotFound, PreconditionFailed } from '../../../lib/errors.ts';
import {
  type FoundProject,
  findOrInsertProject,
  findProject,
  listProjects,
  type ProjectRow,
  updateProject,
} from './project.repository.ts';
import type { ChangeProject, CreateProject } from './project.schemas.ts';
import { projectIdOf } from './project-id.ts';

/** `total_sessions` counts all sessions of the project, including those that have ended. */
export type Project = ProjectRow;

export class ProjectService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The project of a workspace path. The given details fill in missing ones. */
  getOrCreate(scope: Scope, project: CreateProject): Promise<FoundProject> {
    const wanted = { ...project, project_id: projectIdOf(project.workspace_path) };
    return this.#database.writeOne(scope, (tx) => findOrInsertProject(tx, wanted));
  }

  /** Throws NotFound. */
  async get(scope: Scope, projectId: string): Promise<Project> {
    const project = await this.#database.readAnywhere(scope, (tx) => findProject(tx, projectId));
    if (!project) throw new NotFound('project');
    return project;
  }

  /** Newest first, without `total_sessions`. */
  list(scope: Scope, page: PageRequest): Promise<JsonPage> {
    return this.#database.readAnywhere(scope, (tx) => listProjects(tx, page));
  }

  /** Throws NotFound, or PreconditionFailed if the revision is not `ifMatch`. */
  async change(scope: Scope, projectId: string, change: ChangeProject, ifMatch?: number): Promise<Project> {
    const changed = await this.#database.writeOne(scope, (tx) =>
      updateProject(tx, projectId, change, ifMatch),
    );
    if (changed) return changed;
    const { revision } = await this.get(scope, projectId);
    throw new PreconditionFailed(revision);
  }
}
