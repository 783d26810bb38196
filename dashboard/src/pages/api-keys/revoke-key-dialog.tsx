import { useWrite } from '../../api/queries.ts';
import { isolated } from '../../format/isolated.ts';
import { FormDialog } from '../../parts/form/form-dialog.tsx';
import { type ApiKey, hasEnded } from './key-state.ts';

interface RevokeKeyDialogProps {
  readonly apiKey: ApiKey;
  readonly now: Date;
  readonly onClose: () => void;
}

export function RevokeKeyDialog({ apiKey, now, onClose }: RevokeKeyDialogProps) {
  const { key_id, name, key_start } = apiKey;
  const revoke = useWrite('DELETE /v1/api-keys/{key_id}', ['/v1/api-keys', '/v1/audit-logs']);
  return (
    <FormDialog
      title={`Revoke “${isolated(name)}”`}
      submit="Revoke key"
      look="danger"
      onClose={onClose}
      onSubmit={() => revoke.mutateAsync({ params: { key_id } })}
    >
      {hasEnded(apiKey, now) ? (
        <p>
          The key <code>{key_start}…</code> has expired and no longer works. Once it is revoked, its row can
          be deleted.
        </p>
      ) : (
        <p>
          The key <code>{key_start}…</code> stops working with the next request, and this cannot be undone.
          Programs that use it record nothing until they get another key.
        </p>
      )}
    </FormDialog>
  );
}
