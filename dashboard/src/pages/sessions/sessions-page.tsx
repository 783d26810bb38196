import { useMemo, useState } from 'react';
import { useMay } from '../../api/account.ts';
import { usePeople } from '../../api/people.ts';
import { problemOf } from '../../api/problem.ts';
import { useProjectNames } from '../../api/projects.ts';
import { useList } from '../../api/queries.ts';
import { RangePicker } from '../../frame/range-picker.tsx';
import { Button } from '../../parts/form/button.tsx';
import { FieldProblems } from '../../parts/form/form.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { LoadedWith } from '../../parts/state/loaded-with.tsx';
import { ProblemNotice } from '../../parts/state/notice.tsx';
import { CsvButton } from '../../parts/table/table.tsx';
import { VirtualTable } from '../../parts/table/virtual-table.tsx';
import { useTimeRange } from '../../routes/time-range.ts';
import { DayStrip } from './day-strip.tsx';
import { FilterForm } from './filter-form.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { NoSessions } from './no-sessions.tsx';
import { actionColumn } from './row-actions.tsx';
import type { ListedSession } from './session.ts';
import { csvColumnsOf, useSessionColumns } from './session-columns.tsx';
import { listQueryOf, useSessionFilters } from './session-filters.ts';
import styles from './sessions.module.css';
import { useSessionChange } from './use-session-change.ts';
import { useUsage } from './use-usage.ts';

const PER_PAGE = 200;

/** The runs of the tools: find one. */
export default function SessionsPage() {
  const range = useTimeRange();
  const may = useMay();
  const { values } = useSessionFilters();
  const list = useList('GET /v1/sessions', { query: { ...listQueryOf(values, range), limit: PER_PAGE } });
  // asked for at once, and not when the list has come
  const usage = useUsage(range);
  const names = [usePeople(), useProjectNames()];
  const [isImporting, setImporting] = useState(false);
  const { error } = list.query;
  return (
    <Page
      title="Sessions"
      lead="Each is one run of a coding tool, by the time when it started."
      actions={
        <>
          <RangePicker />
          {may('memory:write') && <Button onClick={() => setImporting(true)}>Import a session</Button>}
        </>
      }
    >
      <FieldProblems problem={error ? problemOf(error) : undefined}>
        <FilterForm />
      </FieldProblems>
      <DayStrip filters={values} range={range} />
      <LoadedWith query={list.query} others={[usage, ...names]} rows={12}>
        {() =>
          list.items.length === 0 ? (
            <NoSessions range={range} />
          ) : (
            <SessionTable rows={list.items} query={list.query} usage={usage} />
          )
        }
      </LoadedWith>
      <ImportDialog open={isImporting} onClose={() => setImporting(false)} />
    </Page>
  );
}

interface SessionTableProps {
  readonly rows: readonly ListedSession[];
  readonly query: ReturnType<typeof useList>['query'];
  readonly usage: ReturnType<typeof useUsage>;
}

function SessionTable({ rows, query, usage: { usageOf, note } }: SessionTableProps) {
  const may = useMay();
  const columns = useSessionColumns(usageOf);
  const { mutate, error } = useSessionChange();
  const canWrite = may('memory:write');
  const shown = useMemo(
    () =>
      canWrite ? [...columns, actionColumn(({ session_id }, body) => mutate({ session_id, body }))] : columns,
    [columns, canWrite, mutate],
  );
  return (
    <div className={styles.list}>
      <div role="alert">{error !== null && <ProblemNotice problem={problemOf(error)} />}</div>
      <VirtualTable
        caption="Sessions"
        noun="sessions"
        columns={shown}
        rows={rows}
        keyOf={({ session_id }) => session_id}
        query={query}
        actions={<CsvButton name="sessions" columns={csvColumnsOf(columns)} rows={rows} />}
      />
      <p className={styles.note}>Tokens saved come from the samples of a session. {note}</p>
    </div>
  );
}
