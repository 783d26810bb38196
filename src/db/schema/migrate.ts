import { readFile } from 'node:fs/promises';
import type { MigrationBuilder } from 'node-pg-migrate';
import pg from 'pg';
import { refusePooled } from '../direct-connection.ts';
import { distributeNewTables } from '../distribution/finish.ts';
import { isDistributed } from '../distribution/switch.ts';
import { migrateJobs } from './job-schema.ts';
import { LOCK_TIMEOUT_MS, retryingLocks } from './lock-retries.ts';
import { upAndDown } from './losses.ts';
import { applyPolicies } from './policies.ts';
import { showListsToOwner } from './restored.ts';
import {
  MIGRATIONS,
  MIGRATIONS_TABLE,
  migrationNames,
  readSchemaState,
  refuseForeignSchema,
  SchemaRefused,
  type SchemaState,
} from './schema-state.ts';
import { statementsIn } from './statements.ts';

export { migrationNames } from './schema-state.ts';

// An arbitrary fixed number; the runner has a lock of its own, which does not cover jobs and policies.
export const MIGRATE_LOCK = 8_003_003;

export interface MigrationStatus {
  readonly name: string;
  readonly applied: boolean;
  /** False: another release or branch applied it, and this one has no such file. */
  readonly known: boolean;
}

export interface MigrateOptions {
  /** Called when another process migrates the same database, and this one waits for it. */
  readonly onWait?: () => void;
  /** Called once for a migration that waits for locks on its tables. */
  readonly onLocked?: (name: string) => void;
  /** Called when PostgreSQL applies the policies, which takes a while: a good time for work that needs no database. */
  readonly meanwhile?: () => void;
}

/**
 * Applies every pending migration, ours and those of the job queue, then the current policies and grants. Returns the
 * names of our migrations that it ran. Concurrent calls run one after the other. Throws SchemaRefused if another
 * release has migrated the database: the policies of this one would replace newer ones.
 */
export async function migrateUp(ownerUrl: string, options: MigrateOptions = {}): Promise<string[]> {
  return underLock(ownerUrl, options, async (client) => {
    await showListsToOwner(client);
    const state = await readableState(client);
    refuseForeignSchema(state);
    const names =
      state.applied.length === 0 ? await runAll(ownerUrl, state) : await runEach(ownerUrl, state, options);
    await migrateJobs(ownerUrl);
    if (await isDistributed(client)) await distributeNewTables(client);
    await applyPolicies(client, options.meanwhile);
    return names;
  });
}

/** Applies the migrations up to and with this one to an empty database, without policies. */
export async function migrateUpTo(ownerUrl: string, last: string): Promise<void> {
  const names = await migrationNames();
  await run({ connectionString: ownerUrl }, 'up', names.indexOf(last) + 1);
}

/** What `down` would revert: the last `count` migrations, the last one first. Throws SchemaRefused. */
export function migrationsToRevert(ownerUrl: string, count: number): Promise<string[]> {
  return withClient(ownerUrl, (client) => lastOf(client, count));
}

export interface RevertOptions extends MigrateOptions {
  /** What `migrationsToRevert` returned when somebody agreed to it. */
  readonly agreed?: readonly string[];
}

/**
 * Reverts the last `count` migrations. Returns their names. Policies and grants stay as they are: those of this release
 * may name objects that no longer exist, and `up` of the release that matches the older schema creates its own. Throws
 * SchemaRefused.
 */
export async function migrateDown(
  ownerUrl: string,
  count: number,
  { agreed, ...options }: RevertOptions = {},
): Promise<string[]> {
  return underLock(ownerUrl, options, async (client) => {
    const last = await lastOf(client, count);
    if (agreed && last.join() !== agreed.join())
      throw new SchemaRefused(
        'Nothing was reverted, because another process has migrated the database meanwhile. Run the command again.',
      );
    return last.length === 0 ? [] : run({ connectionString: ownerUrl }, 'down', last.length);
  });
}

async function lastOf(client: pg.Client, count: number): Promise<string[]> {
  const state = await readableState(client);
  refuseForeignSchema(state);
  return state.applied.slice(-count).reverse();
}

async function readableState(client: pg.Client): Promise<SchemaState> {
  const state = await readSchemaState(client);
  if (state.isReadable) return state;
  throw new SchemaRefused(
    'The owner role may not read the list of applied migrations, as after a restore without owners or policies. ' +
      'Run `omnimemory migrate up` with DATABASE_URL_ADMIN, which gives the tables back to the owner and creates the policies.',
  );
}

/** Every migration in order. */
export async function migrationStatus(ownerUrl: string): Promise<MigrationStatus[]> {
  return withClient(ownerUrl, async (client) => {
    const { applied, unknown } = await readableState(client);
    const ours = (await migrationNames()).map((name) => ({
      name,
      applied: applied.includes(name),
      known: true,
    }));
    const others = unknown.map((name) => ({ name, applied: true, known: false }));
    return [...ours, ...others].sort((one, other) => (one.name < other.name ? -1 : 1));
  });
}

/** In one transaction: nobody uses a new database, and each commit costs time. */
async function runAll(ownerUrl: string, { pending }: SchemaState): Promise<string[]> {
  return pending.length > 0 ? run({ connectionString: ownerUrl }, 'up', Number.POSITIVE_INFINITY) : [];
}

/**
 * Each in a transaction of its own, so that it holds no more locks than it needs, while servers work. It waits for a lock so
 * shortly that no request fails behind it, and is then tried again.
 */
async function runEach(
  ownerUrl: string,
  { pending }: SchemaState,
  { onLocked }: MigrateOptions,
): Promise<string[]> {
  const connection = { connectionString: ownerUrl, lock_timeout: LOCK_TIMEOUT_MS };
  for (const name of pending) await retryingLocks(() => run(connection, 'up', 1), name, onLocked);
  return [...pending];
}

async function run(connection: pg.ClientConfig, direction: 'up' | 'down', count: number): Promise<string[]> {
  const { runner } = await import('node-pg-migrate');
  const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const done = await runner({
    databaseUrl: connection,
    dir: MIGRATIONS,
    direction,
    count,
    migrationLoaderStrategies: [{ extensions: ['.sql'], loader: loadMigrations }],
    migrationsTable: MIGRATIONS_TABLE,
    checkOrder: true,
    // a process that was killed in the middle holds the lock until its statement ends
    advisoryLockMode: 'wait',
    logger: silent,
  });
  return done.map(({ name }) => name);
}

/** One statement at a time: Citus runs no text that has several. */
async function loadMigrations(paths: readonly string[]) {
  const steps = (text: string) => {
    const statements = statementsIn(text);
    return (builder: MigrationBuilder) => {
      for (const statement of statements) builder.sql(statement);
    };
  };
  return Promise.all(
    paths.map(async (path) => {
      const { up, down } = upAndDown(await readFile(path, 'utf8'));
      return { id: path, filePaths: [path], actions: { up: steps(up), down: steps(down) } };
    }),
  );
}

export function underLock<T>(
  ownerUrl: string,
  { onWait }: MigrateOptions,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  return withClient(ownerUrl, async (client) => {
    await refusePooled(client, 'DATABASE_URL_OWNER');
    const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [
      MIGRATE_LOCK,
    ]);
    if (!rows[0]?.free) {
      onWait?.();
      await client.query('select pg_advisory_lock($1)', [MIGRATE_LOCK]);
    }
    return work(client);
  });
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
