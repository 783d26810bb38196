import { useState } from 'react';
import { Link } from 'wouter';
import { useAccountWrite } from '../../api/account.ts';
import { Form, textOf } from '../../parts/form/form.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { EmailField } from './credentials.tsx';
import { MailHint, MailNotice } from './mail-notice.tsx';
import { Links, Stack, WithContext } from './stack.tsx';

export default function ForgotPasswordPage() {
  const forget = useAccountWrite('POST /auth/password/forgot');
  const [email, setEmail] = useState<string>();
  return (
    <Page title="Forgotten password">
      <Stack>
        <WithContext rows={4}>
          {email !== undefined && (
            <MailNotice title="Check your email">
              If {email} has an account, a link to choose a new password was sent to it. It works for one
              hour.
            </MailNotice>
          )}
          <Form
            submit={email === undefined ? 'Send the link' : 'Send another link'}
            onSubmit={async (values) => {
              const to = textOf(values, 'email');
              await forget.mutateAsync({ body: { email: to } });
              setEmail(to);
            }}
          >
            {email === undefined && <MailHint />}
            <EmailField />
          </Form>
        </WithContext>
        <Links>
          <Link href="/sign-in">Sign in</Link>
          <Link href="/register">Register</Link>
        </Links>
      </Stack>
    </Page>
  );
}
