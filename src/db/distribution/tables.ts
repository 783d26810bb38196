import type pg from 'pg';

/** Tables with a scope that stay on the coordinator, and why. */
export const LOCAL_TABLES: Readonly<Record<string, string>> = {
  tenant_settings:
    'a change and its line in the audit log are one local transaction, and no statement joins it',
};

const SCOPED = `
  select c.relname::text as name from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> all ($1)
    and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'scope_id' and not a.attisdropped)
  order by 1`;

/** The tables that a distributed database distributes by `scope_id`. On every database; as any role. */
export async function scopedTables(client: Pick<pg.ClientBase, 'query'>): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(SCOPED, [Object.keys(LOCAL_TABLES)]);
  return rows.map(({ name }) => name);
}
