import { useState } from 'react';
import { Link } from 'wouter';
import { useAccountWrite } from '../../api/account.ts';
import { Button } from '../../parts/form/button.tsx';
import { TextField } from '../../parts/form/field.tsx';
import { Form, textOf } from '../../parts/form/form.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { EmailField, NewPasswordField } from './credentials.tsx';
import { MailHint, MailNotice } from './mail-notice.tsx';
import { ProviderLinks } from './provider-links.tsx';
import { useReturnTo, withReturnTo } from './sign-in-page.tsx';
import { Links, Stack, WithContext } from './stack.tsx';

export default function RegisterPage() {
  const returnTo = useReturnTo();
  const [email, setEmail] = useState<string>();
  return (
    <Page title="Register">
      <Stack>
        {email === undefined ? (
          <WithContext rows={9}>
            <RegistrationForm onSent={setEmail} />
            <ProviderLinks returnTo={returnTo} label="Register with" />
          </WithContext>
        ) : (
          <Sent email={email} onOther={() => setEmail(undefined)} />
        )}
        <Links>
          <Link href={withReturnTo('/sign-in', returnTo)}>Sign in</Link>
        </Links>
      </Stack>
    </Page>
  );
}

function RegistrationForm({ onSent }: { readonly onSent: (email: string) => void }) {
  const register = useAccountWrite('POST /auth/register');
  return (
    <Form
      submit="Register"
      onSubmit={async (values) => {
        const [email, name] = [textOf(values, 'email'), textOf(values, 'name').trim()];
        const body = { email, password: textOf(values, 'password'), ...(name !== '' && { name }) };
        await register.mutateAsync({ body });
        onSent(email);
      }}
    >
      <MailHint />
      <EmailField />
      <TextField
        label="Name"
        name="name"
        autoComplete="name"
        maxLength={200}
        hint="Optional. Your team sees it."
      />
      <NewPasswordField label="Password" />
    </Form>
  );
}

interface SentProps {
  readonly email: string;
  readonly onOther: () => void;
}

/** The response is the same whether or not the email address has an account, and so is this page. */
function Sent({ email, onOther }: SentProps) {
  const resend = useAccountWrite('POST /auth/verify-email/resend');
  return (
    <>
      <MailNotice title={resend.isSuccess ? 'Another email was requested' : 'One more step'}>
        Open the link that was sent to {email} within 24 hours, and enter your password once more. If you do
        not find it, look in the spam folder.
      </MailNotice>
      <Form
        submit="Send the email again"
        onSubmit={() => resend.mutateAsync({ body: { email } })}
        beside={
          <Button look="quiet" onClick={onOther}>
            Use another email address
          </Button>
        }
      >
        {null}
      </Form>
    </>
  );
}
