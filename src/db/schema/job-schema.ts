import type pg from 'pg';
import { ROLE_NAMES } from './roles.ts';
import { statementsIn } from './statements.ts';

/** The schema of graphile-worker's jobs; see docs/decisions/0012-billing-jobs.md. */
export const JOB_SCHEMA = 'graphile_worker';

/** The schemas whose tables this product protects. */
export const GUARDED_SCHEMAS = ['public', JOB_SCHEMA] as const;

/** Creates or updates graphile-worker's tables, as the owner. */
export async function migrateJobs(ownerUrl: string): Promise<void> {
  const { Logger, runMigrations } = await import('graphile-worker');
  const logger = new Logger(() => () => {});
  await runMigrations({ connectionString: ownerUrl, schema: JOB_SCHEMA, logger });
}

/**
 * Not part of any policy file: which roles may use the schema, and that its view shows no more rows than its tables do.
 */
export async function openJobSchema(client: pg.ClientBase): Promise<void> {
  const others = Object.values(ROLE_NAMES).filter((role) => role !== ROLE_NAMES.billing);
  const statements = `
    revoke all on schema ${JOB_SCHEMA} from public, ${others.join(', ')};
    grant usage on schema ${JOB_SCHEMA} to ${ROLE_NAMES.billing};
    alter view ${JOB_SCHEMA}.jobs set (security_invoker = true)`;
  for (const statement of statementsIn(statements)) await client.query(statement);
}
