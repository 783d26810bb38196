import { useWrite } from '../../api/queries.ts';
import { FormDialog } from '../../parts/form/form-dialog.tsx';
import type { Invitation } from './invitation.ts';
import { WhereTheLinkIs } from './invite-dialog.tsx';
import { useInvitationRefresh } from './use-invitation-refresh.ts';

interface InvitationDialogProps {
  readonly invitation: Invitation;
  readonly onClose: () => void;
}

const CHANGED = ['/v1/invitations', '/v1/audit-logs'];

export function ResendDialog({ invitation: { invitation_id, email }, onClose }: InvitationDialogProps) {
  const resend = useWrite('POST /v1/invitations/{invitation_id}/resend', CHANGED);
  const refreshOnFailure = useInvitationRefresh();
  return (
    <FormDialog
      title={`Send the invitation of ${email} again`}
      submit="Send again"
      onClose={onClose}
      onSubmit={() => refreshOnFailure(resend.mutateAsync({ params: { invitation_id } }))}
    >
      <p>The link that was sent before stops working.</p>
      <p>
        <WhereTheLinkIs />
      </p>
    </FormDialog>
  );
}

export function RevokeInvitationDialog({ invitation, onClose }: InvitationDialogProps) {
  const { invitation_id, email } = invitation;
  const revoke = useWrite('DELETE /v1/invitations/{invitation_id}', CHANGED);
  const refreshOnFailure = useInvitationRefresh();
  return (
    <FormDialog
      title={`Revoke the invitation of ${email}`}
      submit="Revoke invitation"
      look="danger"
      onClose={onClose}
      onSubmit={() => refreshOnFailure(revoke.mutateAsync({ params: { invitation_id } }))}
    >
      <p>Its link stops working, and its seat is free again. You can invite {email} later.</p>
    </FormDialog>
  );
}
