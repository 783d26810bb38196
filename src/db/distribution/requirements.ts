import type pg from 'pg';
import { z } from 'zod';
import { parsedRow } from '../../lib/parsed-row.ts';

const OLDEST_CITUS = 13;

const CLUSTER = `
  select current_setting('citus.version') as library,
    (select extversion from pg_extension where extname = 'citus') as extension,
    (select count(*)::integer from pg_dist_node
      where groupid <> 0 and isactive and noderole = 'primary' and shouldhaveshards) as workers,
    exists (select 1 from pg_dist_node where groupid = 0) as "knowsCoordinator"`;

const seenCluster = z.object({
  library: z.string(),
  extension: z.string(),
  workers: z.number(),
  knowsCoordinator: z.boolean(),
});

/** Settings that this role may not read are left out. */
const ON_NODE = `select json_build_object(
  'settings', (select json_object_agg(name, setting) from pg_settings
    where name in ('max_connections', 'max_prepared_transactions', 'wal_level', 'output_plugin_libraries')),
  'roles', (select json_agg(rolname) from pg_roles))::text`;

const NODES = `
  select format('%s:%s', nodename, nodeport) as name, success, result
  from run_command_on_all_nodes($1, give_warning_for_connection_errors := true) join pg_dist_node using (nodeid)
  order by nodeid`;

const seenNode = z.object({ name: z.string(), success: z.boolean(), result: z.string() });
const nodeFacts = z.object({ settings: z.record(z.string(), z.string()), roles: z.array(z.string()) });
type NodeFacts = Readonly<z.infer<typeof nodeFacts>>;

/**
 * What the database lacks before its tables can be distributed, in sentences for the operator. `admin`: reads the settings
 * of every node. `roles`: those that have to exist there.
 */
export async function unmetRequirements(admin: pg.ClientBase, roles: readonly string[]): Promise<string[]> {
  const { rows: installed } = await admin.query(`select 1 from pg_extension where extname = 'citus'`);
  if (installed.length === 0)
    return [
      'The extension citus is not in this database. Create it on the coordinator and on every worker (`create extension citus`), best before the roles are made.',
    ];
  const { rows } = await admin.query(CLUSTER);
  const lacks = lacksOfCluster(parsedRow(seenCluster, rows[0]));
  if (lacks.length > 0) return lacks;
  const { rows: nodes } = await admin.query(NODES, [ON_NODE]);
  return nodes.flatMap((row) => lacksOfNode(parsedRow(seenNode, row), roles));
}

function lacksOfCluster({
  library,
  extension,
  workers,
  knowsCoordinator,
}: z.infer<typeof seenCluster>): string[] {
  const lacks: string[] = [];
  if (Number.parseInt(library, 10) < OLDEST_CITUS)
    lacks.push(
      `Citus ${library} is older than ${OLDEST_CITUS}, the oldest tested release. Update it on every node.`,
    );
  if (!library.startsWith(extension.replace(/-.*$/, '')))
    lacks.push(
      `The extension is of Citus ${extension} and the library of ${library}. Run \`alter extension citus update\` on every node.`,
    );
  if (!knowsCoordinator)
    lacks.push(
      "The coordinator is not in its own list of nodes. Run `select citus_set_coordinator_host('<host>', <port>)` on it.",
    );
  if (workers === 0)
    lacks.push(
      "No active worker can take shards. Add one with `select citus_add_node('<host>', <port>)` on the coordinator.",
    );
  return lacks;
}

function lacksOfNode(
  { name, success, result }: z.infer<typeof seenNode>,
  roles: readonly string[],
): string[] {
  if (!success)
    return [
      `The node ${name} does not answer: ${result}. Start it, or correct the logins between the nodes.`,
    ];
  const facts = nodeFacts.parse(JSON.parse(result));
  return [...lacksOfSettings(facts), ...lacksOfRoles(facts, roles)].map((lack) => `The node ${name} ${lack}`);
}

function lacksOfSettings({ settings }: NodeFacts): string[] {
  const lacks: string[] = [];
  const { wal_level, output_plugin_libraries } = settings;
  const [prepared, connections] = [settings.max_prepared_transactions, settings.max_connections].map(Number);
  if (Number(prepared) < Number(connections))
    lacks.push(
      `has max_prepared_transactions = ${prepared}. Set it to at least max_connections (${connections}), because a commit on two nodes is prepared first; then restart.`,
    );
  if (wal_level !== 'logical')
    lacks.push(
      `has wal_level = ${wal_level}. Set it to logical, because shards that are in use are moved by logical replication; then restart.`,
    );
  if (output_plugin_libraries !== undefined && !/\bcitus\b/.test(output_plugin_libraries))
    lacks.push(
      "does not allow the output plugin of Citus. Set output_plugin_libraries = 'pgoutput, citus', because shards are split with it; then restart.",
    );
  return lacks;
}

function lacksOfRoles({ roles: existing }: NodeFacts, roles: readonly string[]): string[] {
  const missing = roles.filter((role) => !existing.includes(role));
  return missing.length === 0
    ? []
    : [
        `lacks the roles ${missing.join(', ')}. Create them there with the same passwords; Citus does that itself for roles that are made after the extension.`,
      ];
}

/** What keeps this role from working on the workers, which Citus does in its name. */
export async function unreachableWorkers(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query(
    `select format('%s:%s', nodename, nodeport) as name, success, result from run_command_on_workers('select 1') where not success`,
  );
  return rows.map((row) => {
    const { name, result } = parsedRow(seenNode, row);
    return `${name} refuses this role: ${result}`;
  });
}
