import { GUARDED_SCHEMAS } from '../../schema/job-schema.ts';
import { OWNER_ROLE, ROLE_NAMES } from '../../schema/roles.ts';

/** One part of the catalogue. Its SQL returns `name`, `schema`, `extension`, `danger` and `facts` for every object. */
export interface Section {
  readonly kind: string;
  readonly sql: string;
}

const list = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');

/** The roles that serve requests, and all roles of this product, as lists of SQL literals. */
export const SERVING = list(Object.values(ROLE_NAMES));
export const OUR_ROLES = list([...Object.values(ROLE_NAMES), OWNER_ROLE]);
export const OUR_SCHEMAS = list(GUARDED_SCHEMAS);

/** Whether the schema `n` is ours. */
export const IS_OURS = `n.nspname in (${OUR_SCHEMAS})`;

/** Objects that initdb did not create: later ones get an oid of 16384 or higher, in whatever schema. */
export const madeByUsers = (oid: string): string =>
  `${oid} >= 16384 and n.nspname !~ '^pg_(toast|temp_|toast_temp_)'`;

/** The extension that created an object. plpgsql is part of every database, so it must not hide anything. */
export const extensionOf = (catalogue: string, oid: string): string =>
  `(select e.extname::text from pg_depend d join pg_extension e on e.oid = d.refobjid and d.refclassid = 'pg_extension'::regclass
    where d.classid = '${catalogue}'::regclass and d.objid = ${oid} and d.deptype = 'e' and e.extname <> 'plpgsql' limit 1)`;

/** The names of administrators differ between installations, and administrators may do everything anyway. */
export const ownerName = (oid: string): string =>
  `(select case when owning.rolname in (${OUR_ROLES}) then owning.rolname::text
      when owning.rolsuper or owning.rolname = 'pg_database_owner' or owning.oid = (select datdba from pg_database where datname = current_database())
      then 'an administrator' else owning.rolname::text end from pg_roles owning where owning.oid = ${oid})`;

const entry = (acl: string): string =>
  `coalesce(g.rolname::text, case when ${acl}.grantee = 0 then 'PUBLIC' else ${acl}.grantee::text end) || ' '
    || ${acl}.privilege_type || case when ${acl}.is_grantable then ' with grant option' else '' end`;

/** The privileges of all roles except the owner, administrators and our migrations; NULL for none. */
export const rights = (acl: string, kind: string, owner: string): string =>
  `(select jsonb_agg(distinct ${entry('a')}) from aclexplode(coalesce(${acl}, acldefault(${kind}, ${owner}))) a
    left join pg_roles g on g.oid = a.grantee
    where a.grantee <> ${owner} and not coalesce(g.rolsuper, false) and g.rolname is distinct from '${OWNER_ROLE}'
      and g.rolname is distinct from 'pg_database_owner')`;

/** Whether PUBLIC or a role that serves requests is among the grantees. */
export const isOpen = (acl: string, kind: string, owner: string): string =>
  `exists (select from aclexplode(coalesce(${acl}, acldefault(${kind}, ${owner}))) a left join pg_roles g on g.oid = a.grantee
    where a.grantee = 0 or g.rolname in (${SERVING}))`;

/** Whether an object that runs as this owner can access more of this product's tables than its callers can. */
export const reachesOurRows = (owner: string): string =>
  `exists (select from pg_roles o where o.oid = ${owner} and (o.rolsuper or o.rolbypassrls
    or exists (select from pg_roles g where (g.rolname in (${OUR_ROLES}, 'pg_read_all_data') or g.rolbypassrls
      or g.oid = (select datdba from pg_database where datname = current_database())) and pg_has_role(o.oid, g.oid, 'MEMBER'))))`;

/** Whether any role has privileges, apart from the owner and superusers. */
export const isOpenToOthers = (acl: string, kind: string, owner: string, privilege = '%'): string =>
  `exists (select from aclexplode(coalesce(${acl}, acldefault(${kind}, ${owner}))) a left join pg_roles g on g.oid = a.grantee
    where a.grantee <> ${owner} and not coalesce(g.rolsuper, false) and a.privilege_type like '${privilege}')`;

/** The privileges in `now` that are not in `before`, in the format of `rights`. */
export const difference = (now: string, before: string): string =>
  `(select jsonb_agg(distinct ${entry('a')}) from aclexplode(${now}) a left join pg_roles g on g.oid = a.grantee
    where not coalesce(g.rolsuper, false) and not exists (select from aclexplode(${before}) b where b.grantee = a.grantee
      and b.privilege_type = a.privilege_type and (b.is_grantable or not a.is_grantable)))`;

/** JSON without NULL values, so that the snapshot shows only what is special. */
export const facts = (fields: Readonly<Record<string, string>>): string =>
  `jsonb_strip_nulls(jsonb_build_object(${Object.entries(fields)
    .map(([name, sql]) => `'${name}', ${sql}`)
    .join(', ')}))`;

/** Writes a section's SELECT list. Omits the schema and the extension if the object has none. */
export const columns = ({
  name,
  schema = 'null::text',
  extension = 'null::text',
  danger = 'null::text',
  says,
}: {
  readonly name: string;
  readonly schema?: string;
  readonly extension?: string;
  readonly danger?: string;
  readonly says: Readonly<Record<string, string>>;
}): string =>
  `select ${name} as name, ${schema} as schema, ${extension} as extension, ${danger} as danger, ${facts(says)} as facts`;
