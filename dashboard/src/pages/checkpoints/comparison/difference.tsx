import { useMemo } from 'react';
import { count, MISSING } from '../../../format/numbers.ts';
import { dateTime } from '../../../format/times.ts';
import { Facts } from '../../../parts/layout/facts.tsx';
import styles from '../checkpoint.module.css';
import { LISTS, textOfItem, typeLabel, type Version } from '../version.ts';
import { differenceOfLists, differenceOfTexts, type Part } from './difference-of.ts';

interface DifferenceProps {
  readonly from: Version;
  readonly to: Version;
}

/** What changed between two versions: the summary by word, the lists by element, the rest as a whole. */
export default function Difference({ from, to }: DifferenceProps) {
  const fields = FIELDS.filter(({ textIn }) => textIn(from) !== textIn(to));
  const lists = LISTS.filter(({ field }) => JSON.stringify(from[field]) !== JSON.stringify(to[field]));
  const isSameSummary = from.summary === to.summary;
  const isSame = fields.length === 0 && lists.length === 0 && isSameSummary;
  return (
    <>
      {fields.length > 0 && (
        <Facts
          facts={fields.map(({ label, textIn }) => ({
            name: label,
            value: (
              <span className={styles.swap}>
                <del>{textIn(from)}</del> <span aria-hidden="true">→</span> <ins>{textIn(to)}</ins>
              </span>
            ),
          }))}
        />
      )}
      {!isSameSummary && <ChangedText from={from.summary} to={to.summary} />}
      {lists.map(({ field, label }) => (
        <ChangedList
          key={field}
          label={label}
          from={from[field].map(textOfItem)}
          to={to[field].map(textOfItem)}
        />
      ))}
      {isSame && (
        <p>
          {from.content_hash === to.content_hash
            ? 'There is no difference.'
            : 'Only the compressed context differs. It is not compared.'}
        </p>
      )}
    </>
  );
}

const moment = (iso: string | null): string => (iso === null ? 'no end' : dateTime(new Date(iso)));
const tokens = (value: number | null): string => (value === null ? MISSING : `${count(value)} tokens`);

const FIELDS: readonly { readonly label: string; readonly textIn: (version: Version) => string }[] = [
  { label: 'Type', textIn: ({ checkpoint_type }) => typeLabel(checkpoint_type) },
  { label: 'Visible to', textIn: ({ visibility }) => (visibility === 'team' ? 'the team' : 'its author') },
  { label: 'Valid from', textIn: ({ valid_from }) => moment(valid_from) },
  { label: 'Valid to', textIn: ({ valid_to }) => moment(valid_to) },
  { label: 'Original', textIn: ({ original_tokens }) => tokens(original_tokens) },
  { label: 'Compressed', textIn: ({ compressed_tokens }) => tokens(compressed_tokens) },
];

function ChangedText({ from, to }: { readonly from: string; readonly to: string }) {
  const parts = useMemo(() => differenceOfTexts(from, to), [from, to]);
  return (
    <section className={styles.change} aria-label="Summary, by word">
      <h3>Summary</h3>
      <p className={styles.text}>
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of two versions never change
          <Changed key={index} part={part} />
        ))}
      </p>
    </section>
  );
}

interface ChangedListProps {
  readonly label: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

function ChangedList({ label, from, to }: ChangedListProps) {
  const parts = useMemo(() => differenceOfLists(from, to), [from, to]);
  const same = parts.filter(({ is }) => is === 'same').length;
  return (
    <section className={styles.change} aria-label={`${label}, by element`}>
      <h3>{label}</h3>
      <ul className={styles.lines}>
        {parts.map((part, index) =>
          part.is === 'same' ? null : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of two versions never change
            <li key={index}>
              <span aria-hidden="true">{part.is === 'added' ? '+ ' : '− '}</span>
              <Changed part={part} />
            </li>
          ),
        )}
      </ul>
      {same > 0 && <p className={styles.note}>{count(same)} unchanged</p>}
    </section>
  );
}

function Changed({ part: { is, text } }: { readonly part: Part }) {
  if (is === 'added') return <ins>{text}</ins>;
  return is === 'removed' ? <del>{text}</del> : text;
}
