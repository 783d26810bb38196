import { useAuthContext, useRole } from '../../api/account.ts';
import { useWrite } from '../../api/queries.ts';
import { TextField } from '../../parts/form/field.tsx';
import { textOf } from '../../parts/form/form.tsx';
import { FormDialog } from '../../parts/form/form-dialog.tsx';
import { RoleField } from '../../parts/text/roles.tsx';
import { useInvitationRefresh } from './use-invitation-refresh.ts';

export function InviteDialog({ onClose }: { readonly onClose: () => void }) {
  const own = useRole();
  const invite = useWrite('POST /v1/invitations', ['/v1/invitations', '/v1/audit-logs']);
  const refreshOnFailure = useInvitationRefresh();
  return (
    <FormDialog
      title="Invite a person"
      submit="Send invitation"
      fieldOf={{ already_member: 'email', invitation_open: 'email', role_above_own: 'role' }}
      onClose={onClose}
      onSubmit={(values) => {
        const [email, role] = [textOf(values, 'email').trim(), textOf(values, 'role') as 'member'];
        return refreshOnFailure(invite.mutateAsync({ body: { email, role } }));
      }}
    >
      <TextField
        label="Email address"
        name="email"
        type="email"
        autoComplete="off"
        required
        hint={<WhereTheLinkIs />}
      />
      <RoleField own={own} initial="member" />
    </FormDialog>
  );
}

export function WhereTheLinkIs() {
  const { data } = useAuthContext();
  return data?.sends_mail === false
    ? 'This server sends no email. The link is in its log: ask its operator to pass it on.'
    : 'They get a link, which works for 7 days. Only the owner of this email address can accept.';
}
