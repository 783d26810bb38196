import type { TestDatabase } from '../../support/test-database.ts';

/** Columns that have none of the strings, and why. */
const IDS = 'an id that the server makes, or of a row that it has checked';
const CHOICE = 'one of a few words';
const HASH = 'a hash, or the hash of what a client sent';
const OWN = 'words of the server itself';
const STRIPE = 'comes from Stripe or goes there; no page shows it';

const REASONS: Readonly<Record<string, string>> = {
  'api_keys.key_id': IDS,
  'api_keys.key_start': IDS,
  'api_keys.replaced_by': IDS,
  'api_keys.scopes': CHOICE,
  'api_keys.user_id': IDS,
  'audit_logs.action': OWN,
  'audit_logs.actor_kind': CHOICE,
  'audit_logs.ip_address': 'the server reads it from the connection',
  'audit_logs.key_id': IDS,
  'audit_logs.resource_id': IDS,
  'audit_logs.resource_type': OWN,
  'audit_logs.user_id': IDS,
  'checkpoint_predictions.actual_checkpoint_id': IDS,
  'checkpoint_predictions.strategy': CHOICE,
  'checkpoints.author_id': IDS,
  'checkpoints.checkpoint_id': IDS,
  'checkpoints.checkpoint_type': CHOICE,
  'checkpoints.influenced_by': IDS,
  'checkpoints.parent_checkpoint_id': IDS,
  'checkpoints.recorded_by': IDS,
  'checkpoints.superseded_by': IDS,
  'checkpoints.supersedes': IDS,
  'checkpoints.visibility': CHOICE,
  'export_parts.export_id': IDS,
  'export_parts.owner_id': IDS,
  'exports.actor_kind': CHOICE,
  'exports.counts': 'numbers',
  'exports.export_id': IDS,
  'exports.failure': OWN,
  'exports.key_id': IDS,
  'exports.kind': CHOICE,
  'exports.owner_id': IDS,
  'exports.permissions': CHOICE,
  'exports.run_id': IDS,
  'exports.sha256': HASH,
  'exports.state': CHOICE,
  'checkpoint_tombstones.author_id': IDS,
  'checkpoint_tombstones.checkpoint_id': IDS,
  'checkpoint_tombstones.content_hashes': HASH,
  'checkpoint_tombstones.deleted_by': IDS,
  'checkpoint_tombstones.deletion_id': IDS,
  'checkpoint_tombstones.visibility': CHOICE,
  'checkpoint_vectors.author_id': IDS,
  'checkpoint_vectors.visibility': CHOICE,
  'memory_vectors.memory_id': IDS,
  'search_pending.author_id': IDS,
  'search_pending.failed': OWN,
  'search_pending.id': IDS,
  'search_pending.kind': CHOICE,
  'search_scopes.model_name': OWN,
  'search_scopes.next_name': OWN,
  'search_scopes.state': CHOICE,
  'session_vectors.created_by': IDS,
  'deleted_rows.deletion_id': IDS,
  'deleted_rows.row': 'no request can read it',
  'deleted_rows.table_name': OWN,
  'departed_members.user_id': IDS,
  'deletions.deletion_id': IDS,
  'deletions.kind': CHOICE,
  'deletions.proof': OWN,
  'deletions.reason': OWN,
  'deletions.requested_by': IDS,
  'deletions.rows': 'numbers by table',
  'deletions.state': CHOICE,
  'deletions.target_id': IDS,
  'idempotency_keys.user_id': IDS,
  'ingest_receipts.receipt_id': IDS,
  'ingest_receipts.reply': OWN,
  'invitations.accepted_by': IDS,
  'invitations.invitation_id': IDS,
  'invitations.invited_by': IDS,
  'invitations.role': CHOICE,
  'local_claims.claimed_by': IDS,
  'local_claims.claimed_by_key': IDS,
  'local_claims.conflicts': OWN,
  'local_claims.left_local': OWN,
  'local_claims.moved': OWN,
  'local_claims.on_conflict': CHOICE,
  'local_claims.state': CHOICE,
  'local_claims.undone_by': IDS,
  'metrics.created_by': IDS,
  'metrics.created_by_key': IDS,
  'metrics.service': CHOICE,
  'model_requests.created_by': IDS,
  'model_requests.created_by_key': IDS,
  'model_requests.id': HASH,
  'model_requests.status': CHOICE,
  'omnimemory1_batches.last_row': HASH,
  'omnimemory1_batches.source': OWN,
  'omnimemory1_imports.created_by': IDS,
  'omnimemory1_imports.error': OWN,
  'omnimemory1_imports.import_id': IDS,
  'omnimemory1_imports.report': 'counts, and reasons in words of the server',
  'omnimemory1_imports.state': CHOICE,
  'omnimemory1_imports.time_zone': 'the name of a zone that exists',
  'otel_points.created_by': IDS,
  'otel_points.created_by_key': IDS,
  'otel_points.series_id': HASH,
  'otel_series.bucket': CHOICE,
  'otel_series.histogram': 'numbers',
  'otel_series.kind': CHOICE,
  'otel_series.measure': CHOICE,
  'otel_series.series_id': HASH,
  'otel_streams.series_id': HASH,
  'project_memories.memory_id': IDS,
  'project_memories.project_id': IDS,
  'projects.project_id': HASH,
  'retention_cuts.kind': CHOICE,
  'session_context.kind': CHOICE,
  'stripe_customers.customer_id': STRIPE,
  'stripe_customers.sent_email': STRIPE,
  'stripe_customers.sent_name': STRIPE,
  'stripe_requests.object_id': STRIPE,
  'stripe_requests.opened_by': STRIPE,
  'stripe_requests.operation': STRIPE,
  'stripe_requests.parameters': STRIPE,
  'tenant_settings.settings': 'numbers and choices',
  'tenant_users.email': 'an address that its owner has confirmed',
  'tenant_users.role': CHOICE,
  'tenant_users.user_id': IDS,
  'tool_events.created_by': IDS,
  'tool_events.created_by_key': IDS,
  'tool_events.id': HASH,
  'tool_operations.created_by': IDS,
  'tool_operations.created_by_key': IDS,
  'tool_operations.operation_id': IDS,
  'tool_operations.operation_mode': CHOICE,
  'tool_operations.tool_name': CHOICE,
  'tool_sessions.created_by': IDS,
  'tool_sessions.created_by_key': IDS,
  'tool_sessions.ended_by': CHOICE,
  'tool_sessions.evolution_metadata': OWN,
  'tool_sessions.previous_session_id': IDS,
  'tool_sessions.project_id': IDS,
};

