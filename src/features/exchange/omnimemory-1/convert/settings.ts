import { isIdentifier } from '../../../../validation/fields.ts';
import { claudeCodeBody } from '../../../memory/claude-code/claude-code.schemas.ts';
import { settingsBody } from '../../../settings/tenant-settings/tenant-settings.schemas.ts';
import { toolConfigBody } from '../../../settings/tool-configs/tool-config.schemas.ts';
import { type Cells, checked } from './cells.ts';
import { RowRefused } from './row-refused.ts';
import { isoOf } from './times.ts';

/** Throws RowRefused, as each function here does. */
export function toolConfigOf(cells: Cells) {
  const config = cells.json('config_json');
  if (config === undefined) throw new RowRefused('config_json', 'is not JSON');
  const updated_at = cells.past('updated_at', isoOf(Date.now()));
  return {
    tool_id: cells.requiredId('tool_id'),
    config_json: checked(toolConfigBody, config),
    created_at: updated_at,
    updated_at,
  };
}

/**
 * Without `max_events_per_minute`: OmniMemory 1 stored it and never looked at it, and here it would refuse the events
 * beyond it.
 */
export function settingsOf(cells: Cells) {
  const parsed = cells.json('settings');
  if (typeof parsed !== 'object' || parsed === null) throw new RowRefused('settings', 'is not JSON');
  const { max_events_per_minute, ...settings } = parsed as Record<string, unknown>;
  if (max_events_per_minute !== undefined)
    cells.note(
      'max_events_per_minute was never applied by OmniMemory 1, and would be here; stored without it',
    );
  const fields = settingsBody.omit({ max_events_per_minute: true }).partial();
  const updated_at = cells.past('updated_at', isoOf(Date.now()));
  return {
    settings: checked(fields, settings),
    created_at: cells.past('created_at', updated_at),
    updated_at,
  };
}

export function claudeCodeOf(cells: Cells) {
  const features = cells.json('features_enabled');
  const names = featureNames(features).filter(isIdentifier);
  const { mcp_version, features_enabled } = checked(claudeCodeBody, {
    mcp_version: cells.text('mcp_version'),
    features_enabled: names,
  });
  return {
    session_id: cells.requiredId('session_id'),
    mcp_version: mcp_version ?? null,
    features_enabled: features_enabled ?? [],
    created_at: cells.past('created_at'),
  };
}

/** A list of names, or an object of switches. */
function featureNames(features: unknown): string[] {
  if (Array.isArray(features)) return features.map(String);
  if (typeof features !== 'object' || features === null) return [];
  return Object.entries(features).flatMap(([name, isOn]) => (isOn ? [name] : []));
}
