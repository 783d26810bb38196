import type pg from 'pg';
import { progress } from '../support/bench.ts';
import { TENANT_PREFIX } from '../support/seed.ts';

const ROWS_AT_ONCE = 500_000;

/** How many samples there are for each row of these tables. */
export const SAMPLES_PER = { session: 20, checkpoint: 10 };
/** The rows that a search finds, the same in any size of database: checkpoints at random places among the others. */
export const NEEDLES_PER_TENANT = 3;

export interface ScaleSize {
  readonly tenants: number;
  readonly samples: number;
  readonly requests: number;
}

/**
 * Adds a year of samples and checkpoints to the seeded sessions: in chronological order, through every index, and to
 * the tenants in shares of 1/n, as sessions are. Continues an interrupted run. Uses one connection for each of the two
 * tables.
 */
export async function fillScale(
  [one, other]: readonly [pg.Client, pg.Client],
  { tenants, samples }: ScaleSize,
): Promise<void> {
  const checkpoints = Math.floor(samples / SAMPLES_PER.checkpoint);
  await giveEveryoneSessions(one, tenants);
  await Promise.all([
    fill(one, { table: 'metrics', needles: 0, rows: samples, tenants, insert: SAMPLES }),
    fill(other, {
      table: 'checkpoints',
      needles: NEEDLES_PER_TENANT,
      rows: checkpoints,
      tenants,
      insert: CHECKPOINTS,
    }),
  ]);
  await one.query(
    `insert into metric_series (scope_id, tenant_id, tool_id, session_id, last_timestamp, tokens_saved_delta,
        total_compressions_delta, total_embeddings_delta)
      select scope_id, tenant_id, tool_id, session_id, last_activity, 0, 0, 0 from tool_sessions where tenant_id is not null
      on conflict do nothing`,
  );
}

async function giveEveryoneSessions(client: pg.Client, tenants: number): Promise<void> {
  await client.query(
    `insert into tool_sessions (scope_id, tenant_id, session_id, tool_id, started_at, ended_at, last_activity)
      select id, id, gen_random_uuid(), 'cursor', now() - interval '8 days', now() - interval '7 days', now() - interval '7 days'
      from (select '${TENANT_PREFIX}' || n as id from generate_series(1, $1::integer) n) tenant
      where not exists (select from tool_sessions s where s.tenant_id = tenant.id)`,
    [tenants],
  );
}

/** One table, and the end of the statement that inserts its rows. */
export interface Filling {
  readonly table: 'metrics' | 'checkpoints' | 'model_requests' | 'tool_events' | 'otel_points';
  /** For every tenant, at random places among the others. */
  readonly needles: number;
  /** Without the rows that a search finds. */
  readonly rows: number;
  readonly tenants: number;
  readonly insert: string;
}

/** Continues an interrupted run. */
export async function fill(
  client: pg.Client,
  { table, needles, rows, tenants, insert }: Filling,
): Promise<void> {
  const { rows: counted } = await client.query<{ count: string }>(`select count(*) from ${table}`);
  const there = Number(counted[0]?.count);
  if (there >= rows + needles * tenants) return;
  progress(`Creating ${rows} rows of ${table} …`);
  await client.query(AGENTS);
  // a part is stored completely or not at all, and has more rows than there are search hits
  let done = Math.floor(there / ROWS_AT_ONCE) * ROWS_AT_ONCE;
  for (; done < rows; done = Math.min(rows, done + ROWS_AT_ONCE)) {
    await client.query('begin');
    // foreign keys hold by construction
    await client.query('set local session_replication_role = replica');
    await client.query(`set local work_mem = '256MB'`);
    await client.query(
      `with place as (
        select n, least($2::integer, floor(power($2::integer + 1, random())))::integer as number, null::integer as needle
        from generate_series($3::bigint, $4::bigint) n
        union all
        -- filtered here and not below, where PostgreSQL would expect few rows and join them one by one
        select * from (
          select 1 + (hashint8extended(number::bigint, needle) & x'7fffffff'::bigint) % $1::bigint as n, number, needle
          from generate_series(1, $2::integer) number, generate_series(1, $5::integer) needle
        ) needles where n between $3::bigint and $4::bigint
      ), row as (
        select *, now() - ($1::bigint - n) * (interval '365 days' / $1::bigint) as time, random() as pick
        from place offset 0
      ) ${insert}
      from row join agents_of_tenant using (number) join agents a on a.number = row.number and a.place = floor(pick * agents)
      order by n`,
      [rows, tenants, done + 1, Math.min(rows, done + ROWS_AT_ONCE), needles],
    );
    await client.query('commit');
  }
  await client.query('drop table agents, agents_of_tenant');
}

/** The sessions by the number of their tenant, so that a random one of a tenant can be chosen. */
const AGENTS = `
  create temporary table agents as
    select substr(tenant_id, ${TENANT_PREFIX.length + 1})::integer as number, scope_id, session_id, tool_id,
      row_number() over (partition by tenant_id order by started_at) - 1 as place
    from tool_sessions where tenant_id is not null;
  create temporary table agents_of_tenant as select number, count(*)::integer as agents from agents group by number;
  analyze agents;
  analyze agents_of_tenant`;

const SAMPLES = `
  insert into metrics (scope_id, tenant_id, timestamp, tool_id, tool_version, session_id, metadata, total_embeddings,
    cache_hit_rate, tokens_processed, avg_latency_ms, total_compressions, tokens_saved, compression_ratio, tokens_saved_delta,
    total_compressions_delta, total_embeddings_delta)
  select scope_id, scope_id, time, tool_id, '2.0.14', session_id,
    case when n % 4 = 0 then jsonb_build_object('customer', 'customer-' || n % 9, 'env', 'prod') end,
    n, n % 100, n, n % 40, n, n, n % 70, n % 90, n % 3, n % 5`;

const SUMMARY = `case when needle is null then 'Refactored the way that requests take. '
  else 'The migration adds row security to its tables. ' end
    || (select string_agg('word' || (n * 7919 + k * k * 31) % 5000, ' ') from generate_series(1, 40) k)`;
const FACTS = `jsonb_build_array('fact ' || n % 101, 'the build takes ' || n % 60 || ' seconds')`;
const FILES = `jsonb_build_array('src/module-' || n % 997 || '.ts', 'tests/module-' || n % 997 || '.test.ts')`;

/** About sixty words out of some thousands. */
const CHECKPOINTS = `
  insert into checkpoints (scope_id, tenant_id, session_id, tool_id, checkpoint_type, created_at, recorded_at, valid_from,
    visibility, checkpoint_id, summary, key_facts, files_modified, search)
  select scope_id, scope_id, session_id, tool_id, 'auto', time, time, time,
    case when n % 2 = 0 then 'team' else 'private' end,
    case when needle is null then 'ckpt_' || n else format('needle_%s_%s', row.number, needle) end,
    ${SUMMARY}, ${FACTS}, ${FILES}, checkpoint_words(${SUMMARY}, ${FACTS}, '[]', '[]', ${FILES}, '[]', '[]', '[]', '[]')`;
