import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { exactly, type Figure, numberOf } from '../../format/figures.ts';
import { change, count, MISSING, money, share } from '../../format/numbers.ts';
import { Card } from '../../parts/layout/card.tsx';
import { Notice } from '../../parts/state/notice.tsx';
import { type Column, CsvButton, Table } from '../../parts/table/table.tsx';
import { VirtualTable } from '../../parts/table/virtual-table.tsx';
import { labelOf, useGroupNames } from './group-names.ts';
import styles from './usage.module.css';
import { type UsageSummary, type UsageSums, useUsageView } from './usage-query.ts';
import { filterOfGroup, useUsageLinks } from './use-links.ts';

interface GroupTableProps {
  readonly summary: UsageSummary;
  readonly before: UsageSummary | undefined;
}

interface Row extends UsageSums {
  readonly key: string;
  readonly name: string;
  readonly href: string | undefined;
  readonly isTotal: boolean;
  /** Of the period before. */
  readonly formerTokens: Figure;
}

const MANY = 200;

/** The sums of each group, and of the whole. */
export function GroupTable({ summary, before }: GroupTableProps) {
  const { by, range } = useUsageView();
  const rows = useRows(summary, before);
  const columns = columnsOf(labelOf(by));
  const caption = `Usage by ${labelOf(by).toLowerCase()}`;
  const shown = { caption: `${caption}, as a table`, columns, rows, keyOf: ({ key }: Row) => key };
  return (
    <Card
      title={caption}
      note={`Calls and tokens in ${range.label}; cost in USD, as estimates`}
      actions={<CsvButton name={`usage-by-${by}`} columns={columns} rows={rows} />}
    >
      {rows.length > MANY ? <VirtualTable {...shown} noun="groups" /> : <Table {...shown} />}
      {summary.truncated && (
        <Notice tone="warning">
          There are more than the 1,000 groups shown. The total is of all. Filter to see the others.
        </Notice>
      )}
    </Card>
  );
}

function useRows(summary: UsageSummary, before: UsageSummary | undefined): readonly Row[] {
  const { by } = useUsageView();
  const { toCalls } = useUsageLinks();
  const { nameOf } = useGroupNames(by);
  const former = new Map(before?.groups.map((one) => [one.group, one.total_tokens] as const));
  // without any report, or with groups left out, a missing group is not zero
  const isKnown = before !== undefined && before.groups.length > 0 && !before.truncated;
  const rows = summary.groups.map(({ group, starts_at: _, ...sums }): Row => {
    const filter = filterOfGroup(by, group);
    const href = filter && toCalls(filter);
    const formerTokens = isKnown ? (former.get(group) ?? 0) : former.get(group);
    return {
      ...sums,
      ...{ key: `${group === null} ${group}`, name: nameOf(group), href, isTotal: false, formerTokens },
    };
  });
  const total = { key: 'total', name: 'Total', href: toCalls(), isTotal: true };
  return [
    ...rows,
    { ...summary.totals, ...total, formerTokens: isKnown ? before?.totals.total_tokens : null },
  ];
}

const number = (head: string, field: keyof UsageSums): Column<Row> => ({
  head,
  isNumber: true,
  cell: (row) => <Value row={row}>{exactly(row[field] as Figure, 'count')}</Value>,
  csv: (row) => row[field] as Figure,
});

const dollars = (head: string, field: 'priced_cost_usd' | 'client_cost_usd'): Column<Row> => ({
  head,
  isNumber: true,
  cell: (row) => (
    <Value row={row}>
      <span title={exactly(row[field], 'USD')}>
        {row[field] === null ? MISSING : `≈ ${money(numberOf(row[field]))}`}
      </span>
    </Value>
  ),
  csv: (row) => row[field],
});

const Value = ({ row, children }: { readonly row: Row; readonly children: ReactNode }) =>
  row.isTotal ? <span className={styles.total}>{children}</span> : children;

const columnsOf = (label: string): readonly Column<Row>[] => [
  {
    head: label,
    cell: (row) => (
      <span className={styles.name}>
        <Value row={row}>{row.href === undefined ? row.name : <Link href={row.href}>{row.name}</Link>}</Value>
      </span>
    ),
    csv: ({ name }) => name,
  },
  number('Calls', 'requests'),
  number('Failed', 'failed_requests'),
  number('Refused', 'refused_requests'),
  number('Input', 'input_tokens'),
  number('Cache read', 'cache_read_tokens'),
  number('Cache creation', 'cache_creation_tokens'),
  number('Output', 'output_tokens'),
  number('All tokens', 'total_tokens'),
  {
    head: 'Tokens before',
    isNumber: true,
    cell: ({ total_tokens, formerTokens }) => {
      const difference = change(numberOf(total_tokens), numberOf(formerTokens));
      return (
        <span className={styles.number}>
          {count(numberOf(formerTokens))}
          {difference !== undefined && ` (${difference})`}
        </span>
      );
    },
    csv: ({ formerTokens }) => formerTokens,
  },
  {
    head: 'Cache share',
    isNumber: true,
    cell: ({ cache_share }) => share(numberOf(cache_share)),
    csv: ({ cache_share }) => cache_share,
  },
  dollars('Cost by price table', 'priced_cost_usd'),
  dollars('Cost by tools', 'client_cost_usd'),
];
