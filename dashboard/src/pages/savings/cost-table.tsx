import { exactly, type Figure, numberOf, sumOf } from '../../format/figures.ts';
import { change, money } from '../../format/numbers.ts';
import { classes } from '../../parts/classes.ts';
import { Card } from '../../parts/layout/card.tsx';
import { Notice } from '../../parts/state/notice.tsx';
import { type Column, CsvButton, Table } from '../../parts/table/table.tsx';
import { VirtualTable } from '../../parts/table/virtual-table.tsx';
import { useOwnerNames } from './owner-names.ts';
import styles from './savings.module.css';
import {
  type CostGroup,
  type CostsAnswer,
  ownerName,
  providerName,
  useSavingsView,
} from './savings-query.ts';

const MANY = 200;

interface Row {
  readonly key: string;
  readonly name: string;
  readonly samples: Figure;
  readonly tokens: Figure;
  readonly processed: Figure;
  readonly cost: Figure;
  readonly before: Figure;
}

interface CostTableProps {
  readonly costs: CostsAnswer;
  readonly before: CostsAnswer | undefined;
}

/** The sums of each group over all periods, and of the whole. */
export function CostTable({ costs, before }: CostTableProps) {
  const { by, range } = useSavingsView();
  const rows = useRows(costs, before);
  const name = ownerName(by);
  const caption = `Saved by ${name}`;
  const columns = columnsOf(`${name.slice(0, 1).toUpperCase()}${name.slice(1)}`);
  const shown = { caption: `${caption}, as a table`, columns, rows, keyOf: ({ key }: Row) => key };
  return (
    <div id="by-group">
      <Card
        title={caption}
        note={`Samples of the tools in ${range.label}; estimates in USD at ${costs.price_per_1k_tokens} for 1,000 tokens of ${providerName(costs.provider)}, prices of ${costs.price_version}`}
        actions={<CsvButton name="saved" columns={columns} rows={rows} />}
      >
        {rows.length > MANY ? <VirtualTable {...shown} noun="groups" /> : <Table {...shown} />}
        {costs.truncated && (
          <Notice tone="warning">
            There are more than 1,000 groups and periods. The chart and the rows have the newest; the total is
            of all. Choose longer periods or a shorter time range to see the others.
          </Notice>
        )}
      </Card>
    </div>
  );
}

function useRows(costs: CostsAnswer, before: CostsAnswer | undefined): readonly Row[] {
  const { by } = useSavingsView();
  const { nameOf } = useOwnerNames(by);
  const former = before && sumsByGroup(before.groups);
  // without any sample, or with groups left out, a missing group is not zero
  const isKnown = before !== undefined && before.groups.length > 0 && !before.truncated;
  const rows = [...sumsByGroup(costs.groups)].map(([group, sums]): Row => {
    const then = former?.get(group)?.cost ?? (isKnown ? 0 : null);
    return { ...sums, key: `${group === null} ${group}`, name: nameOf(group), before: then };
  });
  const { request_count, total_tokens_saved, total_tokens_processed, cost_saved } = costs.totals;
  const total = { samples: request_count, tokens: total_tokens_saved, processed: total_tokens_processed };
  return [
    ...rows.toSorted((one, other) => Number(other.tokens) - Number(one.tokens)),
    {
      ...total,
      key: 'total',
      name: 'Total',
      cost: cost_saved,
      before: isKnown ? before.totals.cost_saved : null,
    },
  ];
}

type Sums = Pick<Row, 'samples' | 'tokens' | 'processed' | 'cost'>;

function sumsByGroup(groups: readonly CostGroup[]): ReadonlyMap<string | null, Sums> {
  const all = Map.groupBy(groups, ({ group }) => group);
  return new Map(
    [...all].map(([group, periods]) => {
      const sum = (field: keyof CostGroup) => sumOf(periods.map((one) => one[field]));
      return [
        group,
        {
          ...{ samples: sum('request_count'), tokens: sum('total_tokens_saved') },
          ...{ processed: sum('total_tokens_processed'), cost: sum('cost_saved') },
        },
      ] as const;
    }),
  );
}

const whole = (head: string, field: 'samples' | 'tokens' | 'processed'): Column<Row> => ({
  head,
  isNumber: true,
  cell: (row) => exactly(row[field], 'count'),
  csv: (row) => row[field],
});

const columnsOf = (head: string): readonly Column<Row>[] => [
  {
    head,
    cell: ({ key, name }) => (
      <span className={classes(styles.name, key === 'total' && styles.total)}>{name}</span>
    ),
    csv: ({ name }) => name,
  },
  whole('Samples', 'samples'),
  whole('Tokens saved', 'tokens'),
  whole('Tokens processed', 'processed'),
  {
    head: 'Saved (USD)',
    isNumber: true,
    cell: ({ cost }) => <span title={exactly(cost, 'USD')}>≈ {money(numberOf(cost))}</span>,
    csv: ({ cost }) => cost,
  },
  {
    head: 'Period before (USD)',
    isNumber: true,
    cell: ({ cost, before }) => {
      const difference = change(numberOf(cost), numberOf(before));
      return (
        <span className={styles.number} title={exactly(before, 'USD')}>
          {money(numberOf(before))}
          {difference !== undefined && ` (${difference})`}
        </span>
      );
    },
    csv: ({ before }) => before,
  },
];
