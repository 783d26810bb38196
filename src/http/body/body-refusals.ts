import { ValidationFailed } from '../../lib/errors.ts';
import { faultAt } from '../../validation/validation.ts';
import { RequestProblem } from '../problem.ts';
import type { ReadRefusal } from './read-text.ts';

export const MAX_DEPTH = 100;
export const MAX_VALUES = 800_000;
/** The work done without a pause: a small body, or one element of a list in a large one. */
export const MAX_VALUES_OF_ONE = 50_000;
/** How many times longer than its compressed form a body may be beyond its first mebibyte. */
export const MAX_RATIO = 300;

const REFUSALS: Readonly<Record<Exclude<ReadRefusal['code'], 'validation_failed'>, [number, string]>> = {
  invalid_json: [400, 'The body is not valid JSON. Correct it and send the request again.'],
  invalid_utf8: [400, 'The body is not valid UTF-8. Encode the JSON text as UTF-8 and send it again.'],
  invalid_encoding: [
    400,
    'The body does not match its Content-Encoding. Send exactly one complete gzip member, or send it uncompressed.',
  ],
  body_too_deep: [400, `The body is nested more than ${MAX_DEPTH} levels deep. Send a flatter document.`],
  body_too_large: [413, 'The body is larger than this path accepts. Send it in smaller parts.'],
  too_many_values: [
    413,
    `The body has too many values: at most ${MAX_VALUES_OF_ONE} are allowed in one item, and ${MAX_VALUES} in a batch or an import. Send it in smaller parts.`,
  ],
  compression_ratio_too_high: [
    413,
    `The body inflates to more than ${MAX_RATIO} times its compressed size. Send it in smaller parts or uncompressed.`,
  ],
};

export function refusalOf(refusal: ReadRefusal): Error {
  if (refusal.code === 'validation_failed') return new ValidationFailed([faultAt(refusal)]);
  const [status, message] = REFUSALS[refusal.code];
  return new RequestProblem(status, refusal.code, message);
}
