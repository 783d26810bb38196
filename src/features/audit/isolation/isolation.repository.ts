import { sql } from 'kysely';
import { z } from 'zod';
import { catalogueItem, READ_CATALOGUE } from '../../../db/doctor/catalogue.ts';
import { OWN_ROLE_CHECKS } from '../../../db/doctor/own-role-checks.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { parsedRow } from '../../../lib/parsed-row.ts';

const checkResults = z.object({
  checked_at: z.string(),
  /** Messages by the name of the check; a check that is missing has not passed. */
  messages: z.record(z.enum(OWN_ROLE_CHECKS.map(({ name }) => name)), z.array(z.string())),
  catalogue: z.array(catalogueItem),
});
export type CheckResults = Readonly<z.infer<typeof checkResults>>;

const FINDINGS = sql.raw(
  OWN_ROLE_CHECKS.map(
    ({ name, sql: check }) =>
      `select '${name}' as check_name, array_agg(message order by message) as messages from (${check}) found`,
  ).join(' union all '),
);

/** Queries the catalogue as the role that serves the scope. */
export async function examineOwnRole(tx: ScopeTransaction): Promise<CheckResults> {
  const { rows } = await sql`
    select statement_timestamp() as checked_at, json_object_agg(check_name, coalesce(messages, '{}')) as messages,
      (select json_agg(item) from (${sql.raw(READ_CATALOGUE)}) item) as catalogue
    from (${FINDINGS}) checks`.execute(tx.db);
  return parsedRow(checkResults, rows[0]);
}
