import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import pg from 'pg';
import { grantSequencesOnWorkers, sequenceGrants } from '../distribution/sequence-grants.ts';
import { withShortLocks } from '../distribution/short-locks.ts';
import { distributedTables, isDistributed } from '../distribution/switch.ts';
import { GUARDED_SCHEMAS, openJobSchema } from './job-schema.ts';
import { isLockTimeout, LOCK_TIMEOUT_MS } from './lock-retries.ts';
import { NUMBERING_ROLES, ROLE_NAMES } from './roles.ts';
import { statementsIn } from './statements.ts';

const ROOT = join(import.meta.dirname, '../../../db');
export const POLICIES_FOLDER = join(ROOT, 'policies');
/** A file here replaces the one of its table where the table is distributed. */
const DISTRIBUTED_POLICIES = join(POLICIES_FOLDER, 'distributed');
const OF_OTHERS = [...GUARDED_SCHEMAS, basename(DISTRIBUTED_POLICIES)];

/**
 * Makes db/policies the whole truth: every policy and grant of our schemas is dropped and created again from the files. A
 * table without a file is an error; a file without a table is skipped. Where nobody is served that is one transaction. Beside
 * running servers, and on a distributed database, where it takes long, each table has its own, so that no request waits for
 * more than one table. `meanwhile` is called when the statements of the one transaction are on their way.
 */
export async function applyPolicies(client: pg.Client, meanwhile?: () => void): Promise<void> {
  const distributed = await isDistributed(client);
  const groups: string[][] = [];
  for (const schema of GUARDED_SCHEMAS) groups.push(...(await statementsFor(client, schema)));
  const sequences = GUARDED_SCHEMAS.map(
    (schema) => `revoke all on all sequences in schema ${schema} from ${EVERYONE}`,
  );
  if (distributed) sequences.push(...(await sequenceGrants(client, NUMBERING_ROLES)));
  groups.push(sequences);
  const atOnce = !distributed && !(await isServing(client));
  if (atOnce && (await appliedAtOnce(client, groups.flat(), meanwhile))) return;
  for (const group of groups) await withShortLocks(client, group);
  if (distributed) await grantSequencesOnWorkers(client, NUMBERING_ROLES);
  await openJobSchema(client);
}

/** Whether a server or a command works on this database. */
async function isServing(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(
    'select 1 from pg_stat_activity where datname = current_database() and usename = any ($1) limit 1',
    [Object.values(ROLE_NAMES)],
  );
  return rowCount !== 0;
}

/** False if a table is locked. */
async function appliedAtOnce(
  client: pg.Client,
  statements: readonly string[],
  meanwhile?: () => void,
): Promise<boolean> {
  await client.query('begin');
  await client.query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
  try {
    // one message: there are hundreds of statements, and each start sends them; a statement may end with a comment
    const applied = client.query(statements.join('\n;\n'));
    meanwhile?.();
    await applied;
    await openJobSchema(client);
    await client.query('commit');
    return true;
  } catch (error) {
    await client.query('rollback');
    if (isLockTimeout(error)) return false;
    throw error;
  }
}

const EVERYONE = ['public', ...Object.values(ROLE_NAMES)].join(', ');

type GuardedSchema = (typeof GUARDED_SCHEMAS)[number];

/** For each table: its policies and grants go, and those of its file come. */
async function statementsFor(client: pg.Client, schema: GuardedSchema): Promise<string[][]> {
  const files = await filesFor(client, schema);
  const groups = await revokesOfViews(client, schema);
  for (const { name, policies } of await tablesIn(client, schema, files)) {
    const table = `${schema}.${pg.escapeIdentifier(name)}`;
    groups.push([
      ...policies.map((policy) => `drop policy ${pg.escapeIdentifier(policy)} on ${table}`),
      `revoke all on ${table} from ${EVERYONE}`,
      ...statementsIn(await readFile(files.get(name) ?? '', 'utf8')),
    ]);
  }
  return groups;
}

async function revokesOfViews(client: pg.Client, schema: GuardedSchema): Promise<string[][]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname::text as name from pg_class
     where relnamespace = $1::regnamespace and relkind in ('v', 'm', 'f') and pg_has_role(relowner, 'USAGE')`,
    [schema],
  );
  return rows.map(({ name }) => [`revoke all on ${schema}.${pg.escapeIdentifier(name)} from ${EVERYONE}`]);
}

async function filesFor(client: pg.Client, schema: GuardedSchema): Promise<Map<string, string>> {
  const byTable = async (folder: string) =>
    (await sqlFiles(folder)).map((file): [string, string] => [basename(file, '.sql'), file]);
  if (schema !== 'public') return new Map(await byTable(join(POLICIES_FOLDER, schema)));
  const distributed = await distributedTables(client);
  const replacing = (await byTable(DISTRIBUTED_POLICIES)).filter(([table]) => distributed.has(table));
  return new Map([...(await byTable(POLICIES_FOLDER)), ...replacing]);
}

async function tablesIn(
  client: pg.Client,
  schema: GuardedSchema,
  files: ReadonlyMap<string, string>,
): Promise<{ name: string; policies: string[] }[]> {
  const { rows: tables } = await client.query<{ name: string; policies: string[] }>(
    `select relname::text as name, array(select polname::text from pg_policy where polrelid = c.oid order by 1) as policies
     from pg_class c where relnamespace = $1::regnamespace and relkind in ('r', 'p') order by 1`,
    [schema],
  );
  const bare = tables
    .filter(({ name }) => !files.has(name))
    .map(({ name }) => `db/policies/${schema === 'public' ? '<area>' : schema}/${name}.sql`);
  if (bare.length > 0)
    throw new Error(`Every table needs a policy file in db/policies. Missing: ${bare.join(', ')}`);
  return tables;
}

/** The SQL files of a folder and its area folders, by name. Files for another schema or a distributed table have folders of their own. */
export async function sqlFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names
    .filter((name) => name.endsWith('.sql') && !OF_OTHERS.some((other) => name.startsWith(`${other}/`)))
    .map((name) => join(folder, name))
    .sort((one, other) => (basename(one) < basename(other) ? -1 : 1));
}
