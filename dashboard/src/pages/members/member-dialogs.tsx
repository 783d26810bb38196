import { useRole } from '../../api/account.ts';
import { rereadContext } from '../../api/auth-context.ts';
import type { Member } from '../../api/people.ts';
import { useWrite } from '../../api/queries.ts';
import { isolated } from '../../format/isolated.ts';
import { textOf } from '../../parts/form/form.tsx';
import { FormDialog } from '../../parts/form/form-dialog.tsx';
import { RoleField } from '../../parts/text/roles.tsx';

interface MemberDialogProps {
  readonly member: Member;
  readonly onClose: () => void;
}

// someone else's role and invitations may change with a member's
const CHANGED = ['/v1/members', '/v1/invitations', '/v1/audit-logs'];

export function RoleDialog({ member, onClose }: MemberDialogProps) {
  const own = useRole();
  const change = useWrite('PATCH /v1/members/{user_id}', CHANGED);
  return (
    <FormDialog
      title={`Role of ${isolated(member.name ?? member.email)}`}
      submit="Change role"
      fieldOf={{ role_above_own: 'role', last_owner: 'role' }}
      onClose={onClose}
      onSubmit={async (values) => {
        const role = textOf(values, 'role') as Member['role'];
        await change.mutateAsync({ params: { user_id: member.user_id }, body: { role } });
        await rereadContext();
      }}
    >
      <RoleField own={own} initial={member.role} />
      <p>
        It takes effect with the next request. With a lower role, open invitations that this member sent for a
        higher one are revoked.
      </p>
    </FormDialog>
  );
}

export function RemoveDialog({ member, onClose }: MemberDialogProps) {
  const remove = useWrite('DELETE /v1/members/{user_id}', [...CHANGED, '/v1/api-keys']);
  return (
    <FormDialog
      title={`Remove ${isolated(member.name ?? member.email)}`}
      submit="Remove member"
      look="danger"
      onClose={onClose}
      onSubmit={() => remove.mutateAsync({ params: { user_id: member.user_id } })}
    >
      <p>
        {member.email} loses access to this team with the next request, and all of their API keys stop
        working. What they have recorded stays.
      </p>
      <p>
        Nobody can read the checkpoints that they kept private. An owner decides what happens to them; without
        a decision they are deleted. They come back if the member joins again before.
      </p>
    </FormDialog>
  );
}

export function LeaveDialog({ member, onClose }: MemberDialogProps) {
  // nothing of this team can be read afterwards
  const leave = useWrite('DELETE /v1/members/{user_id}', []);
  return (
    <FormDialog
      title="Leave the team"
      submit="Leave the team"
      look="danger"
      onClose={onClose}
      onSubmit={async () => {
        await leave.mutateAsync({ params: { user_id: member.user_id } });
        // loads anew, so that nothing of the team stays in the memory of the page
        location.assign('/');
      }}
    >
      <p>
        You lose access with the next request, and all of your API keys in this team stop working. What you
        have recorded stays. You can come back only if an admin invites you again.
      </p>
      <p>
        An owner decides what happens to the checkpoints that you keep private: they can be deleted, passed to
        one member or shared with the team. Without a decision they are deleted. Delete yourself what nobody
        else may read.
      </p>
    </FormDialog>
  );
}
