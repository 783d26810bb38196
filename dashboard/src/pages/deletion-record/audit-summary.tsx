import type { OutputOf } from '@omnimemory/client';
import { count } from '../../format/numbers.ts';
import { Card } from '../../parts/layout/card.tsx';
import { Facts } from '../../parts/layout/facts.tsx';
import { type Column, Table } from '../../parts/table/table.tsx';
import { wordsOf } from '../../parts/text/audit-actions.ts';
import { Id } from '../../parts/text/copy.tsx';
import { Time } from '../../parts/text/time.tsx';

type Audit = NonNullable<OutputOf<'GET /auth/deletions/{deletion_id}'>['audit']>;

type Line = readonly [action: string, times: number];
const COLUMNS: readonly Column<Line>[] = [
  { head: 'Action', cell: ([action]) => <span title={action}>{wordsOf(action)}</span> },
  { head: 'Lines', cell: ([, times]) => count(times), isNumber: true },
];

/** What stays of the audit log of a team: how often each action occurred, and how an export of the log can be checked. */
export function AuditSummary({ audit }: { readonly audit: Audit }) {
  const { lines, first_at, last_at, head, actions } = audit;
  const byCount = Object.entries(actions).sort(([, one], [, other]) => other - one);
  return (
    <Card
      title="The audit log of the team"
      note="Its lines were removed with the team. This is what was counted in them before; it does not say who did anything."
    >
      <Facts
        facts={[
          { name: 'Lines', value: count(lines) },
          first_at !== null && { name: 'First line', value: <Time at={first_at} /> },
          last_at !== null && { name: 'Last line', value: <Time at={last_at} /> },
          head !== null && { name: 'Hash of the last line', value: <Id id={head} /> },
        ]}
      />
      {head !== null && (
        <p>
          Each line has a hash of the line before it. So an export of the log is whole if its last line has
          this hash.
        </p>
      )}
      {byCount.length > 0 && (
        <Table
          caption="Lines of the audit log by action"
          columns={COLUMNS}
          rows={byCount}
          keyOf={([action]) => action}
        />
      )}
    </Card>
  );
}
