import { beforeAll, describe, expect, test } from '@jest/globals';
import type { TenantScope } from '../../../src/auth/scope.ts';
import type { ScopeTransaction } from '../../../src/db/transaction/database.ts';
import { sumCacheHits } from '../../../src/features/telemetry/cache-hits/cache-hit-sums.repository.ts';
import {
  aggregateMetrics,
  readToolMetrics,
} from '../../../src/features/telemetry/metrics/metric.repository.ts';
import { sumSavings } from '../../../src/features/telemetry/metrics/savings.repository.ts';
import {
  listTagKeys,
  listTagValues,
  summarizeMetrics,
} from '../../../src/features/telemetry/metrics/summary.repository.ts';
import {
  sumByMode,
  sumByOwner,
  sumByPeriod,
} from '../../../src/features/telemetry/tool-operations/operation-sums.repository.ts';
import { listOperations } from '../../../src/features/telemetry/tool-operations/tool-operation.repository.ts';
import { seedManyTenants } from '../../contract/many-tenants.ts';
import { planOf } from '../../support/explain.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();
// before the first connection: what comes must not depend on it
await db.asAdmin(async (admin) => {
  const { rows } = await admin.query('select current_database() as name');
  await admin.query(
    `alter role omnimemory_tenant in database ${rows[0].name} set timezone = 'America/New_York'`,
  );
});

test('periods are those of UTC also where the database is told to live in New York', async () => {
  const tenant = await db.newTenant();
  const { metrics, summaries } = db.services;
  // the hour that New York had twice on 3 November 2024, and the one that it skipped on 9 March 2025
  for (const timestamp of ['2024-11-03T05:30:00Z', '2024-11-03T06:30:00Z', '2025-03-09T07:30:00Z'])
    await metrics.store(tenant, { timestamp });
  const window = { from: '2024-11-01T00:00:00Z', to: '2025-04-01T00:00:00Z' };
  const by = async (group_by: 'hour' | 'day') =>
    (await summaries.summarize(tenant, { ...window, group_by })).groups.map(({ group, starts_at }) => [
      group,
      new Date(starts_at ?? '').toISOString(),
    ]);
  expect(await by('hour')).toEqual([
    ['2024-11-03T05:00Z', '2024-11-03T05:00:00.000Z'],
    ['2024-11-03T06:00Z', '2024-11-03T06:00:00.000Z'],
    ['2025-03-09T07:00Z', '2025-03-09T07:00:00.000Z'],
  ]);
  expect(await by('day')).toEqual([
    ['2024-11-03', '2024-11-03T00:00:00.000Z'],
    ['2025-03-09', '2025-03-09T00:00:00.000Z'],
  ]);
});

describe('a window is read through the index of its tenant and its time', () => {
  const inTenant: TenantScope = { kind: 'tenant', tenantId: 'many-7' };
  const from = new Date(Date.now() - 3_600_000).toISOString();
  const to = new Date().toISOString();
  const provider = 'anthropic_claude' as const;

  beforeAll(async () => {
    await seedManyTenants(db, { tenants: 20, rowsEach: 1_100, tables: ['tool_sessions', 'metrics'] });
    await db.asRole('tenant', async (client) => {
      for (let tenant = 1; tenant <= 20; tenant++) {
        const session = `'many-${tenant}-session-' || (n % 50)`;
        await client.query(`begin; set local app.tenant_id = 'many-${tenant}'`);
        await client.query(`insert into tool_operations (operation_id, session_id, tool_id, tool_name, operation_mode,
            tokens_original, tokens_actual, response_time_ms, timestamp)
          select 'op-' || n, ${session}, 'cursor', 'read', 'full', n, 1, 1, now() - make_interval(mins => n)
          from generate_series(1, 1100) n`);
        await client.query(`insert into cache_hits (tool_id, file_path, tokens_saved, timestamp)
          select 'tool-' || n % 3, 'file-' || n % 90, n, now() - make_interval(mins => n)
          from generate_series(1, 1100) n`);
        await client.query('commit');
      }
    });
    await db.asAdmin((admin) => admin.query('analyze tool_operations, cache_hits'));
  });

  test.each([
    ...(['tool', 'session', 'project', 'user', 'tag:customer', 'hour', 'week'] as const).map((group_by) => [
      `a summary by ${group_by}`,
      /idx_metrics_tenant_time/,
      (tx: ScopeTransaction) => summarizeMetrics(tx, { from, to, group_by }),
    ]),
    [
      'a summary of the last 24 hours',
      /idx_metrics_tenant_time/,
      (tx) => summarizeMetrics(tx, { to: from, group_by: 'tool' }),
    ],
    [
      'a summary of one session',
      /idx_metrics_tenant_session/,
      (tx) => summarizeMetrics(tx, { from, to, session_id: 'many-7-session-9', group_by: 'tool' }),
    ],
    [
      'costs',
      /idx_metrics_tenant_time/,
      (tx) => sumSavings(tx, { from, to, group_by: 'tool', period: 'day' }),
    ],
    ['tag keys', /idx_metrics_tenant_time/, (tx) => listTagKeys(tx, { from, to, limit: 10 })],
    ['tag values', /idx_metrics_tenant_time/, (tx) => listTagValues(tx, 'customer', { from, to, limit: 10 })],
    [
      'aggregates',
      /idx_metrics_tenant_time/,
      (tx) => aggregateMetrics(tx, { hours: 1, timeout_minutes: 30 }),
    ],
    ['the metrics of one tool', /idx_metrics_tenant_tool_time/, (tx) => readToolMetrics(tx, 'cursor', 1)],
    ['operations by mode', /idx_tool_operations_tenant_time/, (tx) => sumByMode(tx, { from, to, provider })],
    ...(['tool', 'project', 'file'] as const).map((group_by) => [
      `operations by ${group_by}`,
      /idx_tool_operations_tenant_time/,
      (tx: ScopeTransaction) => sumByOwner(tx, { from, to, provider, group_by }),
    ]),
    [
      'a summary by day of a zone',
      /idx_metrics_tenant_time/,
      (tx) => summarizeMetrics(tx, { from, to, group_by: 'day', time_zone: 'Asia/Kolkata' }),
    ],
    [
      'cache hits by file',
      /idx_cache_hits_tenant_time/,
      (tx) => sumCacheHits(tx, { from, to, group_by: 'file' }),
    ],
    [
      'cache hits of a tool',
      /idx_cache_hits_tenant_(tool_)?time/,
      (tx) => sumCacheHits(tx, { from, to, group_by: 'file', tool_id: 'tool-1' }),
    ],
    [
      'operations over time',
      /idx_tool_operations_tenant_time/,
      (tx) => sumByPeriod(tx, { from, to, interval: 'day', provider }),
    ],
    [
      'operations',
      /idx_tool_operations_tenant_time/,
      (tx) => listOperations(tx, {}, { limit: 20, after: undefined }),
    ],
    [
      'operations of a session',
      /idx_tool_operations_tenant_session/,
      (tx) => listOperations(tx, { session_id: 'many-7-session-9' }, { limit: 20, after: undefined }),
    ],
  ] as [string, RegExp, Parameters<typeof planOf>[2]][])('%s', async (_name, index, read) => {
    const plan = await planOf(db, inTenant, read);
    expect(plan).toMatch(index);
    expect(plan).toMatch(/Index Cond: .*tenant_id/);
    expect(plan).not.toMatch(/Seq Scan on (metrics|tool_operations|cache_hits)/);
    // an intersection with the primary key would read every row of the tenant
    expect(plan).not.toMatch(/(metrics|tool_operations|cache_hits)__pkey/);
  });
});
