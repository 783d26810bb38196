import { expect, test } from '@jest/globals';
import { choresOf } from '../../src/jobs/housekeeping.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();

const FOREVER = 'kept without a limit in time';

/** How long the rows of each table of a scope stay: the chore that deletes them, or FOREVER. */
const RETENTION: Readonly<Record<string, string>> = {
  cache_hits: 'delete samples beyond their retention',
  checkpoint_predictions: 'delete samples beyond their retention',
  checkpoints: 'delete versions of checkpoints beyond their retention',
  claude_code_sessions: 'delete sessions beyond their retention',
  export_parts: 'delete expired exports',
  exports: 'delete expired exports',
  checkpoint_tombstones: FOREVER,
  checkpoint_vectors: 'delete versions of checkpoints beyond their retention',
  deleted_rows: 'remove for good what was deleted',
  deletions: 'forget ended deletions',
  departed_members: 'delete what former members kept private',
  idempotency_keys: 'forget idempotency keys',
  ingest_receipts: 'forget ingested ids and receipts',
  ingested_items: 'forget ingested ids and receipts',
  local_claims: FOREVER,
  memory_vectors: 'delete expired memories',
  metric_series: 'delete sessions beyond their retention',
  metrics: 'delete samples beyond their retention',
  model_requests: 'delete telemetry beyond its retention',
  omnimemory1_batches: FOREVER,
  omnimemory1_imports: FOREVER,
  otel_points: 'delete telemetry beyond its retention',
  otel_series: 'delete idle series',
  otel_streams: 'delete idle series',
  project_memories: 'delete expired memories',
  projects: FOREVER,
  retention_cuts: FOREVER,
  search_pending: 'make vectors for the search',
  search_scopes: FOREVER,
  session_context: 'delete sessions beyond their retention',
  session_keys: 'delete sessions beyond their retention',
  session_vectors: 'delete sessions beyond their retention',
  session_velocity: 'delete samples beyond their retention',
  tenant_settings: FOREVER,
  tenant_storage: FOREVER,
  tenant_usage: FOREVER,
  tool_configs: FOREVER,
  tool_events: 'delete telemetry beyond its retention',
  tool_operations: 'delete samples beyond their retention',
  tool_sessions: 'delete sessions beyond their retention',
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
