import { expect, test } from '@jest/globals';
import { choresOf } from '../../src/jobs/housekeeping.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();

const FOREVER = 'kept without a limit in time';

/** How long the rows of each table of a scope stay: the chore that deletes them, or FOREVER. */
const RETENTION: Readonly<Record<string, string>> = {
  cache_hits: FOREVER,
  checkpoint_predictions: FOREVER,
  checkpoints: FOREVER,
  claude_code_sessions: FOREVER,
  idempotency_keys: 'forget idempotency keys',
  ingest_receipts: 'forget ingested ids and receipts',
  ingested_items: 'forget ingested ids and receipts',
  metric_series: FOREVER,
  metrics: 'delete samples beyond their retention',
  model_requests: 'delete telemetry beyond its retention',
  otel_points: 'delete telemetry beyond its retention',
  otel_series: 'delete idle series',
  otel_streams: 'delete idle series',
  project_memories: 'delete expired memories',
  projects: FOREVER,
  session_context: FOREVER,
  session_keys: FOREVER,
  session_velocity: FOREVER,
  tenant_settings: FOREVER,
  tenant_storage: FOREVER,
  tenant_usage: FOREVER,
  tool_configs: FOREVER,
  tool_events: 'delete telemetry beyond its retention',
  tool_operations: FOREVER,
  tool_sessions: FOREVER,
};

test('every table of a scope says how long its rows stay', async () => {
  const tables = await db.asAdmin(async (admin) => {
    const { rows } = await admin.query<{ name: string }>(
      `select table_name::text as name from information_schema.columns where table_schema = 'public' and column_name = 'scope_id'`,
    );
    return rows.map(({ name }) => name);
  });
  expect(tables.length).toBeGreaterThan(10);
  expect({
    'add to RETENTION': tables.filter((name) => !(name in RETENTION)),
    'remove from RETENTION': Object.keys(RETENTION).filter((name) => !tables.includes(name)),
  }).toEqual({ 'add to RETENTION': [], 'remove from RETENTION': [] });
});

test('the chores that it names exist', () => {
  const chores = choresOf(db.services).map(({ name }) => name);
  const named = Object.values(RETENTION).filter((name) => name !== FOREVER);
  expect(named.filter((name) => !chores.includes(name))).toEqual([]);
});
