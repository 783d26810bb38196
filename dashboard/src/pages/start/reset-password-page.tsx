import { useState } from 'react';
import { Link } from 'wouter';
import { useAccountWrite } from '../../api/account.ts';
import { problemOf } from '../../api/problem.ts';
import { ButtonLink } from '../../parts/form/button.tsx';
import { Form, textOf } from '../../parts/form/form.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { Notice } from '../../parts/state/notice.tsx';
import { BadLink } from './bad-link.tsx';
import { NewPasswordField } from './credentials.tsx';
import { forgetToken, useLinkToken } from './link-token.ts';
import { Links, Stack } from './stack.tsx';

const PAGE = '/reset-password';

export default function ResetPasswordPage() {
  const link = useLinkToken(PAGE);
  const [step, setStep] = useState<'choose' | 'over' | 'done'>('choose');
  return (
    <Page title="New password">
      <Stack>
        {step === 'done' ? (
          <Done />
        ) : link.state === 'present' && step === 'choose' ? (
          <ResetForm token={link.token} onStep={setStep} />
        ) : (
          <BadLink state={link.state === 'present' ? 'over' : link.state}>
            <p>A link works once, within one hour. Request another one to choose a new password.</p>
            <Links>
              <Link href="/forgot-password">Request another link</Link>
              <Link href="/sign-in">Sign in</Link>
            </Links>
          </BadLink>
        )}
      </Stack>
    </Page>
  );
}

interface ResetFormProps {
  readonly token: string;
  readonly onStep: (step: 'over' | 'done') => void;
}

function ResetForm({ token, onStep }: ResetFormProps) {
  const reset = useAccountWrite('POST /auth/password/reset');
  return (
    <Form
      submit="Change the password"
      onSubmit={async (values) => {
        await reset.mutateAsync({ body: { token, password: textOf(values, 'password') } }).catch((error) => {
          if (problemOf(error).code === 'invalid_token') onStep('over');
          throw error;
        });
        forgetToken(PAGE);
        onStep('done');
      }}
    >
      <p>This signs you out everywhere and removes providers that were linked to the account later.</p>
      <NewPasswordField />
    </Form>
  );
}

const Done = () => (
  <>
    <div role="status">
      <Notice tone="good" title="The password was changed">
        <p>
          All sessions were ended. An email says which ways to sign in are left. Your API keys still work.
        </p>
      </Notice>
    </div>
    <p>
      <ButtonLink href="/sign-in" look="primary">
        Sign in
      </ButtonLink>
    </p>
  </>
);
