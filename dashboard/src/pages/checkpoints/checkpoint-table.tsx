import { Link } from 'wouter';
import { useScope } from '../../api/scope-provider.tsx';
import { isolated } from '../../format/isolated.ts';
import { count, MISSING } from '../../format/numbers.ts';
import type { MorePages } from '../../parts/state/states.tsx';
import { type Column, CsvButton } from '../../parts/table/table.tsx';
import { VirtualTable } from '../../parts/table/virtual-table.tsx';
import { Badge } from '../../parts/text/badge.tsx';
import { Time } from '../../parts/text/time.tsx';
import styles from './checkpoint.module.css';
import { titleOf, typeLabel, type Version } from './version.ts';

interface CheckpointTableProps {
  readonly rows: readonly Version[];
  readonly query: MorePages;
  /** The ids of those to compare. */
  readonly chosen: readonly string[];
  readonly onToggle: (id: string) => void;
  /** The moment that the list shows; its links keep it. */
  readonly moment: { readonly as_of: string } | undefined;
}

export function CheckpointTable({ rows, query, chosen, onToggle, moment }: CheckpointTableProps) {
  const { scope } = useScope();
  const search = moment ? `?${new URLSearchParams(moment)}` : '';
  const columns: readonly Column<Version>[] = [
    {
      head: 'Summary',
      cell: (row) => (
        <>
          <Link
            href={`/checkpoints/${encodeURIComponent(row.checkpoint_id)}${search}`}
            className={styles.title}
          >
            {titleOf(row, 100)}
          </Link>
          <span className={styles.below}>{row.tool_id}</span>
        </>
      ),
    },
    {
      head: 'Compare',
      cell: ({ checkpoint_id, ...row }) => (
        <input
          type="checkbox"
          className={styles.choose}
          aria-label={`Compare: ${isolated(titleOf(row))}`}
          checked={chosen.includes(checkpoint_id)}
          onChange={() => onToggle(checkpoint_id)}
        />
      ),
    },
    {
      head: scope.kind === 'tenant' ? 'Type, visible to' : 'Type',
      cell: (row) => (
        <span className={styles.badges}>
          <Badge>{typeLabel(row.checkpoint_type)}</Badge>
          {scope.kind === 'tenant' && visibleTo(row)}
        </span>
      ),
    },
    {
      head: 'Session',
      cell: ({ session_id }) => (
        <Link href={`/sessions/${encodeURIComponent(session_id)}`} className={styles.id}>
          {session_id}
        </Link>
      ),
    },
    { head: 'Tokens', isNumber: true, cell: tokens },
    { head: 'Created', cell: ({ created_at }) => <Time at={created_at} /> },
  ];
  return (
    <VirtualTable
      caption="Checkpoints"
      noun="checkpoints"
      columns={columns}
      rows={rows}
      keyOf={({ checkpoint_id }) => checkpoint_id}
      textOf={(row) => `${row.checkpoint_id} ${row.tool_id} ${row.session_id} ${row.summary}`}
      query={query}
      actions={<CsvButton name="checkpoints" columns={CSV_COLUMNS} rows={rows} />}
    />
  );
}

const tokens = ({ original_tokens: before, compressed_tokens: after }: Version) =>
  before === null && after === null ? MISSING : `${count(before)} → ${count(after)}`;

const visibleTo = ({ visibility }: Version) =>
  visibility === 'team' ? <Badge tone="accent">Team</Badge> : <Badge>Only you</Badge>;

const none = () => null;
const CSV_COLUMNS: readonly Column<Version>[] = [
  { head: 'checkpoint_id', cell: none, csv: ({ checkpoint_id }) => checkpoint_id },
  { head: 'revision', cell: none, csv: ({ revision }) => revision },
  { head: 'type', cell: none, csv: ({ checkpoint_type }) => checkpoint_type },
  { head: 'visibility', cell: none, csv: ({ visibility }) => visibility },
  { head: 'tool_id', cell: none, csv: ({ tool_id }) => tool_id },
  { head: 'session_id', cell: none, csv: ({ session_id }) => session_id },
  { head: 'original_tokens', cell: none, csv: ({ original_tokens }) => original_tokens },
  { head: 'compressed_tokens', cell: none, csv: ({ compressed_tokens }) => compressed_tokens },
  { head: 'created_at', cell: none, csv: ({ created_at }) => created_at },
  { head: 'valid_from', cell: none, csv: ({ valid_from }) => valid_from },
  { head: 'valid_to', cell: none, csv: ({ valid_to }) => valid_to },
  { head: 'summary', cell: none, csv: ({ summary }) => summary },
];
