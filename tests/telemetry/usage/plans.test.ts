import { describe, expect, test } from '@jest/globals';
import type { TenantScope } from '../../../src/auth/scope.ts';
import type { ScopeTransaction } from '../../../src/db/transaction/database.ts';
import { priceTableOf } from '../../../src/features/telemetry/usage/price-table.ts';
import { summarizeUsage, sumUsageOfSession } from '../../../src/features/telemetry/usage/usage.repository.ts';
import { usageGroupBy } from '../../../src/features/telemetry/usage/usage.schemas.ts';
import {
  listEvents,
  listRequests,
  listSeries,
} from '../../../src/features/telemetry/usage/usage-lists.repository.ts';
import { planOf } from '../../support/explain.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();
const TENANTS = 20;
await db.asRole('tenant', async (client) => {
  for (let tenant = 1; tenant <= TENANTS; tenant++) {
    const session = `'many-${tenant}-session-' || (n % 50)`;
    const time = 'now() - make_interval(mins => n)';
    const tool = `case n % 3 when 0 then 'codex' else 'claude-code' end`;
    await client.query(`begin; set local app.tenant_id = 'many-${tenant}'`);
    await client.query(`
      insert into tool_sessions (session_id, tool_id, started_at, last_activity)
        select 'many-${tenant}-session-' || n, 'claude-code', now(), now() from generate_series(0, 49) n;
      insert into model_requests (id, tool_id, session_id, timestamp, model, status, input_tokens)
        select 'mreq_' || n, ${tool}, ${session}, ${time}, 'm', 'ok', n from generate_series(1, 1100) n;
      insert into tool_events (id, tool_id, session_id, timestamp, name, original_name)
        select 'evt_' || n, ${tool}, ${session}, ${time}, case when n % 50 = 0 then 'session_start' else 'prompt' end, 'x'
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

const scope: TenantScope = { kind: 'tenant', tenantId: 'many-7' };
const prices = priceTableOf();
const page = { limit: 20, after: undefined };
const from = new Date(Date.now() - 3_600_000).toISOString();
const to = new Date().toISOString();
const window = { from, to, time_zone: 'UTC' };
const [TIME, SESSION] = ['idx_model_requests_tenant_time', 'idx_model_requests_tenant_session'];

type Ask = (tx: ScopeTransaction) => Promise<unknown>;

const CASES: readonly (readonly [string, readonly string[], Ask])[] = [
  ...usageGroupBy.options.map((group_by): [string, string[], Ask] => [
    `a summary by ${group_by}`,
    [TIME, SESSION, 'idx_otel_points_tenant_time', 'idx_tool_events_tenant_name'],
    (tx) => summarizeUsage(tx, { ...window, group_by }, prices),
  ]),
  [
    'a summary of the last 24 hours',
    [TIME, 'idx_otel_points_tenant_time', 'idx_tool_events_tenant_name'],
    (tx) => summarizeUsage(tx, { time_zone: 'UTC', group_by: 'tool' }, prices),
  ],
  [
    'the usage of a session',
    [SESSION, 'idx_otel_points_tenant_session', 'idx_tool_events_tenant_(session|name)'],
    (tx) => sumUsageOfSession(tx, 'many-7-session-3', prices),
  ],
  ['a list of requests', [TIME], (tx) => listRequests(tx, {}, page)],
  [
    'requests of a tool',
    ['idx_model_requests_tenant_tool'],
    (tx) => listRequests(tx, { tool_id: 'codex' }, page),
  ],
  ['requests of a session', [SESSION], (tx) => listRequests(tx, { session_id: 'many-7-session-3' }, page)],
  [
    'requests of a project in a window',
    ['idx_model_requests_(tenant_time|tenant_session|session)'],
    (tx) => listRequests(tx, { ...{ from, to }, project_id: 'p' }, page),
  ],
  ['a list of events', ['idx_tool_events_tenant_time'], (tx) => listEvents(tx, {}, page)],
  [
    'events of a name',
    ['idx_tool_events_tenant_name'],
    (tx) => listEvents(tx, { name: 'session_start' }, page),
  ],
  [
    'a list of series',
    ['idx_otel_series_tenant', 'idx_otel_points_series'],
    (tx) => listSeries(tx, { from, to }, page),
  ],
];

describe('usage is read through the indexes of its tenant', () => {
  test.each(CASES)('%s', async (_name, indexes, ask) => {
    const plan = await planOf(db, scope, ask);
    for (const index of indexes) expect(plan).toMatch(new RegExp(`${index}\\b`));
    expect(plan).not.toMatch(/Seq Scan|BitmapAnd/);
  });
});
