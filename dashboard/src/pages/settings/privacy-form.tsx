import { useState } from 'react';
import { Checkbox } from '../../parts/form/field.tsx';
import { Form } from '../../parts/form/form.tsx';
import { differencesOf, OtherVersion } from '../../parts/form/other-version.tsx';
import { Grid } from '../../parts/layout/grid.tsx';
import { type CurrentSettings, SETTING_NAMES } from './setting-words.ts';
import { useSettings } from './use-settings.ts';

/** What is kept of OpenTelemetry. */
export function PrivacyForm({ current }: { readonly current: CurrentSettings }) {
  const { base, theirs, touch, takeTheirs, change } = useSettings(current);
  const { otel_keep_content = false, otel_keep_identity = false } = base.settings;
  const [typed, setTyped] = useState<Switches>({ otel_keep_content, otel_keep_identity });
  const [isSaved, setSaved] = useState(false);
  return (
    <Form
      submit={theirs ? 'Save over it' : 'Save what is kept'}
      onSubmit={async (values) => {
        setSaved(false);
        await change(switchesIn(values));
        setSaved(true);
      }}
      beside={<span role="status">{isSaved && 'Saved'}</span>}
    >
      <div
        key={base.revision}
        onInput={(event) => {
          touch();
          setSaved(false);
          const form = event.currentTarget.closest('form');
          if (form) setTyped(switchesIn(new FormData(form)));
        }}
      >
        <Grid layout="rows">
          {theirs && (
            <OtherVersion
              what="The settings"
              differences={differencesOf(wordsOf(typed), wordsOf(theirs.settings))}
              onTake={takeTheirs}
            />
          )}
          <Checkbox
            label={SETTING_NAMES.otel_keep_content}
            name="otel_keep_content"
            defaultChecked={otel_keep_content}
            hint="Prompts, responses, and the arguments and results of tools. They can contain source code and secrets. Off: they are dropped before anything is stored."
          />
          <Checkbox
            label={SETTING_NAMES.otel_keep_identity}
            name="otel_keep_identity"
            defaultChecked={otel_keep_identity}
            hint="Email addresses, groups and host names of the people who use the tools. Off: they are dropped before anything is stored."
          />
          <p>
            A change holds for what comes in from now on. Rows that are already stored stay as they are, and
            the audit log of a team has a line for each change.
          </p>
        </Grid>
      </div>
    </Form>
  );
}

interface Switches {
  readonly otel_keep_content?: boolean | undefined;
  readonly otel_keep_identity?: boolean | undefined;
}

const switchesIn = (values: FormData) => ({
  otel_keep_content: values.has('otel_keep_content'),
  otel_keep_identity: values.has('otel_keep_identity'),
});

const wordsOf = ({ otel_keep_content, otel_keep_identity }: Switches) => ({
  [SETTING_NAMES.otel_keep_content]: otel_keep_content ? 'on' : 'off',
  [SETTING_NAMES.otel_keep_identity]: otel_keep_identity ? 'on' : 'off',
});
