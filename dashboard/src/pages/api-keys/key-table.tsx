import { useState } from 'react';
import { Link } from 'wouter';
import { useAuthContext, useRole } from '../../api/account.ts';
import { usePeople } from '../../api/people.ts';
import type { List } from '../../api/queries.ts';
import { isolated } from '../../format/isolated.ts';
import { count } from '../../format/numbers.ts';
import { DeletionDialog } from '../../parts/deletion/deletion-dialog.tsx';
import { Button } from '../../parts/form/button.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { LongTable } from '../../parts/table/long-table.tsx';
import { type Column, CsvButton } from '../../parts/table/table.tsx';
import { Badge } from '../../parts/text/badge.tsx';
import { Time } from '../../parts/text/time.tsx';
import { useAsOf } from '../../routes/as-of.tsx';
import styles from './api-keys.module.css';
import { type ApiKey, badgesOf, hasEnded } from './key-state.ts';
import { RevokeKeyDialog } from './revoke-key-dialog.tsx';
import { RotateKeyDialog } from './rotate-key-dialog.tsx';

type Action = { readonly kind: 'rotate' | 'revoke' | 'delete'; readonly key: ApiKey };

/** The keys that work, and below them those that have ended. */
export function KeyTable({ query, items }: List<ApiKey>) {
  const { asOf } = useAsOf();
  const [action, setAction] = useState<Action>();
  const close = () => setAction(undefined);
  const columns = useColumns(setAction, asOf);
  const active = items.filter((key) => !hasEnded(key, asOf));
  const ended = items.filter((key) => hasEnded(key, asOf));
  const keyOf = ({ key_id }: ApiKey) => key_id;
  return (
    <>
      <Card title="Keys that work" actions={<CsvButton name="api-keys" columns={columns} rows={items} />}>
        {active.length === 0 && (
          <p className={styles.note}>No key works any longer. Create one to record again.</p>
        )}
        {active.length > 0 && (
          <LongTable
            caption="API keys that work"
            columns={columns}
            rows={active}
            keyOf={keyOf}
            query={query}
            noun="keys"
          />
        )}
      </Card>
      {ended.length > 0 && (
        <details className={styles.ended}>
          <summary>Revoked and expired keys ({count(ended.length)})</summary>
          <p className={styles.note}>
            The row of a revoked key can be deleted. It can be brought back for a while, under{' '}
            <Link href="/deletions?kind=api_key">Deletions</Link>.
          </p>
          <LongTable
            caption="Revoked and expired keys"
            columns={columns}
            rows={ended}
            keyOf={keyOf}
            query={query}
            noun="keys"
          />
        </details>
      )}
      {action?.kind === 'rotate' && <RotateKeyDialog apiKey={action.key} onClose={close} />}
      {action?.kind === 'revoke' && <RevokeKeyDialog apiKey={action.key} now={asOf} onClose={close} />}
      {action?.kind === 'delete' && <DeleteKeyDialog apiKey={action.key} onClose={close} />}
    </>
  );
}

function useColumns(onAct: (action: Action) => void, now: Date): readonly Column<ApiKey>[] {
  const { nameOf } = usePeople();
  const ownerOf = ({ user_id }: ApiKey) =>
    user_id === null ? 'the operator' : (nameOf(user_id) ?? 'a former member');
  return [
    { head: 'Key', cell: (key) => <KeyName apiKey={key} now={now} />, csv: ({ name }) => name },
    { head: 'Scopes', cell: ({ scopes }) => scopes.join(', '), csv: ({ scopes }) => scopes.join(' ') },
    {
      head: 'Created by',
      cell: (key) => (
        <span className={styles.made}>
          {ownerOf(key)}
          <span className={styles.note}>
            <Time at={key.created_at} relative />
          </span>
        </span>
      ),
      csv: ownerOf,
    },
    {
      head: 'Last used',
      cell: ({ last_used_at: at }) => <Moment at={at} none="never" />,
      csv: (key) => key.last_used_at,
    },
    {
      head: 'Expires',
      cell: ({ expires_at: at }) => <Moment at={at} none="never" />,
      csv: (key) => key.expires_at,
    },
    {
      head: 'Actions',
      cell: (key) => <KeyActions apiKey={key} now={now} onAct={(kind) => onAct({ kind, key })} />,
    },
  ];
}

function Moment({ at, none }: { readonly at: string | null; readonly none: string }) {
  return at === null ? none : <Time at={at} relative />;
}

function KeyName({ apiKey, now }: { readonly apiKey: ApiKey; readonly now: Date }) {
  return (
    <span className={styles.lines}>
      <strong className={styles.name}>{apiKey.name}</strong>
      <span className={styles.badges}>
        <code>{apiKey.key_start}…</code>
        {badgesOf(apiKey, now).map(({ text, tone, reason }) => (
          <span key={text} title={reason}>
            <Badge tone={tone}>{text}</Badge>
          </span>
        ))}
      </span>
    </span>
  );
}

interface KeyActionsProps {
  readonly apiKey: ApiKey;
  readonly now: Date;
  readonly onAct: (kind: Action['kind']) => void;
}

function KeyActions({ apiKey, now, onAct }: KeyActionsProps) {
  const { data } = useAuthContext();
  const role = useRole();
  // the new secret gives what its owner may do, so nobody else gets it
  const isOwn = apiKey.user_id === null ? role === 'owner' : apiKey.user_id === data?.user?.id;
  if (apiKey.revoked_at !== null)
    return (
      <Button onClick={() => onAct('delete')} aria-label={`Delete the row of ${isolated(apiKey.name)}`}>
        Delete …
      </Button>
    );
  return (
    <span className={styles.buttons}>
      {isOwn && apiKey.replaced_by === null && !hasEnded(apiKey, now) && (
        <Button onClick={() => onAct('rotate')} aria-label={`Rotate ${isolated(apiKey.name)}`}>
          Rotate
        </Button>
      )}
      <Button onClick={() => onAct('revoke')} aria-label={`Revoke ${isolated(apiKey.name)}`}>
        Revoke
      </Button>
    </span>
  );
}

interface DeleteKeyDialogProps {
  readonly apiKey: ApiKey;
  readonly onClose: () => void;
}

const DeleteKeyDialog = ({ apiKey: { key_id, name, key_start }, onClose }: DeleteKeyDialogProps) => (
  <DeletionDialog kind="api_key" id={key_id} onClose={onClose} onDeleted={onClose}>
    <p>
      “{isolated(name)}”, which begins with <code>{key_start}…</code>
    </p>
  </DeletionDialog>
);
