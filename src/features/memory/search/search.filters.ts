import { type RawBuilder, sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import type { SearchFilter } from './search.schemas.ts';

type Condition = RawBuilder<boolean>;

/** The rows of a table that a filter leaves, and how to reach them. */
export interface FilteredRows {
  /** The whole filter, for a row that is at hand. Its text is always the same. */
  readonly matches: Condition;
  /** The part of the filter that bounds a scan of the index of signatures. */
  readonly bounds: Condition;
  /** Another index that finds the rows of the filter, and perhaps others. */
  readonly through: RowsThrough | undefined;
}

/** Selects from the rows of one index, at most `limit`. */
export type RowsThrough = (select: RawBuilder<unknown>, limit?: number) => RawBuilder<unknown>;

/** How the rows of a source are filtered. */
export type RowFilter = (tx: ScopeTransaction, filter: SearchFilter, where: Condition) => FilteredRows;

/** No join, so that it is looked up by the key of the session and nothing else. */
export const projectOfCheckpoint = (tx: ScopeTransaction): RawBuilder<unknown> => sql`(
  select project_id from tool_sessions of_session
  where of_session.scope_id = ${tx.scopeId} and of_session.session_id = checkpoints.session_id)`;

export const checkpointFilter: RowFilter = (tx, filter, where) => {
  const { project_id, tool_id, session_id, author_id } = filter;
  const ofScope = sql<boolean>`scope_id = ${tx.scopeId}`;
  const inWindow = windowOf('created_at', filter);
  return {
    matches: all([
      isGiven(sql`session_id`, session_id),
      isGiven(sql`tool_id`, tool_id),
      isGiven(sql`author_id`, author_id),
      isGiven(projectOfCheckpoint(tx), project_id),
      ...inWindow,
    ]),
    bounds: all([...isGivenOnly('author_id', author_id), ...inWindow]),
    through: throughOf(filter, ofScope, [where, ...inWindow]),
  };
};

/** By the narrowest index. The index of signatures has the author. */
function throughOf(
  { project_id, tool_id, session_id, author_id }: SearchFilter,
  ofScope: Condition,
  others: readonly Condition[],
): RowsThrough | undefined {
  const inSessions = checkpointsThat([ofScope, sql`session_id = of_session`, ...others]);
  if (session_id !== undefined) return ofEach(sql`select ${session_id}::text as of_session`, inSessions);
  if (project_id !== undefined)
    return ofEach(
      sql`select session_id as of_session from tool_sessions where ${ofScope} and project_id = ${project_id}`,
      inSessions,
    );
  if (author_id !== undefined || tool_id === undefined) return undefined;
  // without the scope: this index leads with the tenant
  return checkpointsThat([sql`tool_id = ${tool_id}`, ...others]);
}

const checkpointsThat =
  (conditions: readonly Condition[]): RowsThrough =>
  (select, limit) =>
    // in the order of the index: with a limit alone, PostgreSQL may prefer to read the table until it has so many
    sql`select ${select} from checkpoints where ${all(conditions)} ${limit === undefined ? sql`` : sql`order by created_at desc ${atMost(limit)}`}`;

// `offset 0` forces one scan of the index for each session
const ofEach =
  (sessions: RawBuilder<unknown>, rows: RowsThrough): RowsThrough =>
  (select, limit) =>
    sql`select one.* from (${sessions} offset 0) session, lateral (${rows(select, limit)} offset 0) one
      ${limit === undefined ? sql`` : atMost(limit)}`;

export const memoryFilter: RowFilter = (_tx, filter) => {
  const inWindow = windowOf('updated_at', filter);
  return {
    matches: all([isGiven(sql`project_id`, filter.project_id), ...inWindow]),
    bounds: all([...isGivenOnly('project_id', filter.project_id), ...inWindow]),
    through: undefined,
  };
};

const atMost = (limit: number) => sql`limit ${sql.lit(limit)}`;

const all = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? sql`true` : sql`${sql.join(conditions, sql` and `)}`;

/** For an index, which a condition that may not be there cannot use. */
const isGivenOnly = (column: string, given: string | undefined): Condition[] =>
  given === undefined ? [] : [sql`${sql.ref(column)} = ${given}`];

// One text with and without a filter: every text is a prepared statement of its own.
const isGiven = (value: RawBuilder<unknown>, given: string | undefined): Condition =>
  sql`(${given ?? null}::text is null or ${value} = ${given ?? null}::text)`;

/** Both bounds or none, for the same reason. */
const windowOf = (column: string, { from, to }: SearchFilter): Condition[] =>
  from === undefined && to === undefined
    ? []
    : [
        sql`${sql.ref(column)} >= ${from ?? '-infinity'}::timestamptz`,
        sql`${sql.ref(column)} < ${to ?? 'infinity'}::timestamptz`,
      ];
