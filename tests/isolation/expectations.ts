import type { DatabaseRole } from '../../src/db/schema/roles.ts';

/** Names with blanks between them; `*` is every column. */
type Columns = string;

/** What one role may do with one table. What is not here is refused. */
export interface Access {
  /** `own`: rows of the tenant that is set. `local`: rows of no tenant. `all`: every row. `none`: granted, but no row. */
  readonly rows: 'own' | 'local' | 'all' | 'none';
  readonly select?: Columns;
  readonly insert?: Columns;
  readonly update?: Columns;
  readonly delete?: true;
}

export interface Expectation {
  readonly roles: Readonly<Partial<Record<DatabaseRole | 'owner', Access>>>;
  /** The column with the owner of a row, if it is not tenant_id. */
  readonly owner?: string;
  /** Conditions that policies have beside the scope, as the rows must meet them. */
  readonly where?: { readonly select?: string; readonly update?: string; readonly delete?: string };
  /** What an UPDATE has to set, where not any column will do. */
  readonly set?: string;
  /** Columns that an INSERT must leave to their defaults. */
  readonly defaults?: Columns;
  /** A scope has one row, so that another one is never a fresh one. */
  readonly oneRow?: true;
  /** What a further row of a scope must have, because its keys count up. */
  readonly fresh?: Readonly<Record<string, unknown>>;
  /** By foreign key: values that make a row refer to nothing, where the referring column is computed from others. */
  readonly computed?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** SQL that makes rows which no service makes without Stripe or a browser; `$a` and `$b` are the tenants. */
  readonly sample?: string;
}

type Commands = Omit<Access, 'rows'>;
const own = (may: Commands): Access => ({ rows: 'own', ...may });
const all = (may: Commands): Access => ({ rows: 'all', ...may });
/** Product data: tenants use the tenant role, local mode the local role, and each sees only its own rows. */
const scoped = (may: Commands, more: Omit<Expectation, 'roles'> = {}): Expectation => ({
  roles: { tenant: own(may), local: { rows: 'local', ...may } },
  ...more,
});
const billing = (may: Commands, sample: string, more: Omit<Expectation, 'roles'> = {}): Expectation => ({
  roles: { billing: all(may) },
  sample,
  ...more,
});
/** Accounts: only the identity role sees them. */
const identity = (may: Commands, sample?: string, more: Omit<Expectation, 'roles'> = {}): Expectation => ({
  roles: { identity: all(may) },
  ...(sample === undefined ? {} : { sample }),
  ...more,
});
/** The job queue: the billing role works it, the owner migrates it. */
const jobs = (may: Commands, sample?: string): Expectation => ({
  roles: { billing: all(may), owner: all({ select: '*', insert: '*', update: '*', delete: true }) },
  ...(sample === undefined ? {} : { sample }),
});
const ALL: Commands = { select: '*', insert: '*', update: '*', delete: true };

/**
 * Who may do what with which rows, written down apart from db/policies. A table that is not here fails the matrix: add
 * a line. `docs/isolation.md` explains.
 */
