import type { Request } from 'express';
import { PreconditionFailed } from '../base/errors.ts';

/** Revisions as entity tags (RFC 9110 §8.8): revision 3 is the ETag `"3"`. */
export const etagOf = (revision: number): string => `"${revision}"`;

const REVISION = /^"(\d{1,15})"$/;

/**
 * The revision that `If-Match` names; `undefined` without the header or for `*`. Throws PreconditionFailed for a tag
 * that is none of ours, because nothing can match it.
 */
export function revisionToMatch(request: Request): number | undefined {
  const tag = request.headers['if-match'];
  if (tag === undefined || tag === '*') return undefined;
  const [, revision] = REVISION.exec(tag) ?? [];
  if (revision === undefined) throw new PreconditionFailed();
  return Number(revision);
}

/** Whether `If-None-Match` of a GET names the revision that would be answered. */
export function isUnchanged(request: Request, revision: number | undefined): boolean {
  if (revision === undefined || request.method !== 'GET') return false;
  return request.headers['if-none-match'] === etagOf(revision);
}
