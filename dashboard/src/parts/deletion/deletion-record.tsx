import { count } from '../../format/numbers.ts';
import { Facts } from '../layout/facts.tsx';
import { Notice } from '../state/notice.tsx';
import { Badge } from '../text/badge.tsx';
import { Id } from '../text/copy.tsx';
import { Time } from '../text/time.tsx';
import { type Deletion, rowsOf, STATES } from './deletion-words.ts';
import { ProofOfDeletion } from './proof.tsx';
import { RowsByTable } from './rows-by-table.tsx';

type Recorded =
  | 'deletion_id'
  | 'state'
  | 'requested_at'
  | 'due_at'
  | 'finished_at'
  | 'rows'
  | 'proof'
  | 'reason';

interface DeletionRecordProps {
  readonly deletion: Pick<Deletion, Recorded>;
  /** A command that prints the deletion as JSON. */
  readonly read: string;
}

/** The record of a deletion: how far it is, what went, and the proof that nothing is left. */
export function DeletionRecord({ deletion, read }: DeletionRecordProps) {
  const { deletion_id, state, requested_at, due_at, finished_at, rows, proof, reason } = deletion;
  const { word, tone } = STATES[state];
  return (
    <>
      <Facts
        facts={[
          { name: 'Id of the deletion', value: <Id id={deletion_id} /> },
          { name: 'State', value: <Badge tone={tone}>{word}</Badge> },
          { name: 'Requested', value: <Time at={requested_at} /> },
          (state === 'waiting' || state === 'running') && {
            name: 'Removed for good after',
            value: <Time at={due_at} />,
          },
          finished_at !== null && {
            name: state === 'cancelled' ? 'Cancelled' : 'Ended',
            value: <Time at={finished_at} />,
          },
          // a team and an account lose their rows at the end
          rowsOf(deletion) > 0 && { name: 'Rows that went with it', value: count(rowsOf(deletion)) },
        ]}
      />
      {reason !== null && (
        <Notice tone="bad" title="The deletion failed">
          {reason}
        </Notice>
      )}
      <RowsByTable summary="Rows that went, by table" tables={rows} />
      {proof !== null && <ProofOfDeletion proof={proof} read={read} />}
    </>
  );
}
