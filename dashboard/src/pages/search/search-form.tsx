import type { FormEvent } from 'react';
import { localInputOf, momentOf } from '../../format/local-time.ts';
import { count } from '../../format/numbers.ts';
import { Button } from '../../parts/form/button.tsx';
import { FilterSelect, FilterText } from '../../parts/form/filter-fields.tsx';
import { textOf } from '../../parts/form/form.tsx';
import { MoreFilters } from '../../parts/form/more-filters.tsx';
import { PersonField } from '../../parts/form/person-field.tsx';
import { ProjectField } from '../../parts/form/project-field.tsx';
import { Row } from '../../parts/layout/grid.tsx';
import { useUrlFilters } from '../../routes/url-filters.ts';
import styles from './search.module.css';

/** The filters that the server refuses for memories. */
export const ONLY_CHECKPOINTS = ['tool_id', 'session_id', 'author_id'] as const;
const NAMES = ['project_id', ...ONLY_CHECKPOINTS] as const;
const TIMES = ['from', 'to'] as const;
export const FILTERS = ['q', 'mode', ...NAMES, ...TIMES] as const;

const MODES = [
  { value: 'words', label: 'Words' },
  { value: 'meaning', label: 'Meaning' },
] as const;

/** Servers and proxies refuse URLs of more than about 8,000 characters. */
const MAX_ENCODED_QUERY = 4_000;

interface SearchFormProps {
  /** Told the message for a query that does not fit into a URL, and `undefined` for one that does. */
  readonly onTooLong: (message: string | undefined) => void;
}

export function SearchForm({ onTooLong }: SearchFormProps) {
  const { values, change } = useUrlFilters(FILTERS);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const q = textOf(form, 'q').trim();
    if (encodeURIComponent(q).length > MAX_ENCODED_QUERY) {
      onTooLong(`is too long for a search: ${count([...q].length)} characters. Search for a few words of it`);
      return;
    }
    onTooLong(undefined);
    change({
      q,
      mode: textOf(form, 'mode'),
      ...Object.fromEntries(NAMES.map((name) => [name, textOf(form, name).trim()])),
      ...Object.fromEntries(TIMES.map((name) => [name, momentOf(textOf(form, name), values[name])])),
    });
  };
  return (
    <search>
      <form className={styles.form} onSubmit={send}>
        <div className={styles.query}>
          <FilterText label="Words or a question" name="q" type="search" value={values.q ?? ''} />
          <FilterSelect
            label="Find by"
            name="mode"
            byDefault="Words and meaning"
            options={MODES}
            value={values.mode ?? ''}
          />
          <Button type="submit" look="primary">
            Search
          </Button>
        </div>
        <Filters />
        {[...NAMES, ...TIMES].some((name) => values[name] !== undefined) && (
          <Row>
            <Button
              look="quiet"
              onClick={() =>
                change(Object.fromEntries([...NAMES, ...TIMES].map((name) => [name, undefined])))
              }
            >
              Clear filters
            </Button>
          </Row>
        )}
      </form>
    </search>
  );
}

function Filters() {
  const { values } = useUrlFilters(FILTERS);
  return (
    <MoreFilters label="Filters" isSet={[...NAMES, ...TIMES].some((name) => values[name] !== undefined)}>
      <ProjectField value={values.project_id ?? ''} />
      <FilterText label="Tool" name="tool_id" maxLength={255} value={values.tool_id ?? ''} />
      <FilterText label="Session id" name="session_id" maxLength={255} value={values.session_id ?? ''} />
      <PersonField label="Author" name="author_id" value={values.author_id ?? ''} />
      {TIMES.map((name) => (
        <FilterText
          key={name}
          label={name === 'from' ? 'From' : 'To'}
          name={name}
          type="datetime-local"
          step={1}
          max="9999-12-31T23:59:59"
          value={localInputOf(values[name])}
        />
      ))}
    </MoreFilters>
  );
}
