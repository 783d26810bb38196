import { exactly, type Figure, numberOf } from '../../format/figures.ts';
import { MISSING, money, share } from '../../format/numbers.ts';
import { classes } from '../../parts/classes.ts';
import { Card } from '../../parts/layout/card.tsx';
import { Notice } from '../../parts/state/notice.tsx';
import { type Column, CsvButton, Table } from '../../parts/table/table.tsx';
import { VirtualTable } from '../../parts/table/virtual-table.tsx';
import { type OperationsAnswer, sumsOf } from './operation-sums.ts';
import styles from './savings.module.css';
import { KINDS, type Kind, useSavingsView } from './savings-query.ts';

type Sums = OperationsAnswer['totals'];
type Row = Sums & { readonly key: string; readonly name: string };

const MANY = 200;

interface OperationTableProps {
  readonly answer: OperationsAnswer;
  readonly kind: Kind;
  readonly nameOf: (group: string | null) => string;
}

/** The sums behind the bars. */
export function OperationTable({ answer, kind, nameOf }: OperationTableProps) {
  const { range } = useSavingsView();
  const rows: readonly Row[] = [
    ...[...sumsOf(answer)].map(([key, sums]) => ({
      ...sums,
      key,
      name: sums.group === undefined ? key : nameOf(sums.group),
    })),
    { ...answer.totals, key: 'total', name: 'Total' },
  ];
  const columns = columnsOf(KINDS.find(({ value }) => value === kind)?.label ?? kind);
  const caption = `Reads and searches, by ${kind}`;
  const shown = { caption: `${caption}, as a table`, columns, rows, keyOf: ({ key }: Row) => key };
  return (
    <Card
      title={caption}
      note={`Reads and searches in ${range.label}; estimates in USD, prices of ${answer.price_version}`}
      actions={<CsvButton name={`operations-by-${kind}`} columns={columns} rows={rows} />}
    >
      {rows.length > MANY ? <VirtualTable {...shown} noun="groups" /> : <Table {...shown} />}
      {'truncated' in answer && answer.truncated && (
        <Notice tone="warning">There are more than the 1,000 groups shown. The total is of all.</Notice>
      )}
    </Card>
  );
}

const whole = (
  head: string,
  field: 'operation_count' | 'tokens_original' | 'tokens_actual' | 'tokens_prevented',
): Column<Row> => ({
  head,
  isNumber: true,
  cell: (row) => exactly(row[field], 'count'),
  csv: (row) => row[field],
});

const percent = (value: Figure): string => share(value === null ? null : Number(value) / 100);

const columnsOf = (head: string): readonly Column<Row>[] => [
  {
    head,
    cell: ({ key, name }) => (
      <span className={classes(styles.name, key === 'total' && styles.total)}>{name}</span>
    ),
    csv: ({ name }) => name,
  },
  whole('Operations', 'operation_count'),
  whole('Tokens without OmniMemory', 'tokens_original'),
  whole('Tokens used', 'tokens_actual'),
  whole('Tokens prevented', 'tokens_prevented'),
  {
    head: 'Share prevented',
    isNumber: true,
    cell: ({ percent_prevented }) => percent(percent_prevented),
    csv: ({ percent_prevented }) => percent_prevented,
  },
  {
    head: 'Prevented (USD)',
    isNumber: true,
    cell: ({ cost_saved }) => <span title={exactly(cost_saved, 'USD')}>≈ {money(numberOf(cost_saved))}</span>,
    csv: ({ cost_saved }) => cost_saved,
  },
  {
    head: 'Average time',
    isNumber: true,
    cell: ({ avg_response_time_ms: time }) => (time === null ? MISSING : `${Math.round(Number(time))} ms`),
    csv: ({ avg_response_time_ms }) => avg_response_time_ms,
  },
];
