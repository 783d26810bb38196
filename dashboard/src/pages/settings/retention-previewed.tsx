import { bytes } from '../../format/bytes.ts';
import { count, MISSING } from '../../format/numbers.ts';
import { Form } from '../../parts/form/form.tsx';
import { differencesOf, OtherVersion } from '../../parts/form/other-version.tsx';
import { Grid } from '../../parts/layout/grid.tsx';
import { Notice } from '../../parts/state/notice.tsx';
import { Table } from '../../parts/table/table.tsx';
import { Time } from '../../parts/text/time.tsx';
import {
  KIND_NAMES,
  periodInWords,
  periodWords,
  type Retention,
  type RetentionPreview,
} from './retention-words.ts';
import type { EditedSettings } from './use-settings.ts';

interface RetentionPreviewedProps {
  readonly typed: Retention;
  readonly preview: RetentionPreview;
  readonly edited: EditedSettings;
  readonly onSaved: () => void;
}

/** What the typed periods would delete, and the button that saves them. */
export function RetentionPreviewed({ typed, preview, edited, onSaved }: RetentionPreviewedProps) {
  const { base, theirs, takeTheirs, change } = edited;
  const kinds = preview.kinds.filter(
    ({ present, proposed }) => present.days !== null || proposed.days !== null,
  );
  const isDeleting = kinds.some(({ proposed }) => proposed.rows > 0);
  const mine = periodWords({ ...base.settings.retention, ...typed });
  return (
    <Form
      submit="Save the retention"
      look={isDeleting ? 'danger' : 'primary'}
      onSubmit={async () => {
        await change({ retention: typed });
        onSaved();
      }}
    >
      <Grid layout="rows">
        {theirs && (
          <OtherVersion
            what="The settings"
            differences={differencesOf(mine, periodWords(theirs.settings.retention))}
            onTake={takeTheirs}
          />
        )}
        {kinds.length === 0 ? (
          <p>Everything is kept without an end, so nothing would be deleted.</p>
        ) : (
          <Table
            caption="What would be deleted"
            rows={kinds}
            keyOf={({ kind }) => kind}
            columns={[
              { head: 'Kind', cell: ({ kind }) => KIND_NAMES[kind] },
              { head: 'Kept for', cell: ({ proposed }) => periodInWords(proposed.days) },
              { head: 'Rows', cell: ({ proposed }) => count(proposed.rows), isNumber: true },
              {
                head: 'Size',
                cell: ({ proposed }) => (proposed.bytes === null ? MISSING : bytes(proposed.bytes)),
                isNumber: true,
              },
              { head: 'Oldest', cell: ({ proposed }) => timeOf(proposed.oldest) },
              { head: 'Newest', cell: ({ proposed }) => timeOf(proposed.newest) },
              {
                head: 'Rows due as saved now',
                cell: ({ present }) => count(present.rows),
                isNumber: true,
              },
            ]}
          />
        )}
        {isDeleting && (
          <Notice tone="warning" title="Saving deletes data">
            Deleting begins within five minutes, oldest first, and cannot be undone. A sample of a session
            that goes can count for both kinds.
          </Notice>
        )}
      </Grid>
    </Form>
  );
}

const timeOf = (at: string | null) => (at === null ? MISSING : <Time at={at} />);
