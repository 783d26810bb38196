import { useState } from 'react';
import { SelectField } from '../../parts/form/field.tsx';
import { Form, textOf } from '../../parts/form/form.tsx';
import { differencesOf, OtherVersion } from '../../parts/form/other-version.tsx';
import { Grid } from '../../parts/layout/grid.tsx';
import { type CurrentSettings, meaningWords, SETTING_NAMES } from './setting-words.ts';
import { useSettings } from './use-settings.ts';

const NAME = 'search_by_meaning';
const OPTIONS = [
  { value: '', label: 'As the server is set up' },
  { value: 'true', label: 'On' },
  { value: 'false', label: 'Off' },
] as const;

interface MeaningFormProps {
  readonly current: CurrentSettings;
  /** Whether texts would go to an endpoint. */
  readonly sendsTexts: boolean;
}

/** Switches search by meaning on and off. */
export function MeaningForm({ current, sendsTexts }: MeaningFormProps) {
  const { base, theirs, touch, takeTheirs, change } = useSettings(current);
  const stored = base.settings.search_by_meaning;
  const [typed, setTyped] = useState(stored);
  const [isSaved, setSaved] = useState(false);
  return (
    <Form
      submit={theirs ? 'Save over it' : 'Save how it is searched'}
      onSubmit={async (values) => {
        setSaved(false);
        await change({ [NAME]: choiceIn(values) });
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
          if (form) setTyped(choiceIn(new FormData(form)) ?? undefined);
        }}
      >
        <Grid layout="rows">
          {theirs && (
            <OtherVersion
              what="The settings"
              differences={differencesOf(inWords(typed), inWords(theirs.settings.search_by_meaning))}
              onTake={takeTheirs}
            />
          )}
          <SelectField
            label={SETTING_NAMES.search_by_meaning}
            name={NAME}
            options={OPTIONS}
            defaultValue={stored === undefined ? '' : String(stored)}
            hint={
              sendsTexts
                ? 'On: texts leave this server. Checkpoints, memories, titles and questions are sent to the endpoint that its operator has set up. As the server is set up: off. Off deletes the vectors.'
                : 'The model is part of this server, so no text leaves it. As the server is set up: on, unless its operator has switched it off. Off deletes the vectors.'
            }
          />
        </Grid>
      </div>
    </Form>
  );
}

/** Null takes the setting back to what the server does without it. */
function choiceIn(values: FormData): boolean | null {
  const value = textOf(values, NAME);
  return value === '' ? null : value === 'true';
}

const inWords = (isOn: boolean | undefined) => ({ [SETTING_NAMES.search_by_meaning]: meaningWords(isOn) });
