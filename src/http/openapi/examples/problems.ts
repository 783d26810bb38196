import { REQUEST_ID } from './ids.ts';

const of = (code: string, status: number, title: string, detail: string) => ({
  type: `/docs/errors#${code}`,
  title,
  status,
  code,
  detail,
  request_id: REQUEST_ID,
});

/** Refusals as every route can send them. */
export const PROBLEMS = {
  notPermitted: of(
    'permission_denied',
    403,
    'Forbidden',
    'memory:write is not permitted: it needs the role member or above, and an API key also needs the scope write.',
  ),
  tooManyRequests: of(
    'rate_limited',
    429,
    'Too Many Requests',
    'Too many requests. Try again in 17 seconds.',
  ),
  refused: {
    ...of(
      'validation_failed',
      422,
      'Unprocessable Entity',
      'The request has invalid fields; see `errors` for each of them.',
    ),
    errors: [{ path: 'query.limit', message: 'must be a number' }],
  },
};
