import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import pg from 'pg';
import { scopeIdOf, type TenantScope } from '../../src/auth/scope.ts';
import type { DB } from '../../src/db/schema/tables.ts';
import { type Database, ScopeTransaction } from '../../src/db/transaction/database.ts';
import { StorageMeter } from '../../src/db/transaction/storage-meter.ts';
import type { TestDatabase } from './test-database.ts';

/** What a statement reads, without what differs from run to run. */
export const EXPLAIN_WORK = 'explain (analyze, buffers, costs off, timing off, summary off)';

/**
 * The plan of the statement that `work` would run, made through the tenant's own transaction. With `explain analyze`
 * it is run, too.
 */
export async function planOf(
  db: { readonly database: Database },
  scope: TenantScope,
  work: (tx: ScopeTransaction) => Promise<unknown>,
  verb: 'explain' | 'explain analyze' | 'explain verbose' | typeof EXPLAIN_WORK = 'explain',
): Promise<string> {
  const { sql, parameters } = await statementOf(scope, work);
  const explain = CompiledQuery.raw(`${verb} ${sql}`, [...parameters]);
  const { rows } = await db.database.readOne(scope, (tx) =>
    tx.db.executeQuery<{ 'QUERY PLAN': string }>(explain),
  );
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

class Captured extends Error {}

/** Lets a repository build its statement and keeps it instead of running it. */
export async function statementOf(
  scope: TenantScope,
  work: (tx: ScopeTransaction) => Promise<unknown>,
): Promise<CompiledQuery> {
  let captured: CompiledQuery | undefined;
  const connection: DatabaseConnection = {
    executeQuery: async (query) => {
      captured = query;
      throw new Captured();
    },
    streamQuery: () => {
      throw new Captured();
    },
  };
  const nothing = async () => {};
  const db = new Kysely<DB>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createIntrospector: (kysely) => new PostgresIntrospector(kysely),
      createDriver: () => ({
        init: nothing,
        destroy: nothing,
        acquireConnection: async () => connection,
        releaseConnection: nothing,
        beginTransaction: nothing,
        commitTransaction: nothing,
        rollbackTransaction: nothing,
      }),
    },
  });
  const rows = { scopeId: scopeIdOf(scope), isDistributed: false };
  await work(new ScopeTransaction(db, rows, new StorageMeter(false, true))).catch((error) => {
    if (!(error instanceof Captured)) throw error;
  });
  if (!captured) throw new Error('The work ran no statement.');
  return captured;
}

/** The same, run with the plan that PostgreSQL keeps for a prepared statement, whatever its parameters are. */
export async function genericPlanOf(
  db: Pick<TestDatabase, 'asRole'>,
  scope: TenantScope,
  work: (tx: ScopeTransaction) => Promise<unknown>,
): Promise<string> {
  const { sql, parameters } = await statementOf(scope, work);
  const values = parameters.map((value) => (value === null ? 'null' : pg.escapeLiteral(String(value))));
  return db.asRole('tenant', async (client) => {
    await client.query('begin');
    await client.query(
      `select set_config('app.tenant_id', $1, true), set_config('plan_cache_mode', 'force_generic_plan', true)`,
      [scope.tenantId],
    );
    await client.query(`prepare asked as ${sql}`);
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `explain analyze execute asked(${values.join(', ')})`,
    );
    await client.query('rollback');
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
}
