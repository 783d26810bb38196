import { useState } from 'react';
import { Link } from 'wouter';
import type { List } from '../../api/queries.ts';
import { isolated } from '../../format/isolated.ts';
import { Button } from '../../parts/form/button.tsx';
import { More } from '../../parts/state/states.tsx';
import { type Column, CsvButton, Table } from '../../parts/table/table.tsx';
import { wordsOf } from '../../parts/text/audit-actions.ts';
import { CopyButton } from '../../parts/text/copy.tsx';
import { Time } from '../../parts/text/time.tsx';
import styles from './audit-log.module.css';
import { changesOf } from './changes.ts';
import { LineDialog } from './line-dialog.tsx';
import type { useNames } from './names.ts';
import { Value } from './value.tsx';
import { hrefOf, type Line, resourceWord } from './words.ts';

interface AuditTableProps extends List<Line> {
  readonly names: ReturnType<typeof useNames>;
}

export function AuditTable({ query, items, names }: AuditTableProps) {
  const [shown, setShown] = useState<Line>();
  const columns: readonly Column<Line>[] = [
    {
      head: 'When',
      cell: ({ created_at }) => (
        <span className={styles.when}>
          <Time at={created_at} />
        </span>
      ),
      csv: ({ created_at }) => created_at,
    },
    {
      head: 'Who',
      cell: (line) => <span className={styles.who}>{names.actorName(line)}</span>,
      csv: names.actorName,
    },
    {
      head: 'What',
      cell: ({ action }) => <span title={action}>{wordsOf(action)}</span>,
      csv: ({ action }) => action,
    },
    {
      head: 'Object',
      cell: (line) => <ObjectOf line={line} name={names.resourceName(line)} />,
      csv: ({ resource_type, resource_id }) => `${resource_type ?? ''} ${resource_id ?? ''}`.trim(),
    },
    { head: 'Change', cell: (line) => <ShortChange line={line} /> },
    {
      head: 'Details',
      cell: (line) => (
        <Button onClick={() => setShown(line)} aria-label={`Details of line ${line.seq}`}>
          Details
        </Button>
      ),
    },
  ];
  return (
    <>
      <Table caption="Lines of the audit log" columns={columns} rows={items} keyOf={({ id }) => id} />
      <div className={styles.below}>
        <CsvButton name="audit-log" columns={columns} rows={items} />
        <More query={query} />
      </div>
      {shown && <LineDialog line={shown} names={names} onClose={() => setShown(undefined)} />}
    </>
  );
}

function ObjectOf({ line, name }: { readonly line: Line; readonly name: string | undefined }) {
  const { resource_type, resource_id } = line;
  if (resource_type === null) return '–';
  const href = hrefOf(line);
  const word = resourceWord(resource_type);
  return (
    <span className={styles.object}>
      <span>
        {href === undefined ? word : <Link href={href}>{word}</Link>} {name}
      </span>
      {resource_id !== null && <ShortId id={resource_id} />}
    </span>
  );
}

const SHORT = 13;

/** The start of an id, with the whole as its title; the dialog shows it in full. */
function ShortId({ id }: { readonly id: string }) {
  return (
    <span className={styles.id}>
      <code title={id}>{id.length > SHORT ? `${id.slice(0, SHORT)}…` : id}</code>
      <CopyButton text={id} what={`the id ${isolated(id)}`} />
    </span>
  );
}

const SHOWN_CHANGES = 2;
const IS_BOOKKEEPING = /(^|_)(id|at)$/;

/** The first fields of the change; the dialog has all. */
function ShortChange({ line }: { readonly line: Line }) {
  const all = changesOf(line.metadata);
  const telling = all.filter(({ field }) => !IS_BOOKKEEPING.test(field));
  const changes = telling.length > 0 ? telling : all;
  if (changes.length === 0) return '–';
  const rest = changes.length - SHOWN_CHANGES;
  return (
    <ul className={styles.changes}>
      {changes.slice(0, SHOWN_CHANGES).map(({ field, before, after }) => (
        <li key={field}>
          <span className={styles.note}>{field}:</span>{' '}
          {before !== undefined && (
            <>
              <del>
                <Value text={before} />
              </del>{' '}
              →{' '}
            </>
          )}
          {after === undefined ? (
            'none'
          ) : (
            <ins>
              <Value text={after} />
            </ins>
          )}
        </li>
      ))}
      {rest > 0 && <li className={styles.note}>and {rest} more</li>}
    </ul>
  );
}
