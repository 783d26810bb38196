import { readdir, readFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { GUARDED_SCHEMAS, migrateJobs, openJobSchema } from './job-schema.ts';
import { ROLE_NAMES } from './roles.ts';

const ROOT = join(import.meta.dirname, '../../../db');
const MIGRATIONS = join(ROOT, 'migrations');
export const POLICIES_FOLDER = join(ROOT, 'policies');
export const MIGRATIONS_TABLE = 'schema_migrations';

// An arbitrary fixed number; the runner has a lock of its own, which does not cover jobs and policies.
export const MIGRATE_LOCK = 8_003_003;

export interface MigrationStatus {
  readonly name: string;
  readonly applied: boolean;
}

/**
 * Applies every pending migration, ours and those of the job queue, then the current policies and grants. Returns the
 * names of our migrations that it ran. Concurrent calls run one after the other.
 */
export async function migrateUp(ownerUrl: string): Promise<string[]> {
  return withClient(ownerUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [MIGRATE_LOCK]);
    const names = await run(ownerUrl, 'up', Number.POSITIVE_INFINITY);
    await migrateJobs(ownerUrl);
    await applyPolicies(client);
    return names;
  });
}

/**
 * Reverts the last `count` migrations. Returns their names. Policies and grants stay as they are: those of this release
 * may name objects that no longer exist, and `up` of the release that matches the older schema creates its own.
 */
export async function migrateDown(ownerUrl: string, count: number): Promise<string[]> {
  return run(ownerUrl, 'down', count);
}

/** Every migration file in order, and whether the database has it. */
export async function migrationStatus(ownerUrl: string): Promise<MigrationStatus[]> {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ exists: boolean }>('select to_regclass($1) is not null as exists', [
      MIGRATIONS_TABLE,
    ]);
    const applied = rows[0]?.exists ? (await client.query(`select name from ${MIGRATIONS_TABLE}`)).rows : [];
    const names = new Set(applied.map((row: { name: string }) => row.name));
    return (await migrationNames()).map((name) => ({ name, applied: names.has(name) }));
  });
}

/** The names of the migration files, without their extension, in order. */
export async function migrationNames(): Promise<string[]> {
  return (await sqlFiles(MIGRATIONS)).map((file) => basename(file, '.sql'));
}

function run(ownerUrl: string, direction: 'up' | 'down', count: number): Promise<string[]> {
  const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  return runner({
    databaseUrl: ownerUrl,
    dir: MIGRATIONS,
    direction,
    count,
    migrationsTable: MIGRATIONS_TABLE,
    checkOrder: true,
    // a process that was killed in the middle holds the lock until its statement ends
    advisoryLockMode: 'wait',
    logger: silent,
  }).then((done) => done.map((migration) => migration.name));
}

/**
 * Makes db/policies the whole truth: in one transaction every policy and grant of our schemas is dropped and created
 * again from the files. A table without a file is an error; a file without a table is skipped.
 */
async function applyPolicies(client: pg.Client): Promise<void> {
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

/** Always closes the connection, and thereby any transaction that did not reach its commit. */
async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
