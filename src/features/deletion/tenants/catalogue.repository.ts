import { sql } from 'kysely';
import { ROLE_NAMES } from '../../../db/schema/roles.ts';
import type { Transaction } from '../../../db/transaction/database.ts';

/** A table with rows of tenants. */
export interface TenantTable {
  /** As a statement names it. */
  readonly name: string;
  /** The column with the id of the tenant. */
  readonly column: string;
  /** The columns of the primary key; none: the table is emptied by one statement. */
  readonly key: readonly string[];
  /** The tables that its foreign keys refer to. */
  readonly parents: readonly string[];
  /** What the role for deletion lacks: without it a count would say 0 whatever is there. */
  readonly lacks: readonly string[];
}

/** A table without such a column that can name a tenant all the same: in JSON, or by its customer. */
export interface NamingTable {
  readonly name: string;
  readonly json: readonly string[];
  readonly hasCustomer: boolean;
  /** The role that may read all of it. */
  readonly reader: 'identity' | 'billing' | null;
}

export interface Catalogue {
  /** Those first that refer to others. */
  readonly tables: readonly TenantTable[];
  readonly naming: readonly NamingTable[];
}

const NAME = (oid: string) =>
  sql.raw(`(select case n.nspname when 'public' then r.relname::text else n.nspname || '.' || r.relname end
    from pg_class r join pg_namespace n on n.oid = r.relnamespace where r.oid = ${oid})`);
const COLUMN_OF = (condition: string) =>
  sql.raw(`(select a.attname::text from pg_attribute a where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    and ${condition} order by a.attname limit 1)`);
const TENANT_KEY =
  sql.raw(`(select a.attname::text from pg_constraint f join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
    where f.conrelid = t.oid and f.contype = 'f' and f.confrelid = 'public.tenants'::regclass limit 1)`);
const POLICY = (command: string) =>
  sql.raw(`(not t.relrowsecurity or exists (select from pg_policy p where p.polrelid = t.oid and p.polcmd in ('${command}', '*')
    and (0 = any (p.polroles) or (select oid from pg_roles where rolname = current_user) = any (p.polroles))))`);

/**
 * Every table of the database that can have something of a tenant, as the role for deletion sees it: those with a column for
 * the tenant or a foreign key to it, and those that can name it in JSON. A new table is found without a line here.
 */
export async function readCatalogue(tx: Transaction): Promise<Catalogue> {
  const { rows } = await sql<TenantTable & NamingTable & { column: string | null }>`
    with found as (
      select ${NAME('t.oid')} as name,
        case when t.oid = 'public.tenants'::regclass then 'id'
          else coalesce(${COLUMN_OF(`a.attname = 'scope_id'`)}, ${COLUMN_OF(`a.attname = 'tenant_id'`)}, ${TENANT_KEY}) end as "column",
        array(select a.attname::text from pg_index i, unnest(i.indkey) with ordinality as k (attnum, place)
          join pg_attribute a on a.attnum = k.attnum where i.indrelid = t.oid and i.indisprimary and a.attrelid = t.oid order by place) as key,
        array(select distinct ${NAME('f.confrelid')} from pg_constraint f
          where f.conrelid = t.oid and f.contype = 'f' and f.confrelid <> t.oid) as parents,
        array_remove(array[
          case when not has_table_privilege(t.oid, 'select') then 'the right to read it' end,
          case when not has_table_privilege(t.oid, 'delete') then 'the right to delete from it' end,
          case when not ${POLICY('r')} then 'a policy for reading it' end,
          case when not ${POLICY('d')} then 'a policy for deleting from it' end], null) as lacks,
        array(select a.attname::text from pg_attribute a where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
          and a.atttypid in ('json'::regtype, 'jsonb'::regtype) order by 1) as json,
        ${COLUMN_OF(`a.attname = 'customer_id'`)} is not null as "hasCustomer",
        case when has_table_privilege(${ROLE_NAMES.identity}, t.oid, 'select') then 'identity'
          when has_table_privilege(${ROLE_NAMES.billing}, t.oid, 'select') then 'billing' end as reader
      from pg_class t join pg_namespace n on n.oid = t.relnamespace
      where t.relkind in ('r', 'p') and not t.relispartition and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
    )
    select * from found where "column" is not null or cardinality(json) > 0 or "hasCustomer" order by name`.execute(
    tx.db,
  );
  const owned = rows.filter(({ column }) => column !== null) as TenantTable[];
  return { tables: childrenFirst(owned), naming: rows.filter(({ column }) => column === null) };
}

/** Throws if tables refer to each other in a circle, which no order satisfies. */
function childrenFirst(tables: readonly TenantTable[]): TenantTable[] {
  const left = new Map(tables.map((table) => [table.name, table]));
  const ordered: TenantTable[] = [];
  while (left.size > 0) {
    const referred = new Set([...left.values()].flatMap(({ parents }) => parents));
    const free = [...left.values()].filter(({ name }) => !referred.has(name));
    if (free.length === 0) throw new Error(`Tables refer to each other: ${[...left.keys()].join(', ')}.`);
    for (const table of free) left.delete(table.name);
    ordered.push(...free);
  }
  return ordered;
}

/** Why a proof over this catalogue would be worth nothing; `undefined`: every table can be counted and emptied. */
export function blindSpotsOf({ tables, naming }: Catalogue): string | undefined {
  const spots = [
    ...tables.flatMap(({ name, lacks }) =>
      lacks.length > 0 ? [`the role for deletion lacks ${lacks.join(' and ')} for ${name}`] : [],
    ),
    ...naming.flatMap(({ name, reader }) =>
      reader === null ? [`no role may read ${name}, which can name a tenant`] : [],
    ),
  ];
  return spots.length === 0
    ? undefined
    : `The job stopped, because the proof could not see every table: ${spots.join('; ')}. Give the tables their policies, then run \`omnimemory deletion run --tenant\`.`;
}
