import { expect, test } from '@jest/globals';
import type { TenantScope } from '../../../src/auth/scope.ts';
import { readOverview } from '../../../src/features/exchange/overview/overview.repository.ts';
import { priceTableOf } from '../../../src/features/telemetry/usage/price-table.ts';
import { planOf } from '../../support/explain.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();
const TENANTS = 20;
await db.asRole('tenant', async (client) => {
  for (let tenant = 1; tenant <= TENANTS; tenant++) {
    const session = `'many-${tenant}-session-' || (n % 1000)`;
    const time = 'now() - make_interval(mins => n)';
    await client.query(`begin; set local app.tenant_id = 'many-${tenant}'`);
    await client.query(`
      insert into tool_sessions (session_id, tool_id, started_at, last_activity, ended_at)
        select ${session}, 'claude-code', ${time}, ${time}, case when n % 20 > 0 then ${time} end
        from generate_series(0, 999) n;
      insert into model_requests (id, tool_id, session_id, timestamp, model, status, input_tokens)
        select 'mreq_' || n, 'codex', ${session}, ${time}, 'm', 'ok', n from generate_series(1, 1100) n;
      insert into metrics (tool_id, session_id, timestamp, tokens_saved)
        select 'codex', ${session}, ${time}, n from generate_series(1, 1100) n;
      insert into tool_operations (operation_id, session_id, tool_id, timestamp, tool_name, operation_mode, response_time_ms,
          tokens_original, tokens_actual)
        select 'op_' || n, ${session}, 'codex', ${time}, 'read', 'full', 1, 3, 1 from generate_series(1, 1100) n;
      insert into checkpoints (session_id, tool_id, checkpoint_type, summary, search, visibility)
        select ${session}, 'codex', 'manual', 'x', '', 'team' from generate_series(1, 300) n;
      insert into tool_events (id, tool_id, session_id, timestamp, name, original_name)
        select 'evt_' || n, 'codex', ${session}, ${time}, case when n % 50 = 0 then 'session_start' else 'prompt' end, 'x'
        from generate_series(1, 1100) n;
      insert into otel_series (series_id, tool_id, session_id, metric, unit, kind, measure, bucket, created_at)
        select 'series-' || n, 'claude-code', ${session}, 'a.metric', '1', 'counter', 'tokens', 'input', ${time}
        from generate_series(0, 199) n;
      insert into otel_points (series_id, start_nanos, time_nanos, tool_id, session_id, timestamp, value)
        select 'series-' || n % 200, 0, n, 'claude-code', ${session}, ${time}, n from generate_series(1, 1100) n`);
    await client.query('commit');
  }
});
await db.asAdmin((admin) => admin.query('analyze'));

const from = new Date(Date.now() - 3_600_000).toISOString();
const query = { from, interval: 'hour', time_zone: 'Asia/Kathmandu', provider: 'anthropic_claude' } as const;
const INDEXES = [
  'idx_model_requests_tenant_time',
  'idx_otel_points_tenant_time',
  'idx_metrics_tenant_time',
  'idx_tool_operations_tenant_time',
  'idx_sessions_tenant_time',
  'idx_tool_sessions_(active|pid)',
  'idx_checkpoints_tenant_(time|visibility)',
];

test.each([
  ['a tenant with rows', 'many-7'],
  ['a tenant without any', 'unknown'],
])('the overview of %s is read through the indexes of the tenant', async (_name, tenantId) => {
  const scope: TenantScope = { kind: 'tenant', tenantId };
  const plan = await planOf(db, scope, (tx) => readOverview(tx, query, priceTableOf()));
  for (const index of INDEXES) expect(plan).toMatch(new RegExp(`${index}\\b`));
  expect(plan).not.toMatch(/Seq Scan on (?!pg_)|BitmapAnd/);
});
