import { type FormEvent, useId, useState } from 'react';
import { useSearchParams } from 'wouter';
import { localInputOf } from '../format/local-time.ts';
import { Button } from '../parts/form/button.tsx';
import { textOf } from '../parts/form/form.tsx';
import { rangeFault } from '../routes/time-range.ts';
import styles from './range-picker.module.css';

interface OwnRangeFormProps {
  /** What the fields show first. */
  readonly from: Date;
  readonly to: Date;
  /** Of the range that the URL names. */
  readonly problem: string | undefined;
  readonly onChosen: () => void;
}

/** Chooses the first and the last day of the range, both of the browser's time zone and both included. */
export function OwnRangeForm({ from, to, problem, onChosen }: OwnRangeFormProps) {
  const [, setSearch] = useSearchParams();
  const [fault, setFault] = useState(problem);
  const id = useId();
  const choose = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const first = midnightOf(textOf(form, 'first'));
    const end = midnightOf(textOf(form, 'last'), 1);
    const found = rangeFault(first, end);
    setFault(found);
    if (found !== undefined) return;
    setSearch((search) => {
      search.delete('range');
      search.set('from', first.toISOString());
      search.set('to', end.toISOString());
      return search;
    });
    onChosen();
  };
  const described = fault === undefined ? {} : { 'aria-invalid': true, 'aria-describedby': id };
  return (
    <form className={styles.own} aria-label="Days to show" onSubmit={choose} noValidate>
      <label>
        From
        <input type="date" name="first" defaultValue={dayOf(from)} {...described} />
      </label>
      <label>
        to
        <input type="date" name="last" defaultValue={dayOf(new Date(to.getTime() - 1))} {...described} />
      </label>
      <Button type="submit">Show these days</Button>
      <p id={id} role="alert" className={styles.fault}>
        {fault}
      </p>
    </form>
  );
}

const dayOf = (moment: Date): string => localInputOf(moment.toISOString()).slice(0, 10);

/** The first moment of a day such as 2026-03-29, or of a day after it; an invalid date if there is no such day. */
function midnightOf(input: string, daysLater = 0): Date {
  const [year = Number.NaN, month = Number.NaN, date = Number.NaN] = input.split('-').map(Number);
  return new Date(year, month - 1, date + daysLater);
}
