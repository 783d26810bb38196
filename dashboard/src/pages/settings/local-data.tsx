import type { OutputOf } from '@omnimemory/client';
import { useState } from 'react';
import { useWrite } from '../../api/queries.ts';
import { bytes } from '../../format/bytes.ts';
import { count } from '../../format/numbers.ts';
import { Button } from '../../parts/form/button.tsx';
import { Form } from '../../parts/form/form.tsx';
import { FormDialog } from '../../parts/form/form-dialog.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { Facts } from '../../parts/layout/facts.tsx';
import { Notice } from '../../parts/state/notice.tsx';
import { type Claim, conflictWord, rowsOf, tableWord } from './claim-words.ts';
import { Claims } from './claims.tsx';

type Outcome = OutputOf<'POST /v1/local/claims'>;

/** The move of the data of this machine to the team: what would move first, then the move, then its undo. */
export function LocalData({ claims, team }: { readonly claims: readonly Claim[]; readonly team: string }) {
  const check = useWrite('POST /v1/local/claims', []);
  const [plan, setPlan] = useState<Outcome>();
  const [isMoving, setMoving] = useState(false);
  return (
    <Card
      title="Data of this machine"
      note="What tools recorded here without an account can move to this team. Within 30 days the move can be undone."
    >
      <Form
        submit="See what would move"
        onSubmit={async () => {
          setPlan(await check.mutateAsync({ body: { dry_run: true, on_conflict: 'leave' } }));
        }}
      >
        <p>Nothing moves yet. You see the numbers first.</p>
      </Form>
      {plan && <Plan plan={plan} />}
      {plan && rowsOf(plan.moved) > 0 && (
        <div>
          <Button look="primary" onClick={() => setMoving(true)}>
            Move the data to the team …
          </Button>
        </div>
      )}
      {plan && isMoving && (
        <MoveDialog
          plan={plan}
          team={team}
          onClose={() => setMoving(false)}
          onMoved={() => setPlan(undefined)}
        />
      )}
      <Claims claims={claims} />
    </Card>
  );
}

function Plan({ plan }: { readonly plan: Outcome }) {
  const conflicts = Object.entries(plan.conflicts);
  if (rowsOf(plan.moved) === 0 && conflicts.length === 0)
    return <p role="status">This machine has no data that could move.</p>;
  return (
    <div role="status">
      <Facts
        facts={[
          ...Object.entries(plan.moved).map(([table, rows]) => ({
            name: tableWord(table),
            value: count(rows),
          })),
          { name: 'Stored bytes that count towards the plan', value: bytes(plan.bytes) },
        ]}
      />
      {conflicts.length > 0 && (
        <Notice tone="warning" title={`${count(rowsOf(plan.left_local))} rows would stay on this machine`}>
          The team already has data with the same ids:{' '}
          {conflicts.map(([kind, number]) => `${conflictWord(kind)} (${count(number)})`).join(', ')}. They
          stay here with everything that belongs to them.
        </Notice>
      )}
    </div>
  );
}

interface MoveDialogProps {
  readonly plan: Outcome;
  readonly team: string;
  readonly onClose: () => void;
  readonly onMoved: () => void;
}

function MoveDialog({ plan, team, onClose, onMoved }: MoveDialogProps) {
  const move = useWrite('POST /v1/local/claims', ['/v1']);
  const hasConflicts = Object.keys(plan.conflicts).length > 0;
  return (
    <FormDialog
      title={`Move ${count(rowsOf(plan.moved))} rows to the team?`}
      submit="Move the data"
      onClose={onClose}
      onSubmit={async () => {
        await move.mutateAsync({ body: { on_conflict: hasConflicts ? 'leave' : 'refuse' } });
        onMoved();
      }}
    >
      <p>
        Members of {team} see the data then, and this machine without an account no longer does. Private
        checkpoints stay private: they become yours.
      </p>
      <p>Tools that are running start new sessions.</p>
    </FormDialog>
  );
}
