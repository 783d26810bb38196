import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import pg from 'pg';
import { GUARDED_SCHEMAS, openJobSchema } from './job-schema.ts';
import { ROLE_NAMES } from './roles.ts';

const ROOT = join(import.meta.dirname, '../../../db');
export const POLICIES_FOLDER = join(ROOT, 'policies');

/**
 * Makes db/policies the whole truth: in one transaction every policy and grant of our schemas is dropped and created
 * again from the files. A table without a file is an error; a file without a table is skipped.
 */
export async function applyPolicies(client: pg.Client): Promise<void> {
  await client.query('begin');
  for (const schema of GUARDED_SCHEMAS) await applyPoliciesOf(client, schema);
  await openJobSchema(client);
  await client.query('commit');
}

async function applyPoliciesOf(client: pg.Client, schema: (typeof GUARDED_SCHEMAS)[number]): Promise<void> {
  const folder = schema === 'public' ? POLICIES_FOLDER : join(POLICIES_FOLDER, schema);
  const files = new Map((await sqlFiles(folder)).map((file) => [basename(file, '.sql'), file]));
  const roles = Object.values(ROLE_NAMES).join(', ');
  const { rows: tables } = await client.query<{ name: string }>(
    `select relname::text as name from pg_class where relnamespace = $1::regnamespace and relkind in ('r', 'p')`,
    [schema],
  );
  const bare = tables
    .filter(({ name }) => !files.has(name))
    .map(({ name }) => `db/${relative(ROOT, folder)}/${schema === 'public' ? '<area>/' : ''}${name}.sql`);
  if (bare.length > 0)
    throw new Error(`Every table needs a policy file in db/policies. Missing: ${bare.join(', ')}`);

  const { rows: policies } = await client.query<{ name: string; table: string }>(
    'select policyname::text as name, tablename::text as table from pg_policies where schemaname = $1',
    [schema],
  );
  for (const policy of policies) {
    await client.query(
      `drop policy ${pg.escapeIdentifier(policy.name)} on ${schema}.${pg.escapeIdentifier(policy.table)}`,
    );
  }
  await client.query(`revoke all on all tables in schema ${schema} from public, ${roles}`);
  await client.query(`revoke all on all sequences in schema ${schema} from public, ${roles}`);
  for (const { name } of tables) await client.query(await readFile(files.get(name) ?? '', 'utf8'));
}

/** The SQL files of a folder and its area folders, by name. Files for another schema have a folder of their own. */
export async function sqlFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names
    .filter(
      (name) => name.endsWith('.sql') && !GUARDED_SCHEMAS.some((schema) => name.startsWith(`${schema}/`)),
    )
    .map((name) => join(folder, name))
    .sort((one, other) => (basename(one) < basename(other) ? -1 : 1));
}
