import { useMemo } from 'react';
import { Link } from 'wouter';
import { clockWithSeconds, dateTime, day } from '../../../format/times.ts';
import { Card } from '../../../parts/layout/card.tsx';
import { Notice } from '../../../parts/state/notice.tsx';
import { type Column, CsvButton } from '../../../parts/table/table.tsx';
import { VirtualTable } from '../../../parts/table/virtual-table.tsx';
import { Badge } from '../../../parts/text/badge.tsx';
import { useUrlFilters } from '../../../routes/url-filters.ts';
import { CutText, cut } from './cut-text.tsx';
import { type Entry, KINDS, tookText } from './entries.ts';
import styles from './one.module.css';
import type { SessionRecord } from './use-record.ts';

/** The whole text is on the page that the link opens. */
const LINK_CHARS = 280;

const LABELS = new Map<string, string>(KINDS.map(({ kind, one }) => [kind, one]));

const COLUMNS: readonly Column<Entry>[] = [
  { head: 'What', cell: (entry) => <What entry={entry} />, csv: ({ text }) => text },
  { head: 'Kind', cell: ({ kind }) => <Badge>{LABELS.get(kind)}</Badge>, csv: ({ kind }) => kind },
  {
    head: 'Time',
    cell: ({ at }) => (
      <time className={styles.nowrap} dateTime={at} title={dateTime(new Date(at))}>
        {day(new Date(at))}, {clockWithSeconds(new Date(at))}
      </time>
    ),
    csv: ({ at }) => at,
  },
  {
    head: 'Took',
    isNumber: true,
    cell: ({ took }) => (
      <span className={styles.nowrap}>{took === null || took === undefined ? '–' : tookText(took)}</span>
    ),
    csv: ({ took }) => took,
  },
];

const DETAIL: Column<Entry> = { head: 'Detail', cell: () => null, csv: ({ detail }) => detail };

function What({ entry: { text, detail, href } }: { readonly entry: Entry }) {
  return (
    <div className={styles.what}>
      {href === undefined ? (
        <CutText text={text} />
      ) : (
        <Link href={href} className={styles.link}>
          {cut(text, LINK_CHARS)}
        </Link>
      )}
      {detail !== undefined && <span className={styles.detail}>{detail}</span>}
    </div>
  );
}

const ORDERS = { oldest: 'Oldest first', newest: 'Newest first' } as const;

/** What happened, in words and in order: the same as in the timeline. */
export function Chronicle({ record }: { readonly record: SessionRecord }) {
  const { entries, more, loadedFrom } = record;
  const { values, change } = useUrlFilters(['order', 'kind']);
  const order = values.order === 'newest' ? 'newest' : 'oldest';
  const rows = useMemo(() => {
    const start = loadedFrom === undefined ? undefined : Date.parse(loadedFrom);
    const known = entries.filter(
      ({ kind, at }) =>
        (values.kind === undefined || kind === values.kind) &&
        (start === undefined || Date.parse(at) >= start),
    );
    return order === 'newest' ? known.toReversed() : known;
  }, [entries, loadedFrom, order, values.kind]);
  return (
    <Card
      title="What happened, in order"
      note="Everything that the tool recorded in this session. Files, searches, decisions and memories: the newest 2,000 of each."
      actions={<CsvButton name="session" columns={[...COLUMNS, DETAIL]} rows={rows} />}
    >
      {loadedFrom !== undefined && (
        <Notice>
          Entries before {dateTime(new Date(loadedFrom))} are not loaded yet. Choose “Show more” to load them.
        </Notice>
      )}
      {entries.length === 0 ? (
        <p className={styles.detail}>Nothing was recorded in this session yet.</p>
      ) : (
        <VirtualTable
          caption="Entries of the session"
          noun="entries"
          columns={COLUMNS}
          rows={rows}
          keyOf={({ kind, id }) => `${kind} ${id}`}
          query={order === 'newest' ? more : { ...more, isFetchNextPageError: true }}
          textOf={({ text, detail, kind }) => `${text} ${detail ?? ''} ${LABELS.get(kind)}`}
          actions={<Choices values={values} change={change} />}
        />
      )}
    </Card>
  );
}

interface ChoicesProps {
  readonly values: { readonly order?: string; readonly kind?: string };
  readonly change: (changes: { readonly order?: string; readonly kind?: string }) => void;
}

function Choices({ values, change }: ChoicesProps) {
  return (
    <>
      <select
        className={styles.choice}
        aria-label="Kind"
        value={values.kind ?? ''}
        onChange={({ target }) => change({ kind: target.value })}
      >
        <option value="">All kinds</option>
        {KINDS.map(({ kind, label }) => (
          <option key={kind} value={kind}>
            {label}
          </option>
        ))}
      </select>
      <select
        className={styles.choice}
        aria-label="Order"
        value={values.order === 'newest' ? 'newest' : 'oldest'}
        onChange={({ target }) => change({ order: target.value === 'newest' ? 'newest' : '' })}
      >
        {Object.entries(ORDERS).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </>
  );
}
