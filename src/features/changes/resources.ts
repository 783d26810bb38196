import type { DB } from '../../db/schema/tables.ts';

/**
 * For each table, the first segments of the paths below `/v1` whose responses contain its rows. A new table needs a line
 * here; an empty list says that no response does.
 */
const RESOURCES: Readonly<Record<keyof DB, readonly string[]>> = {
  tool_sessions: ['sessions', 'projects', 'usage', 'tools', 'metrics', 'overview'],
  session_context: ['sessions', 'projects'],
  session_keys: ['sessions'],
  claude_code_sessions: ['sessions'],
  checkpoints: ['checkpoints', 'sessions', 'search', 'projects', 'overview'],
  projects: ['projects', 'sessions', 'overview'],
  project_memories: ['projects', 'search'],
  metrics: ['metrics', 'costs', 'tools', 'overview'],
  metric_series: ['metrics'],
  cache_hits: ['cache-hits', 'tools', 'overview'],
  session_velocity: ['velocity'],
  checkpoint_predictions: ['predictions'],
  tool_operations: ['operations', 'tools', 'overview'],
  model_requests: ['usage', 'sessions', 'tools', 'overview'],
  tool_events: ['usage', 'sessions'],
  otel_points: ['usage', 'sessions', 'overview'],
  otel_series: ['usage'],
  otel_streams: [],
  tool_configs: ['tool-configs', 'tools'],
  tenant_settings: ['settings'],
  retention_cuts: ['retention', 'checkpoints'],
  tenants: ['tenant', 'billing', 'entitlements', 'members'],
  tenant_users: ['members', 'entitlements', 'api-keys', 'audit-logs'],
  invitations: ['invitations', 'entitlements'],
  api_keys: ['api-keys'],
  audit_logs: ['audit-logs'],
  audit_heads: ['audit-logs'],
  stripe_customers: ['billing', 'entitlements'],
  // its row for checkpoints; the one for bytes changes with every write, and pages read it again when they are opened
  tenant_usage: ['entitlements'],
  tenant_storage: [],
  exports: ['exports'],
  // exports says how far it is
  export_parts: [],
  ingest_receipts: ['ingest'],
  ingested_items: [],
  omnimemory1_batches: [],
  omnimemory1_imports: ['imports'],
  local_claims: ['local'],
  idempotency_keys: [],
  stripe_events: [],
  stripe_prices: [],
  stripe_requests: [],
  deletions: ['deletions'],
  departed_members: ['departed-members'],
  deleted_rows: [],
  // they belong to no scope
  deletion_records: [],
  checkpoint_tombstones: [],
  // made after the rows that they describe, whose change is told
  checkpoint_vectors: [],
  memory_vectors: [],
  session_vectors: [],
  search_pending: [],
  search_scopes: [],
  // people and what they sign in with belong to no scope
  users: [],
  user_identities: [],
  user_tokens: [],
  web_sessions: [],
  rate_limits: [],
};

/** All names that a stream can send. */
export const CHANGING: readonly string[] = [...new Set(Object.values(RESOURCES).flat())].sort();

/** The resources of tables; a word that is no table has none. */
export function resourcesOf(tables: Iterable<string>): string[] {
  const found = new Set<string>();
  for (const table of tables)
    if (Object.hasOwn(RESOURCES, table))
      for (const resource of RESOURCES[table as keyof DB]) found.add(resource);
  return [...found];
}
