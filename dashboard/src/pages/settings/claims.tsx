import { useState } from 'react';
import { useWrite } from '../../api/queries.ts';
import { count } from '../../format/numbers.ts';
import { Button } from '../../parts/form/button.tsx';
import { FormDialog } from '../../parts/form/form-dialog.tsx';
import { Table } from '../../parts/table/table.tsx';
import { Time } from '../../parts/text/time.tsx';
import { type Claim, rowsOf } from './claim-words.ts';

/** The moves so far, each with its undo. */
export function Claims({ claims }: { readonly claims: readonly Claim[] }) {
  const [undoing, setUndoing] = useState<Claim>();
  if (claims.length === 0) return null;
  return (
    <>
      <Table
        caption="Moves of data from this machine"
        rows={claims}
        keyOf={({ claim_id }) => claim_id}
        columns={[
          { head: 'Moved', cell: ({ claimed_at }) => <Time at={claimed_at} /> },
          { head: 'Rows', isNumber: true, cell: ({ moved }) => count(rowsOf(moved)) },
          {
            head: 'Undo',
            cell: (claim) => <Undo claim={claim} onUndo={() => setUndoing(claim)} />,
          },
        ]}
      />
      {undoing && <UndoDialog claim={undoing} onClose={() => setUndoing(undefined)} />}
    </>
  );
}

function Undo({ claim, onUndo }: { readonly claim: Claim; readonly onUndo: () => void }) {
  if (claim.undone_at !== null)
    return (
      <>
        Undone <Time at={claim.undone_at} />
      </>
    );
  if (Date.parse(claim.undo_until) < Date.now()) return 'No longer possible';
  return <Button onClick={onUndo}>Undo the move …</Button>;
}

function UndoDialog({ claim, onClose }: { readonly claim: Claim; readonly onClose: () => void }) {
  const undo = useWrite('POST /v1/local/claims/{claim_id}/undo', ['/v1']);
  return (
    <FormDialog
      title={`Move ${count(rowsOf(claim.moved))} rows back to this machine?`}
      submit="Undo the move"
      onClose={onClose}
      onSubmit={() => undo.mutateAsync({ params: { claim_id: claim.claim_id } })}
    >
      <p>
        The team no longer sees this data then. If the team has added to it since the move, nothing is
        changed, and you are told what is in the way.
      </p>
    </FormDialog>
  );
}
