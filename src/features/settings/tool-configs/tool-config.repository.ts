import { type RawBuilder, type Selectable, sql } from 'kysely';
import { hasRevision, writeFor } from '../../../db/query/if-match.ts';
import { type JsonPage, jsonPage, type PageRequest } from '../../../db/query/json-page.ts';
import type { ToolConfigs } from '../../../db/schema/tables.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { freeing, replacing } from '../../../db/transaction/storing.ts';
import type { ToolConfig } from './tool-config.schemas.ts';

export type ToolConfigRow = Pick<
  Selectable<ToolConfigs>,
  'tool_id' | 'created_at' | 'updated_at' | 'revision'
> & {
  readonly config: Selectable<ToolConfigs>['config_json'];
  readonly is_default: boolean;
};

const SELECTED = [
  'tool_id',
  'config_json as config',
  'created_at',
  'updated_at',
  'revision',
  sql<boolean>`false`.as('is_default'),
] as const;

/**
 * Replaces the scope's config of the tool. `undefined` if the stored revision is not `ifMatch`; 0 means that nothing is
 * stored.
 */
export async function upsertToolConfig(
  tx: ScopeTransaction,
  toolId: string,
  config: ToolConfig,
  ifMatch: number | undefined,
): Promise<ToolConfigRow | undefined> {
  const [row] = await replacing<ToolConfigRow>(tx, {
    before: sql`
      select stored_bytes from tool_configs where scope_id = ${tx.scopeId} and tool_id = ${toolId} for no key update`,
    saved: (condition) => sql`
    ${savedConfig(tx, toolId, { config, ifMatch, condition })}
    returning tool_id, config_json as config, created_at, updated_at, revision, false as is_default, stored_bytes`,
    rows: sql`select tool_id, config, created_at, updated_at, revision, is_default from saved`,
  });
  return row;
}

interface Saved {
  readonly config: ToolConfig;
  readonly ifMatch: number | undefined;
  readonly condition: RawBuilder<boolean>;
}

function savedConfig(
  tx: ScopeTransaction,
  toolId: string,
  { config, ifMatch, condition }: Saved,
): RawBuilder<unknown> {
  const json = sql`${JSON.stringify(config)}::jsonb`;
  const write = writeFor(ifMatch, { hasDefault: true });
  if (write === 'existing')
    return sql`update tool_configs as stored
    set config_json = ${json}, updated_at = now(), revision = stored.revision + 1
    where scope_id = ${tx.scopeId} and tool_id = ${toolId} and ${condition}
      and ${hasRevision(ifMatch, sql`stored.revision`)}`;
  const replaced = sql`update
      set config_json = excluded.config_json, updated_at = excluded.updated_at, revision = stored.revision + 1`;
  return sql`insert into tool_configs as stored (tool_id, config_json)
    select ${toolId}::text, ${json} where ${condition}
    on conflict (scope_id, tool_id) do ${write === 'new' ? sql`nothing` : replaced}`;
}

/** Whether a saved config was deleted; not if its revision is not `ifMatch`. */
export async function deleteToolConfig(
  tx: ScopeTransaction,
  toolId: string,
  ifMatch: number | undefined,
): Promise<boolean> {
  const rows = await freeing(tx, {
    ctes: sql`deleted as (
      delete from tool_configs stored where scope_id = ${tx.scopeId} and tool_id = ${toolId}
        and ${hasRevision(ifMatch, sql`stored.revision`)}
      returning stored_bytes)`,
    growth: sql`select -sum(stored_bytes) from deleted`,
    rows: sql`select 1 as one from deleted`,
  });
  return rows.length === 1;
}

export function findToolConfig(tx: ScopeTransaction, toolId: string): Promise<ToolConfigRow | undefined> {
  return tx.selectFrom('tool_configs').select(SELECTED).where('tool_id', '=', toolId).executeTakeFirst();
}

/** Newest first, by the time when each was first saved. */
export function listToolConfigs(tx: ScopeTransaction, page: PageRequest): Promise<JsonPage> {
  return jsonPage(
    tx,
    tx.listFrom('tool_configs'),
    {
      columns: ['tool_id', 'config', 'created_at', 'updated_at', 'revision', 'is_default'],
      computed: { config: sql`config_json`, is_default: sql`false` },
      time: 'created_at',
      tie: 'id',
      tieType: 'bigint',
      bulky: true,
    },
    page,
  );
}
