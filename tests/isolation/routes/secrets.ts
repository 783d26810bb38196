import type pg from 'pg';
import type { Table } from '../matrix/catalogue.ts';

/** Whose rows: those of a tenant, or of local mode. */
export type OwnerId = string | null;

// what requests name, and what is a key of something
const IS_KEY = /(^|_)(id|by|hash|key|start)$/;

/**
 * Writes `canary` into every column of text and JSON of the owner's rows that can hold it and has none. As superuser.
 * Gives the names of the columns that carry it.
 */
export async function fillCanaries(
  admin: pg.ClientBase,
  tables: readonly Table[],
  owner: OwnerId,
  canary: string,
): Promise<string[]> {
  const carrying: string[] = [];
  await admin.query('begin');
  for (const table of tables.filter((one) => one.owner)) {
    const keys = new Set([...table.key, ...table.foreignKeys.flatMap(({ columns }) => columns)]);
    for (const { name, type, generated } of table.columns) {
      if (generated || keys.has(name) || IS_KEY.test(name) || !['text', 'jsonb'].includes(type)) continue;
      const value =
        type === 'text'
          ? `'${canary} ${name}'`
          : `case jsonb_typeof(${name}) when 'array' then '["${canary}"]'::jsonb else '{"${canary}": "${canary}"}' end`;
      await admin.query('savepoint s');
      try {
        await admin.query(
          `update ${table.name} set ${name} = ${value}
            where ${table.owner} is not distinct from $1 and coalesce(${name}::text, '') not like '%' || $2 || '%'`,
          [owner, canary],
        );
        carrying.push(`${table.name}.${name}`);
      } catch (error) {
        // an enumeration, or a key after all
        if (!/^23/.test((error as { code: string }).code)) throw error;
        await admin.query('rollback to savepoint s');
      }
    }
  }
  await admin.query('commit');
  return carrying;
}

/** Every text of eight or more characters that occurs only in the owner's rows. */
export async function secretsOf(
  admin: pg.ClientBase,
  tables: readonly Table[],
  owner: OwnerId,
): Promise<string[]> {
  const texts = (which: 'is' | 'is not') =>
    tables
      .filter((one) => one.owner)
      .map(
        (table) => `select column_value #>> '{}' as text
          from ${table.name} t, jsonb_each(to_jsonb(t)) as c (column_name, column_value)
          where ${table.owner} ${which} distinct from $1 and jsonb_typeof(column_value) = 'string'`,
      )
      .join(' union ');
  const { rows } = await admin.query<{ text: string }>(
    `select text from (${texts('is not')}) mine where length(text) >= 8 and text !~ '^\\d{4}-\\d\\d-\\d\\dT'
      except select text from (${texts('is')}) others`,
    [owner],
  );
  return rows.map(({ text }) => text);
}

/** A digest of every byte of the owner's rows, by table. As superuser. */
export async function digestsOf(
  admin: pg.ClientBase,
  tables: readonly Table[],
  owner: OwnerId,
): Promise<Record<string, string>> {
  const digests = tables
    .filter((one) => one.owner)
    .map(
      (
        table,
      ) => `select '${table.name}' as name, count(*) || ' rows ' || coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') as digest
        from ${table.name} t where ${table.owner} is not distinct from $1`,
    );
  const { rows } = await admin.query<{ name: string; digest: string }>(digests.join(' union all '), [owner]);
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}
