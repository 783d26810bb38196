import pg from 'pg';
import { analyzeTables, distributeTables } from '../distribution/distribute-tables.ts';
import { finishDistribution } from '../distribution/finish.ts';
import { unmetRequirements, unreachableWorkers } from '../distribution/requirements.ts';
import { type MigrateOptions, underLock } from './migrate.ts';
import { applyPolicies } from './policies.ts';
import { type OwnerUrls, provisionRoles } from './provision.ts';
import { OWNER_ROLE, ROLE_NAMES, SCOPE_ROLES } from './roles.ts';
import { readSchemaState, refuseForeignSchema, SchemaRefused } from './schema-state.ts';

export interface DistributeOptions extends MigrateOptions {
  /** How many parts each table has. It cannot be changed for a distributed table, except by splitting shards. */
  readonly shards?: number;
  /** Called before each step, with its name. */
  readonly onStep?: (step: string) => void;
}

export const DEFAULT_SHARDS = 32;

/**
 * Distributes the tables of product data over the workers of a Citus cluster, by their scope. Every step can be repeated,
 * so a run that was interrupted is run again. Returns the tables that it distributed. Throws SchemaRefused if something is
 * missing, before anything is changed.
 */
export async function distribute(
  urls: OwnerUrls,
  { shards = DEFAULT_SHARDS, onStep = () => {}, onWait }: DistributeOptions = {},
): Promise<string[]> {
  onStep('checking the cluster');
  await requireCluster(urls);
  return underLock(urls.owner, onWait ? { onWait } : {}, async (owner) => {
    await requireCurrentSchema(owner);
    await requireNoServer(owner);
    onStep('distributing the tables');
    const tables = await distributeTables(owner, shards);
    await finishDistribution(owner, onStep);
    onStep('setting up the roles');
    await provisionRoles(urls);
    onStep('applying policies and grants');
    await applyPolicies(owner);
    onStep('gathering statistics');
    await analyzeTables(owner);
    return tables;
  });
}

async function requireCluster(urls: OwnerUrls): Promise<void> {
  const roles = [OWNER_ROLE, ...Object.values(ROLE_NAMES)];
  const lacks = await connected(urls.admin, (admin) => unmetRequirements(admin, roles));
  if (lacks.length > 0) throw refused(lacks);
  const logins: [string, string | undefined][] = [
    [OWNER_ROLE, urls.owner],
    ...SCOPE_ROLES.map((role): [string, string | undefined] => [ROLE_NAMES[role], urls.roles[role]]),
  ];
  const refusals: string[] = [];
  for (const [role, url] of logins) {
    const reasons = url ? await connected(url, unreachableWorkers) : [];
    refusals.push(
      ...reasons.map(
        (reason) => `As ${role}: ${reason}. Add its login to pg_dist_authinfo, or correct pg_hba.conf there.`,
      ),
    );
  }
  if (refusals.length > 0) throw refused(refusals);
}

const refused = (lacks: readonly string[]) =>
  new SchemaRefused(
    `Nothing was changed, because the cluster is not ready (docs/scale.md):\n${lacks.map((lack) => `- ${lack}`).join('\n')}`,
  );

async function requireCurrentSchema(owner: pg.Client): Promise<void> {
  const state = await readSchemaState(owner);
  refuseForeignSchema(state);
  const [pending] = state.pending;
  if (pending !== undefined)
    throw new SchemaRefused(
      `Nothing was changed, because ${pending} is pending. Run \`omnimemory migrate up\` first.`,
    );
}

// A server that is at work would read half of the tables, and it learns only at its start that they are distributed.
async function requireNoServer(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ connections: string }>(
    `select count(*)::text as connections from pg_stat_activity
     where datname = current_database() and usename = any ($1) and pid <> pg_backend_pid()
       and application_name not like 'citus\\_internal%'`,
    [Object.values(ROLE_NAMES)],
  );
  const connections = Number(rows[0]?.connections);
  if (connections > 0)
    throw new SchemaRefused(
      `Nothing was changed, because servers use the database (${connections} connections). Stop them, distribute, and start them again.`,
    );
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
