import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useAccountWrite, useAuthContext } from '../../api/account.ts';
import { accountQueries } from '../../api/auth-context.ts';
import { accountApi } from '../../api/client.ts';
import { problemOf } from '../../api/problem.ts';
import { Form, textOf } from '../../parts/form/form.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { Notice } from '../../parts/state/notice.tsx';
import { BadLink } from './bad-link.tsx';
import { EmailField, PasswordField } from './credentials.tsx';
import { forgetToken, useLinkToken } from './link-token.ts';
import { MailHint, MailNotice } from './mail-notice.tsx';
import { Links, Stack, WithContext } from './stack.tsx';

const PAGE = '/verify-email';

export default function VerifyEmailPage() {
  const link = useLinkToken(PAGE);
  const [isOver, setOver] = useState(false);
  const [confirmed, setConfirmed] = useState<string>();
  return (
    <Page title="Confirm your email address">
      <Stack>
        {confirmed !== undefined ? (
          <Confirmed email={confirmed} />
        ) : link.state === 'present' && !isOver ? (
          <ConfirmForm
            token={link.token}
            onOver={() => setOver(true)}
            onConfirmed={(email) => setConfirmed(email)}
          />
        ) : (
          <BadLink state={link.state === 'present' ? 'over' : link.state}>
            <WithContext rows={6}>
              <Resend />
            </WithContext>
          </BadLink>
        )}
      </Stack>
    </Page>
  );
}

interface ConfirmFormProps {
  readonly token: string;
  readonly onOver: () => void;
  readonly onConfirmed: (email: string) => void;
}

/** Creates the account, and signs in to it unless someone is signed in here. */
function ConfirmForm({ token, onOver, onConfirmed }: ConfirmFormProps) {
  const verify = useAccountWrite('POST /auth/verify-email');
  const { data } = useAuthContext();
  const [, go] = useLocation();

  async function confirm(password: string) {
    const { email } = await verify.mutateAsync({ body: { token, password } }).catch((error) => {
      if (problemOf(error).code === 'invalid_token') onOver();
      throw error;
    });
    forgetToken(PAGE);
    if (data?.user) return onConfirmed(email);
    try {
      await accountApi.request('POST /auth/login', { body: { email, password } });
    } catch {
      // the account is there: the person signs in on the usual page
      return onConfirmed(email);
    }
    await accountQueries.invalidateQueries();
    go('/new-team', { replace: true });
  }

  return (
    <Form
      submit="Confirm"
      fieldOf={{ other_password: 'password' }}
      onSubmit={(values) => confirm(textOf(values, 'password'))}
    >
      <p>Enter the password that you chose when you registered. This creates your account.</p>
      <PasswordField />
    </Form>
  );
}

function Confirmed({ email }: { readonly email: string }) {
  const { data } = useAuthContext();
  return (
    <>
      <div role="status">
        <Notice tone="good" title="Your email address is confirmed">
          <p>The account of {email} is ready.</p>
        </Notice>
      </div>
      {data?.user ? (
        <p>
          This browser is signed in as {data.user.email}. To use the new account, sign out on your{' '}
          <Link href="/account">account page</Link> first.
        </p>
      ) : (
        <p>
          <Link href="/sign-in">Sign in</Link>
        </p>
      )}
    </>
  );
}

function Resend() {
  const resend = useAccountWrite('POST /auth/verify-email/resend');
  const [email, setEmail] = useState<string>();
  return (
    <>
      {email !== undefined && (
        <MailNotice title="Another email was requested">
          If {email} has a registration that is not confirmed yet, a new link was sent to it.
        </MailNotice>
      )}
      <Form
        submit="Send another link"
        onSubmit={async (values) => {
          const to = textOf(values, 'email');
          await resend.mutateAsync({ body: { email: to } });
          setEmail(to);
        }}
      >
        <p>Did you confirm already? Then sign in. Otherwise request another link:</p>
        {email === undefined && <MailHint />}
        <EmailField />
      </Form>
      <Links>
        <Link href="/sign-in">Sign in</Link>
        <Link href="/register">Register</Link>
      </Links>
    </>
  );
}
