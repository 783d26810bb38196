import type { OutputOf } from '@omnimemory/client';
import { useMemo } from 'react';
import { count, money, share } from '../../../format/numbers.ts';
import { Card } from '../../../parts/layout/card.tsx';
import { useCode } from '../../../parts/state/code.ts';
import { Loaded, Skeleton } from '../../../parts/state/states.tsx';
import { type Column, CsvButton, Table } from '../../../parts/table/table.tsx';
import { typeLabel } from '../../checkpoints/version.ts';
import styles from './one.module.css';
import type { Operation, SessionRecord } from './use-record.ts';

const loadBars = async () => ({ default: (await import('../../../charts/bars.tsx')).Bars });

type Usage = OutputOf<'GET /v1/sessions/{session_id}/usage'>;
type Model = Usage['groups'][number];

const tokens = (
  head: string,
  name:
    | 'input_tokens'
    | 'cache_read_tokens'
    | 'cache_creation_tokens'
    | 'output_tokens'
    | 'total_tokens'
    | 'requests',
): Column<Model> => ({
  head,
  isNumber: true,
  cell: (row) => count(row[name]),
  csv: (row) => row[name],
});

const COLUMNS: readonly Column<Model>[] = [
  {
    head: 'Model',
    cell: ({ group }) => <span className={styles.short}>{group ?? 'not named'}</span>,
    csv: ({ group }) => group,
  },
  tokens('Calls', 'requests'),
  tokens('Input', 'input_tokens'),
  tokens('Cache read', 'cache_read_tokens'),
  tokens('Cache creation', 'cache_creation_tokens'),
  tokens('Output', 'output_tokens'),
  tokens('All tokens', 'total_tokens'),
  {
    head: 'Cached',
    isNumber: true,
    cell: ({ cache_share }) => share(cache_share),
    csv: ({ cache_share }) => cache_share,
  },
  {
    head: 'Cost by price table ≈',
    isNumber: true,
    cell: (row) => money(isPriced(row) ? Number(row.priced_cost_usd) : null),
    csv: (row) => (isPriced(row) ? row.priced_cost_usd : null),
  },
  {
    head: 'Cost by the tool ≈',
    isNumber: true,
    cell: ({ client_cost_usd }) => money(client_cost_usd === null ? null : Number(client_cost_usd)),
    csv: ({ client_cost_usd }) => client_cost_usd,
  },
];

const isPriced = ({ unpriced_tokens, total_tokens }: Model): boolean => unpriced_tokens < total_tokens;

/** What the session used, and what its operations saved. */
export function UsageCard({ record: { usage, operations } }: { readonly record: SessionRecord }) {
  const rows = usage.data ? modelsOf(usage.data) : [];
  return (
    <Card
      title="Tokens by model"
      note={`The whole session · model calls that the tool reported${usage.data ? ` · prices of ${usage.data.price_version}, in USD` : ''}`}
      actions={rows.length > 0 && <CsvButton name="tokens-by-model" columns={COLUMNS} rows={rows} />}
    >
      <Loaded query={usage} rows={4}>
        {() => <Models rows={rows} />}
      </Loaded>
      <Loaded query={operations.query} rows={4}>
        {() => <Prevented operations={operations.items} isCut={operations.query.hasNextPage} />}
      </Loaded>
    </Card>
  );
}

/** Rows that only count commits or edits have no model and no tokens. */
const modelsOf = ({ groups }: Usage): readonly Model[] =>
  groups.filter(({ requests, total_tokens }) => requests > 0 || total_tokens > 0);

function Models({ rows }: { readonly rows: readonly Model[] }) {
  if (rows.length === 0)
    return <p className={styles.detail}>This tool reported no model calls in this session.</p>;
  return (
    <Table caption="Tokens of each model" columns={COLUMNS} rows={rows} keyOf={({ group }) => group ?? ''} />
  );
}

interface PreventedProps {
  readonly operations: readonly Operation[];
  readonly isCut: boolean;
}

function Prevented({ operations, isCut }: PreventedProps) {
  const Bars = useCode(loadBars);
  const rows = useMemo(() => byMode(operations), [operations]);
  if (rows.length === 0)
    return <p className={styles.detail}>This tool recorded no operations in this session.</p>;
  if (!Bars) return <Skeleton rows={4} />;
  return (
    <Bars
      look="plain"
      title="Tokens prevented by mode"
      note={`${isCut ? 'The newest' : 'All'} ${count(operations.length)} operations of the session · tokens that a whole read would have cost more`}
      unit="tokens"
      rows={rows}
    />
  );
}

function byMode(operations: readonly Operation[]) {
  const sums = new Map<string, number>();
  for (const { tool_name, operation_mode, tokens_prevented } of operations) {
    const mode = `${tool_name} ${operation_mode}`;
    sums.set(mode, (sums.get(mode) ?? 0) + tokens_prevented);
  }
  return [...sums]
    .map(([id, value]) => ({ id, label: typeLabel(id), value }))
    .sort((one, other) => other.value - one.value);
}
