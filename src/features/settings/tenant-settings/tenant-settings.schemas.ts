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

const performanceProfile = z.enum(['high_frequency', 'low_frequency', 'batch_only', 'disabled']);
type PerformanceProfile = z.infer<typeof performanceProfile>;

export const settingsBody = z.strictObject({
  metrics_streaming: z
    .boolean()
    .describe('Whether tools send their metrics as they go. For the tools to read.'),
  collection_interval_seconds: z
    .int()
    .min(1)
    .max(60)
    .describe('How often tools collect. For the tools to read.'),
  max_events_per_minute: counter
    .min(1)
    .describe('More events than that are refused with 429, once it has been set.'),
  features: features.describe('What is recorded; what belongs to a feature that is off is refused with 403.'),
  performance_profile: performanceProfile,
  retention_days: z
    .int()
    .min(1)
    .max(36_500)
    .nullable()
    .optional()
    .describe('Metric samples that are older are deleted. Null, or left out: they are kept.'),
});
export type Settings = z.infer<typeof settingsBody>;

export const settingsChangeBody = settingsBody.partial().extend({ features: features.partial().optional() });
export type SettingsChange = z.infer<typeof settingsChangeBody>;

/** What a scope has set so far. */
export type SetSettings = Partial<Omit<Settings, 'features'>> & {
  readonly features?: Partial<Settings['features']>;
};

const ALL_ON = { compression: true, embeddings: true, workflows: true, response_cache: true };
const ALL_OFF = { compression: false, embeddings: false, workflows: false, response_cache: false };

const ON = { metrics_streaming: true, features: ALL_ON };
const OFF = { metrics_streaming: false, features: ALL_OFF };

/** What each profile stands for. */
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

/** What holds where nothing has been set. */
export const DEFAULT_SETTINGS: Settings = PROFILES.high_frequency;

export const settingsResponse = z.strictObject({
  settings: settingsBody.describe('What has been set, and the defaults of the rest.'),
  limits_events: z.boolean().describe('Whether max_events_per_minute has been set and is enforced.'),
  updated_at: instant.nullable().describe('Null where nothing has been set.'),
  revision: counter.describe('Grows with every change; 0 where nothing has been set.'),
});

export const profilesResponse = z.strictObject({
  high_frequency: settingsBody,
  low_frequency: settingsBody,
  batch_only: settingsBody,
  disabled: settingsBody,
});

named({
  Settings: settingsBody,
  ChangeSettings: settingsChangeBody,
  CurrentSettings: settingsResponse,
  SettingsProfiles: profilesResponse,
});
