import { type Selectable, sql } from 'kysely';
import type { ScopeTransaction } from '../../db/database.ts';
import type { ToolConfigs } from '../../db/schema.ts';
import type { ToolConfig } from './tool-config.schemas.ts';

const SELECTED = ['tool_id', 'config_json as config', 'updated_at'] as const;

export type ToolConfigRow = Pick<Selectable<ToolConfigs>, 'tool_id' | 'updated_at'> & {
  readonly config: Selectable<ToolConfigs>['config_json'];
};

/** Puts the config in the place of the one that the scope had for the tool. */
export function upsertToolConfig(
  tx: ScopeTransaction,
  toolId: string,
  config: ToolConfig,
): Promise<ToolConfigRow> {
  return tx.db
    .insertInto('tool_configs')
    .values({ tool_id: toolId, config_json: sql`${JSON.stringify(config)}::jsonb` })
    .onConflict((conflict) =>
      conflict.columns(['scope_id', 'tool_id']).doUpdateSet((row) => ({
        config_json: row.ref('excluded.config_json'),
        updated_at: sql<string>`now()`,
      })),
    )
    .returning(SELECTED)
    .executeTakeFirstOrThrow();
}

export function findToolConfig(tx: ScopeTransaction, toolId: string): Promise<ToolConfigRow | undefined> {
  return tx.selectFrom('tool_configs').select(SELECTED).where('tool_id', '=', toolId).executeTakeFirst();
}

const MOST_LISTED = 1_000;

/** By tool id; the first thousand. */
export function listToolConfigs(tx: ScopeTransaction): Promise<ToolConfigRow[]> {
  return tx.selectFrom('tool_configs').select(SELECTED).orderBy('tool_id').limit(MOST_LISTED).execute();
}
