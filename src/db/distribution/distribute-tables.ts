import type pg from 'pg';
import { distributedTables } from './switch.ts';
import { scopedTables } from './tables.ts';

/** The table whose shards all others follow: rows of one scope are on one node. */
export const ANCHOR = 'projects';

const REFERENCES = `
  select conrelid::regclass::text as child, confrelid::regclass::text as parent from pg_constraint
  where contype = 'f' and connamespace = 'public'::regnamespace and conrelid <> confrelid`;

/** The tables of product data that are distributed, parents before children. */
export async function tablesOnShards(client: Pick<pg.ClientBase, 'query'>): Promise<string[]> {
  const known = await distributedTables(client);
  return (await inOrder(client)).filter((table) => known.has(table));
}

/** Every table that belongs on the shards, the anchor first, and each after those that its foreign keys refer to. */
async function inOrder(client: Pick<pg.ClientBase, 'query'>): Promise<string[]> {
  const tables = await scopedTables(client);
  const { rows } = await client.query<{ child: string; parent: string }>(REFERENCES);
  const ordered = new Set<string>();
  const add = (table: string): void => {
    if (ordered.has(table) || !tables.includes(table)) return;
    for (const { child, parent } of rows) if (child === table) add(parent);
    ordered.add(table);
  };
  add(ANCHOR);
  for (const table of tables) add(table);
  return [...ordered];
}

/**
 * Distributes the tables that are not distributed yet, each in a transaction of its own, and returns their names. As the
 * owner, before any role may use them. Rows that are there move to the shards. `shards`: of the anchor, if it is not
 * distributed yet.
 */
export async function distributeTables(client: pg.ClientBase, shards?: number): Promise<string[]> {
  const known = await distributedTables(client);
  const pending = (await inOrder(client)).filter((table) => !known.has(table));
  for (const table of pending) {
    await client.query('begin');
    // PostgreSQL copies no rows into a table that forces its policies upon the owner
    await client.query(`alter table ${table} no force row level security`);
    await dropPoliciesWithSubqueries(client, table);
    await (table === ANCHOR
      ? client.query(
          `select create_distributed_table($1, 'scope_id', shard_count := $2, colocate_with := 'none')`,
          [table, shards],
        )
      : client.query(`select create_distributed_table($1, 'scope_id', colocate_with := $2)`, [
          table,
          ANCHOR,
        ]));
    await client.query(`alter table ${table} force row level security`);
    await client.query('commit');
  }
  return pending;
}

const POLICIES_WITH_SUBQUERIES = `
  select polname::text as name from pg_policy
  where polrelid = $1::regclass and concat(polqual::text, polwithcheck::text) like '%{SUBLINK %'`;

/** Citus refuses them. Those of db/policies/distributed come in their place, and until then the table allows less. */
async function dropPoliciesWithSubqueries(client: pg.ClientBase, table: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(POLICIES_WITH_SUBQUERIES, [table]);
  for (const { name } of rows) await client.query(`drop policy ${name} on ${table}`);
}

/** The distributed tables whose rows from before the distribution are still on the coordinator's disk. */
export const LEFT_ON_COORDINATOR = `
  select p.logicalrelid::regclass::text as name from pg_dist_partition p where pg_relation_size(p.logicalrelid) > 0`;

/**
 * Frees what the distribution left on the coordinator: no statement sees these rows, and a deletion does not reach them.
 * The tables that refer to them are emptied there with them.
 */
export async function emptyLocalCopies(client: pg.ClientBase): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ name: string }>(`${LEFT_ON_COORDINATOR} limit 1`);
    const [left] = rows;
    if (!left) return;
    await client.query('select truncate_local_data_after_distributing_table($1)', [left.name]);
  }
}

/** New statistics, without which PostgreSQL plans for a table of another size. */
export async function analyzeTables(client: pg.ClientBase): Promise<void> {
  for (const table of await tablesOnShards(client)) await client.query(`analyze ${table}`);
}
