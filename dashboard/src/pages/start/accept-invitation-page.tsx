import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { signOut, useAccountWrite, useAuthContext } from '../../api/account.ts';
import { problemOf } from '../../api/problem.ts';
import { pathOfScope } from '../../api/scope.ts';
import { Button, ButtonLink } from '../../parts/form/button.tsx';
import { Form } from '../../parts/form/form.tsx';
import { Row } from '../../parts/layout/grid.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { Notice } from '../../parts/state/notice.tsx';
import { Loaded } from '../../parts/state/states.tsx';
import { BadLink } from './bad-link.tsx';
import { forgetToken, keepForVisit, useLinkToken } from './link-token.ts';
import { withReturnTo } from './sign-in-page.tsx';
import { Stack } from './stack.tsx';

const PAGE = '/accept-invitation';

export default function AcceptInvitationPage() {
  const context = useAuthContext();
  const link = useLinkToken(PAGE);
  return (
    <Page title="Accept an invitation">
      <Stack>
        {link.state !== 'present' ? (
          <BadLink state={link.state}>
            <p>If the link does not work, ask the person who invited you to send the invitation again.</p>
          </BadLink>
        ) : (
          <Loaded query={context} rows={4}>
            {({ user }) =>
              user ? <Accept key={link.token} token={link.token} email={user.email} /> : <Welcome />
            }
          </Loaded>
        )}
      </Stack>
    </Page>
  );
}

/** For someone who is not signed in. The token stays in memory meanwhile. */
const Welcome = () => (
  <>
    <p>
      You are invited to join a team. Sign in with the email address that was invited, and come back here.
    </p>
    <Row>
      <ButtonLink href={withReturnTo('/sign-in', PAGE)} look="primary">
        Sign in
      </ButtonLink>
      <ButtonLink href={withReturnTo('/register', PAGE)}>Register</ButtonLink>
    </Row>
    <p>
      If you register, keep the email with the invitation: open its link again after you have confirmed your
      email address.
    </p>
  </>
);

/** Refusals after which another attempt with the same account cannot succeed. */
const FINAL = ['invitation_not_found', 'invitation_of_another_address', 'already_member'] as const;
type Final = (typeof FINAL)[number];

interface AcceptProps {
  readonly token: string;
  readonly email: string;
}

function Accept({ token, email }: AcceptProps) {
  const accept = useAccountWrite('POST /auth/invitations/accept');
  const [refusal, setRefusal] = useState<Final>();
  const [, go] = useLocation();
  if (refusal) return <Refused code={refusal} email={email} />;
  return (
    <Form
      submit="Join the team"
      onSubmit={async () => {
        const { tenant_id: tenantId } = await accept.mutateAsync({ body: { token } }).catch((error) => {
          const { code } = problemOf(error);
          setRefusal(FINAL.find((one) => one === code));
          throw error;
        });
        forgetToken(PAGE);
        go(pathOfScope({ kind: 'tenant', tenantId }), { replace: true });
      }}
      beside={<OtherAccount />}
    >
      <p>
        You are signed in as <strong>{email}</strong>. Join the team with this account?
      </p>
    </Form>
  );
}

const REFUSALS: Readonly<Record<Final, { readonly title: string; readonly text: string }>> = {
  invitation_not_found: {
    title: 'This invitation is no longer open',
    text: 'It has expired, was revoked, or was accepted by another account. Ask the person who invited you to invite you again.',
  },
  invitation_of_another_address: {
    title: 'This invitation is for another email address',
    text: 'Sign in with the email address that received the invitation.',
  },
  already_member: {
    title: 'You are already a member of this team',
    text: 'There is nothing left to accept.',
  },
};

function Refused({ code, email }: { readonly code: Final; readonly email: string }) {
  const { title, text } = REFUSALS[code];
  return (
    <>
      <div role="alert">
        <Notice tone="warning" title={title}>
          <p>{text}</p>
        </Notice>
      </div>
      <p>
        You are signed in as <strong>{email}</strong>.
      </p>
      <Row>
        {code === 'already_member' ? (
          <ButtonLink href="/" look="primary">
            Go to your teams
          </ButtonLink>
        ) : (
          <OtherAccount />
        )}
        <Link href="/account">Your account</Link>
      </Row>
    </>
  );
}

/** Signs out, and keeps the token for the other account. */
function OtherAccount() {
  const [hasFailed, setFailed] = useState(false);
  const leave = () => {
    keepForVisit(PAGE);
    signOut(PAGE).catch(() => setFailed(true));
  };
  return (
    <>
      <Button onClick={leave}>Use another account</Button>
      {hasFailed && <span role="alert">Signing out did not succeed. Try again.</span>}
    </>
  );
}
