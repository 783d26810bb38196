import { readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type pg from 'pg';
import { SCHEMAS } from '../../../src/db/doctor/catalogue-sql.ts';
import { GUARDED_SCHEMAS } from '../../../src/db/schema/job-schema.ts';
import { POLICIES_FOLDER, sqlFiles } from '../../../src/db/schema/policies.ts';
import { ROLE_NAMES } from '../../../src/db/schema/roles.ts';

/** Where a live database differs from db/policies, down to the column of a grant: one line each. */
export async function compareWithPolicyFiles(client: pg.ClientBase): Promise<string[]> {
  const there = new Set(await tables(client));
  const written = new Set(
    (await readPolicyFiles()).filter(({ table }) => there.has(table)).flatMap(({ lines }) => lines),
  );
  const live = new Set(await liveLines(client));
  return [
    ...[...live].filter((line) => !written.has(line)).map((line) => `${line}: not in db/policies`),
    ...[...written].filter((line) => !live.has(line)).map((line) => `${line}: in db/policies only`),
  ].sort();
}

interface PolicyFile {
  /** `schema.table` */
  readonly table: string;
  readonly lines: readonly string[];
}

async function readPolicyFiles(): Promise<PolicyFile[]> {
  const files: PolicyFile[] = [];
  for (const schema of GUARDED_SCHEMAS) {
    const folder = schema === 'public' ? POLICIES_FOLDER : join(POLICIES_FOLDER, schema);
    for (const file of await sqlFiles(folder)) {
      const table = `${schema}.${basename(file, '.sql')}`;
      files.push({
        table,
        lines: linesOf(await readFile(file, 'utf8'), table, relative(POLICIES_FOLDER, file)),
      });
    }
  }
  return files;
}

const GRANT = /^grant (?<privileges>.+) on (?<table>[\w.]+) to (?<roles>[\w, ]+)$/;
const POLICY =
  /^create policy (?<name>\w+) on (?<table>[\w.]+) for (?<command>\w+) to (?<roles>[\w, ]+?)(?: using .+| with check .+)$/;
const OTHER = /^alter table [\w.]+ (enable|force) row level security$/;

/** What a policy file says, as `liveLines` would print it. Throws for a statement that is none of a policy file's. */
function linesOf(text: string, table: string, file: string): string[] {
  const statements = text
    .replaceAll(/--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim().replaceAll(/\s+/g, ' '));
  return statements.flatMap((statement) => {
    const grant = GRANT.exec(statement)?.groups;
    const policy = POLICY.exec(statement)?.groups;
    if (grant)
      return rolesOf(grant).flatMap((role) => privilegesOf(grant).map((one) => granted(table, role, one)));
    if (policy)
      return rolesOf(policy).map((role) => allowed(table, `${policy.name}`, `${policy.command}`, role));
    if (statement === '' || OTHER.test(statement)) return [];
    throw new Error(`db/policies/${file} says what no policy file should: ${statement.slice(0, 80)}`);
  });
}

const rolesOf = ({ roles = '' }: Record<string, string>): string[] => roles.split(', ');

/** `select (a, b), delete` → `SELECT (a)`, `SELECT (b)`, `DELETE` */
function privilegesOf({ privileges = '' }: Record<string, string>): string[] {
  return [...privileges.matchAll(/(\w+)(?: ?\(([^)]*)\))?(?:, |$)/g)].flatMap(([, command = '', columns]) =>
    columns === undefined
      ? [command.toUpperCase()]
      : columns.split(',').map((column) => `${command.toUpperCase()} (${column.trim()})`),
  );
}

const granted = (table: string, role: string, privilege: string) =>
  `${table}: ${role} is granted ${privilege}`;
const allowed = (table: string, policy: string, command: string, role: string) =>
  `${table}: policy ${policy} of ${role} for ${command.toUpperCase()}`;

async function tables(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in (${SCHEMAS}) and c.relkind in ('r', 'p')`,
  );
  return rows.map(({ name }) => name);
}

async function liveLines(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{
    table: string;
    role: string;
    privilege?: string;
    policy?: string;
    command: string;
  }>(
    `with t as (select c.oid, n.nspname || '.' || c.relname as name, c.relacl from pg_class c
      join pg_namespace n on n.oid = c.relnamespace where n.nspname in (${SCHEMAS}) and c.relkind in ('r', 'p')),
      grants as (select t.name, acl.grantee, acl.privilege_type as privilege from t, aclexplode(t.relacl) acl
        union all select t.name, acl.grantee, format('%s (%s)', acl.privilege_type, a.attname)
        from t join pg_attribute a on a.attrelid = t.oid, aclexplode(a.attacl) acl)
    select g.name as table, coalesce(r.rolname, 'public') as role, g.privilege, null as policy, null as command
      from grants g left join pg_roles r on r.oid = g.grantee where g.grantee = 0 or r.rolname = any ($1)
    union all
    select schemaname || '.' || tablename, role, null, policyname, cmd from pg_policies, unnest(roles) role
      where schemaname in (${SCHEMAS})`,
    [Object.values(ROLE_NAMES)],
  );
  return rows.map(({ table, role, privilege, policy, command }) =>
    privilege ? granted(table, role, privilege) : allowed(table, `${policy}`, command, role),
  );
}
