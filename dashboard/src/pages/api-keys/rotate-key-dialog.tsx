import { useState } from 'react';
import { useWrite } from '../../api/queries.ts';
import { isolated } from '../../format/isolated.ts';
import { SelectField } from '../../parts/form/field.tsx';
import { textOf } from '../../parts/form/form.tsx';
import { EXPIRY_OPTIONS, expiryOf } from './expiry.ts';
import type { ApiKey } from './key-state.ts';
import { SecretDialog } from './secret-dialog.tsx';

const OVERLAPS = [
  { value: '0', label: 'Not at all' },
  { value: '1', label: '1 hour' },
  { value: '24', label: '1 day' },
  { value: '168', label: '7 days' },
  { value: '720', label: '30 days' },
];

interface RotateKeyDialogProps {
  readonly apiKey: ApiKey;
  readonly onClose: () => void;
}

/** Replaces a key with a new one of the same name and scopes. */
export function RotateKeyDialog({ apiKey: { key_id, name, scopes }, onClose }: RotateKeyDialogProps) {
  const [openedAt] = useState(Date.now);
  const rotate = useWrite('POST /v1/api-keys/{key_id}/rotate', ['/v1/api-keys', '/v1/audit-logs']);
  return (
    <SecretDialog
      title={`Rotate “${isolated(name)}”`}
      submit="Create the new key"
      onClose={onClose}
      make={(values) =>
        rotate.mutateAsync({
          params: { key_id },
          body: { overlap_hours: Number(textOf(values, 'overlap_hours')), ...expiryOf(values, openedAt) },
        })
      }
    >
      <p>The new key has the same name and the same scopes: {scopes.join(', ')}.</p>
      <SelectField
        label="The old key keeps working for"
        name="overlap_hours"
        defaultValue="24"
        options={OVERLAPS}
        hint="Replace it everywhere in this time."
      />
      <SelectField label="The new key expires" name="expires" defaultValue="90" options={EXPIRY_OPTIONS} />
    </SecretDialog>
  );
}
