import { useRead } from '../../api/queries.ts';
import { Button } from '../../parts/form/button.tsx';
import { SelectField } from '../../parts/form/field.tsx';
import { FilterSelect } from '../../parts/form/filter-fields.tsx';
import { textOf } from '../../parts/form/form.tsx';
import { PersonField } from '../../parts/form/person-field.tsx';
import { ProjectField } from '../../parts/form/project-field.tsx';
import { FILTERS, useSessionFilters } from './session-filters.ts';
import styles from './sessions.module.css';

const STATES = [
  { value: 'true', label: 'Open' },
  { value: 'false', label: 'Ended' },
];
const PINS = [
  { value: 'true', label: 'Pinned' },
  { value: 'false', label: 'Not pinned' },
];
const ARCHIVED = [
  { value: '', label: 'Left out' },
  { value: 'include', label: 'Included' },
  { value: 'true', label: 'Only archived' },
];

/** The filters of the list, which are part of the URL and apply at once. */
export function FilterForm() {
  const { values, change, clear } = useSessionFilters();
  return (
    <form
      className={styles.filters}
      aria-label="Filters"
      onSubmit={(event) => event.preventDefault()}
      onChange={({ currentTarget }) => {
        const form = new FormData(currentTarget);
        change(Object.fromEntries(FILTERS.map((name) => [name, textOf(form, name)])));
      }}
    >
      <ToolField value={values.tool_id ?? ''} />
      <ProjectField value={values.project_id ?? ''} />
      <PersonField name="created_by" value={values.created_by ?? ''} />
      <FilterSelect label="State" name="open" value={values.open ?? ''} options={STATES} />
      <FilterSelect label="Pinned" name="pinned" value={values.pinned ?? ''} options={PINS} />
      <SelectField
        label="Archived"
        name="archived"
        options={ARCHIVED}
        value={values.archived ?? ''}
        onChange={() => undefined}
      />
      {Object.keys(values).length > 0 && (
        <Button look="quiet" onClick={clear}>
          Clear filters
        </Button>
      )}
    </form>
  );
}

function ToolField({ value }: { readonly value: string }) {
  const { data } = useRead('GET /v1/tools', {});
  const options = (data?.data ?? []).map(({ tool_id }) => ({ value: tool_id, label: tool_id }));
  return <FilterSelect label="Tool" name="tool_id" value={value} options={options} />;
}
