import { useSearchParams } from 'wouter';
import { duration } from '../../format/times.ts';
import { Notice } from '../../parts/state/notice.tsx';

/** Why a provider did not work, by the code that the server puts into the URL: what happened, and what to do next. */
const TEXTS: Readonly<Record<string, string>> = {
  sign_in_refused: 'Signing in with the provider did not succeed. Start again.',
  provider_unavailable: 'The provider is not responding properly at the moment. Start again later.',
  provider_misconfigured:
    'This provider cannot be used, because this server and the provider do not agree. Trying again will not help. Sign in another way, or send the operator of this server the request id.',
  provider_not_found: 'This server does not offer that provider. Choose another way to sign in.',
  account_exists:
    'An account with this email address already exists. Sign in as usual; you can then link the provider on your account page.',
  email_not_verified:
    'The provider does not confirm that your email address is verified. Verify it there, then try again.',
  identity_taken:
    'This provider account is already linked to another account here. Sign in to that account, or use another provider account.',
  recent_sign_in_required:
    'Linking a provider needs a sign-in within the last 10 minutes. Confirm that it is you.',
  not_signed_in: 'Your session ended while you were at the provider. Sign in, then link the provider again.',
  origin_refused: 'That link came from another site. Start again here.',
  too_many_tokens_from_here: 'There were too many attempts from your network. Wait, then start again.',
};
const OTHER = 'The provider could not be used. Start again.';
const CODE = /^[a-z_]{1,64}$/;
const REQUEST_ID = /^[\w.-]{1,64}$/;

/** The code in the URL, if it has one. Anyone can write a URL, so only what looks like a code is taken. */
export function useUrlProblem(): string | undefined {
  const [search] = useSearchParams();
  const code = search.get('problem') ?? '';
  return CODE.test(code) ? code : undefined;
}

/** What the server says in the URL about a provider. */
export function ProviderProblem() {
  const [search] = useSearchParams();
  const code = useUrlProblem();
  if (code === undefined) return null;
  const seconds = Number(search.get('retry_after') ?? Number.NaN);
  const requestId = search.get('request_id') ?? '';
  return (
    <div role="alert">
      <Notice tone="bad">
        <p>{TEXTS[code] ?? OTHER}</p>
        {seconds > 0 && seconds < 86_400 && <p>Try again in {duration(1_000 * seconds)}.</p>}
        <p>
          <code>{code}</code>
          {REQUEST_ID.test(requestId) && (
            <>
              {' '}
              · request <code>{requestId}</code>
            </>
          )}
        </p>
      </Notice>
    </div>
  );
}
