import { useSearchParams } from 'wouter';
import { useMay } from '../../api/account.ts';
import { problemOf } from '../../api/problem.ts';
import { useList } from '../../api/queries.ts';
import { count } from '../../format/numbers.ts';
import { Button } from '../../parts/form/button.tsx';
import { FilterText } from '../../parts/form/filter-fields.tsx';
import { FieldProblems, textOf } from '../../parts/form/form.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { Loaded } from '../../parts/state/states.tsx';
import { LongTable } from '../../parts/table/long-table.tsx';
import { type Column, CsvButton } from '../../parts/table/table.tsx';
import { Time } from '../../parts/text/time.tsx';
import { useUrlFilters } from '../../routes/url-filters.ts';
import { MemoryDialog } from './memory-dialog.tsx';
import styles from './project.module.css';
import type { MemoryKey } from './project-types.ts';

/** The keys that the page shows. The page asks for them as soon as it opens. */
export function useMemoryKeys(projectId: string) {
  const { values } = useUrlFilters(['prefix']);
  return useList('GET /v1/projects/{project_id}/memory-keys', {
    params: { project_id: projectId },
    query: { limit: 200, prefix: values.prefix ?? '' },
  });
}

/** `?memory=…` opens one, and `?add` the form of a new one. */
export function Memories({ projectId }: { readonly projectId: string }) {
  const may = useMay();
  const [search, setSearch] = useSearchParams();
  const { values } = useUrlFilters(['prefix']);
  const { query, items } = useMemoryKeys(projectId);
  const open = (name: 'memory' | 'add' | undefined, value = '') =>
    setSearch((former) => {
      former.delete('memory');
      former.delete('add');
      if (name) former.set(name, value);
      return former;
    });
  const columns = columnsOf((key) => open('memory', key));
  return (
    <Card
      title="Memories"
      note="What tools remember about this project, by key. Looking here does not count as a use."
      actions={
        <>
          {items.length > 0 && <CsvButton name="memory keys" columns={columns} rows={items} />}
          {may('memory:write') && <Button onClick={() => open('add')}>Add a memory</Button>}
        </>
      }
    >
      <FieldProblems problem={query.error ? problemOf(query.error) : undefined}>
        <PrefixFilter prefix={values.prefix ?? ''} />
      </FieldProblems>
      <Loaded query={query} rows={6}>
        {() =>
          items.length === 0 ? (
            <p>
              {values.prefix
                ? 'No key begins with this text. Upper and lower case differ.'
                : 'No memory is stored for this project. Tools store them through MCP or the API, and people here.'}
            </p>
          ) : (
            <LongTable
              caption="Memories, in the order of their keys"
              noun="memories"
              columns={columns}
              rows={items}
              keyOf={({ key }) => key}
              query={query}
            />
          )
        }
      </Loaded>
      <MemoryDialog
        projectId={projectId}
        memoryKey={search.get('memory') ?? undefined}
        isNew={search.has('add') && may('memory:write')}
        onClose={() => open(undefined)}
      />
    </Card>
  );
}

function PrefixFilter({ prefix }: { readonly prefix: string }) {
  const { change } = useUrlFilters(['prefix']);
  return (
    <form
      className={styles.filter}
      onSubmit={(event) => {
        event.preventDefault();
        change({ prefix: textOf(new FormData(event.currentTarget), 'prefix') });
      }}
    >
      <FilterText label="Keys that begin with" name="prefix" value={prefix} maxLength={255} />
      <Button type="submit">Show these keys</Button>
    </form>
  );
}

const columnsOf = (open: (key: string) => void): readonly Column<MemoryKey>[] => [
  {
    head: 'Key',
    cell: ({ key }) => (
      <button type="button" className={styles.key} onClick={() => open(key)}>
        {key}
      </button>
    ),
    csv: ({ key }) => key,
  },
  {
    head: 'Characters',
    isNumber: true,
    cell: ({ chars }) => count(chars),
    csv: ({ chars }) => chars,
  },
  {
    head: 'Changed',
    cell: ({ updated_at }) => <Time at={updated_at} relative />,
    csv: ({ updated_at }) => updated_at,
  },
  {
    head: 'Expires',
    cell: ({ expires_at }) => (expires_at === null ? 'never' : <Time at={expires_at} relative />),
    csv: ({ expires_at }) => expires_at,
  },
];
