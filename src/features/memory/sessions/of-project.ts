import { type RawBuilder, sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';

/** True for rows of a table, by its name or alias, whose session belongs to the project. */
export const isOfProject = (tx: ScopeTransaction, table: string, projectId: string): RawBuilder<boolean> =>
  sql<boolean>`exists (
    select 1 from tool_sessions of_project
    where ${tx.isScope('of_project')} and of_project.scope_id = ${sql.ref(`${table}.scope_id`)}
      and of_project.session_id = ${sql.ref(`${table}.session_id`)} and of_project.project_id = ${projectId})`;
