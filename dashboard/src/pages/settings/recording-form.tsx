import { type FormEvent, useState } from 'react';
import { Checkbox, TextField } from '../../parts/form/field.tsx';
import { Form } from '../../parts/form/form.tsx';
import { differencesOf, OtherVersion } from '../../parts/form/other-version.tsx';
import { Grid } from '../../parts/layout/grid.tsx';
import { Notice } from '../../parts/state/notice.tsx';
import { changeIn, type RecordingChange, wordsWith } from './recording-change.ts';
import { type CurrentSettings, FEATURES, SETTING_NAMES } from './setting-words.ts';
import { useSettings } from './use-settings.ts';

interface RecordingFormProps {
  readonly current: CurrentSettings;
  /** The longest retention of the plan; `null`: without a limit. */
  readonly mostDays: number | null;
}

const FEATURE_HINTS = {
  compression: 'Off: samples of the compression service, and samples that count compressions, are refused.',
  embeddings: 'Off: samples that count embeddings are refused.',
  workflows: 'Off: samples that count patterns are refused.',
  response_cache: 'Off: cache hits are refused.',
} as const;

export function RecordingForm({ current, mostDays }: RecordingFormProps) {
  const edited = useSettings(current);
  const { base, theirs, touch, takeTheirs, change } = edited;
  const [typed, setTyped] = useState<RecordingChange>({});
  const [isSaved, setSaved] = useState(false);
  const onInput = (event: FormEvent<HTMLDivElement>) => {
    touch();
    setSaved(false);
    const form = event.currentTarget.closest('form');
    if (form) setTyped(changeIn(new FormData(form), base));
  };
  const { settings } = base;
  return (
    <Form
      submit={theirs ? 'Save over it' : 'Save the settings'}
      onSubmit={async (values) => {
        setSaved(false);
        await change(changeIn(values, base));
        setTyped({});
        setSaved(true);
      }}
      beside={<span role="status">{isSaved && 'Saved'}</span>}
    >
      <div onInput={onInput} key={base.revision}>
        <Grid layout="rows">
          {theirs && (
            <OtherVersion
              what="The settings"
              differences={differencesOf(wordsWith(theirs, typed), wordsWith(theirs))}
              onTake={() => {
                takeTheirs();
                setTyped({});
              }}
            />
          )}
          <Grid layout="halves">
            <Grid layout="rows">
              <TextField
                label={SETTING_NAMES.collection_interval_seconds}
                name="collection_interval_seconds"
                type="number"
                inputMode="numeric"
                min={1}
                max={60}
                required
                defaultValue={settings.collection_interval_seconds}
                hint="How often tools collect metrics, 1 to 60. Obeyed by the tools."
              />
              <TextField
                label={SETTING_NAMES.max_events_per_minute}
                name="max_events_per_minute"
                type="number"
                inputMode="numeric"
                min={1}
                defaultValue={base.limits_events ? settings.max_events_per_minute : ''}
                hint="More are refused. Empty: no limit but that of the plan."
              />
              <TextField
                label={SETTING_NAMES.retention_days}
                name="retention_days"
                type="number"
                inputMode="numeric"
                min={1}
                max={mostDays ?? 36_500}
                defaultValue={settings.retention_days ?? ''}
                hint={retentionHint(mostDays)}
              />
              {isShorter(typed.retention_days, settings.retention_days) && (
                <Notice tone="warning" title="Saving deletes data">
                  Metric samples and telemetry older than {typed.retention_days} days are deleted within a
                  day, for good.
                </Notice>
              )}
            </Grid>
            <Grid layout="rows">
              <Checkbox
                label={SETTING_NAMES.metrics_streaming}
                name="metrics_streaming"
                defaultChecked={settings.metrics_streaming}
                hint="Obeyed by the tools."
              />
              {FEATURES.map((feature) => (
                <Checkbox
                  key={feature}
                  label={SETTING_NAMES[`features.${feature}`]}
                  name={`features.${feature}`}
                  defaultChecked={settings.features[feature]}
                  hint={FEATURE_HINTS[feature]}
                />
              ))}
            </Grid>
          </Grid>
        </Grid>
      </div>
    </Form>
  );
}

const isShorter = (days: number | null | undefined, before: number | null | undefined): boolean =>
  typeof days === 'number' && days >= 1 && days < (before ?? Number.MAX_SAFE_INTEGER);

const retentionHint = (mostDays: number | null): string =>
  `Older metric samples and telemetry are deleted, unless “Retention” below says otherwise. Empty: they are kept.${mostDays === null ? '' : ` At most ${mostDays} in this plan.`}`;
