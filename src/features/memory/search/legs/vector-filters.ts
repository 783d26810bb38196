import { type RawBuilder, sql } from 'kysely';
import type { ScopeTransaction } from '../../../../db/transaction/database.ts';
import type { SearchedKind } from '../../../../db/transaction/search-queue.ts';
import type { SearchFilter } from '../search.schemas.ts';

type Condition = RawBuilder<boolean>;

/**
 * The filter on rows of a table of vectors, by columns of the index that is scanned. Ids are compared as hashes: the rows of
 * the hits are compared with the ids themselves. One text with and without each field.
 */
export const VECTOR_FILTERS: Readonly<
  Record<SearchedKind, (tx: ScopeTransaction, filter: SearchFilter) => readonly Condition[]>
> = {
  checkpoint: (tx, { project_id, tool_id, session_id, author_id, ...window }) => [
    isHash('session', session_id),
    isHash('tool', tool_id),
    is('author_id', author_id),
    ...ofProject(tx, 'session', sql`hashtext(session_id)`, project_id),
    ...within('created_at', window),
  ],
  memory: (_tx, { project_id, ...window }) => [
    isHash('project', project_id),
    ...within('updated_at', window),
  ],
  session: (tx, { project_id, tool_id, session_id, author_id, ...window }) => [
    is('session_id', session_id),
    isHash('tool', tool_id),
    is('created_by', author_id),
    ...ofProject(tx, 'session_id', sql`session_id`, project_id),
    ...within('started_at', window),
  ],
};

const is = (column: string, given: string | undefined): Condition =>
  sql`(${given ?? null}::text is null or ${sql.ref(column)} = ${given ?? null}::text)`;

const isHash = (column: string, given: string | undefined): Condition =>
  sql`(${given ?? null}::text is null or ${sql.ref(column)} = hashtext(${given ?? null}::text))`;

/** A session may get another project, so that no vector has it. */
const ofProject = (
  tx: ScopeTransaction,
  column: string,
  value: RawBuilder<unknown>,
  projectId: string | undefined,
): Condition[] =>
  projectId === undefined
    ? []
    : [
        sql`${sql.ref(column)} in (select ${value} from tool_sessions s
          where s.scope_id = ${tx.scopeId} and s.project_id = ${projectId})`,
      ];

const within = (column: string, { from, to }: Pick<SearchFilter, 'from' | 'to'>): Condition[] =>
  from === undefined && to === undefined
    ? []
    : [
        sql`${sql.ref(column)} >= ${from ?? '-infinity'}::timestamptz`,
        sql`${sql.ref(column)} < ${to ?? 'infinity'}::timestamptz`,
      ];