export const EXPECTATIONS: Readonly<Record<string, Expectation>> = {
  cache_hits: scoped({ select: '*', insert: '*' }),
  checkpoint_predictions: scoped({ select: '*', insert: '*', update: '*' }),
  checkpoints: scoped(
    { select: '*', insert: '*', update: 'recorded_end' },
    {
      where: {
        select: "(tenant_id is null or visibility = 'team' or author_id is null)",
        update: "recorded_end = 'infinity'",
      },
      set: 'recorded_end = clock_timestamp()',
      defaults: 'recorded_at recorded_end recorded_by author_id',
    },
  ),
  claude_code_sessions: scoped({ select: '*', insert: '*', update: 'mcp_version features_enabled revision' }),
  idempotency_keys: scoped({ select: '*', insert: '*', update: 'status reply', delete: true }),
  ingest_receipts: scoped({ select: '*', insert: '*', delete: true }),
  ingested_items: scoped({ select: '*', insert: '*', delete: true }),
  metric_series: scoped({ select: '*', insert: '*', update: '*' }),
  metrics: scoped({ select: '*', insert: '*', delete: true }),
  model_requests: scoped({ select: '*', insert: '*', update: 'billable', delete: true }),
  otel_points: scoped({ select: '*', insert: '*', delete: true }),
  otel_series: scoped({ select: '*', insert: '*', update: 'last_point_at histogram archived', delete: true }),
  otel_streams: scoped({
    select: '*',
    insert: '*',
    update: 'time_nanos value count last_point_at',
    delete: true,
  }),
  project_memories: scoped({
    select: '*',
    insert: '*',
    update:
      'memory_id memory_value search metadata ttl_seconds expires_at created_at updated_at last_accessed accessed_count revision',
    delete: true,
  }),
  projects: scoped({
    select: '*',
    insert: '*',
    update: 'project_name language framework settings_json last_accessed revision',
  }),
  session_context: scoped({ select: '*', insert: '*', delete: true }),
  session_keys: scoped({ select: '*', insert: '*' }),
  session_velocity: scoped({ select: '*', insert: '*' }),
  tenant_settings: scoped(
    { select: '*', insert: '*', update: 'settings updated_at revision' },
    { oneRow: true },
  ),
  tool_configs: scoped({ select: '*', insert: '*', update: 'config_json updated_at revision', delete: true }),
  tool_events: scoped({ select: '*', insert: '*', delete: true }),
  tool_operations: scoped({ select: '*', insert: '*' }),
  tool_sessions: scoped({ select: '*', insert: '*', update: '*' }),
  tenant_storage: {
    roles: {
      tenant: own({ select: '*', insert: '*', update: 'bytes checkpoint_bytes max_bytes recounted_at' }),
    },
    oneRow: true,
  },
  tenant_usage: {
    roles: { tenant: own({ select: '*', insert: '*', update: 'checkpoints' }) },
    oneRow: true,
  },

  tenants: {
    owner: 'id',
    roles: {
      tenant: own({ select: '*', update: 'name active suspended_by updated_at' }),
      identity: all({
        select:
          'id name plan manual_plan manual_plan_until bought_plan status quantity grace_until active suspended_by created_at updated_at',
        insert: 'id name',
        update: 'active suspended_by updated_at',
      }),
      billing: all({
        select: '*',
        update:
          'plan stripe_customer_id stripe_subscription_id status price quantity current_period_end cancel_at ' +
          'cancel_at_period_end trial_end grace_until last_synced_at manual_plan manual_plan_until bought_plan billing_issues drift reconciled_at updated_at',
      }),
    },
  },
  users: identity({
    select: '*',
    insert: '*',
    update: 'name avatar_url last_login_at password_hash email_verified_at session_epoch',
  }),
  user_identities: identity(
    { select: '*', insert: 'issuer subject user_id email', update: 'email last_used_at', delete: true },
    `insert into user_identities (issuer, subject, user_id) select 'https://idp.example', id, id from users`,
  ),
  user_tokens: identity(
    { select: '*', insert: '*', delete: true },
    `insert into user_tokens (token_hash, purpose, email, user_id, expires_at)
      select sha256(convert_to(id, 'UTF8')), 'reset_password', email, id, now() from users`,
  ),
  web_sessions: identity(
    { select: '*', insert: 'sid sess expire', update: 'sess expire seen_at', delete: true },
    `insert into web_sessions (sid, sess, expire) values (repeat('a', 64), '{}', now())`,
    { computed: { web_sessions__user_id: { sess: { userId: 'nobody' } } } },
  ),
  rate_limits: identity(
    { select: '*', insert: '*', update: 'points expire', delete: true },
    `insert into rate_limits (key, points, expire) values ('a key', 1, 1)`,
  ),
  tenant_users: {
    roles: {
      tenant: own({ select: '*', update: 'role', delete: true }),
      identity: all({ select: '*', insert: '*' }),
    },
  },
  api_keys: {
    roles: {
      tenant: own({
        select:
          'key_id tenant_id user_id name key_start scopes created_at expires_at last_used_at revoked_at replaced_by',
        insert: '*',
        update: 'name expires_at revoked_at replaced_by',
      }),
      identity: all({
        select: 'key_id tenant_id user_id key_hash scopes expires_at revoked_at last_used_at',
        update: 'last_used_at',
      }),
    },
  },
  invitations: {
    roles: {
      tenant: own({
        select:
          'tenant_id invitation_id email role invited_by created_at expires_at accepted_at accepted_by revoked_at',
        insert: 'tenant_id invitation_id email role token_hash invited_by expires_at',
        update: 'token_hash expires_at revoked_at',
      }),
      identity: all({ select: '*', update: 'accepted_at accepted_by' }),
    },
  },
  audit_logs: {
    roles: {
      tenant: own({ select: '*', insert: '*' }),
      identity: all({ insert: '*' }),
      billing: all({ insert: '*' }),
    },
    fresh: { seq: 1_000_000 },
  },
  audit_heads: {
    roles: {
      tenant: own({ select: '*', insert: '*' }),
      identity: all({ select: '*', insert: '*' }),
      billing: all({ select: '*', insert: '*' }),
    },
    fresh: { seq: 1_000_000 },
  },

  stripe_customers: billing(
    { select: '*', insert: '*', update: 'deleted_at replaced_at sent_name sent_email contact_refused_at' },
    `insert into stripe_customers (customer_id, tenant_id) values ('cus_a', '$a'), ('cus_b', '$b')`,
  ),
  stripe_events: billing(
    { select: '*', insert: '*', update: 'customer_id processed_at', delete: true },
    `insert into stripe_events (event_id, type, livemode, created_at, processed_at)
      values ('evt_a', 'x', false, now(), now()), ('evt_b', 'x', false, now(), null)`,
    { where: { delete: 'processed_at is not null' } },
  ),
  stripe_prices: billing(
    { select: '*', insert: '*', update: 'product_id lookup_key plan seen_at' },
    `insert into stripe_prices (price_id, plan) values ('price_a', 'pro'), ('price_b', 'enterprise')`,
  ),
  stripe_requests: billing(
    { select: '*', insert: '*', update: 'finished_at object_id', delete: true },
    `insert into stripe_requests (tenant_id, operation, parameters, finished_at)
      values ('$a', 'create_customer', '{}', now()), ('$b', 'create_customer', '{}', null)`,
    { where: { delete: 'finished_at is not null' } },
  ),

  schema_migrations: { roles: { identity: all({ select: '*' }), owner: all(ALL) } },
  'graphile_worker.migrations': jobs({ select: '*' }),
  'graphile_worker._private_tasks': jobs(
    { select: '*', insert: '*' },
    `insert into graphile_worker._private_tasks (identifier) values ('a task')`,
  ),
  'graphile_worker._private_jobs': jobs(
    ALL,
    `insert into graphile_worker._private_jobs (task_id)
      select id from graphile_worker._private_tasks where identifier = 'a task'`,
  ),
  'graphile_worker._private_job_queues': jobs(
    ALL,
    `insert into graphile_worker._private_job_queues (queue_name) values ('a queue')`,
  ),
  'graphile_worker._private_known_crontabs': jobs(
    { select: '*', insert: '*', update: '*' },
    `insert into graphile_worker._private_known_crontabs (identifier, known_since) values ('a crontab', now())`,
  ),
};
