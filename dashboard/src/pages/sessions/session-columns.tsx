import { useMemo } from 'react';
import { Link } from 'wouter';
import { usePeople } from '../../api/people.ts';
import { useProjectNames } from '../../api/projects.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { isolated } from '../../format/isolated.ts';
import { count, money } from '../../format/numbers.ts';
import { duration, fullDateTime, shortTime } from '../../format/times.ts';
import type { Column } from '../../parts/table/table.tsx';
import { Badge } from '../../parts/text/badge.tsx';
import { hrefOf, type ListedSession, lengthOf, stateOf, titleOf } from './session.ts';
import styles from './sessions.module.css';
import type { UsageOf } from './use-usage.ts';

type SessionColumn = Column<ListedSession>;

/** What the list shows of a session. */
export function useSessionColumns(usageOf: UsageOf | undefined): readonly SessionColumn[] {
  const { scope } = useScope();
  const { nameOf } = usePeople();
  const { names: projects } = useProjectNames();
  return useMemo(() => {
    const projectOf = ({ project_id }: ListedSession) =>
      project_id === null ? undefined : (projects.get(project_id) ?? project_id);
    const personOf = ({ created_by }: ListedSession) =>
      created_by === null ? undefined : (nameOf(created_by) ?? created_by);
    const person: SessionColumn = {
      head: 'Person',
      cell: (row) => <span className={styles.name}>{personOf(row) ?? '–'}</span>,
      csv: personOf,
    };
    return [
      SESSION,
      {
        head: 'Project',
        cell: (row) => <Project id={row.project_id} name={projectOf(row)} />,
        csv: projectOf,
      },
      ...(scope.kind === 'tenant' ? [person] : []),
      ...TIMES,
      ...SAVED,
      ...(usageOf ? usageColumns(usageOf) : []),
    ];
  }, [projects, nameOf, scope.kind, usageOf]);
}

const SESSION: SessionColumn = {
  head: 'Session',
  cell: (row) => (
    <>
      <Link href={hrefOf(row.session_id)} className={styles.title}>
        {titleOf(row)}
      </Link>
      <span
        className={styles.below}
        title={`${isolated(row.tool_id)} ${isolated(row.tool_version ?? '')}`.trim()}
      >
        {row.tool_id}
      </span>
    </>
  ),
  csv: ({ title }) => title,
};

function Project({ id, name }: { readonly id: string | null; readonly name: string | undefined }) {
  if (id === null) return <span className={styles.name}>–</span>;
  return (
    <Link href={`/projects/${encodeURIComponent(id)}`} className={styles.name}>
      {name}
    </Link>
  );
}

const TIMES: readonly SessionColumn[] = [
  {
    head: 'Started',
    cell: (row) => (
      <>
        <time
          className={styles.nowrap}
          dateTime={row.started_at}
          title={fullDateTime(new Date(row.started_at))}
        >
          {shortTime(new Date(row.started_at))}
        </time>
        <span className={styles.below}>for {duration(lengthOf(row))}</span>
      </>
    ),
    csv: ({ started_at }) => started_at,
  },
  {
    head: 'State',
    cell: (row) => (
      <span className={styles.badges}>
        <Badge tone={row.ended_at === null ? 'good' : 'neutral'}>{stateOf(row)}</Badge>
        {row.pinned && <Badge tone="accent">Pinned</Badge>}
        {row.archived && <Badge tone="warning">Archived</Badge>}
      </span>
    ),
    csv: (row) =>
      [stateOf(row), row.pinned && 'pinned', row.archived && 'archived'].filter(Boolean).join(', '),
  },
];

const SAVED: readonly SessionColumn[] = [
  {
    head: 'Tokens saved',
    isNumber: true,
    cell: ({ tokens_saved }) => count(tokens_saved),
    csv: ({ tokens_saved }) => tokens_saved,
  },
];

const usageColumns = (usageOf: UsageOf): readonly SessionColumn[] => [
  {
    head: 'Tokens used',
    isNumber: true,
    cell: ({ session_id }) => <span className={styles.sum}>{count(usageOf(session_id)?.tokens)}</span>,
    csv: ({ session_id }) => usageOf(session_id)?.tokens,
  },
  {
    head: 'Cost ≈',
    isNumber: true,
    cell: ({ session_id }) => <span className={styles.sum}>{money(usageOf(session_id)?.cost)}</span>,
    csv: ({ session_id }) => usageOf(session_id)?.cost,
  },
];

/** For the CSV file only. */
const hidden = (head: string, csv: SessionColumn['csv']): SessionColumn => ({
  head,
  cell: () => null,
  ...(csv && { csv }),
});

export const csvColumnsOf = (columns: readonly SessionColumn[]): readonly SessionColumn[] => [
  hidden('Session id', ({ session_id }) => session_id),
  hidden('External id', ({ external_id }) => external_id),
  ...columns.map((column) => (column.head === 'Session' ? { ...column, head: 'Title' } : column)),
  hidden('Tool', ({ tool_id }) => tool_id),
  hidden('Duration in seconds', (row) => Math.round(lengthOf(row) / 1_000)),
  hidden('Ended', ({ ended_at }) => ended_at),
  hidden('Last activity', ({ last_activity }) => last_activity),
];
