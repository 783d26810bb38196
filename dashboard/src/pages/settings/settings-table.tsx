import { Table } from '../../parts/table/table.tsx';
import { type CurrentSettings, namedWords, settingsInWords } from './setting-words.ts';

/** The settings for people who cannot change them. */
export function SettingsTable({ current }: { readonly current: CurrentSettings }) {
  const rows = Object.entries(namedWords(settingsInWords(current.settings, current.limits_events)));
  return (
    <Table
      caption="Settings"
      rows={rows}
      keyOf={([name]) => name}
      columns={[
        { head: 'Setting', cell: ([name]) => name },
        { head: 'Value', cell: ([, value]) => value },
      ]}
    />
  );
}
