import { GUARDED_SCHEMAS } from '../schema/job-schema.ts';
import { OWNER_ROLE, ROLE_NAMES } from '../schema/roles.ts';

/** One assertion about the catalogue: `sql` returns a row with a `message` for every violation. */
export interface CatalogueCheck {
  readonly name: string;
  readonly sql: string;
  /** `warning`: nothing is exposed yet, but a defence is missing. */
  readonly severity?: 'fault' | 'warning';
}

/** Fragments of SQL that the checks are built from. */
export const list = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');
export const SERVING_ROLES = list(Object.values(ROLE_NAMES));
export const ALL_ROLES = list([...Object.values(ROLE_NAMES), OWNER_ROLE]);

export const SCHEMAS = list(GUARDED_SCHEMAS);
export const IN_OUR_SCHEMAS = `in (select oid from pg_namespace where nspname in (${SCHEMAS}))`;

export const TABLES = `(select c.oid, c.relname, c.relnamespace, c.relowner, c.relrowsecurity, c.relforcerowsecurity, c.relispartition
  from pg_class c where c.relnamespace ${IN_OUR_SCHEMAS} and c.relkind in ('r', 'p', 'f'))`;
export const ROLES_AND_TABLES = `(select r.oid as role, r.rolname, t.oid as rel, t.relname
  from pg_roles r cross join ${TABLES} t where r.rolname in (${SERVING_ROLES}))`;

/** Tables with this column. */
export const tablesWith = (column: string): string =>
  `(select t.* from ${TABLES} t join pg_attribute a on a.attrelid = t.oid and a.attname = '${column}' and not a.attisdropped)`;
