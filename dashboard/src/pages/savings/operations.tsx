import type { OutputOf } from '@omnimemory/client';
import type { UseQueryResult } from '@tanstack/react-query';
import type { Exact } from '../../api/exact-json.ts';
import { useExactRead } from '../../api/exact-read.ts';
import { Bars } from '../../charts/bars.tsx';
import { StackedBars } from '../../charts/stacked-bars.tsx';
import { numberOf } from '../../format/figures.ts';
import { Loaded } from '../../parts/state/states.tsx';
import { byStart, periodsOf } from '../../routes/periods.ts';
import { type OperationsAnswer, sumsOf } from './operation-sums.ts';
import { OperationTable } from './operation-table.tsx';
import { useOwnerNames } from './owner-names.ts';
import styles from './savings.module.css';
import { useSavingsView } from './savings-query.ts';

type OverTime = Exact<OutputOf<'GET /v1/operations/savings'>>;

export interface OperationQueries {
  readonly now: UseQueryResult<OperationsAnswer>;
  readonly before: UseQueryResult<OperationsAnswer>;
  readonly overTime: UseQueryResult<OverTime>;
}

/** What reads and searches prevented: now, in the period before, and over time. */
export function useOperations(): OperationQueries {
  const { range, window, zone: time_zone, period: interval, provider, kind: group_by } = useSavingsView();
  const grouped = { provider, group_by };
  return {
    now: useExactRead('GET /v1/operations/breakdown', { query: { ...grouped, ...window } }),
    before: useExactRead('GET /v1/operations/breakdown', { query: { ...grouped, ...range.before } }),
    overTime: useExactRead('GET /v1/operations/savings', {
      query: { ...window, provider, interval, time_zone },
    }),
  };
}

const SHOWN_BARS = 12;

export function Operations({
  operations: { now, before, overTime },
}: {
  readonly operations: OperationQueries;
}) {
  const { kind, range } = useSavingsView();
  const { nameOf } = useOwnerNames(kind);
  return (
    <div id="operations" className={styles.stack}>
      <Loaded query={now} rows={8}>
        {(answer) => {
          const former = before.data && sumsOf(before.data);
          const rows = [...sumsOf(answer)].map(([id, sums]) => ({
            ...{ id, label: sums.group === undefined ? id : nameOf(sums.group) },
            value: numberOf(sums.tokens_prevented),
            before: former && former.size > 0 ? (numberOf(former.get(id)?.tokens_prevented) ?? 0) : null,
          }));
          const cut = rows.length > SHOWN_BARS ? ` The ${SHOWN_BARS} largest of ${rows.length}.` : '';
          return (
            <>
              <Bars
                title={`Tokens prevented, by ${kind}`}
                note={`Tokens in ${range.label}; reads and searches; estimates by the tools.${cut}`}
                unit="tokens"
                rows={rows.slice(0, SHOWN_BARS)}
              />
              <OperationTable answer={answer} kind={kind} nameOf={nameOf} />
            </>
          );
        }}
      </Loaded>
      <Loaded query={overTime} rows={8}>
        {(answer) => <OverTimeChart answer={answer} />}
      </Loaded>
    </div>
  );
}

function OverTimeChart({ answer }: { readonly answer: OverTime }) {
  const { range, period, zone } = useSavingsView();
  const found = byStart(answer.groups);
  const periods = periodsOf(
    range,
    period,
    answer.groups.map(({ starts_at }) => starts_at),
  );
  const values = (field: 'tokens_prevented' | 'tokens_actual') =>
    periods.map(({ start }) => numberOf(found.get(start.getTime())?.[field]));
  return (
    <StackedBars
      title="Tokens of reads and searches over time"
      note={`Tokens in ${range.label}, by ${period} in ${zone}; what was used, and what was prevented.`}
      unit="tokens"
      periods={periods}
      series={[
        { id: 'used', label: 'Used', values: values('tokens_actual') },
        { id: 'prevented', label: 'Prevented', values: values('tokens_prevented') },
      ]}
    />
  );
}
