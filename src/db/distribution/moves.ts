import type pg from 'pg';
import { z } from 'zod';
import { parsedRow } from '../../lib/parsed-row.ts';
import { ANCHOR } from './distribute-tables.ts';

const move = z.object({
  shard: z.string(),
  bytes: z.coerce.number(),
  source: z.number(),
  target: z.number(),
  /** The nodes, as host:port. */
  from: z.string(),
  to: z.string(),
});
/** The move of one shard of every table, with the same scopes, from one node to another. */
export type Move = Readonly<z.infer<typeof move>>;

const PLAN = `
  with plan as (select * from get_rebalance_table_shards_plan($1)),
  moves as (
    select min(shardid) filter (where table_name = $1::regclass) as shard, sum(shard_size) as bytes,
      sourcename, sourceport, targetname, targetport, min(number) as number
    from (select *, row_number() over () as number,
        count(*) filter (where table_name = $1::regclass) over (rows unbounded preceding) as place from plan) numbered
    group by place, sourcename, sourceport, targetname, targetport)
  select shard::text, bytes, s.nodeid as source, t.nodeid as target,
    format('%s:%s', sourcename, sourceport) as "from", format('%s:%s', targetname, targetport) as "to"
  from moves m
  join pg_dist_node s on s.nodename = m.sourcename and s.nodeport = m.sourceport
  join pg_dist_node t on t.nodename = m.targetname and t.nodeport = m.targetport
  order by number`;

/** The moves that give every worker its share, in the order of Citus. */
export async function plannedMoves(client: pg.ClientBase): Promise<Move[]> {
  const { rows } = await client.query(PLAN, [ANCHOR]);
  return rows.map((row) => parsedRow(move, row));
}

// Never the mode that blocks writes: a move that cannot be made while they go on fails.
const ONLINE = 'force_logical';

/** Moves a shard of every table while requests go on. Ends only when the move has ended. */
export async function moveShard(client: pg.ClientBase, { shard, source, target }: Move): Promise<void> {
  await client.query(`select citus_move_shard_placement($1::bigint, $2::integer, $3::integer, '${ONLINE}')`, [
    shard,
    source,
    target,
  ]);
}

const RANGE_OF_SCOPE = `
  select shardminvalue = shardmaxvalue as alone from pg_dist_shard
  where logicalrelid = $1::regclass and shardid = get_shard_id_for_distribution_column($1::regclass, $2::text)`;

/** Whether the tenant has a shard of its own. */
export async function isIsolated(client: pg.ClientBase, tenantId: string): Promise<boolean> {
  const { rows } = await client.query(RANGE_OF_SCOPE, [ANCHOR, tenantId]);
  return parsedRow(z.object({ alone: z.boolean() }), rows[0]).alone;
}

/** Gives the tenant a shard of its own in every table, while requests go on. */
export async function isolateTenant(client: pg.ClientBase, tenantId: string): Promise<void> {
  await client.query(
    `select isolate_tenant_to_new_shard($1::regclass, $2::text, 'CASCADE', shard_transfer_mode := '${ONLINE}')`,
    [ANCHOR, tenantId],
  );
}

/** Removes what a move that failed or was cancelled has left. Citus does it by itself later. */
export async function cleanUp(client: pg.ClientBase): Promise<void> {
  await client.query('call citus_cleanup_orphaned_resources()');
}
