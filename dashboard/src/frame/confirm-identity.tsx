import { useSyncExternalStore } from 'react';
import { useAccountRead, useAuthContext } from '../api/account.ts';
import { accountApi } from '../api/client.ts';
import { currentPath } from '../api/own-path.ts';
import { proofRequest } from '../api/recent-sign-in.ts';
import { TextField } from '../parts/form/field.tsx';
import { Form, textOf } from '../parts/form/form.tsx';
import { Dialog } from '../parts/layout/dialog.tsx';
import { Loaded } from '../parts/state/states.tsx';

/** Asks for the password, or sends to a provider, when an action needs a sign-in of the last ten minutes. */
export function ConfirmIdentity() {
  const end = useSyncExternalStore(proofRequest.subscribe, proofRequest.get);
  return (
    <Dialog open={end !== undefined} title="Confirm that it is you" onClose={() => end?.(false)}>
      {end && <Proof onProven={() => end(true)} />}
    </Dialog>
  );
}

function Proof({ onProven }: { readonly onProven: () => void }) {
  const profile = useAccountRead('GET /auth/me', {});
  return (
    <Loaded query={profile} rows={3}>
      {({ email, has_password, identities }) => (
        <>
          <p>This action needs a sign-in within the last 10 minutes.</p>
          {has_password && <PasswordProof email={email} onProven={onProven} />}
          {identities.length > 0 && <ProviderProof hasPassword={has_password} />}
        </>
      )}
    </Loaded>
  );
}

interface PasswordProofProps {
  readonly email: string;
  readonly onProven: () => void;
}

function PasswordProof({ email, onProven }: PasswordProofProps) {
  return (
    <Form
      submit="Confirm"
      fieldOf={{ wrong_credentials: 'password' }}
      onSubmit={async (values) => {
        const body = { password: textOf(values, 'password') };
        await accountApi.request('POST /auth/password/confirm', { body });
        onProven();
      }}
    >
      {/* password managers choose the password by it */}
      <input type="hidden" name="email" autoComplete="username" value={email} />
      <TextField
        label={`Password of ${email}`}
        name="password"
        type="password"
        autoComplete="current-password"
        maxLength={256}
        autoFocus
        // the dialog moves the focus when it opens, and asks for the attribute, which React does not set
        ref={(input) => input?.setAttribute('autofocus', '')}
        required
      />
    </Form>
  );
}

function ProviderProof({ hasPassword }: { readonly hasPassword: boolean }) {
  const { data } = useAuthContext();
  const providers = data?.providers ?? [];
  if (providers.length === 0) return null;
  return (
    <div>
      <p>{hasPassword ? 'Or sign in once more' : 'Sign in once more'}, then repeat the action:</p>
      <ul>
        {providers.map(({ name, title, login_url }) => (
          <li key={name}>
            <a href={`${login_url}?return_to=${encodeURIComponent(currentPath())}`}>Sign in with {title}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}
