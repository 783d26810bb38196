import type pg from 'pg';
import { progress } from './bench.ts';

const SESSIONS =
  '(select *, row_number() over () - 1 as place from tool_sessions where tenant_id is not null)';

/** Fills a table to this many rows of the existing sessions, over a year and in chronological order. */
async function fill(admin: pg.Client, table: string, rows: number, insert: string): Promise<void> {
  const count = async (from: string) =>
    Number((await admin.query(`select count(*) from ${from}`)).rows[0].count);
  if ((await count(table)) >= rows) return;
  progress(`Creating ${rows} rows of ${table} …`);
  await admin.query('begin');
  // foreign keys hold by construction
  await admin.query('set local session_replication_role = replica');
  await admin.query(
    `with sample as (
      select n, now() - ($1::bigint - n) * (interval '365 days' / $1::bigint) as time, n * 7919 % $2::bigint as place
      from generate_series(1, $1::bigint) n
    ) ${insert} from sample join ${SESSIONS} s using (place) order by n`,
    [rows, await count('tool_sessions where tenant_id is not null')],
  );
  await admin.query('commit');
  await admin.query(`vacuum (analyze) ${table}`);
}

const SUMMARY = `case when n % 50 = 0 then 'The migration adds row security to ' else 'Refactored ' end || 'src/module-' || n % 997 || '.ts'`;
const FACTS = `jsonb_build_array('fact ' || n % 101)`;

export async function fillEverything(admin: pg.Client, rows: number, checkpoints = rows): Promise<void> {
  await fill(
    admin,
    'metrics',
    rows,
    `insert into metrics (scope_id, tenant_id, timestamp, tool_id, session_id, metadata, total_embeddings, cache_hit_rate,
        tokens_processed, avg_latency_ms, total_compressions, tokens_saved, tokens_saved_delta)
      select scope_id, tenant_id, time, tool_id, session_id,
        case when n % 4 = 0 then jsonb_build_object('customer', 'customer-' || n % 9, 'env', 'prod') end,
        n, n % 100, n, n % 40, n, n, n % 90`,
  );
  await fill(
    admin,
    'checkpoints',
    checkpoints,
    `insert into checkpoints (scope_id, tenant_id, session_id, tool_id, checkpoint_type, created_at, recorded_at, valid_from,
        visibility, checkpoint_id, summary, key_facts, search)
      select scope_id, tenant_id, session_id, tool_id, 'auto', time, time, time,
        case when n % 2 = 0 then 'team' else 'private' end, 'ckpt_' || n,
        ${SUMMARY}, ${FACTS}, checkpoint_words(${SUMMARY}, ${FACTS}, '[]', '[]', '[]', '[]', '[]', '[]', '[]')`,
  );
}

const MODELS = `(array['claude-sonnet-5', 'claude-opus-5-20260901', 'gpt-6-sol', 'house-model'])[1 + n % 4]`;

/** So many requests, and a fifth as many events and points. */
export async function fillUsage(admin: pg.Client, requests: number): Promise<void> {
  await fill(
    admin,
    'model_requests',
    requests,
    `insert into model_requests (scope_id, tenant_id, id, tool_id, session_id, timestamp, model, request_id, input_tokens,
        cache_read_tokens, cache_creation_tokens, output_tokens, cost_usd_micros, status)
      select scope_id, tenant_id, 'mreq_' || n, tool_id, session_id, time, ${MODELS}, 'req_' || n, n % 2000, n % 90000, n % 5000,
        n % 4000, n % 100000, case n % 50 when 0 then 'error' else 'ok' end`,
  );
  const fifth = Math.ceil(requests / 5);
  await fill(
    admin,
    'tool_events',
    fifth,
    `insert into tool_events (scope_id, tenant_id, id, tool_id, session_id, timestamp, name, original_name)
      select scope_id, tenant_id, 'evt_' || n, tool_id, session_id, time,
        case n % 20 when 0 then 'session_start' else 'tool_result' end, 'a.name'`,
  );
  await fill(
    admin,
    'otel_series',
    fifth,
    `insert into otel_series (scope_id, tenant_id, series_id, tool_id, session_id, metric, unit, kind, measure, bucket, created_at)
      select scope_id, tenant_id, session_id || n, tool_id, session_id, 'a.metric', '1', 'counter',
        case n % 4 when 0 then 'lines_added' when 1 then null else 'tokens' end, case when n % 4 > 1 then 'output' end, time`,
  );
  await fill(
    admin,
    'otel_points',
    fifth,
    `insert into otel_points (scope_id, tenant_id, series_id, start_nanos, time_nanos, tool_id, session_id, timestamp, value)
      select scope_id, tenant_id, session_id || n, 0, n, tool_id, session_id, time, n % 3000`,
  );
}
