import type { OutputOf } from '@omnimemory/client';
import { count } from '../../format/numbers.ts';

export type CurrentSettings = OutputOf<'GET /v1/settings'>;
export type Settings = CurrentSettings['settings'];
export type Profiles = OutputOf<'GET /v1/settings/profiles'>;
export type ProfileName = keyof Profiles;

/** The settings by the path that the API gives them. */
export const SETTING_NAMES = {
  metrics_streaming: 'Send metrics continuously',
  collection_interval_seconds: 'Seconds between metrics',
  max_events_per_minute: 'Events a minute',
  'features.compression': 'Record compression',
  'features.embeddings': 'Record embeddings',
  'features.workflows': 'Record workflows',
  'features.response_cache': 'Record cache hits',
  retention_days: 'Days of retention',
  'retention.sessions_days': 'Days to keep sessions',
  'retention.samples_days': 'Days to keep samples',
  'retention.telemetry_days': 'Days to keep telemetry',
  'retention.checkpoints_days': 'Days to keep old versions of checkpoints',
  'retention.audit_days': 'Days to keep the audit log',
  otel_keep_content: 'Keep content',
  otel_keep_identity: 'Keep identity',
  search_by_meaning: 'Search by meaning',
  performance_profile: 'Performance profile',
} as const;
export type SettingName = keyof typeof SETTING_NAMES;

export const FEATURES = ['compression', 'embeddings', 'workflows', 'response_cache'] as const;

export const PROFILE_NAMES: Readonly<Record<ProfileName, string>> = {
  high_frequency: 'High frequency',
  low_frequency: 'Low frequency',
  batch_only: 'Batches only',
  disabled: 'Disabled',
};

const onOff = (value: boolean | undefined): string => (value ? 'on' : 'off');

/** Without the setting, the server's own model is used and an endpoint is not. */
export const meaningWords = (isOn: boolean | null | undefined): string =>
  typeof isOn === 'boolean' ? onOff(isOn) : 'as the server is set up';

/** Each setting in words, so that two versions can be compared. */
export function settingsInWords(settings: Settings, limitsEvents: boolean): Record<SettingName, string> {
  const { features, max_events_per_minute: events, retention_days: days, retention = {} } = settings;
  const period = (of: number | null | undefined, without = 'kept without an end') =>
    typeof of === 'number' ? count(of) : without;
  const asBefore = `as “${SETTING_NAMES.retention_days}”`;
  return {
    performance_profile: PROFILE_NAMES[settings.performance_profile],
    metrics_streaming: onOff(settings.metrics_streaming),
    collection_interval_seconds: count(settings.collection_interval_seconds),
    max_events_per_minute: limitsEvents ? count(events) : 'no limit',
    'features.compression': onOff(features.compression),
    'features.embeddings': onOff(features.embeddings),
    'features.workflows': onOff(features.workflows),
    'features.response_cache': onOff(features.response_cache),
    retention_days: period(days),
    'retention.sessions_days': period(retention.sessions_days),
    'retention.samples_days': period(retention.samples_days, asBefore),
    'retention.telemetry_days': period(retention.telemetry_days, asBefore),
    'retention.checkpoints_days': period(retention.checkpoints_days),
    'retention.audit_days': period(retention.audit_days),
    otel_keep_content: onOff(settings.otel_keep_content),
    otel_keep_identity: onOff(settings.otel_keep_identity),
    search_by_meaning: meaningWords(settings.search_by_meaning),
  };
}

/** The same, by the names that people read. */
export const namedWords = (words: Record<SettingName, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(words).map(([name, value]) => [SETTING_NAMES[name as SettingName], value]),
  );

/** What the settings are after a profile is applied. A profile sets the limit of events, so it is enforced then. */
export const withProfile = (settings: Settings, profile: Settings): Record<SettingName, string> =>
  settingsInWords({ ...settings, ...profile }, true);
