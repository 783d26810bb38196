import type pg from 'pg';
import { type Filling, fill } from './fill.ts';

/** How many requests there are for each row of these tables. */
export const REQUESTS_PER = { session: 20, event: 5, point: 5 };

export interface UsageSize {
  readonly tenants: number;
  readonly requests: number;
}

/** Adds a year of requests, events and points to the sessions, as `fillScale` adds samples. */
export async function fillUsage(
  [one, other]: readonly [pg.Client, pg.Client],
  { tenants, requests }: UsageSize,
): Promise<void> {
  const events = Math.floor(requests / REQUESTS_PER.event);
  const points = Math.floor(requests / REQUESTS_PER.point);
  const filling = (table: Filling['table'], rows: number, insert: string): Filling => ({
    ...{ table, rows, insert, tenants },
    needles: 0,
  });
  await giveSessionsSeries(other);
  await Promise.all([
    fill(one, filling('model_requests', requests, REQUESTS)),
    fill(other, filling('tool_events', events, EVENTS)).then(() =>
      fill(other, filling('otel_points', points, POINTS)),
    ),
  ]);
}

/** Two for each session: tokens of a bucket, and lines. */
async function giveSessionsSeries(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('select from otel_series limit 1');
  if (rowCount) return;
  await client.query('begin');
  await client.query('set local session_replication_role = replica');
  await client.query(`
    insert into otel_series (scope_id, tenant_id, series_id, tool_id, session_id, metric, unit, kind, measure, bucket, model,
      created_at, last_point_at)
    select scope_id, tenant_id, session_id || kind, tool_id, session_id, kind, '1', 'counter',
      case kind when 'tokens' then 'tokens' else 'lines_added' end, case kind when 'tokens' then 'output' end,
      'claude-sonnet-5', started_at, last_activity
    from tool_sessions, unnest(array['tokens', 'lines']) kind where tenant_id is not null order by started_at`);
  await client.query('commit');
}

const MODEL = `(array['claude-sonnet-5', 'claude-opus-5-20260901', 'anthropic/claude-haiku-4.5', 'gpt-6-sol', 'house-model'])[1 + n % 5]`;

const REQUESTS = `
  insert into model_requests (scope_id, tenant_id, id, tool_id, session_id, timestamp, model, request_id, input_tokens,
    cache_read_tokens, cache_creation_tokens, output_tokens, cost_usd_micros, duration_ms, status, source, billable, attributes)
  select scope_id, scope_id, 'mreq_' || lpad(to_hex(n), 32, '0'), tool_id, session_id, time, ${MODEL}, 'req_' || n, n % 2000,
    n % 90000, n % 5000, n % 4000, n % 100000, n % 20000, case n % 50 when 0 then 'error' else 'ok' end, 'main',
    n % 200 > 0, '{"effort": "high", "speed": "normal"}'`;

const EVENTS = `
  insert into tool_events (scope_id, tenant_id, id, tool_id, session_id, timestamp, name, original_name, tool_name, success,
    attributes)
  select scope_id, scope_id, 'evt_' || lpad(to_hex(n), 32, '0'), tool_id, session_id, time,
    case n % 20 when 0 then 'session_start' when 1 then 'prompt' else 'tool_result' end, 'a.name', 'Edit', true, '{"a": 1}'`;

const POINTS = `
  insert into otel_points (scope_id, tenant_id, series_id, start_nanos, time_nanos, tool_id, session_id, timestamp, value)
  select scope_id, scope_id, session_id || (array['tokens', 'lines'])[1 + n % 2], 0, n, tool_id, session_id, time, n % 3000`;
