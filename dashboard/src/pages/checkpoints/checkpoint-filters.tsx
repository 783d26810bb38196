import { useScope } from '../../api/scope-provider.tsx';
import { Button } from '../../parts/form/button.tsx';
import { FilterSelect, FilterText } from '../../parts/form/filter-fields.tsx';
import { textOf } from '../../parts/form/form.tsx';
import { MoreFilters } from '../../parts/form/more-filters.tsx';
import { ProjectField } from '../../parts/form/project-field.tsx';
import { Row } from '../../parts/layout/grid.tsx';
import { useUrlFilters } from '../../routes/url-filters.ts';
import styles from './checkpoint.module.css';
import { MOMENTS, MomentFields, momentsOf } from './moment-picker.tsx';
import { CHECKPOINT_TYPES, typeLabel } from './version.ts';

const CHOICES = ['session_id', 'tool_id', 'project_id', 'checkpoint_type', 'visibility'] as const;
export const FILTERS = [...CHOICES, ...MOMENTS] as const;

/** The filters of the list. They apply together, and are part of the URL. */
export function CheckpointFilterForm() {
  const { scope } = useScope();
  const { values, change, clear } = useUrlFilters(FILTERS);
  return (
    <form
      className={styles.filters}
      aria-label="Filters"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const chosen = Object.fromEntries(CHOICES.map((name) => [name, textOf(form, name).trim()]));
        change({ ...chosen, ...momentsOf(form, values) });
      }}
    >
      <div className={styles.fields}>
        <MomentFields values={values} />
      </div>
      <MoreFilters label="More filters" isSet={CHOICES.some((name) => values[name] !== undefined)}>
        <ProjectField value={values.project_id ?? ''} />
        <FilterText label="Tool" name="tool_id" maxLength={255} value={values.tool_id ?? ''} />
        <FilterText label="Session id" name="session_id" maxLength={255} value={values.session_id ?? ''} />
        <FilterSelect
          label="Type"
          name="checkpoint_type"
          value={values.checkpoint_type ?? ''}
          options={CHECKPOINT_TYPES.map((value) => ({ value, label: typeLabel(value) }))}
        />
        {scope.kind === 'tenant' && (
          <FilterSelect
            label="Visible to"
            name="visibility"
            value={values.visibility ?? ''}
            options={[
              { value: 'team', label: 'The team' },
              { value: 'private', label: 'Only me' },
            ]}
          />
        )}
      </MoreFilters>
      <Row>
        <Button type="submit">Apply filters</Button>
        {Object.keys(values).length > 0 && (
          <Button look="quiet" onClick={clear}>
            Clear filters
          </Button>
        )}
      </Row>
    </form>
  );
}
