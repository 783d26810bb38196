import { type RawBuilder, sql } from 'kysely';

/** The revision of something that has its default value and no row: the first that is stored has 1. */
export const UNSTORED = 0;

/** `If-Match: *`: whatever revision there is, but there must be something, a default included. */
export const ANY_REVISION = -1;
const ANY = sql.lit(ANY_REVISION);

/** Condition of an update: the row has the revision that the caller means to change, where the caller names one. */
export const hasRevision = (
  ifMatch: number | undefined,
  revision: RawBuilder<unknown>,
): RawBuilder<boolean> =>
  sql<boolean>`(coalesce(${ifMatch ?? null}::bigint, ${ANY}) = ${ANY} or ${revision} = ${ifMatch ?? null}::bigint)`;

/**
 * Condition of the insert in an upsert whose update asks `hasRevision`: a caller who names the revision of a row gets
 * no new row where there is none. `existing` is a select of the row, of a table whose rows are never deleted.
 */
export const mayInsert = (ifMatch: number | undefined, existing: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`(coalesce(${ifMatch ?? null}::bigint, ${UNSTORED}) = ${UNSTORED} or exists (${existing}))`;

/** The same for what has a default where there is no row: `*` matches that, too. */
export const mayReplaceDefault = (
  ifMatch: number | undefined,
  existing: RawBuilder<unknown>,
): RawBuilder<boolean> => mayInsert(ifMatch === ANY_REVISION ? undefined : ifMatch, existing);
