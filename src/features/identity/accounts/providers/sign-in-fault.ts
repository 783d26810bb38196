import { AppError } from '../../../../lib/errors.ts';
import { ownEntry } from '../../../../lib/own-entry.ts';
import { type ProviderFacts, providerFactsOf } from './provider-facts.ts';

/** Concerns one attempt, such as a denial or an old code: starting again can help. */
export class SignInRefused extends AppError {
  readonly code = 'sign_in_refused';
  readonly status = 403;
  constructor() {
    super('Signing in with the provider did not succeed. Start again.');
  }
}

/** Passes without anyone's help. */
export class ProviderUnavailable extends AppError {
  readonly code = 'provider_unavailable';
  readonly status = 503;
  override readonly headers = { 'Retry-After': '10' };
  constructor() {
    super('The provider is not responding properly at the moment. Start again later.');
  }
}

/** Stays until the operator, or the provider, changes something. */
export class ProviderMisconfigured extends AppError {
  readonly code = 'provider_misconfigured';
  readonly status = 502;
  constructor() {
    super(
      'Signing in with this provider does not work, because this server and the provider do not agree. Trying again will not help. Sign in another way, or send the operator of this server the X-Request-Id of the response.',
    );
  }
}

/** A response that openid-client does not check. The message is constant, because it is logged. */
export class UnusableAnswer extends Error {
  override readonly name = 'UnusableAnswer';
  readonly status: number | undefined;
  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}

type Outcome = 'refused' | 'unavailable' | 'misconfigured';
type Level = 'info' | 'warn' | 'error';

/** By the code in the log: what it means for the person, and what the operator reads. */
const FAULTS = {
  not_begun_here: ['refused', 'a browser came back from the provider, but has no sign-in under way'],
  wrong_state: ['refused', 'a browser came back from the provider with the state of another sign-in'],
  wrong_nonce: ['refused', 'the id token has the nonce of another sign-in'],
  denied: ['refused', 'the person did not sign in at the provider, or denied access'],
  code_refused: [
    'refused',
    'the provider did not accept the code: it was used, has expired, or is not its own',
  ],
  unreachable: ['unavailable', 'the provider did not answer, or broke off its answer'],
  provider_failed: ['unavailable', 'the provider answered that it has a fault, or too many requests'],
  client_refused: [
    'misconfigured',
    'the provider does not accept the client id or the client secret; check both',
  ],
  wrong_clock: ['misconfigured', 'the id token is not valid at this time; check the clock of this server'],
  wrong_claim: ['misconfigured', 'a claim of the provider does not fit; check the issuer and the client id'],
  certificate: ['misconfigured', 'no TLS connection to the provider is possible; check its certificate'],
  request_refused: [
    'misconfigured',
    'the provider refused a request of this server; check how the client is registered there',
  ],
  unusable_response: ['misconfigured', 'the provider sent a response that cannot be used'],
} as const satisfies Record<string, readonly [Outcome, string]>;
export type FaultName = keyof typeof FAULTS;

const OUTCOMES: Record<Outcome, { readonly level: Level; readonly error: () => AppError }> = {
  refused: { level: 'info', error: () => new SignInRefused() },
  unavailable: { level: 'warn', error: () => new ProviderUnavailable() },
  misconfigured: { level: 'error', error: () => new ProviderMisconfigured() },
};

/** Why a sign-in with a provider failed: `error` is for the person, the rest for the operator. */
export interface SignInFault {
  readonly fault: FaultName;
  readonly reason: string;
  readonly level: Level;
  readonly facts: ProviderFacts;
  /** Does not have the library's error as its cause, because that can contain tokens. */
  readonly error: AppError;
}

export function signInFault(fault: FaultName, facts: ProviderFacts = {}): SignInFault {
  const [outcome, reason] = FAULTS[fault];
  const { level, error } = OUTCOMES[outcome];
  return { fault, reason, level, facts, error: error() };
}

/** `undefined` for an error that is not about the provider, such as a fault in this program. */
export function signInFaultOf(error: unknown): SignInFault | undefined {
  const facts = providerFactsOf(error);
  const fault = faultByFacts(facts) ?? faultByName(error);
  return fault && signInFault(fault, facts);
}

const CERTIFICATE = /CERT|TLS|SSL|SIGNATURE/;
const PASSING = [408, 425, 429];
/** Error codes of OAuth 2, OpenID Connect and GitHub. */
const BY_PROVIDER_ERROR: Readonly<Record<string, FaultName>> = {
  access_denied: 'denied',
  login_required: 'denied',
  consent_required: 'denied',
  interaction_required: 'denied',
  account_selection_required: 'denied',
  invalid_grant: 'code_refused',
  bad_verification_code: 'code_refused',
  server_error: 'provider_failed',
  temporarily_unavailable: 'provider_failed',
  slow_down: 'provider_failed',
  invalid_client: 'client_refused',
  unauthorized_client: 'client_refused',
  incorrect_client_credentials: 'client_refused',
};

function faultByFacts(facts: ProviderFacts): FaultName | undefined {
  const {
    network_error,
    claim,
    seconds_from_now,
    provider_status = 200,
    provider_error,
    library_code,
  } = facts;
  if (network_error !== undefined) return CERTIFICATE.test(network_error) ? 'certificate' : 'unreachable';
  if (seconds_from_now !== undefined) return 'wrong_clock';
  if (claim !== undefined) return claim === 'nonce' ? 'wrong_nonce' : 'wrong_claim';
  if (provider_status >= 500 || PASSING.includes(provider_status)) return 'provider_failed';
  if (provider_error !== undefined) return ownEntry(BY_PROVIDER_ERROR, provider_error) ?? 'request_refused';
  if (provider_status >= 400) return 'request_refused';
  return library_code === undefined ? undefined : 'unusable_response';
}

// by name, because errors of fetch can belong to another realm
function faultByName(error: unknown): FaultName | undefined {
  const { name, message } = error as Error;
  if (['UnusableAnswer', 'ZodError', 'SyntaxError'].includes(name)) return 'unusable_response';
  // openid-client does not know what went wrong with the request; fetch says the same of all its failures
  const isOfFetch = name === 'TypeError' && ['fetch failed', 'terminated'].includes(message);
  return name === 'ClientError' || isOfFetch ? 'unreachable' : undefined;
}
