import type pg from 'pg';
import { z } from 'zod';
import { parsedRow } from '../../lib/parsed-row.ts';
import { ANCHOR, LEFT_ON_COORDINATOR } from '../distribution/distribute-tables.ts';
import { unmetRequirements } from '../distribution/requirements.ts';
import { workersWithoutGrants } from '../distribution/sequence-grants.ts';
import { isDistributed } from '../distribution/switch.ts';
import { LOCAL_TABLES, scopedTables } from '../distribution/tables.ts';
import { NUMBERING_ROLES, OWNER_ROLE, ROLE_NAMES } from '../schema/roles.ts';
import type { Finding } from './finding.ts';
import { examineShards, SHARD_CHECK } from './shard-checks.ts';

const TABLES = 'rows of one scope are on one node: every table with a scope is distributed by it';
const LEFT = 'nothing of the distributed tables is left on the coordinator';
const NODES = 'every node of the cluster answers and has what it needs';
const SEQUENCES = 'the roles that insert may number rows on every worker';
const CLOCKS = 'the clocks of the nodes agree';
const PREPARED = 'no commit over several nodes has stopped half-way';
export const CLUSTER_CHECKS: readonly string[] = [
  TABLES,
  SHARD_CHECK,
  SEQUENCES,
  LEFT,
  NODES,
  CLOCKS,
  PREPARED,
];

/** What only a Citus cluster can have wrong. `undefined` if the database is not distributed. Only reads. */
export async function examineCluster(client: pg.ClientBase): Promise<Finding[] | undefined> {
  if (!(await isDistributed(client))) return undefined;
  const nodes = await examineNodes(client);
  // a node that does not answer would fail everything that follows
  if (nodes.length > 0) return [...(await examineTables(client)), ...nodes];
  return [
    ...(await examineTables(client)),
    ...(await examineShards(client)),
    ...(await examineSequences(client)),
    ...(await examineCopies(client)),
    ...(await examineClocks(client)),
    ...(await examinePrepared(client)),
  ];
}

const seenTable = z.object({
  name: z.string(),
  column: z.string().nullable(),
  together: z.boolean(),
  hasIdentity: z.boolean(),
});
type SeenTable = z.infer<typeof seenTable>;

async function examineTables(client: pg.ClientBase): Promise<Finding[]> {
  const { rows } = await client.query(
    `select logicalrelid::regclass::text as name, case when partmethod = 'h' then column_to_column_name(logicalrelid, partkey) end as column,
       colocationid = (select colocationid from pg_dist_partition where logicalrelid = $1::regclass) as together,
       exists (select 1 from pg_attribute where attrelid = logicalrelid and attidentity <> '') as "hasIdentity"
     from pg_dist_partition`,
    [ANCHOR],
  );
  const found = rows.map((row) => parsedRow(seenTable, row));
  const expected = await scopedTables(client);
  const missing = expected.filter((table) => !found.some(({ name }) => name === table));
  return [
    ...missing.map((table) =>
      ofTable(
        `the table ${table} has a scope and is not distributed.`,
        'Run `omnimemory migrate distribute`.',
      ),
    ),
    ...found.flatMap((table) => faultOf(table, expected)),
  ];
}

/** Citus takes back the distribution of a table only if it has no identity column. */
const undistribute = ({ name, hasIdentity }: SeenTable, then: string) =>
  hasIdentity
    ? 'Dump the database, restore the dump into a new one, and run `omnimemory migrate distribute` there.'
    : `SELECT undistribute_table('${name}')${then}.`;
const THEN_DISTRIBUTE = ', then run `omnimemory migrate distribute`';

