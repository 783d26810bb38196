import type pg from 'pg';
import { type DatabaseRole, ROLE_NAMES } from '../../../src/db/schema/roles.ts';
import type { Access } from '../expectations.ts';
import { columnNames, type Table } from './catalogue.ts';

/** What a role is granted that it should not be, and the other way round, down to the column. */
export async function privilegeDeviations(
  client: pg.ClientBase,
  role: DatabaseRole,
  tables: readonly Table[],
): Promise<string[]> {
  const expected = new Set(tables.flatMap((table) => expectedOf(table, table.expected.roles[role])));
  // by the catalogue, because a name in a schema that is shut cannot be resolved
  const { rows } = await client.query<{ privilege: string }>(
    `with t as (select c.oid, name from unnest($2::text[]) name
      join pg_namespace n on n.nspname = case when name like '%.%' then split_part(name, '.', 1) else 'public' end
      join pg_class c on c.relnamespace = n.oid and c.relname = split_part('.' || name, '.', -1))
    select format('%s on %s.%s', privilege, t.name, attname) as privilege
      from t join pg_attribute on attrelid = t.oid and attnum > 0 and not attisdropped,
        unnest(array['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) privilege
      where has_column_privilege($1, t.oid, attnum, privilege)
    union all
    select format('%s on %s', privilege, t.name) from t, unnest($3::text[]) privilege
      where has_table_privilege($1, t.oid, privilege)`,
    [ROLE_NAMES[role], tables.map(({ name }) => name), await tablePrivileges(client)],
  );
  const found = new Set(rows.map(({ privilege }) => privilege));
  return [
    ...[...found].filter((one) => !expected.has(one)).map((one) => `has ${one}`),
    ...[...expected].filter((one) => !found.has(one)).map((one) => `lacks ${one}`),
  ];
}

function expectedOf(table: Table, access: Access | undefined): string[] {
  if (!access) return [];
  const of = (privilege: string, columns: string | undefined) =>
    columnNames(table, columns).map((column) => `${privilege} on ${table.name}.${column}`);
  return [
    ...of('SELECT', access.select),
    ...of('INSERT', access.insert),
    ...of('UPDATE', access.update),
    ...(access.delete ? [`DELETE on ${table.name}`] : []),
  ];
}

/** MAINTAIN came with PostgreSQL 17. */
async function tablePrivileges(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version`,
  );
  return ['DELETE', 'TRUNCATE', 'TRIGGER', ...((rows[0]?.version ?? 0) >= 170_000 ? ['MAINTAIN'] : [])];
}
