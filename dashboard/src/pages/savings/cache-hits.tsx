import type { OutputOf } from '@omnimemory/client';
import type { UseQueryResult } from '@tanstack/react-query';
import type { Exact } from '../../api/exact-json.ts';
import { exactly } from '../../format/figures.ts';
import { MISSING } from '../../format/numbers.ts';
import { classes } from '../../parts/classes.ts';
import { Card } from '../../parts/layout/card.tsx';
import { Notice } from '../../parts/state/notice.tsx';
import { Loaded } from '../../parts/state/states.tsx';
import { type Column, CsvButton, Table } from '../../parts/table/table.tsx';
import { VirtualTable } from '../../parts/table/virtual-table.tsx';
import { Time } from '../../parts/text/time.tsx';
import styles from './savings.module.css';
import { useSavingsView } from './savings-query.ts';

type Answer = Exact<OutputOf<'GET /v1/cache-hits/summary'>>;
type Row = Answer['totals'] & { readonly key: string; readonly name: string };

const MANY = 200;

/** The files that came from the cache most. */
export function CacheHits({ hits }: { readonly hits: UseQueryResult<Answer> }) {
  return (
    <Loaded query={hits} rows={6}>
      {(answer) => <HitTable answer={answer} />}
    </Loaded>
  );
}

function HitTable({ answer: { groups, totals, truncated } }: { readonly answer: Answer }) {
  const { range } = useSavingsView();
  const rows: readonly Row[] = [
    ...groups.map(({ group, ...sums }) => ({ ...sums, key: `=${group}`, name: group })),
    { ...totals, key: 'total', name: 'Total' },
  ];
  const shown = {
    caption: 'Files from the cache, as a table',
    columns: COLUMNS,
    rows,
    keyOf: ({ key }: Row) => key,
  };
  return (
    <Card
      title="Files from the cache"
      note={`Cache hits in ${range.label}, as the tools report them; tokens are estimates`}
      actions={groups.length > 0 && <CsvButton name="cache-hits-by-file" columns={COLUMNS} rows={rows} />}
    >
      {groups.length === 0 && <p className={styles.note}>No tool reported a file from the cache.</p>}
      {groups.length > MANY && <VirtualTable {...shown} noun="files" />}
      {groups.length > 0 && groups.length <= MANY && <Table {...shown} />}
      {truncated && (
        <Notice tone="warning">There are more than the 1,000 files shown. The total is of all.</Notice>
      )}
    </Card>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  {
    head: 'File',
    cell: ({ key, name }) => (
      <span className={classes(styles.name, key === 'total' && styles.total)}>{name}</span>
    ),
    csv: ({ name }) => name,
  },
  { head: 'Hits', isNumber: true, cell: ({ hits }) => exactly(hits, 'count'), csv: ({ hits }) => hits },
  {
    head: 'Tokens saved',
    isNumber: true,
    cell: ({ tokens_saved }) => exactly(tokens_saved, 'count'),
    csv: ({ tokens_saved }) => tokens_saved,
  },
  {
    head: 'Last hit',
    cell: ({ last_at }) => (last_at === null ? MISSING : <Time at={last_at} relative />),
    csv: ({ last_at }) => last_at,
  },
];
