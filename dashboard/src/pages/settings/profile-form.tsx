import { useState } from 'react';
import { SelectField } from '../../parts/form/field.tsx';
import { Form } from '../../parts/form/form.tsx';
import { differencesOf, OtherVersion } from '../../parts/form/other-version.tsx';
import { Grid } from '../../parts/layout/grid.tsx';
import { Table } from '../../parts/table/table.tsx';
import {
  type CurrentSettings,
  namedWords,
  PROFILE_NAMES,
  type ProfileName,
  type Profiles,
  settingsInWords,
  withProfile,
} from './setting-words.ts';
import { useSettings } from './use-settings.ts';

interface ProfileFormProps {
  readonly current: CurrentSettings;
  readonly profiles: Profiles;
}

/** Chooses a profile, and shows what it would change before it is applied. */
export function ProfileForm({ current, profiles }: ProfileFormProps) {
  const { base, theirs, touch, takeTheirs, change } = useSettings(current);
  const [name, setName] = useState<ProfileName>(current.settings.performance_profile);
  const [applied, setApplied] = useState<ProfileName>();
  const { settings, limits_events } = theirs ?? base;
  const after = namedWords(withProfile(settings, profiles[name]));
  const changes = differencesOf(after, namedWords(settingsInWords(settings, limits_events)));
  return (
    <Form
      submit={theirs ? 'Apply it all the same' : `Apply the profile ${PROFILE_NAMES[name]}`}
      onSubmit={async () => {
        setApplied(undefined);
        await change({ performance_profile: name });
        setApplied(name);
      }}
      beside={<span role="status">{applied && `Applied: ${PROFILE_NAMES[applied]}`}</span>}
    >
      <Grid layout="rows">
        {theirs && (
          <OtherVersion
            what="The settings"
            differences={differencesOf(after, namedWords(settingsInWords(settings, limits_events)))}
            onTake={takeTheirs}
          />
        )}
        <SelectField
          label="Profile"
          name="performance_profile"
          value={name}
          onChange={({ target }) => {
            touch();
            setName(target.value as ProfileName);
          }}
          options={Object.entries(PROFILE_NAMES).map(([value, label]) => ({ value, label }))}
        />
        {changes.length === 0 ? (
          <p>The settings already are as this profile sets them.</p>
        ) : (
          <Table
            caption={`What the profile ${PROFILE_NAMES[name]} changes`}
            rows={changes}
            keyOf={(one) => one.name}
            columns={[
              { head: 'Setting', cell: (one) => one.name },
              { head: 'Now', cell: (one) => one.theirs },
              { head: 'With the profile', cell: (one) => one.mine },
            ]}
          />
        )}
        <p>Retention and privacy stay as they are.</p>
      </Grid>
    </Form>
  );
}
