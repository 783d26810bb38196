import type { ItemOf } from '@omnimemory/client';
import { Link } from 'wouter';
import { isolated } from '../../format/isolated.ts';
import { Badge } from '../../parts/text/badge.tsx';
import { Time } from '../../parts/text/time.tsx';
import styles from './search.module.css';
import { piecesOf } from './snippet.ts';

export type Hit = ItemOf<'GET /v1/search'>;

export const Hits = ({ hits }: { readonly hits: readonly Hit[] }) => (
  <ol className={styles.hits}>
    {hits.map((hit) => (
      <li key={keyOf(hit)} className={styles.hit}>
        {hit.type === 'checkpoint' && <CheckpointHit hit={hit} />}
        {hit.type === 'memory' && <MemoryHit hit={hit} />}
        {hit.type === 'session' && <SessionHit hit={hit} />}
        <Snippet html={hit.snippet} />
        {hit.found_by && <p className={styles.note}>Found by {waysOf(hit.found_by)}</p>}
      </li>
    ))}
  </ol>
);

/** What has all words has some of them, too. */
function waysOf(found: NonNullable<Hit['found_by']>): string {
  const byWords = found.includes('all_words') ? 'all words' : found.includes('any_word') && 'some words';
  return [byWords, found.includes('meaning') && 'meaning'].filter(Boolean).join(' and ');
}

function keyOf(hit: Hit): string {
  if (hit.type === 'checkpoint') return hit.checkpoint_id;
  return hit.type === 'memory' ? hit.memory_id : hit.session_id;
}

type CheckpointHit = Extract<Hit, { type: 'checkpoint' }>;
type MemoryHit = Extract<Hit, { type: 'memory' }>;
type SessionHit = Extract<Hit, { type: 'session' }>;

const CheckpointHit = ({ hit }: { readonly hit: CheckpointHit }) => (
  <p className={styles.head}>
    <Link href={`/checkpoints/${encodeURIComponent(hit.checkpoint_id)}`}>
      <strong>{hit.checkpoint_id}</strong>
    </Link>
    <Badge>{hit.checkpoint_type.replaceAll('_', ' ')}</Badge>
    {hit.superseded_by !== null && <Badge tone="warning">replaced</Badge>}
    <span className={styles.note}>
      {isolated(hit.tool_id)} · <Link href={`/sessions/${encodeURIComponent(hit.session_id)}`}>session</Link>{' '}
      · <Time at={hit.created_at} />
    </span>
  </p>
);

const MemoryHit = ({ hit }: { readonly hit: MemoryHit }) => (
  <p className={styles.head}>
    <Link href={`/projects/${encodeURIComponent(hit.project_id)}?memory=${encodeURIComponent(hit.key)}`}>
      <strong>{isolated(hit.key)}</strong>
    </Link>
    <span className={styles.note}>
      updated <Time at={hit.updated_at} />
      {hit.expires_at !== null && (
        <>
          {' '}
          · expires <Time at={hit.expires_at} />
        </>
      )}
    </span>
  </p>
);

const SessionHit = ({ hit }: { readonly hit: SessionHit }) => (
  <p className={styles.head}>
    <Link href={`/sessions/${encodeURIComponent(hit.session_id)}`}>
      <strong>{hit.title === null ? hit.session_id : isolated(hit.title)}</strong>
    </Link>
    <span className={styles.note}>
      {isolated(hit.tool_id)} · <Time at={hit.started_at} />
    </span>
  </p>
);

/** The part of the text that has the words, which are marked. */
function Snippet({ html }: { readonly html: string }) {
  return (
    <p className={styles.snippet} data-snippet>
      {piecesOf(html).map(({ text, isMarked }, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a snippet never change
        isMarked ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
      )}
    </p>
  );
}
