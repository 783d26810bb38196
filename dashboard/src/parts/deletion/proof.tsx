import { useEffect, useState } from 'react';
import { count, counted } from '../../format/numbers.ts';
import { Facts } from '../layout/facts.tsx';
import { Notice } from '../state/notice.tsx';
import { CodeBlock, Id } from '../text/copy.tsx';
import { Time } from '../text/time.tsx';
import type { Deletion } from './deletion-words.ts';
import { proofHash } from './proof-hash.ts';
import { RowsByTable } from './rows-by-table.tsx';

type Proof = NonNullable<Deletion['proof']>;

interface ProofOfDeletionProps {
  readonly proof: Proof;
  /** A command that prints the response with the deletion. */
  readonly read: string;
}

/** What the job counted in the end, and how to compute its hash again. */
export function ProofOfDeletion({ proof, read }: ProofOfDeletionProps) {
  const { tables, rows, kept, again, checked_at, hash } = proof;
  return (
    <>
      <Facts
        facts={[
          { name: 'Counted', value: <Time at={checked_at} /> },
          {
            name: 'Rows that are left',
            value: `${count(rows)} in ${counted(Object.keys(tables).length, 'table')}`,
          },
          kept.length > 0 && { name: 'Keep a trace on purpose', value: kept.join(', ') },
          again && { name: 'Made again', value: 'yes; the new rows are not counted' },
          { name: 'SHA-256', value: <Id id={hash} /> },
        ]}
      />
      <RowsByTable summary="Rows that each table has left" tables={tables} />
      <Recomputed tables={tables} hash={hash} />
      <details>
        <summary>Compute the hash yourself</summary>
        <CodeBlock text={commandFor(read)} what="the command" />
      </details>
    </>
  );
}

const commandFor = (read: string): string =>
  [
    `${read} \\`,
    `  | jq -r '.proof.tables | to_entries | sort_by(.key) | .[] | "\\(.key)=\\(.value)"' \\`,
    '  | sha256sum',
  ].join('\n');

/** The page computes the hash from what it shows. Nothing where the browser cannot. */
function Recomputed({ tables, hash }: Pick<Proof, 'tables' | 'hash'>) {
  const [computed, setComputed] = useState<string>();
  useEffect(() => {
    if (crypto.subtle === undefined) return;
    let isCurrent = true;
    proofHash(tables).then((found) => isCurrent && setComputed(found));
    return () => {
      isCurrent = false;
    };
  }, [tables]);
  if (computed === undefined) return null;
  return computed === hash ? (
    <p>This browser has computed the hash from these numbers and got the same.</p>
  ) : (
    <Notice tone="bad" title="The hash does not fit these numbers">
      This browser computed <code>{computed}</code>. The numbers or the hash were changed after the job wrote
      them, or on their way here. Tell the operator of this server.
    </Notice>
  );
}