/** Every scoped table has them: the ids of the scope, of its sessions and of claims. */
const IN_EVERY_TABLE = new Set(['tenant_id', 'scope_id', 'session_id', 'claim_id']);

const COLUMNS = `
  select c.table_name, c.column_name, c.table_name || '.' || c.column_name as name
  from information_schema.columns c
  join information_schema.tables t using (table_schema, table_name)
  where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER'
    and (c.data_type in ('text', 'character varying', 'json', 'jsonb') or c.udt_name in ('_text', '_varchar', '_jsonb'))
    and exists (select from information_schema.columns of_scope
      where of_scope.table_name = c.table_name and of_scope.column_name in ('tenant_id', 'scope_id'))
  order by name`;

/** Strings that are written alike in texts, arrays and JSON. Email addresses take the second one only. */
const TELLING = ['%<img data-hostile src=x%', '%\\_\\_proto\\_\\_%'];

interface Found {
  /** Columns without a string and without a reason. */
  readonly missing: readonly string[];
  /** Reasons that do not hold: the column has a string, or is not there. */
  readonly untrue: readonly string[];
}

/** Compares the catalogue of the database with what was planted. */
export function inspectColumns(db: TestDatabase): Promise<Found> {
  return db.asAdmin(async (admin) => {
    const { rows } = await admin.query<Record<'table_name' | 'column_name' | 'name', string>>(COLUMNS);
    const missing: string[] = [];
    const untrue = new Set(Object.keys(REASONS));
    for (const { table_name, column_name, name } of rows) {
      if (IN_EVERY_TABLE.has(column_name)) continue;
      const { rows: hits } = await admin.query(
        `select from ${table_name} where to_jsonb(${column_name})::text like any ($1) limit 1`,
        [TELLING],
      );
      if (hits.length > 0) continue;
      if (REASONS[name] === undefined) missing.push(name);
      untrue.delete(name);
    }
    return { missing, untrue: [...untrue] };
  });
}
