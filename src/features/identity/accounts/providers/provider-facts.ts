/** What the errors of a failed sign-in tell, without anything that may be a secret or about the person. */
export interface ProviderFacts {
  /** Of openid-client: `OAUTH_JWT_CLAIM_COMPARISON_FAILED`. */
  readonly library_code?: string;
  /** What the library found wrong, in words of its own. */
  readonly detail?: string;
  readonly provider_status?: number;
  /** An error code of OAuth, or of GitHub: `invalid_client`. */
  readonly provider_error?: string;
  /** Of Node.js: `ECONNREFUSED`. */
  readonly network_error?: string;
  /** The claim, or the field of the discovery document, that does not fit. */
  readonly claim?: string;
  readonly expected?: string;
  readonly received?: string;
  /** How many seconds after now the time in `claim` is; negative if it is before. */
  readonly seconds_from_now?: number;
}

const MAX_CAUSES = 6;
const NETWORK = /^(E(?!RR_)[A-Z_]+|UND_ERR_\w+|HPE_\w+|ERR_(TLS|SSL)_\w+|\w*CERT\w*|\w*SIGNATURE)$/;
// what comes from outside is logged only if it looks like a code
const CODE = /^[\w.-]{1,64}$/;
const MAX_TEXT = 200;
/** Claims that say nothing about a person. */
const IMPERSONAL = ['iss', 'aud', 'issuer'];

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** The error, its cause, the cause of that, and so on: errors, responses of fetch, and plain objects. */
function causesOf(error: unknown): Fields[] {
  const causes: Fields[] = [];
  for (let one = error; isFields(one) && causes.length < MAX_CAUSES; one = one.cause) causes.push(one);
  return causes;
}

export function providerFactsOf(error: unknown): ProviderFacts {
  const causes = causesOf(error);
  const first = <T>(pick: (one: Fields) => T | undefined) =>
    causes.map(pick).find((found) => found !== undefined);
  // the body of a response can have fields of the same names
  const ofErrors = (pick: (one: Fields) => string | undefined) =>
    first((one) => (typeof one.stack === 'string' ? pick(one) : undefined));
  const facts = {
    library_code: first(({ code }) => textIf(code, /^OAUTH_\w+$/)),
    detail: ofErrors(detailOf),
    provider_status: first(({ status }) => (typeof status === 'number' ? status : undefined)),
    provider_error: first(providerErrorOf),
    network_error: ofErrors(({ code, name }) =>
      name === 'TimeoutError' ? 'ETIMEDOUT' : textIf(code, NETWORK),
    ),
    ...first(comparisonOf),
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

const textIf = (value: unknown, pattern: RegExp) =>
  typeof value === 'string' && pattern.test(value) ? value : undefined;

// the messages of these errors are constant; that of a SyntaxError quotes the response
function detailOf({ name, message, issues }: Fields): string | undefined {
  if (Array.isArray(issues)) return `unusable: ${issues.map(({ path }) => path?.join('.')).join(', ')}`;
  const isConstant = ['OperationProcessingError', 'UnsupportedOperationError', 'UnusableAnswer'].includes(
    `${name}`,
  );
  return isConstant && typeof message === 'string' ? message.slice(0, MAX_TEXT) : undefined;
}

/** `error` of the redirect or of a response, with the status 200 too: GitHub does that. */
function providerErrorOf(one: Fields): string | undefined {
  const challenge = Array.isArray(one) ? one[0]?.parameters?.error : undefined;
  const given = one.error ?? (isFields(one.body) ? one.body.error : undefined) ?? challenge;
  return typeof given === 'string' ? (textIf(given, CODE) ?? '(not a code)') : undefined;
}

/** A claim that was compared with what it should be, or with the clock. */
function comparisonOf({ claim, attribute, claims, body, expected, now }: Fields): object | undefined {
  const name = claim ?? attribute;
  const stated = claims ?? body;
  if (typeof name !== 'string' || !isFields(stated)) return undefined;
  const value = stated[name];
  if (typeof now === 'number' && typeof value === 'number')
    return { claim: name, seconds_from_now: value - now };
  return IMPERSONAL.includes(name)
    ? { claim: name, expected: shortened(expected), received: shortened(value) }
    : { claim: name };
}

const shortened = (value: unknown) =>
  `${typeof value === 'string' ? value : JSON.stringify(value)}`.slice(0, MAX_TEXT);
