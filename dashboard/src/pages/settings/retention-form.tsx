import { useState } from 'react';
import { useWrite } from '../../api/queries.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { TextField } from '../../parts/form/field.tsx';
import { Form } from '../../parts/form/form.tsx';
import { Grid } from '../../parts/layout/grid.tsx';
import { RetentionPreviewed } from './retention-previewed.tsx';
import { fieldOf, PERIODS, type Retention, type RetentionPreview, retentionIn } from './retention-words.ts';
import type { CurrentSettings } from './setting-words.ts';
import { useSettings } from './use-settings.ts';

interface RetentionFormProps {
  readonly current: CurrentSettings;
  /** The longest retention of samples and telemetry in the plan; `null`: without a limit. */
  readonly mostDays: number | null;
}

interface Previewed {
  readonly typed: Retention;
  readonly preview: RetentionPreview;
}

/** How long each kind of data is kept. What would be deleted is shown before anything can be saved. */
export function RetentionForm({ current, mostDays }: RetentionFormProps) {
  const { scope } = useScope();
  const edited = useSettings(current);
  const count = useWrite('POST /v1/retention/preview', []);
  const [previewed, setPreviewed] = useState<Previewed>();
  const [isSaved, setSaved] = useState(false);
  const retention = edited.base.settings.retention ?? {};
  const periods = PERIODS.filter(({ name }) => scope.kind === 'tenant' || name !== 'audit_days');
  const most = (name: string) =>
    name === 'samples_days' || name === 'telemetry_days' ? (mostDays ?? 36_500) : 36_500;
  return (
    <Grid layout="rows">
      <Form
        submit="Show what would be deleted"
        onSubmit={async (values) => {
          setSaved(false);
          const typed = retentionIn(values);
          const preview = await count.mutateAsync({ body: { retention: typed } });
          setPreviewed({ typed, preview });
        }}
        beside={<span role="status">{isSaved && 'Retention saved'}</span>}
      >
        <div
          key={edited.base.revision}
          onInput={() => {
            edited.touch();
            setSaved(false);
            setPreviewed(undefined);
          }}
        >
          <Grid layout="halves">
            {periods.map(({ name, label, hint, least }) => (
              <TextField
                key={name}
                label={label}
                name={fieldOf(name)}
                type="number"
                inputMode="numeric"
                min={least}
                max={most(name)}
                defaultValue={retention[name] ?? ''}
                hint={hint}
              />
            ))}
          </Grid>
        </div>
      </Form>
      {previewed && (
        <RetentionPreviewed
          {...previewed}
          edited={edited}
          onSaved={() => {
            setPreviewed(undefined);
            setSaved(true);
          }}
        />
      )}
    </Grid>
  );
}
