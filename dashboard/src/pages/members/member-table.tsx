import { useState } from 'react';
import { isAtLeast } from '../../../../src/auth/permissions.ts';
import { useAuthContext, useMay, useRole } from '../../api/account.ts';
import type { Member } from '../../api/people.ts';
import type { List } from '../../api/queries.ts';
import { isolated } from '../../format/isolated.ts';
import { Button } from '../../parts/form/button.tsx';
import { LongTable } from '../../parts/table/long-table.tsx';
import type { Column } from '../../parts/table/table.tsx';
import { Badge } from '../../parts/text/badge.tsx';
import { RoleBadge } from '../../parts/text/roles.tsx';
import { Time } from '../../parts/text/time.tsx';
import { LeaveDialog, RemoveDialog, RoleDialog } from './member-dialogs.tsx';
import styles from './members.module.css';

type Action = { readonly kind: 'role' | 'remove' | 'leave'; readonly member: Member };

/** The members with what the caller may do about each. */
export function MemberTable({ query, items }: List<Member>) {
  const [action, setAction] = useState<Action>();
  const close = () => setAction(undefined);
  const columns: readonly Column<Member>[] = [
    { head: 'Person', cell: (member) => <Person member={member} />, csv: textOf },
    { head: 'Role', cell: ({ role }) => <RoleBadge role={role} /> },
    { head: 'Member since', cell: ({ created_at }) => <Time at={created_at} /> },
    {
      head: 'Actions',
      cell: (member) => (
        <MemberActions
          member={member}
          isOnlyOwner={isOnlyOwner(member, items, query.hasNextPage)}
          onAct={(kind) => setAction({ kind, member })}
        />
      ),
    },
  ];
  return (
    <>
      <LongTable
        caption="Members of the team"
        columns={columns}
        rows={items}
        keyOf={({ user_id }) => user_id}
        query={query}
        noun="members"
      />
      {action?.kind === 'role' && <RoleDialog member={action.member} onClose={close} />}
      {action?.kind === 'remove' && <RemoveDialog member={action.member} onClose={close} />}
      {action?.kind === 'leave' && <LeaveDialog member={action.member} onClose={close} />}
    </>
  );
}

const textOf = ({ name, email, role, leaves_at }: Member) =>
  `${name ?? ''} ${email} ${role}${leaves_at === null ? '' : ' leaving'}`;

/** As the server counts them: an owner who is leaving is none. False if another one may be on a page that was not loaded. */
const isOnlyOwner = ({ role, user_id }: Member, members: readonly Member[], hasMore: boolean): boolean =>
  role === 'owner' && !hasMore && !members.some((one) => isStayingOwner(one) && one.user_id !== user_id);
const isStayingOwner = (one: Member): boolean => one.role === 'owner' && one.leaves_at === null;

function Person({ member: { user_id, name, email, leaves_at } }: { readonly member: Member }) {
  const { data } = useAuthContext();
  return (
    <span className={styles.person}>
      <span>
        <strong>{name ?? email}</strong> {data?.user?.id === user_id && <Badge tone="accent">you</Badge>}
        {leaves_at !== null && <Badge tone="warning">leaving</Badge>}
      </span>
      {name !== null && <span className={styles.email}>{email}</span>}
      {leaves_at !== null && (
        <span className={styles.note}>
          Deletes their account: leaves the team after <Time at={leaves_at} />, unless they sign in before.
        </span>
      )}
    </span>
  );
}

interface MemberActionsProps {
  readonly member: Member;
  readonly isOnlyOwner: boolean;
  readonly onAct: (kind: Action['kind']) => void;
}

function MemberActions({ member, isOnlyOwner, onAct }: MemberActionsProps) {
  const may = useMay();
  const own = useRole();
  const { data } = useAuthContext();
  const isYou = data?.user?.id === member.user_id;
  const mayManage = may('members:manage') && own !== undefined && isAtLeast(own, member.role);
  const who = member.name ?? member.email;
  if (isOnlyOwner)
    return (
      <span className={styles.note}>
        {isYou
          ? 'You are the only owner. To leave, or to change your role, make another member an owner first.'
          : 'The only owner'}
      </span>
    );
  return (
    <span className={styles.buttons}>
      {mayManage && (
        <Button onClick={() => onAct('role')} aria-label={`Change role of ${isolated(who)}`}>
          Change role
        </Button>
      )}
      {mayManage && !isYou && (
        <Button onClick={() => onAct('remove')} aria-label={`Remove ${isolated(who)}`}>
          Remove
        </Button>
      )}
      {isYou && may('members:leave') && <Button onClick={() => onAct('leave')}>Leave the team</Button>}
    </span>
  );
}
