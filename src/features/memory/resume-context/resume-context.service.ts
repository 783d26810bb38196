import type { Scope } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { NotFound } from '../../../lib/errors.ts';
import { idOfNamedProject } from '../projects/named-project.ts';
import { findResumeContext } from './resume-context.repository.ts';
import type { WantedContext } from './resume-context.schemas.ts';
import { type ResumeContext, resumeText } from './resume-text.ts';

export class ResumeContextService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Only what the caller can read: of private checkpoints, the caller's own. Long texts and lists are cut, with the
   * length of the whole beside them. `undefined` if nothing is known about the project.
   */
  async find(scope: Scope, wanted: WantedContext): Promise<ResumeContext | undefined> {
    const { is_known: _, ...context } = await this.#read(scope, wanted);
    const { checkpoint, latest_session, memories } = context;
    return checkpoint || latest_session || memories ? context : undefined;
  }

  /** The same, also of a project without any of it. Throws NotFound if the project does not exist. */
  async get(scope: Scope, wanted: WantedContext): Promise<ResumeContext> {
    const { is_known, ...context } = await this.#read(scope, wanted);
    if (!is_known) throw new NotFound('project');
    return context;
  }

  /** The same as plain text of at most `max_chars`, which says what it leaves out. */
  async text(scope: Scope, wanted: WantedContext): Promise<string | undefined> {
    const context = await this.find(scope, wanted);
    return context && resumeText(context, wanted.max_chars);
  }

  async #read(scope: Scope, wanted: WantedContext) {
    const project_id = idOfNamedProject(wanted);
    const found = await this.#database.readAnywhere(scope, (tx) => findResumeContext(tx, project_id, wanted));
    return { project_id, ...found };
  }
}