function faultOf(table: SeenTable, expected: readonly string[]): Finding[] {
  const { name, column, together } = table;
  if (!expected.includes(name)) {
    const why = LOCAL_TABLES[name] ?? 'it has no scope';
    return [
      ofTable(
        `the table ${name} is known to Citus, but belongs on the coordinator alone: ${why}.`,
        undistribute(table, ''),
      ),
    ];
  }
  if (column !== 'scope_id')
    return [
      ofTable(
        `the table ${name} is distributed by ${column ?? 'nothing'}, expected scope_id.`,
        undistribute(table, THEN_DISTRIBUTE),
      ),
    ];
  if (!together)
    return [
      ofTable(
        `the shards of ${name} are not on the nodes of those of ${ANCHOR}: joins and foreign keys fail.`,
        undistribute(table, THEN_DISTRIBUTE),
      ),
    ];
  return [];
}

const ofTable = (message: string, remedy: string): Finding => ({
  severity: 'fault',
  check: TABLES,
  message,
  remedy,
});

async function examineNodes(client: pg.ClientBase): Promise<Finding[]> {
  const lacks = await unmetRequirements(client, [OWNER_ROLE, ...Object.values(ROLE_NAMES)]);
  return lacks.map((lack) => ({
    severity: 'fault',
    check: NODES,
    message: lack,
    remedy: 'See docs/scale.md.',
  }));
}

async function examineSequences(client: pg.ClientBase): Promise<Finding[]> {
  return (await workersWithoutGrants(client, NUMBERING_ROLES)).map((name) => ({
    severity: 'fault',
    check: SEQUENCES,
    message: `on ${name} a role that inserts may not use a sequence of a distributed table, so its writes fail.`,
    remedy: 'Run `omnimemory migrate up`, which grants it.',
  }));
}

async function examineCopies(client: pg.ClientBase): Promise<Finding[]> {
  const { rows } = await client.query<{ name: string }>(LEFT_ON_COORDINATOR);
  return rows.map(({ name }) => ({
    severity: 'fault',
    check: LEFT,
    message: `rows of ${name} from before the distribution are still on the disk of the coordinator, where no deletion reaches them.`,
    remedy: 'Run `omnimemory migrate distribute` again, which empties them.',
  }));
}

const MOST_SECONDS = 1;

// The question is asked of all nodes at once; what they answer is compared with the time before and after it.
const SECONDS = `
  select format('%s:%s', nodename, nodeport) as name, result::float8 as at from run_command_on_all_nodes(
    'select extract(epoch from clock_timestamp())::text') join pg_dist_node using (nodeid)`;

async function examineClocks(client: pg.ClientBase): Promise<Finding[]> {
  const now = async () => {
    const { rows } = await client.query<{ at: number }>(
      'select extract(epoch from clock_timestamp())::float8 as at',
    );
    return Number(rows[0]?.at);
  };
  const before = await now();
  const { rows } = await client.query<{ name: string; at: number }>(SECONDS);
  const after = await now();
  return rows.flatMap(({ name, at }) => {
    const off = Math.max(before - at, at - after, 0);
    if (off <= MOST_SECONDS) return [];
    return [
      {
        severity: 'fault' as const,
        check: CLOCKS,
        message: `the clock of ${name} differs from that of the coordinator by ${off.toFixed(1)} s: times of checkpoints are refused beyond 5 s.`,
        remedy: 'Let NTP set the clocks of all nodes.',
      },
    ];
  });
}

const OLD = `select count(*)::text from pg_prepared_xacts where database = current_database() and prepared < now() - interval '10 minutes'`;

async function examinePrepared(client: pg.ClientBase): Promise<Finding[]> {
  const { rows } = await client.query<{ name: string; count: string }>(
    `select format('%s:%s', nodename, nodeport) as name, result as count from run_command_on_all_nodes($1)
     join pg_dist_node using (nodeid) where result <> '0'`,
    [OLD],
  );
  return rows.map(({ name, count }) => ({
    severity: 'warning',
    check: PREPARED,
    message: `${count} prepared transactions on ${name} are older than ten minutes; they hold locks and keep old rows.`,
    remedy:
      'Start the nodes that are down: Citus then ends them by itself. Otherwise SELECT recover_prepared_transactions() as an administrator.',
  }));
}
