import { useState } from 'react';
import { isolated } from '../../format/isolated.ts';
import { Button } from '../../parts/form/button.tsx';
import { FilterSelect, FilterText } from '../../parts/form/filter-fields.tsx';
import { textOf } from '../../parts/form/form.tsx';
import { PersonField } from '../../parts/form/person-field.tsx';
import { ProjectField } from '../../parts/form/project-field.tsx';
import { Row } from '../../parts/layout/grid.tsx';
import { useUrlFilters } from '../../routes/url-filters.ts';
import styles from './usage.module.css';
import { FILTERS } from './usage-query.ts';

export const STATUSES = [
  { value: 'ok', label: 'Succeeded' },
  { value: 'error', label: 'Failed' },
  { value: 'refused', label: 'Refused' },
] as const;

const NAMES = [...FILTERS, 'status'] as const;

/** The filters, which are closed until somebody needs them: their choices are requests of their own. */
export function UsageFilters({ isCalls }: { readonly isCalls: boolean }) {
  const { values, change, clear } = useUrlFilters(NAMES);
  const [isOpen, setOpen] = useState(false);
  const active = NAMES.filter((name) => values[name] !== undefined);
  return (
    <details className={styles.filters} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        Filters
        {active.length > 0 && (
          <span className={styles.active}>
            : {active.map((name) => `${LABELS[name]} ${isolated(values[name] ?? '')}`).join(', ')}
          </span>
        )}
      </summary>
      {isOpen && <FilterForm isCalls={isCalls} values={values} change={change} clear={clear} />}
    </details>
  );
}

const LABELS: Readonly<Record<(typeof NAMES)[number], string>> = {
  tool_id: 'tool',
  model: 'model',
  user_id: 'person',
  project_id: 'project',
  session_id: 'session',
  status: 'result',
};

interface FilterFormProps {
  readonly isCalls: boolean;
  readonly values: Readonly<Partial<Record<(typeof NAMES)[number], string>>>;
  readonly change: (changes: Readonly<Partial<Record<(typeof NAMES)[number], string | undefined>>>) => void;
  readonly clear: () => void;
}

function FilterForm({ isCalls, values, change, clear }: FilterFormProps) {
  return (
    <form
      aria-label="Filters"
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const given = NAMES.filter((name) => form.has(name));
        change(Object.fromEntries(given.map((name) => [name, textOf(form, name).trim()])));
      }}
    >
      <div className={styles.fields}>
        <FilterText label="Tool" name="tool_id" maxLength={255} value={values.tool_id ?? ''} />
        <FilterText label="Model" name="model" maxLength={255} value={values.model ?? ''} />
        <FilterText label="Session id" name="session_id" maxLength={255} value={values.session_id ?? ''} />
        <PersonField name="user_id" value={values.user_id ?? ''} />
        {isCalls ? (
          <FilterSelect label="Result" name="status" value={values.status ?? ''} options={STATUSES} />
        ) : (
          <ProjectField value={values.project_id ?? ''} />
        )}
      </div>
      <Row>
        <Button type="submit">Apply filters</Button>
        <Button look="quiet" onClick={clear}>
          Clear filters
        </Button>
      </Row>
    </form>
  );
}
