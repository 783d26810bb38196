import type { Database } from '../../db/database.ts';
import type { Scope } from '../../db/scope.ts';
import {
  findToolConfig,
  listToolConfigs,
  type ToolConfigRow,
  upsertToolConfig,
} from './tool-config.repository.ts';
import { DEFAULT_TOOL_CONFIG, type ToolConfig } from './tool-config.schemas.ts';

/** The config of a tool as it was saved, or the default config: then `updated_at` is NULL. */
export interface ConfigOfTool extends Pick<ToolConfigRow, 'tool_id'> {
  readonly config: ToolConfigRow['config'] | ToolConfig;
  readonly updated_at: string | null;
  readonly is_default: boolean;
}

export class ToolConfigService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Replaces the tool's config as a whole: settings that are left out are gone. */
  async save(scope: Scope, toolId: string, config: ToolConfig): Promise<ConfigOfTool> {
    return asSaved(await this.#database.writeOne(scope, (tx) => upsertToolConfig(tx, toolId, config)));
  }

  /**
   * The saved config exactly as it was saved, or, where none is, the default config with `is_default` true. Any tool
   * may ask, known or not. Asking stores nothing.
   */
  async get(scope: Scope, toolId: string): Promise<ConfigOfTool> {
    const saved = await this.#database.readOne(scope, (tx) => findToolConfig(tx, toolId));
    if (saved) return asSaved(saved);
    return { tool_id: toolId, config: DEFAULT_TOOL_CONFIG, updated_at: null, is_default: true };
  }

  /** The saved configs by tool id, at most a thousand; tools that live by the default are not among them. */
  async list(scope: Scope): Promise<ConfigOfTool[]> {
    return (await this.#database.readOne(scope, listToolConfigs)).map(asSaved);
  }
}

const asSaved = (row: ToolConfigRow): ConfigOfTool => ({ ...row, is_default: false });
