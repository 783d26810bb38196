import { useState } from 'react';
import { useAccountWrite } from '../../api/account.ts';
import { Form, textOf } from '../../parts/form/form.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { Notice } from '../../parts/state/notice.tsx';
import { NewPasswordField, PasswordField } from '../start/credentials.tsx';
import { MailHint, MailNotice } from '../start/mail-notice.tsx';
import styles from './account.module.css';
import type { Profile } from './profile-card.tsx';

export function PasswordCard({ profile }: { readonly profile: Profile }) {
  return (
    <Card title="Password">
      <div className={styles.narrow}>
        {profile.has_password ? (
          <ChangePassword email={profile.email} />
        ) : (
          <SetPassword email={profile.email} />
        )}
      </div>
    </Card>
  );
}

function ChangePassword({ email }: { readonly email: string }) {
  const change = useAccountWrite('POST /auth/password/change');
  // another form after each change, so that its fields are empty
  const [changes, setChanges] = useState(0);
  return (
    <>
      <div role="status">
        {changes > 0 && (
          <Notice tone="good" title="The password was changed">
            <p>Every other session was ended. Your API keys still work.</p>
          </Notice>
        )}
      </div>
      <Form
        key={changes}
        submit="Change the password"
        fieldOf={{ wrong_credentials: 'password' }}
        onSubmit={async (values) => {
          const body = { password: textOf(values, 'password'), new_password: textOf(values, 'new_password') };
          await change.mutateAsync({ body });
          setChanges(changes + 1);
        }}
      >
        <p>This ends every other session of the account.</p>
        {/* password managers choose the password by it */}
        <input type="hidden" name="email" autoComplete="username" value={email} />
        <PasswordField label="Current password" />
        <NewPasswordField name="new_password" />
      </Form>
    </>
  );
}

/** An account that began with a provider gets a password by the way of its mailbox. */
function SetPassword({ email }: { readonly email: string }) {
  const forget = useAccountWrite('POST /auth/password/forgot');
  return (
    <>
      {forget.isSuccess ? (
        <MailNotice title="Check your email">
          A link to choose a password was sent to {email}. It works for one hour.
        </MailNotice>
      ) : (
        <MailHint />
      )}
      <Form submit="Send a link to set a password" onSubmit={() => forget.mutateAsync({ body: { email } })}>
        <p>
          The account has no password yet. Setting one signs you out everywhere, and removes providers that
          were linked later.
        </p>
      </Form>
    </>
  );
}
