import { type Deletion, NOUNS, STATES } from '../../parts/deletion/deletion-words.ts';
import { Button } from '../../parts/form/button.tsx';
import { FilterSelect } from '../../parts/form/filter-fields.tsx';
import { textOf } from '../../parts/form/form.tsx';
import { Row } from '../../parts/layout/grid.tsx';
import { useUrlFilters } from '../../routes/url-filters.ts';
import styles from './deletions.module.css';

export const FILTERS = ['kind', 'state'] as const;

const kinds = Object.entries(NOUNS).map(([value, label]) => ({ value, label }));
const states = Object.entries(STATES).map(
  ([value, { word }]: [string, (typeof STATES)[Deletion['state']]]) => ({
    value,
    label: word,
  }),
);

/** They apply together, and are part of the URL. */
export function DeletionFilterForm() {
  const { values, change, clear } = useUrlFilters(FILTERS);
  return (
    <form
      className={styles.filters}
      aria-label="Filters"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        change(Object.fromEntries(FILTERS.map((name) => [name, textOf(form, name)])));
      }}
    >
      <FilterSelect label="What" name="kind" value={values.kind ?? ''} options={kinds} />
      <FilterSelect label="State" name="state" value={values.state ?? ''} options={states} />
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
