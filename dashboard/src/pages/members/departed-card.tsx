import { useState } from 'react';
import { type List, useList } from '../../api/queries.ts';
import { count } from '../../format/numbers.ts';
import { Button } from '../../parts/form/button.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { Loaded, More } from '../../parts/state/states.tsx';
import { type Column, Table } from '../../parts/table/table.tsx';
import { Time } from '../../parts/text/time.tsx';
import { type DepartedMember, personOf } from './departed.ts';
import { DepartedDialog } from './departed-dialog.tsx';
import styles from './members.module.css';

/** Read with the other requests of the page. Only owners may. */
export const useDepartedMembers = (enabled: boolean) =>
  useList('GET /v1/departed-members', { query: { limit: 50 } }, { enabled });

/** What former members kept private, until an owner decides about it. */
export function DepartedCard({ query, items }: List<DepartedMember>) {
  const [chosen, setChosen] = useState<DepartedMember>();
  if (items.length === 0 && !query.isError) return null;
  const columns: readonly Column<DepartedMember>[] = [
    { head: 'Person', cell: (one) => <span className={styles.email}>{personOf(one)}</span> },
    { head: 'Left', cell: ({ left_at }) => <Time at={left_at} relative /> },
    { head: 'Private checkpoints', cell: ({ checkpoints }) => count(checkpoints), isNumber: true },
    { head: 'Deleted without a decision', cell: ({ decide_by }) => <Time at={decide_by} /> },
    {
      head: 'Decision',
      cell: (one) => (
        <Button aria-label={`Decide about ${personOf(one)}`} onClick={() => setChosen(one)}>
          Decide …
        </Button>
      ),
    },
  ];
  return (
    <Card
      title="Former members"
      note="Checkpoints that they kept private. Nobody can read them, and they come back to a person who joins again. Only owners see this list."
    >
      <Loaded query={query}>
        {() => (
          <Table
            caption="Former members with private checkpoints"
            columns={columns}
            rows={items}
            keyOf={({ user_id }) => user_id}
          />
        )}
      </Loaded>
      <More query={query} />
      {chosen && <DepartedDialog person={chosen} onClose={() => setChosen(undefined)} />}
    </Card>
  );
}
