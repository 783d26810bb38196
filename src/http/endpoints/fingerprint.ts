import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { inSlices } from '../../lib/slices.ts';
import { isLargeBody } from '../body/parsed-body.ts';

/** SHA-256 of the request's content, to tell a repetition from another request with the same key. */
export async function fingerprintOf(request: Request, path: string): Promise<Buffer> {
  const { params, query, body } = request;
  const asked = [path, params, query, body ?? null];
  const hash = createHash('sha256');
  if (isLargeBody(body)) await inSlices(hashing(asked));
  else hash.update(JSON.stringify(asked));
  return hash.digest();

  function* hashing(value: unknown) {
    for (const part of partsOf(value, BODY_LISTS)) yield hash.update(part);
  }
}

/** From the request down to the elements of the lists that are fields of the body. */
const BODY_LISTS = 3;

/** Together the same as JSON.stringify. */
function* partsOf(value: unknown, levels: number): Generator<string> {
  if (levels === 0 || typeof value !== 'object' || value === null) {
    yield JSON.stringify(value);
    return;
  }
  const isList = Array.isArray(value);
  let before = isList ? '[' : '{';
  for (const [name, inner] of Object.entries(value)) {
    yield isList ? before : `${before}${JSON.stringify(name)}:`;
    yield* partsOf(inner, levels - 1);
    before = ',';
  }
  yield before === ',' ? (isList ? ']' : '}') : isList ? '[]' : '{}';
}
