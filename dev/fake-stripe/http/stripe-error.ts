type ErrorType = 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';

interface Details {
  readonly type: ErrorType;
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
  readonly decline_code?: string;
}

/** An error response of Stripe, rendered as `{ error: { type, message, code?, param? } }`. */
export class StripeError extends Error {
  readonly status: number;
  readonly details: Details;

  constructor(status: number, details: Details) {
    super(details.message);
    this.status = status;
    this.details = details;
  }
}

export function invalidRequest(message: string, param?: string, code?: string): StripeError {
  return new StripeError(400, {
    type: 'invalid_request_error',
    message,
    ...(code !== undefined && { code }),
    ...(param !== undefined && { param }),
  });
}

export function missingParameter(param: string): StripeError {
  return invalidRequest(`Missing required param: ${param}.`, param, 'parameter_missing');
}

interface Missing {
  /** The parameter that names the object; by default the path does. */
  readonly param?: string | undefined;
  readonly inOtherMode?: boolean;
}

export function missingResource(kind: string, id: string, { param, inOtherMode }: Missing = {}): StripeError {
  const hint = inOtherMode
    ? '; a similar object exists in live mode, but a test mode key was used to make this request.'
    : '';
  return new StripeError(param === undefined ? 404 : 400, {
    type: 'invalid_request_error',
    message: `No such ${kind}: '${id}'${hint}`,
    code: 'resource_missing',
    param: param ?? 'id',
  });
}

export function cardDeclined(): StripeError {
  return new StripeError(402, {
    type: 'card_error',
    message: 'Your card was declined.',
    code: 'card_declined',
    decline_code: 'generic_decline',
  });
}

/** What Stripe answers with a status that a test asks for. */
export function errorOfStatus(status: number): StripeError {
  return new StripeError(
    status,
    BY_STATUS[status] ?? { type: 'api_error', message: 'An unknown error occurred.' },
  );
}

const BY_STATUS: Readonly<Record<number, Details>> = {
  400: {
    type: 'invalid_request_error',
    message: 'Invalid URL: An explicit scheme must be provided.',
    code: 'url_invalid',
    param: 'success_url',
  },
  401: { type: 'invalid_request_error', message: 'Invalid API Key provided: sk_test_****fake' },
  402: {
    type: 'card_error',
    message: 'Your card was declined.',
    code: 'card_declined',
    decline_code: 'generic_decline',
  },
  403: {
    type: 'invalid_request_error',
    message: 'The provided key does not have the required permissions for this endpoint.',
  },
  404: {
    type: 'invalid_request_error',
    message: "No such price: 'price_gone'",
    code: 'resource_missing',
    param: 'id',
  },
  409: {
    type: 'idempotency_error',
    message: 'There is currently another in-progress request using this Idempotent Key.',
    code: 'idempotency_key_in_use',
  },
  424: { type: 'api_error', message: 'A dependency outside of Stripe failed.' },
  429: {
    type: 'invalid_request_error',
    message: 'Too many requests hit the API too quickly.',
    code: 'rate_limit',
  },
};
