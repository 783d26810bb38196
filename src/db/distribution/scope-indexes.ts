import type pg from 'pg';
import { tablesOnShards } from './distribute-tables.ts';

// Statements on a distributed database name the scope in every table (src/db/distribution/switch.ts), so indexes for lists
// lead with it. On one node the policy's condition on tenant_id answers (docs/decisions/0007-windows.md).
const LEADING_TENANT = /( USING \w+ \()tenant_id(?=[,)])/;
const OF_LOCAL_MODE = / WHERE \(tenant_id IS NULL\)$/;
const LEADING_COLUMNS =
  / USING \w+ \((?:(?:tenant_id|scope_id), )?(.*?)\)(?: INCLUDE \(.*\))?(?: WHERE .*)?$/;

/** The definition of an index on a distributed database. `undefined`: it is not needed there, because another serves. */
export function distributedDefinition(definition: string, others: readonly string[]): string | undefined {
  if (OF_LOCAL_MODE.test(definition) && hasTwin(definition, others)) return undefined;
  return definition.replace(LEADING_TENANT, '$1scope_id');
}

/** Whether an index on the same table has the scope or the tenant in front of the same columns. */
function hasTwin(definition: string, others: readonly string[]): boolean {
  if (definition.startsWith('CREATE UNIQUE')) return false;
  const columns = columnsOf(definition);
  return others.some(
    (other) =>
      / USING \w+ \((?:tenant_id|scope_id), /.test(other) &&
      !OF_LOCAL_MODE.test(other) &&
      columnsOf(other) === columns,
  );
}

const columnsOf = (definition: string): string | undefined => LEADING_COLUMNS.exec(definition)?.[1];

const INDEXES = `
  select c.relname::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
  join pg_class c on c.oid = i.indexrelid
  where i.indrelid = $1::regclass and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid)`;

/** Makes the indexes of distributed tables anew, under the same names, with the scope in front. As the owner. */
export async function leadIndexesWithScope(client: pg.ClientBase): Promise<void> {
  for (const table of await tablesOnShards(client)) {
    const { rows } = await client.query<{ name: string; definition: string }>(INDEXES, [table]);
    const definitions = rows.map(({ definition }) => definition);
    await client.query('begin');
    for (const { name, definition } of rows) {
      const wanted = distributedDefinition(definition, definitions);
      if (wanted === definition) continue;
      await client.query(`drop index ${name}`);
      if (wanted) await client.query(wanted);
    }
    await client.query('commit');
  }
}
