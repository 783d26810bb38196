import { textOf } from '../../parts/form/form.tsx';
import { type CurrentSettings, FEATURES, namedWords, settingsInWords } from './setting-words.ts';

/** What the form about recording has. `null`: no limit, and kept without an end. */
interface Recording {
  readonly metrics_streaming: boolean;
  readonly collection_interval_seconds: number | null;
  readonly max_events_per_minute: number | null;
  readonly retention_days: number | null;
}
type Features = CurrentSettings['settings']['features'];

export type RecordingChange = Partial<Recording> & { readonly features?: Partial<Features> };

/** What was typed that differs from the version that the form began with. */
export function changeIn(values: FormData, { settings, limits_events }: CurrentSettings): RecordingChange {
  const number = (name: string) => (textOf(values, name) === '' ? null : Number(textOf(values, name)));
  const typed: Recording = {
    metrics_streaming: values.has('metrics_streaming'),
    collection_interval_seconds: number('collection_interval_seconds'),
    max_events_per_minute: number('max_events_per_minute'),
    retention_days: number('retention_days'),
  };
  const before: Recording = {
    metrics_streaming: settings.metrics_streaming,
    collection_interval_seconds: settings.collection_interval_seconds,
    max_events_per_minute: limits_events ? settings.max_events_per_minute : null,
    retention_days: settings.retention_days ?? null,
  };
  const switched = FEATURES.map((one) => [one, values.has(`features.${one}`)] as const).filter(
    ([one, isOn]) => isOn !== settings.features[one],
  );
  const changed = Object.entries(typed).filter(([name, value]) => value !== before[name as keyof Recording]);
  return {
    ...Object.fromEntries(changed),
    ...(switched.length > 0 && { features: Object.fromEntries(switched) }),
  };
}

/** A version in words, with what is typed in its place. */
export function wordsWith(
  { settings, limits_events }: CurrentSettings,
  { features, max_events_per_minute: events, retention_days, ...rest }: RecordingChange = {},
): Record<string, string> {
  const { metrics_streaming, collection_interval_seconds } = { ...settings, ...rest };
  const after = {
    ...settings,
    metrics_streaming,
    collection_interval_seconds: collection_interval_seconds ?? settings.collection_interval_seconds,
    max_events_per_minute: events ?? settings.max_events_per_minute,
    retention_days: (retention_days === undefined ? settings.retention_days : retention_days) ?? null,
    features: { ...settings.features, ...features },
  };
  return namedWords(settingsInWords(after, events === undefined ? limits_events : events !== null));
}
