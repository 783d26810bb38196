import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { clock } from '../format/times.ts';
import { Button } from '../parts/form/button.tsx';
import { useAsOf } from '../routes/as-of.tsx';
import { RANGE_KEYS, rangeFault, timeZone, useTimeRange } from '../routes/time-range.ts';
import { OwnRangeForm } from './own-range-form.tsx';
import styles from './range-picker.module.css';

const LABELS = {
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  own: 'Chosen days',
};

/** Chooses the time range, which is part of the URL, and says as of when the page is. */
export function RangePicker() {
  const range = useTimeRange();
  const { asOf, refresh } = useAsOf();
  const [search, setSearch] = useSearchParams();
  const [isChoosing, setChoosing] = useState(false);
  const refused = refusedRange(search);
  const isOwn = isChoosing || range.key === 'own' || refused !== undefined;
  const choose = (key: string) => {
    setChoosing(key === 'own');
    if (key === 'own') return;
    setSearch((former) => {
      former.delete('from');
      former.delete('to');
      former.set('range', key);
      return former;
    });
  };
  return (
    <div className={styles.range}>
      <div className={styles.picker}>
        <label>
          <span className="visually-hidden">Time range, in the time zone {timeZone()}</span>
          <select value={isOwn ? 'own' : range.key} onChange={({ target }) => choose(target.value)}>
            {RANGE_KEYS.map((one) => (
              <option key={one} value={one}>
                {LABELS[one]}
              </option>
            ))}
          </select>
        </label>
        <span className={styles.asOf} title={`Days begin at midnight in ${timeZone()}`}>
          as of {clock(asOf)} <span className={styles.zone}>({timeZone()})</span>
        </span>
        <Button look="quiet" onClick={refresh}>
          Refresh
        </Button>
      </div>
      {isOwn && (
        <OwnRangeForm
          key={`${search.get('from')} ${search.get('to')}`}
          from={range.from}
          to={range.to}
          problem={refused && `${refused} The page shows ${range.label}.`}
          onChosen={() => setChoosing(false)}
        />
      )}
    </div>
  );
}

/** What is wrong with a range that the URL names. */
function refusedRange(search: URLSearchParams): string | undefined {
  const [from, to] = [search.get('from'), search.get('to')];
  return from === null && to === null ? undefined : rangeFault(new Date(from ?? ''), new Date(to ?? ''));
}
