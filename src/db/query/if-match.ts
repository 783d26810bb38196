import { type RawBuilder, sql } from 'kysely';

/** The revision of an object that has its default value and no row: the first stored one has 1. */
export const DEFAULT_REVISION = 0;

/** `If-Match: *`: any revision, but the object must exist, possibly as a default. */
export const ANY_REVISION = -1;
const ANY = sql.lit(ANY_REVISION);

/** Condition of an update: the row has the revision of `If-Match`, if the caller sent one. */
export const hasRevision = (
  ifMatch: number | undefined,
  revision: RawBuilder<unknown>,
): RawBuilder<boolean> =>
  sql<boolean>`(coalesce(${ifMatch ?? null}::bigint, ${ANY}) = ${ANY} or ${revision} = ${ifMatch ?? null}::bigint)`;

/**
 * How `If-Match` lets an object be written that begins to exist with its first write: `either` makes or replaces it, `new`
 * only makes it, `existing` only replaces it. Each is a statement of its own, because Citus loses a parameter in the
 * DO UPDATE of an INSERT … SELECT. `hasDefault`: an object without a row has its default, which `*` matches.
 */
export function writeFor(
  ifMatch: number | undefined,
  { hasDefault }: { readonly hasDefault: boolean },
): 'either' | 'new' | 'existing' {
  if (ifMatch === undefined || (hasDefault && ifMatch === ANY_REVISION)) return 'either';
  return ifMatch === DEFAULT_REVISION ? 'new' : 'existing';
}

/**
 * Condition of the insert in an upsert whose update uses `hasRevision`: if the caller sent a revision and there is no
 * row, none is created. `existing` is a select of the row, from a table whose rows are never deleted.
 */
const mayInsert = (ifMatch: number | undefined, existing: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`(coalesce(${ifMatch ?? null}::bigint, ${DEFAULT_REVISION}) = ${DEFAULT_REVISION} or exists (${existing}))`;

/** The same for an object that has a default without a row: `*` matches that, too. */
export const mayReplaceDefault = (
  ifMatch: number | undefined,
  existing: RawBuilder<unknown>,
): RawBuilder<boolean> => mayInsert(ifMatch === ANY_REVISION ? undefined : ifMatch, existing);
