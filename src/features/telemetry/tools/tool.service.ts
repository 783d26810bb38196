import type { Scope } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { listTools } from './tool.repository.ts';
import type { ListTools, ToolList } from './tool.schemas.ts';

/** The coding tools of a scope, by what they have left. */
export class ToolService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Those that were seen last first. */
  list(scope: Scope, query: ListTools): Promise<ToolList> {
    return this.#database.readAnywhere(scope, (tx) => listTools(tx, query));
  }
}
