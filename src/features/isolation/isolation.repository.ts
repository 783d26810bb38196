import { sql } from 'kysely';
import { CALLER_CHECKS } from '../../db/caller-checks.ts';
import type { ScopeTransaction } from '../../db/database.ts';

export interface Findings {
  readonly checked_at: string;
  /** Messages by the name of the check. */
  readonly messages: Readonly<Record<string, string[]>>;
}

const FINDINGS = sql.raw(
  CALLER_CHECKS.map(
    ({ name, sql: check }) =>
      `select '${name}' as check_name, array_agg(message order by message) as messages from (${check}) found`,
  ).join(' union all '),
);

/** Asks the catalogue, as the role that serves the scope. */
export async function examineCaller(tx: ScopeTransaction): Promise<Findings> {
  const { rows } = await sql<Findings>`
    select statement_timestamp() as checked_at, json_object_agg(check_name, coalesce(messages, '{}')) as messages
    from (${FINDINGS}) checks`.execute(tx.db);
  return rows[0] as Findings;
}
