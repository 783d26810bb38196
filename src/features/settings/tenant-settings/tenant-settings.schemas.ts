import { z } from 'zod';
import { counter, instant } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';

const features = z.strictObject({
  compression: z.boolean(),
  embeddings: z.boolean(),
  workflows: z.boolean(),
  response_cache: z.boolean(),
});
export type Feature = keyof z.infer<typeof features>;

const retentionDays = (least = 1) => z.int().min(least).max(36_500).nullable().optional();

/** Logs of changes are kept at least so long, whatever an admin sets. */
const LEAST_AUDIT_DAYS = 90;

const retention = z.strictObject({
  sessions_days: retentionDays().describe(
    'Sessions that ended longer ago are deleted, with everything that was stored for them, checkpoints included. ' +
      'Pinned sessions are kept.',
  ),
  samples_days: retentionDays().describe(
    'Older metric samples, velocities, predictions, cache hits and tool operations are deleted. ' +
      'Null or omitted: retention_days holds for metric samples, and the others are kept.',
  ),
  telemetry_days: retentionDays().describe(
    'Older model requests, events and data points are deleted, and rejected when they arrive. ' +
      'Null or omitted: retention_days holds.',
  ),
  checkpoints_days: retentionDays().describe(
    'Versions of checkpoints that were replaced longer ago are deleted. The current version is kept.',
  ),
  audit_days: retentionDays(LEAST_AUDIT_DAYS).describe(
    'Older lines of the audit log are deleted, at most once a day. Local mode has no audit log.',
  ),
});

const performanceProfile = z.enum(['high_frequency', 'low_frequency', 'batch_only', 'disabled']);
type PerformanceProfile = z.infer<typeof performanceProfile>;

/** Also what a preview is asked for. */
export const retentionBody = retention;

export const settingsBody = z.strictObject({
  metrics_streaming: z
    .boolean()
    .describe(
      'Whether metrics are sent continuously: by the tools, and by the streams for clients of OmniMemory 1.',
    ),
  collection_interval_seconds: z
    .int()
    .min(1)
    .max(60)
    .describe('How often tools collect metrics, and how often those streams send them.'),
  max_events_per_minute: counter.min(1).describe('Once this is set, events beyond it are refused with 429.'),
  features: features.describe(
    'The features that are recorded; events of a disabled feature are refused with 403.',
  ),
  performance_profile: performanceProfile,
  retention_days: z
    .int()
    .min(1)
    .max(36_500)
    .nullable()
    .optional()
    .describe(
      'Older metric samples and telemetry are deleted, unless `retention` says otherwise. Null or omitted: they are kept.',
    ),
  retention: retention
    .optional()
    .describe('How long each kind of data is kept. Null or omitted: without an end.'),
  search_by_meaning: z
    .boolean()
    .optional()
    .describe(
      'Whether checkpoints, memories and sessions are found by their meaning. Off deletes their vectors. ' +
        'Null or omitted: on, unless the vectors come from an endpoint, to which texts are sent only if this is true.',
    ),
  otel_keep_content: z
    .boolean()
    .optional()
    .describe(
      'Whether prompts, responses, and arguments and results of tools of OpenTelemetry are kept. Omitted: they are dropped.',
    ),
  otel_keep_identity: z
    .boolean()
    .optional()
    .describe(
      'Whether email addresses, groups and host names of OpenTelemetry are kept. Omitted: they are dropped.',
    ),
});
export type Settings = z.infer<typeof settingsBody>;

/** The same fields, each of which may be null. */
function orDefault<S extends z.ZodRawShape>(schema: z.ZodObject<S>) {
  const fields = Object.entries(schema.shape).map(([name, field]) => {
    const { description = '' } = field as z.ZodType;
    return [
      name,
      (field as z.ZodType).nullable().describe(`${description} Null: back to the default.`.trim()),
    ];
  });
  return z.strictObject(Object.fromEntries(fields) as { [F in keyof S]: z.ZodNullable<S[F]> });
}

const nullable = orDefault(settingsBody);

export const settingsReplaceBody = nullable;
export const settingsChangeBody = nullable.partial().extend({
  features: orDefault(features).partial().nullish().describe('Null: all features are recorded.'),
  retention: retention
    .nullish()
    .describe('Only the given periods change. Null: back to the defaults of all.'),
});
export type SettingsChange = z.infer<typeof settingsChangeBody>;

/** The settings that a scope has stored. */
export type SetSettings = Partial<Omit<Settings, 'features'>> & {
  readonly features?: Partial<Settings['features']>;
};

// without those that another release has added; JSON has no undefined, which the types of zod allow here
export const setSettings = z.object({
  ...settingsBody.partial().shape,
  features: z.object(features.partial().shape).optional(),
}) as unknown as z.ZodType<SetSettings>;

const ALL_ON = { compression: true, embeddings: true, workflows: true, response_cache: true };
const ALL_OFF = { compression: false, embeddings: false, workflows: false, response_cache: false };

const ON = { metrics_streaming: true, features: ALL_ON };
const OFF = { metrics_streaming: false, features: ALL_OFF };

/** The settings of each profile. */
export const PROFILES: Readonly<Record<PerformanceProfile, Settings>> = {
  high_frequency: {
    ...ON,
    collection_interval_seconds: 1,
    max_events_per_minute: 60,
    performance_profile: 'high_frequency',
  },
  low_frequency: {
    ...ON,
    collection_interval_seconds: 5,
    max_events_per_minute: 30,
    performance_profile: 'low_frequency',
  },
  batch_only: {
    ...ON,
    collection_interval_seconds: 60,
    max_events_per_minute: 10,
    performance_profile: 'batch_only',
  },
  disabled: {
    ...OFF,
    collection_interval_seconds: 60,
    max_events_per_minute: 1,
    performance_profile: 'disabled',
  },
};

/** No profile sets them, so that a change of the profile changes nothing of what is kept. */
const NOTHING_KEPT = { otel_keep_content: false, otel_keep_identity: false };
export type OtelSwitch = keyof typeof NOTHING_KEPT;
export const OTEL_SWITCHES = Object.keys(NOTHING_KEPT) as OtelSwitch[];

/** The defaults. */
export const DEFAULT_SETTINGS: Settings = { ...PROFILES.high_frequency, ...NOTHING_KEPT };

export const settingsResponse = z.strictObject({
  settings: settingsBody.describe('The stored settings, with defaults for the others.'),
  limits_events: z.boolean().describe('Whether max_events_per_minute is set and enforced.'),
  updated_at: instant.nullable().describe('Null if nothing is stored.'),
  revision: counter.describe('Increases with every change; 0 if nothing is stored.'),
});

export const profilesResponse = z.strictObject({
  high_frequency: settingsBody,
  low_frequency: settingsBody,
  batch_only: settingsBody,
  disabled: settingsBody,
});

named({
  Settings: settingsBody,
  ReplaceSettings: settingsReplaceBody,
  ChangeSettings: settingsChangeBody,
  CurrentSettings: settingsResponse,
  SettingsProfiles: profilesResponse,
});
