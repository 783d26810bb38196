import { useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { useList } from '../../api/queries.ts';
import { useScope } from '../../api/scope-provider.tsx';
import type { Deletion } from '../../parts/deletion/deletion-words.ts';
import { Button } from '../../parts/form/button.tsx';
import { FieldProblems } from '../../parts/form/form.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { Empty, Loaded } from '../../parts/state/states.tsx';
import { LongTable } from '../../parts/table/long-table.tsx';
import { useUrlFilters } from '../../routes/url-filters.ts';
import { BringBack } from './bring-back.tsx';
import { type Action, useDeletionColumns } from './deletion-columns.tsx';
import { DeletionDetails } from './deletion-details.tsx';
import { DeletionFilterForm, FILTERS } from './deletion-filters.tsx';

const PER_PAGE = 50;

/** What was deleted: the way back until it is due, and the proof afterwards. */
export default function DeletionsPage() {
  const { scope } = useScope();
  const { values, clear } = useUrlFilters(FILTERS);
  const list = useList('GET /v1/deletions', { query: { ...values, limit: PER_PAGE } as object });
  const [action, setAction] = useState<Action>();
  const close = () => setAction(undefined);
  return (
    <Page
      title="Deletions"
      lead={`What was deleted ${scope.kind === 'tenant' ? 'in this team' : 'on this machine'} can be brought back until it is due. Then a job removes it for good, and proves that nothing is left.`}
    >
      <FieldProblems problem={list.query.error ? problemOf(list.query.error) : undefined}>
        <DeletionFilterForm />
      </FieldProblems>
      <Loaded query={list.query} rows={8}>
        {() =>
          list.items.length === 0 ? (
            <NoDeletions isFiltered={Object.keys(values).length > 0} onClear={clear} />
          ) : (
            <DeletionTable {...list} onAct={setAction} />
          )
        }
      </Loaded>
      {action?.kind === 'details' && <DeletionDetails deletion={action.deletion} onClose={close} />}
      {action?.kind === 'bring back' && <BringBack deletion={action.deletion} onClose={close} />}
    </Page>
  );
}

interface DeletionTableProps extends ReturnType<typeof useList<'GET /v1/deletions'>> {
  readonly onAct: (action: Action) => void;
}

function DeletionTable({ query, items, onAct }: DeletionTableProps) {
  const columns = useDeletionColumns(onAct);
  return (
    <LongTable
      caption="Deletions, newest first"
      noun="deletions"
      columns={columns}
      rows={items}
      keyOf={({ deletion_id }: Deletion) => deletion_id}
      query={query}
    />
  );
}

interface NoDeletionsProps {
  readonly isFiltered: boolean;
  readonly onClear: () => void;
}

const NoDeletions = ({ isFiltered, onClear }: NoDeletionsProps) =>
  isFiltered ? (
    <Empty
      title="No deletion matches these filters"
      actions={<Button onClick={onClear}>Clear filters</Button>}
    >
      Both filters apply together.
    </Empty>
  ) : (
    <Empty title="Nothing was deleted">
      The pages of a session, a checkpoint, a project and its memories can delete them, and the list of API
      keys the rows of revoked keys. What they delete is listed here.
    </Empty>
  );
