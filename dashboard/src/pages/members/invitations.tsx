import { useState } from 'react';
import { isAtLeast } from '../../../../src/auth/permissions.ts';
import { useRole } from '../../api/account.ts';
import { usePeople } from '../../api/people.ts';
import type { List } from '../../api/queries.ts';
import { count } from '../../format/numbers.ts';
import { Button } from '../../parts/form/button.tsx';
import { More } from '../../parts/state/states.tsx';
import { type Column, Table } from '../../parts/table/table.tsx';
import { Badge } from '../../parts/text/badge.tsx';
import { RoleBadge } from '../../parts/text/roles.tsx';
import { Time } from '../../parts/text/time.tsx';
import type { Invitation } from './invitation.ts';
import { ResendDialog, RevokeInvitationDialog } from './invitation-dialogs.tsx';
import styles from './members.module.css';

type Action = { readonly kind: 'resend' | 'revoke'; readonly invitation: Invitation };

const TONES = { open: 'accent', accepted: 'good', expired: 'warning', revoked: 'neutral' } as const;
/** An expired one can still be sent again. */
const isPending = ({ status }: Invitation) => status === 'open' || status === 'expired';

/** Invitations that wait for an answer, and below them the earlier ones. */
export function Invitations({ query, items }: List<Invitation>) {
  const [action, setAction] = useState<Action>();
  const close = () => setAction(undefined);
  const columns = useColumns(setAction);
  const pending = items.filter(isPending);
  const earlier = items.filter((one) => !isPending(one));
  const keyOf = ({ invitation_id }: Invitation) => invitation_id;
  return (
    <>
      {pending.length === 0 ? (
        <p className={styles.note}>No invitation waits for an answer.</p>
      ) : (
        <Table caption="Invitations that wait for an answer" columns={columns} rows={pending} keyOf={keyOf} />
      )}
      {earlier.length > 0 && (
        <details className={styles.earlier}>
          <summary>Earlier invitations ({count(earlier.length)})</summary>
          <Table caption="Earlier invitations" columns={columns.slice(0, -1)} rows={earlier} keyOf={keyOf} />
        </details>
      )}
      <More query={query} />
      {action?.kind === 'resend' && <ResendDialog invitation={action.invitation} onClose={close} />}
      {action?.kind === 'revoke' && <RevokeInvitationDialog invitation={action.invitation} onClose={close} />}
    </>
  );
}

function useColumns(onAct: (action: Action) => void): readonly Column<Invitation>[] {
  const { nameOf } = usePeople();
  const own = useRole();
  return [
    { head: 'Email address', cell: ({ email }) => <span className={styles.email}>{email}</span> },
    { head: 'Role', cell: ({ role }) => <RoleBadge role={role} /> },
    { head: 'Status', cell: ({ status }) => <Badge tone={TONES[status]}>{status}</Badge> },
    {
      head: 'Invited by',
      cell: ({ invited_by }) =>
        invited_by === null ? 'a key without a user' : (nameOf(invited_by) ?? 'a former member'),
    },
    { head: 'When', cell: (invitation) => <When invitation={invitation} /> },
    {
      head: 'Actions',
      cell: (invitation) => (
        <span className={styles.buttons}>
          {own !== undefined && isAtLeast(own, invitation.role) && (
            <Button
              onClick={() => onAct({ kind: 'resend', invitation })}
              aria-label={`Send again to ${invitation.email}`}
            >
              Send again
            </Button>
          )}
          <Button
            onClick={() => onAct({ kind: 'revoke', invitation })}
            aria-label={`Revoke the invitation of ${invitation.email}`}
          >
            Revoke
          </Button>
        </span>
      ),
    },
  ];
}

function When({ invitation }: { readonly invitation: Invitation }) {
  const { status, expires_at, accepted_at, revoked_at } = invitation;
  if (status === 'accepted' && accepted_at)
    return (
      <>
        accepted <Time at={accepted_at} relative />
      </>
    );
  if (status === 'revoked' && revoked_at)
    return (
      <>
        revoked <Time at={revoked_at} relative />
      </>
    );
  return (
    <>
      {status === 'expired' ? 'expired' : 'expires'} <Time at={expires_at} relative />
    </>
  );
}
