import { sql } from 'kysely';
import { type CatalogueItem, READ_CATALOGUE } from '../../../db/doctor/catalogue.ts';
import { OWN_ROLE_CHECKS } from '../../../db/doctor/own-role-checks.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';

export interface CheckResults {
  readonly checked_at: string;
  /** Messages by the name of the check. */
  readonly messages: Readonly<Record<string, string[]>>;
  readonly catalogue: readonly CatalogueItem[];
}

const FINDINGS = sql.raw(
  OWN_ROLE_CHECKS.map(
    ({ name, sql: check }) =>
      `select '${name}' as check_name, array_agg(message order by message) as messages from (${check}) found`,
  ).join(' union all '),
);

/** Queries the catalogue as the role that serves the scope. */
export async function examineOwnRole(tx: ScopeTransaction): Promise<CheckResults> {
  const { rows } = await sql<CheckResults>`
    select statement_timestamp() as checked_at, json_object_agg(check_name, coalesce(messages, '{}')) as messages,
      (select json_agg(item) from (${sql.raw(READ_CATALOGUE)}) item) as catalogue
    from (${FINDINGS}) checks`.execute(tx.db);
  return rows[0] as CheckResults;
}
