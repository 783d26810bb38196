import { useState } from 'react';
import { useRole } from '../../api/account.ts';
import { useWrite } from '../../api/queries.ts';
import { Checkbox, SelectField, TextField } from '../../parts/form/field.tsx';
import { textOf, useFieldProblem } from '../../parts/form/form.tsx';
import styles from './api-keys.module.css';
import { EXPIRY_OPTIONS, expiryOf } from './expiry.ts';
import { SCOPE_SENTENCES, scopesFor } from './scopes.ts';
import { SecretDialog } from './secret-dialog.tsx';

const DEFAULT_SCOPES: readonly string[] = ['ingest', 'read'];

/** Creates a key, and shows it. */
export function NewKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const [openedAt] = useState(Date.now);
  const make = useWrite('POST /v1/api-keys', ['/v1/api-keys', '/v1/audit-logs']);
  return (
    <SecretDialog
      title="Create a key"
      submit="Create key"
      onClose={onClose}
      make={(values) =>
        make.mutateAsync({
          body: {
            name: textOf(values, 'name').trim(),
            scopes: values.getAll('scopes') as 'read'[],
            ...expiryOf(values, openedAt),
          },
        })
      }
    >
      <TextField
        label="Name"
        name="name"
        required
        maxLength={200}
        hint="What it is for: a computer, a tool, a job."
      />
      <Scopes />
      <SelectField label="Expires" name="expires" defaultValue="90" options={EXPIRY_OPTIONS} />
    </SecretDialog>
  );
}

function Scopes() {
  // they stay as they are, so that a refusal keeps what was chosen
  const [scopes] = useState(scopesFor(useRole()));
  const problem = useFieldProblem('scopes');
  return (
    <fieldset className={styles.scopes}>
      <legend>Scopes</legend>
      {scopes.map((scope) => (
        <Checkbox
          key={scope}
          label={scope}
          name="scopes"
          value={scope}
          defaultChecked={DEFAULT_SCOPES.includes(scope)}
          hint={SCOPE_SENTENCES[scope]}
        />
      ))}
      {problem !== undefined && <p className={styles.problem}>Choose at least one scope.</p>}
    </fieldset>
  );
}
