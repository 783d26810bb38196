import { isolated } from '../../format/isolated.ts';
import { localInputOf, momentOf } from '../../format/local-time.ts';
import { Button } from '../../parts/form/button.tsx';
import { FilterSelect, FilterText } from '../../parts/form/filter-fields.tsx';
import { textOf } from '../../parts/form/form.tsx';
import { Row } from '../../parts/layout/grid.tsx';
import { actionOptions } from '../../parts/text/audit-actions.ts';
import { timeZone } from '../../routes/time-range.ts';
import { useUrlFilters } from '../../routes/url-filters.ts';
import styles from './audit-log.module.css';
import { useNames } from './names.ts';
import { resourceOptions } from './words.ts';

const CHOICES = ['action', 'actor', 'resource_type', 'resource_id'] as const;
const TIMES = ['from', 'to'] as const;
export const FILTERS = [...CHOICES, ...TIMES] as const;

/** The filters of the log. They apply together, and are part of the URL. */
export function AuditFilterForm() {
  const { values, change, clear } = useUrlFilters(FILTERS);
  const { members, keys } = useNames();
  const actors = [
    ...members.map(({ user_id, name, email }) => ({
      value: user_id,
      label: name ? `${isolated(name)} (${email})` : email,
    })),
    ...keys.map(({ key_id, name, key_start }) => ({
      value: key_id,
      label: `Key ${isolated(name)} (${key_start}…)`,
    })),
  ];
  return (
    <form
      className={styles.filters}
      aria-label="Filters"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        change({
          ...Object.fromEntries(CHOICES.map((name) => [name, textOf(form, name).trim()])),
          ...Object.fromEntries(TIMES.map((name) => [name, momentOf(textOf(form, name), values[name])])),
        });
      }}
    >
      <div className={styles.fields}>
        <FilterSelect
          label="What was done"
          name="action"
          value={values.action ?? ''}
          options={actionOptions}
        />
        <FilterSelect label="By whom" name="actor" value={values.actor ?? ''} options={actors} />
        <FilterSelect
          label="Kind of object"
          name="resource_type"
          value={values.resource_type ?? ''}
          options={resourceOptions}
        />
        <FilterText
          label="Id of the object"
          name="resource_id"
          maxLength={255}
          value={values.resource_id ?? ''}
        />
        <FilterText
          label="From"
          name="from"
          type="datetime-local"
          step={1}
          value={localInputOf(values.from)}
        />
        <FilterText label="To" name="to" type="datetime-local" step={1} value={localInputOf(values.to)} />
      </div>
      <Row>
        <Button type="submit" look="primary">
          Apply filters
        </Button>
        <Button look="quiet" onClick={clear}>
          Clear filters
        </Button>
        <span className={styles.note}>Times in the zone {timeZone()}</span>
      </Row>
    </form>
  );
}
