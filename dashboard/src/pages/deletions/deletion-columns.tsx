import { useAuthContext, useMay } from '../../api/account.ts';
import { usePeople } from '../../api/people.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { count } from '../../format/numbers.ts';
import { type Deletion, NOUNS, rowsOf, STATES } from '../../parts/deletion/deletion-words.ts';
import { Button } from '../../parts/form/button.tsx';
import { Row } from '../../parts/layout/grid.tsx';
import type { Column } from '../../parts/table/table.tsx';
import { Badge } from '../../parts/text/badge.tsx';
import { Time } from '../../parts/text/time.tsx';

export interface Action {
  readonly kind: 'details' | 'bring back';
  readonly deletion: Deletion;
}

/** Without who asked on this machine, which has no people. */
export function useDeletionColumns(onAct: (action: Action) => void): readonly Column<Deletion>[] {
  const { scope } = useScope();
  const { nameOf } = usePeople();
  const mayCancel = useMayCancel();
  const who = ({ requested_by: id }: Deletion) =>
    id === null ? 'a program' : (nameOf(id) ?? 'a former member');
  return [
    {
      head: 'What',
      cell: ({ kind, target_id }) => (
        <>
          {NOUNS[kind]} <code>{target_id}</code>
        </>
      ),
    },
    { head: 'State', cell: ({ state }) => <Badge tone={STATES[state].tone}>{STATES[state].word}</Badge> },
    { head: 'Rows', cell: (one) => count(rowsOf(one)), isNumber: true },
    { head: 'Deleted', cell: ({ requested_at }) => <Time at={requested_at} relative /> },
    ...(scope.kind === 'tenant' ? [{ head: 'By', cell: who }] : []),
    { head: 'Due', cell: ({ due_at }) => <Time at={due_at} /> },
    {
      head: 'Actions',
      cell: (deletion) => (
        <Row>
          <Button
            look="quiet"
            aria-label={`Details of the deletion of ${deletion.target_id}`}
            onClick={() => onAct({ kind: 'details', deletion })}
          >
            Details
          </Button>
          {deletion.state === 'waiting' && mayCancel(deletion) && (
            <Button
              aria-label={`Bring back ${deletion.target_id}`}
              onClick={() => onAct({ kind: 'bring back', deletion })}
            >
              Bring back …
            </Button>
          )}
        </Row>
      ),
    },
  ];
}

/** Whoever asked for it, and admins. */
function useMayCancel(): (deletion: Deletion) => boolean {
  const may = useMay();
  const { data } = useAuthContext();
  return ({ requested_by }) =>
    may('memory:delete_any') || (may('memory:write') && requested_by === (data?.user?.id ?? ''));
}
