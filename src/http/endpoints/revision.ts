import type { Request } from 'express';
import { ANY_REVISION } from '../../db/query/if-match.ts';
import { PreconditionFailed } from '../../lib/errors.ts';
import { includesTag, tagsOf } from './entity-tags.ts';

/** Revisions as entity tags (RFC 9110 §8.8): revision 3 is the ETag `"3"`. */
export const etagOf = (revision: number): string => `"${revision}"`;

const REVISION = /^"(\d{1,15})"$/;
/** Each costs a transaction until one matches. */
const MAX_REVISIONS = 10;

/**
 * The revisions that `If-Match` accepts, ANY_REVISION for `*`; `undefined` without the header. Throws
 * PreconditionFailed if nothing can match: tags that are not ours, and weak ones, which never match in a strong
 * comparison.
 */
export function revisionsToMatch(request: Request): readonly number[] | undefined {
  const field = request.headers['if-match'];
  if (field === undefined) return undefined;
  const tags = tagsOf(field);
  if (tags === '*') return [ANY_REVISION];
  const revisions = new Set((tags ?? []).flatMap((tag) => REVISION.exec(tag)?.[1] ?? []).map(Number));
  if (revisions.size === 0 || revisions.size > MAX_REVISIONS) throw new PreconditionFailed();
  return [...revisions];
}

/** Tries one revision after the other until one matches: a failed precondition has changed nothing. */
export async function tryRevisions<T>(
  revisions: readonly number[] | undefined,
  work: (ifMatch: number | undefined) => Promise<T>,
): Promise<T> {
  const [first, ...others] = revisions ?? [undefined];
  try {
    return await work(first);
  } catch (error) {
    if (others.length === 0 || !(error instanceof PreconditionFailed)) throw error;
    return tryRevisions(others as number[], work);
  }
}

/** Whether `If-None-Match` of a GET contains the revision that would be returned. */
export function isUnchanged(request: Request, revision: number | undefined): boolean {
  if (revision === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
  return includesTag(request.headers['if-none-match'], etagOf(revision));
}
