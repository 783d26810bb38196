import { localInputOf, momentOf } from '../../format/local-time.ts';
import { dateTime } from '../../format/times.ts';
import { Button } from '../../parts/form/button.tsx';
import { FilterText } from '../../parts/form/filter-fields.tsx';
import { textOf } from '../../parts/form/form.tsx';
import { Row } from '../../parts/layout/grid.tsx';
import { timeZone } from '../../routes/time-range.ts';
import { type Filters, useUrlFilters } from '../../routes/url-filters.ts';

export const MOMENTS = ['as_of', 'valid_at'] as const;

/** The times of the URL, as fields of a form. The server says what is wrong with them. */
export const MomentFields = ({ values }: { readonly values: Filters<(typeof MOMENTS)[number]> }) => (
  <>
    <FilterText
      label="As it was known on"
      name="as_of"
      type="datetime-local"
      step={1}
      max="9999-12-31T23:59:59"
      value={localInputOf(values.as_of)}
    />
    <FilterText
      label="Valid on"
      name="valid_at"
      type="datetime-local"
      step={1}
      max="9999-12-31T23:59:59"
      value={localInputOf(values.valid_at)}
    />
  </>
);

export const momentsOf = (form: FormData, former: Filters<(typeof MOMENTS)[number]>) => ({
  as_of: momentOf(textOf(form, 'as_of'), former.as_of),
  valid_at: momentOf(textOf(form, 'valid_at'), former.valid_at),
});

/** Moves a page in time: when it was known, and when it was true. */
export function MomentPicker() {
  const { values, change } = useUrlFilters(MOMENTS);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        change(momentsOf(new FormData(event.currentTarget), values));
      }}
    >
      <Row>
        <MomentFields values={values} />
        <Button type="submit">Show this time</Button>
        {(values.as_of || values.valid_at) && (
          <Button look="quiet" onClick={() => change({ as_of: undefined, valid_at: undefined })}>
            Back to now
          </Button>
        )}
      </Row>
    </form>
  );
}

/** "As the team knew it on May 3, 2026, 14:00, about May 1, 2026, 09:00." */
export function momentSentence(values: Filters<(typeof MOMENTS)[number]>, isTeam: boolean): string {
  const { as_of, valid_at } = values;
  const about = valid_at === undefined ? '' : `, about ${shown(valid_at)}`;
  const known =
    as_of === undefined
      ? `As ${isTeam ? 'the team knows it' : 'it is known'} now`
      : `As ${isTeam ? 'the team knew it' : 'it was known'} on ${shown(as_of)}`;
  return `${known}${about}. Times are in the zone ${timeZone()}.`;
}

function shown(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : dateTime(date);
}
