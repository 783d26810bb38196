import type { ItemOf } from '@omnimemory/client';
import { Link, useSearchParams } from 'wouter';
import { type People, usePeople } from '../../api/people.ts';
import { problemOf } from '../../api/problem.ts';
import { useList } from '../../api/queries.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { exactly } from '../../format/figures.ts';
import { count, MISSING, money } from '../../format/numbers.ts';
import { duration } from '../../format/times.ts';
import { ButtonLink } from '../../parts/form/button.tsx';
import { FieldProblems } from '../../parts/form/form.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { LoadedWith } from '../../parts/state/loaded-with.tsx';
import { Empty } from '../../parts/state/states.tsx';
import { type Column, CsvButton } from '../../parts/table/table.tsx';
import { VirtualTable } from '../../parts/table/virtual-table.tsx';
import { Badge } from '../../parts/text/badge.tsx';
import { Time } from '../../parts/text/time.tsx';
import { windowOf } from '../../routes/periods.ts';
import { useTimeRange } from '../../routes/time-range.ts';
import { useUrlFilters } from '../../routes/url-filters.ts';
import styles from './usage.module.css';
import { FILTERS } from './usage-query.ts';
import { useUsageLinks } from './use-links.ts';

type Call = ItemOf<'GET /v1/usage/requests'>;
const PER_PAGE = 100;

/** The calls behind the sums, newest first, page by page. */
export function Calls() {
  const { scope } = useScope();
  const { values } = useUrlFilters(FILTERS);
  const [search] = useSearchParams();
  const range = useTimeRange();
  const status = search.get('status');
  const query = { ...values, ...windowOf(range), ...(status !== null && { status }), limit: PER_PAGE };
  const list = useList('GET /v1/usage/requests', { query: query as object });
  const people = usePeople();
  const columns = scope.kind === 'tenant' ? [...COLUMNS, personColumn(people)] : COLUMNS;
  return (
    <FieldProblems problem={list.query.error ? problemOf(list.query.error) : undefined}>
      <Card
        title="Model calls"
        note={`Calls in ${range.label}, each as its tool reported it. Sums leave out the calls that a tool took back.`}
        actions={
          list.items.length > 0 && <CsvButton name="model-calls" columns={columns} rows={list.items} />
        }
      >
        <LoadedWith query={list.query} others={[people]} rows={10}>
          {() =>
            list.items.length === 0 ? (
              <NoCalls label={range.label} />
            ) : (
              <VirtualTable
                caption="Model calls, newest first"
                noun="calls"
                columns={columns}
                rows={list.items}
                keyOf={({ id }) => id}
                query={list.query}
              />
            )
          }
        </LoadedWith>
      </Card>
    </FieldProblems>
  );
}

function NoCalls({ label }: { readonly label: string }) {
  const { to } = useUsageLinks();
  return (
    <Empty
      title={`No model calls in ${label}`}
      actions={<ButtonLink href={to({ view: undefined, status: undefined })}>Show the sums</ButtonLink>}
    >
      Some tools report their tokens as metrics only: then there are sums, but no calls to list. A filter or a
      short time range may hide what there is.
    </Empty>
  );
}

const tokens = (head: string, field: keyof Call): Column<Call> => ({
  head,
  isNumber: true,
  cell: (call) => count(call[field] as number),
  csv: (call) => call[field] as number,
});

const COLUMNS: readonly Column<Call>[] = [
  {
    head: 'Time',
    cell: ({ timestamp }) => (
      <span className={styles.number}>
        <Time at={timestamp} />
      </span>
    ),
    csv: ({ timestamp }) => timestamp,
  },
  {
    head: 'Tool',
    cell: ({ tool_id }) => <span className={styles.name}>{tool_id}</span>,
    csv: ({ tool_id }) => tool_id,
  },
  {
    head: 'Model',
    cell: ({ model }) => <span className={styles.name}>{model ?? MISSING}</span>,
    csv: ({ model }) => model,
  },
  { head: 'Result', cell: (call) => <Result call={call} />, csv: ({ status }) => status },
  {
    head: 'In sums',
    cell: ({ billable }) => (billable ? 'Yes' : 'No, taken back'),
    csv: ({ billable }) => billable,
  },
  tokens('Input', 'input_tokens'),
  tokens('Cache read', 'cache_read_tokens'),
  tokens('Cache creation', 'cache_creation_tokens'),
  tokens('Output', 'output_tokens'),
  {
    head: 'Cost by tool (USD)',
    isNumber: true,
    cell: ({ client_cost_usd: cost }) => (
      <span title={exactly(cost, 'USD')}>{cost === null ? MISSING : `≈ ${money(Number(cost))}`}</span>
    ),
    csv: ({ client_cost_usd }) => client_cost_usd,
  },
  {
    head: 'Duration',
    isNumber: true,
    cell: ({ duration_ms }) => (duration_ms === null ? MISSING : durationOf(duration_ms)),
    csv: ({ duration_ms }) => duration_ms,
  },
  {
    head: 'Session',
    cell: ({ session_id }) =>
      session_id === null ? (
        MISSING
      ) : (
        <Link href={`/sessions/${encodeURIComponent(session_id)}`}>
          <span className={styles.name}>{session_id}</span>
        </Link>
      ),
    csv: ({ session_id }) => session_id,
  },
];

const durationOf = (milliseconds: number): string =>
  milliseconds < 1_000 ? `${count(Math.round(milliseconds))} ms` : duration(milliseconds);

const personColumn = ({ nameOf }: People): Column<Call> => ({
  head: 'Person',
  cell: ({ created_by }) => (created_by === null ? MISSING : (nameOf(created_by) ?? created_by)),
  csv: ({ created_by }) => (created_by === null ? null : (nameOf(created_by) ?? created_by)),
});

function Result({ call: { status, http_status } }: { readonly call: Call }) {
  if (status === 'ok') return <Badge tone="good">Succeeded</Badge>;
  const label = status === 'refused' ? 'Refused' : 'Failed';
  return (
    <Badge tone={status === 'refused' ? 'warning' : 'bad'}>
      {http_status === null ? label : `${label}, ${http_status}`}
    </Badge>
  );
}
