import type pg from 'pg';
import { GUARDED_SCHEMAS, JOB_SCHEMA } from './job-schema.ts';
import { OWNER_ROLE } from './roles.ts';
import { MIGRATIONS_TABLE } from './schema-state.ts';

/** The objects of this product in a dump, and how the owner of each is changed. Objects of extensions are left out. */
const FOREIGN_OBJECTS = `
  with ours as (select oid, nspname from pg_namespace where nspname = any ($1)),
    restorer as (select relowner as oid from pg_class
      where relname = $2 and relnamespace = 'public'::regnamespace and relowner <> $3::regrole),
    extended as (select classid, objid from pg_depend where deptype = 'e')
  select format('alter %s %I.%I owner to %I',
      case c.relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view' else 'table' end,
      n.nspname, c.relname, $3) as statement, 2 as place
    from pg_class c join ours n on n.oid = c.relnamespace join restorer r on r.oid = c.relowner
    where c.relkind in ('r', 'p', 'v', 'm', 'S')
      -- an owned sequence goes with its table
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid
        and d.deptype in ('a', 'i') and d.refclassid = 'pg_class'::regclass and c.relkind = 'S')
      and not exists (select from extended e where e.classid = 'pg_class'::regclass and e.objid = c.oid)
  union all
  select format('alter routine %s owner to %I', p.oid::regprocedure, $3), 2
    from pg_proc p join ours n on n.oid = p.pronamespace join restorer r on r.oid = p.proowner
    where not exists (select from extended e where e.classid = 'pg_proc'::regclass and e.objid = p.oid)
  union all
  select format('alter type %I.%I owner to %I', n.nspname, t.typname, $3), 2
    from pg_type t join ours n on n.oid = t.typnamespace join restorer r on r.oid = t.typowner
    left join pg_class c on c.oid = t.typrelid
    where (t.typtype in ('e', 'd', 'r') or (t.typtype = 'c' and c.relkind = 'c'))
      and not exists (select from extended e where e.classid = 'pg_type'::regclass and e.objid = t.oid)
  union all
  select format('alter statistics %I.%I owner to %I', n.nspname, s.stxname, $3), 2
    from pg_statistic_ext s join ours n on n.oid = s.stxnamespace join restorer r on r.oid = s.stxowner
  union all
  select format('alter schema %I owner to %I', n.nspname, $3), 1
    from pg_namespace s join ours n on n.oid = s.oid join restorer r on r.oid = s.nspowner
    where n.nspname <> 'public'
  order by place`;

/**
 * A dump that was restored into a server without our roles belongs to the role that restored it. Gives what that role
 * owns in our schemas to the owner, if it also owns the list of migrations: then it restored them. As that role or a
 * superuser.
 */
export async function returnToOwner(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(FOREIGN_OBJECTS, [
    [...GUARDED_SCHEMAS],
    MIGRATIONS_TABLE,
    OWNER_ROLE,
  ]);
  if (rows.length === 0) return;
  await client.query('begin');
  for (const { statement } of rows) await client.query(statement);
  await client.query('commit');
}

/** The lists of migrations and jobs, whose rows only a policy shows to the owner. */
const HIDDEN_LISTS = `
  select format('alter table %I.%I no force row level security', n.nspname, c.relname) as statement
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and c.relforcerowsecurity and pg_has_role(c.relowner, 'USAGE')
    and (n.nspname = $1 or n.nspname = 'public' and c.relname = $2)
    and not exists (select from pg_policy p where p.polrelid = c.oid and p.polroles && array[c.relowner])`;

/**
 * A dump that was restored without our roles has FORCE and no policies, so the owner would find no migration applied.
 * Takes FORCE away there; the policies put it back. As the owner.
 */
export async function showListsToOwner(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(HIDDEN_LISTS, [JOB_SCHEMA, MIGRATIONS_TABLE]);
  for (const { statement } of rows) await client.query(statement);
}
