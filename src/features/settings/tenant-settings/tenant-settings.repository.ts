import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { hasRevision, mayReplaceDefault } from '../../../db/query/if-match.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { AFTER_BEFORE, storing } from '../../../db/transaction/storing.ts';
import { parsedIfAny } from '../../../lib/parsed-row.ts';
import { type SettingsChange, setSettings } from './tenant-settings.schemas.ts';

const settingsRow = z.object({ settings: setSettings, updated_at: z.string(), revision: z.int() });

export type SettingsRow = Readonly<z.infer<typeof settingsRow>>;

const stored = (tx: ScopeTransaction) =>
  tx.selectFrom('tenant_settings').select(['settings', 'updated_at', 'revision']);

export async function findSettings(tx: ScopeTransaction): Promise<SettingsRow | undefined> {
  return parsedIfAny(settingsRow, await stored(tx).executeTakeFirst());
}

/** The same, locked until the transaction ends. */
export async function lockSettings(tx: ScopeTransaction): Promise<SettingsRow | undefined> {
  return parsedIfAny(settingsRow, await stored(tx).forUpdate().executeTakeFirst());
}

/** `undefined` if the stored revision is not `ifMatch`; 0 means that nothing is stored. */
export function replaceSettings(
  tx: ScopeTransaction,
  settings: SettingsChange,
  ifMatch: number | undefined,
): Promise<SettingsRow | undefined> {
  return upsertSettings(tx, settings, sql`excluded.settings`, ifMatch);
}

/**
 * Sets the given fields only, so that concurrent changes of others are kept; null takes a field back to its default.
 * Otherwise as `replaceSettings`.
 */
export function mergeSettings(
  tx: ScopeTransaction,
  change: SettingsChange,
  ifMatch: number | undefined,
): Promise<SettingsRow | undefined> {
  const { features, retention, ...others } = change;
  const merged = sql`stored.settings || ${JSON.stringify(others)}::jsonb
    || ${mergedPart('features', features)} || ${mergedPart('retention', retention)}`;
  return upsertSettings(tx, change, merged, ifMatch);
}

/** An object of one setting that has parts, with the given parts changed; null takes all back to their defaults. */
function mergedPart(name: 'features' | 'retention', changed: object | null | undefined): RawBuilder<unknown> {
  const stored = changed === null ? sql`'{}'` : sql`coalesce(stored.settings->${sql.lit(name)}, '{}')`;
  return sql`jsonb_build_object(${sql.lit(name)}, ${stored} || ${JSON.stringify(changed ?? {})}::jsonb)`;
}

export const SETTINGS_CHANGES = 'settings_changes';

/** At COMMIT, every server process drops the settings of the scope from its cache. */
export async function announceSettings(tx: ScopeTransaction): Promise<void> {
  await sql`select pg_notify(${SETTINGS_CHANGES}, ${tx.scopeId})`.execute(tx.db);
}

async function upsertSettings(
  tx: ScopeTransaction,
  inserted: SettingsChange,
  updated: RawBuilder<unknown>,
  ifMatch: number | undefined,
): Promise<SettingsRow | undefined> {
  const existing = sql`select 1 from tenant_settings where scope_id = ${tx.scopeId}`;
  const [row] = await storing<SettingsRow>(tx, {
    ctes: sql`before as (
      select stored_bytes from tenant_settings where scope_id = ${tx.scopeId} for no key update
    ),
    saved as (
    insert into tenant_settings as stored (settings)
    select jsonb_strip_nulls(${JSON.stringify(inserted)}::jsonb) where ${AFTER_BEFORE} and ${mayReplaceDefault(ifMatch, existing)}
    on conflict (scope_id) do update
      set settings = jsonb_strip_nulls(${updated}), updated_at = now(), revision = stored.revision + 1
      where ${hasRevision(ifMatch, sql`stored.revision`)}
    returning settings, updated_at, revision, stored_bytes)`,
    growth: sql`select stored_bytes - coalesce((select stored_bytes from before), 0) from saved`,
    rows: sql`select settings, updated_at, revision from saved`,
  });
  return row;
}

/** Fails if the role of the transaction is not set up. */
export async function isSetUp(tx: ScopeTransaction): Promise<true> {
  await sql`select 1`.execute(tx.db);
  return true;
}
