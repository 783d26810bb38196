import type { ReactNode } from 'react';
import { Dialog } from '../../parts/layout/dialog.tsx';
import { Table } from '../../parts/table/table.tsx';
import { wordsOf } from '../../parts/text/audit-actions.ts';
import { Id } from '../../parts/text/copy.tsx';
import { Time } from '../../parts/text/time.tsx';
import styles from './audit-log.module.css';
import { type Change, changesOf } from './changes.ts';
import type { useNames } from './names.ts';
import { Value } from './value.tsx';
import { type Line, resourceWord } from './words.ts';

interface LineDialogProps {
  readonly line: Line;
  readonly names: ReturnType<typeof useNames>;
  readonly onClose: () => void;
}

/** Everything that a line says. */
export function LineDialog({ line, names, onClose }: LineDialogProps) {
  const changes = changesOf(line.metadata);
  return (
    <Dialog open title={`Line ${line.seq}: ${wordsOf(line.action)}`} onClose={onClose}>
      <dl className={styles.facts}>
        <Fact term="When">
          <Time at={line.created_at} />
        </Fact>
        <Fact term="Who">{names.actorName(line)}</Fact>
        <IdFact term="User" id={line.user_id} />
        <IdFact term="Key" id={line.key_id} />
        <Fact term="Action">
          <code>{line.action}</code>
        </Fact>
        {line.resource_type !== null && <Fact term="Object">{resourceWord(line.resource_type)}</Fact>}
        <IdFact term="Id of the object" id={line.resource_id} />
        <IdFact term="IP address" id={line.ip_address} />
        {line.user_agent !== null && <Fact term="Program">{line.user_agent}</Fact>}
      </dl>
      {changes.length > 0 ? <ChangeTable changes={changes} /> : <p>The line records no change of a field.</p>}
      <details className={styles.chain}>
        <summary>Its place in the chain</summary>
        <dl className={styles.facts}>
          <IdFact term="Line" id={line.id} />
          <IdFact term="Hash" id={line.hash} />
          <IdFact term="Hash of the line before" id={line.previous_hash} />
        </dl>
      </details>
    </Dialog>
  );
}

interface FactProps {
  readonly term: string;
  readonly children: ReactNode;
}

const Fact = ({ term, children }: FactProps) => (
  <div>
    <dt>{term}</dt>
    <dd>{children}</dd>
  </div>
);

const IdFact = ({ term, id }: { readonly term: string; readonly id: string | null }) =>
  id !== null && (
    <Fact term={term}>
      <Id id={id} />
    </Fact>
  );

const ChangeTable = ({ changes }: { readonly changes: readonly Change[] }) => (
  <Table
    caption="What was changed"
    columns={[
      { head: 'Field', cell: ({ field }) => field },
      { head: 'Before', cell: ({ before }) => <Cell text={before} /> },
      { head: 'After', cell: ({ after }) => <Cell text={after} /> },
    ]}
    rows={changes}
    keyOf={({ field }) => field}
  />
);

const Cell = ({ text }: { readonly text: string | undefined }) =>
  text === undefined ? (
    <span className={styles.note}>none</span>
  ) : (
    <span className={styles.value}>
      <Value text={text} />
    </span>
  );
