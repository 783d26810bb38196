import type { Scope } from '../../../auth/scope.ts';
import { DEFAULT_REVISION } from '../../../db/query/if-match.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { PreconditionFailed } from '../../../lib/errors.ts';
import {
  deleteToolConfig,
  findToolConfig,
  listToolConfigs,
  type ToolConfigRow,
  upsertToolConfig,
} from './tool-config.repository.ts';
import { DEFAULT_TOOL_CONFIG, type ToolConfig } from './tool-config.schemas.ts';

/** A tool's saved config, or the default config, with NULL times and revision 0. */
export interface ConfigOfTool extends Pick<ToolConfigRow, 'tool_id' | 'revision' | 'is_default'> {
  readonly config: ToolConfigRow['config'] | ToolConfig;
  readonly created_at: string | null;
  readonly updated_at: string | null;
}

export class ToolConfigService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Replaces the tool's config completely: omitted settings are removed. Throws PreconditionFailed if the revision is
   * not `ifMatch`; 0 means that nothing is saved.
   */
  async save(scope: Scope, toolId: string, config: ToolConfig, ifMatch?: number): Promise<ConfigOfTool> {
    const saved = await this.#database.writeOne(scope, (tx) => upsertToolConfig(tx, toolId, config, ifMatch));
    if (!saved) throw new PreconditionFailed();
    return saved;
  }

  /**
   * The config exactly as it was saved, or the default config with `is_default` true. Works for unknown tools, too.
   * Reading stores nothing.
   */
  async get(scope: Scope, toolId: string): Promise<ConfigOfTool> {
    const saved = await this.#database.readOne(scope, (tx) => findToolConfig(tx, toolId));
    if (saved) return saved;
    const nothing = { created_at: null, updated_at: null, revision: DEFAULT_REVISION, is_default: true };
    return { tool_id: toolId, config: DEFAULT_TOOL_CONFIG, ...nothing };
  }

  /**
   * Deletes the saved config, so that the default one applies again. Does nothing if none is saved. Throws
   * PreconditionFailed if the revision is not `ifMatch`.
   */
  async reset(scope: Scope, toolId: string, ifMatch?: number): Promise<void> {
    if (await this.#database.writeOne(scope, (tx) => deleteToolConfig(tx, toolId, ifMatch))) return;
    const isAsExpected = ifMatch === undefined || ifMatch === DEFAULT_REVISION;
    if (!isAsExpected || !(await this.get(scope, toolId)).is_default) throw new PreconditionFailed();
  }

  /** The saved configs, newest first; tools with the default config are not listed. */
  list(scope: Scope, page: PageRequest): Promise<JsonPage> {
    return this.#database.readOne(scope, (tx) => listToolConfigs(tx, page));
  }
}
