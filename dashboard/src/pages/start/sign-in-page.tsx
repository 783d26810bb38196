import { Link, Redirect, useSearchParams } from 'wouter';
import { useAccountWrite, useAuthContext } from '../../api/account.ts';
import { ownPath } from '../../api/own-path.ts';
import { Form, textOf } from '../../parts/form/form.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { Loaded } from '../../parts/state/states.tsx';
import { EmailField, PasswordField } from './credentials.tsx';
import { returnToBeforeVisit } from './link-token.ts';
import { ProviderLinks } from './provider-links.tsx';
import { ProviderProblem, useUrlProblem } from './provider-problem.tsx';
import { Links, Stack } from './stack.tsx';

/** Where to go afterwards. The server's redirect after a refusal does not have it. */
export function useReturnTo(): string {
  const [search] = useSearchParams();
  const problem = useUrlProblem();
  const given = search.get('return_to');
  return given === null && problem !== undefined ? returnToBeforeVisit() : ownPath(given);
}

/** The same page with the way back. */
export const withReturnTo = (page: string, returnTo: string): string =>
  returnTo === '/' ? page : `${page}?return_to=${encodeURIComponent(returnTo)}`;

export default function SignInPage() {
  const context = useAuthContext();
  const returnTo = useReturnTo();
  const problem = useUrlProblem();
  if (context.data?.user && problem === undefined) return <Redirect to={returnTo} replace />;
  return (
    <Page title="Sign in">
      <Stack>
        <ProviderProblem />
        <Loaded query={context} rows={6}>
          {({ user, local_mode }) => (
            <>
              {user ? (
                <p>
                  You are signed in as {user.email}. <Link href={returnTo}>Go on</Link>
                </p>
              ) : (
                <SignInForm returnTo={returnTo} />
              )}
              <ProviderLinks returnTo={returnTo} label="Sign in with" />
              <Links>
                <Link href={withReturnTo('/register', returnTo)}>Register</Link>
                <Link href="/forgot-password">Forgot your password?</Link>
                {local_mode && <Link href="/local">Use this machine without an account</Link>}
              </Links>
            </>
          )}
        </Loaded>
      </Stack>
    </Page>
  );
}

function SignInForm({ returnTo }: { readonly returnTo: string }) {
  const signIn = useAccountWrite('POST /auth/login');
  return (
    <Form
      submit="Sign in"
      onSubmit={(values) =>
        signIn.mutateAsync({ body: { email: textOf(values, 'email'), password: textOf(values, 'password') } })
      }
    >
      {returnTo !== '/' && <p>You come back to the page that you wanted to open.</p>}
      <EmailField />
      <PasswordField />
    </Form>
  );
}
