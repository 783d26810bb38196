import { Logger, runMigrations } from 'graphile-worker';
import type pg from 'pg';
import { ROLE_NAMES } from './roles.ts';

/** Where graphile-worker keeps its jobs; see docs/decisions/0012-billing-jobs.md. */
export const JOB_SCHEMA = 'graphile_worker';

/** The schemas whose tables are ours to guard. */
export const GUARDED_SCHEMAS = ['public', JOB_SCHEMA] as const;

export const silentLogger = new Logger(() => () => {});

/** Makes graphile-worker's tables, or brings them up to date, as the owner. */
export async function migrateJobs(ownerUrl: string): Promise<void> {
  await runMigrations({ connectionString: ownerUrl, schema: JOB_SCHEMA, logger: silentLogger });
}

/** What no policy file says: who gets into the schema, and that its view shows nobody more than its tables do. */
export async function openJobSchema(client: pg.ClientBase): Promise<void> {
  const others = Object.values(ROLE_NAMES).filter((role) => role !== ROLE_NAMES.billing);
  await client.query(`
    revoke all on schema ${JOB_SCHEMA} from public, ${others.join(', ')};
    grant usage on schema ${JOB_SCHEMA} to ${ROLE_NAMES.billing};
    alter view ${JOB_SCHEMA}.jobs set (security_invoker = true)`);
}
