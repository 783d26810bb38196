import type { OutputOf } from '@omnimemory/client';
import { Link } from 'wouter';
import { count } from '../../format/numbers.ts';
import { Notice } from '../../parts/state/notice.tsx';
import styles from './search.module.css';

export type SearchPage = OutputOf<'GET /v1/search'>;

/** The server counts no further. */
const MAX_COUNTED = 1_000;

/** Whether the hits were found by their meaning, where it is not what one expects. */
export function MeaningState({ page }: { readonly page: SearchPage | undefined }) {
  const { mode, meaning } = page ?? {};
  if (meaning === undefined)
    return mode === 'words' ? <p className={styles.note}>Found by exactly these words.</p> : null;
  if (meaning.state === 'ready') return null;
  if (meaning.state === 'unavailable')
    return (
      <Notice tone="warning" title="Not searched by meaning">
        The model cannot be asked now, so words alone were searched. Search again in a while.
      </Notice>
    );
  if (meaning.state === 'off')
    return (
      <p className={styles.note}>
        Search by meaning is off, so hits have all of the words. <Link href="/settings">Settings</Link> can
        switch it on.
      </p>
    );
  return <p className={styles.note}>{waitingWords(meaning.waiting)}</p>;
}

function waitingWords(waiting: number): string {
  const texts =
    waiting > MAX_COUNTED
      ? `More than ${count(MAX_COUNTED)} texts are`
      : waiting === 1
        ? 'One text is'
        : `${count(waiting)} texts are`;
  return `${texts} not prepared yet, so this search may miss ${waiting === 1 ? 'it' : 'them'}. Search again in a while.`;
}
