import type { DatabaseRole } from '../../src/db/schema/roles.ts';

/** Names with blanks between them; `*` is every column. */
type Columns = string;

/** What one role may do with one table. What is not here is refused. */
export interface Access {
  /**
   * `own`: rows of the tenant that is set. `local`: rows of no tenant. `scope`: either, as app.scope says. `claim`: local
   * rows and those of the tenant that is set, of which it may change the local ones and those of its claim. `either`: both,
   * during a claim, and it may change them. `all`: every
   * row. `none`: granted, but no row.
   */
  readonly rows: 'own' | 'local' | 'scope' | 'claim' | 'either' | 'all' | 'none';
  /** The conditions and defaults of the table do not bind this role. */
  readonly whole?: true;
  readonly select?: Columns;
  readonly insert?: Columns;
  /** What a row that the role inserts has to have. */
  readonly inserting?: Readonly<Record<string, unknown>>;
  readonly update?: Columns;
  readonly delete?: true;
  /** It changes rows only with a setting that the probes leave out. */
  readonly changesNone?: true;
}

export interface Expectation {
  readonly roles: Readonly<Partial<Record<DatabaseRole | 'owner', Access>>>;
  /** The column with the owner of a row, if it is not tenant_id. */
  readonly owner?: string;
  /** That column has the SHA-256 of the owner's id, in hex. */
  readonly digested?: true;
  /** Conditions that policies have beside the scope, as the rows must meet them. */
  readonly where?: { readonly select?: string; readonly update?: string; readonly delete?: string };
  /** What an UPDATE has to set, where not any column will do. */
  readonly set?: string;
  /** Columns that an INSERT must leave to their defaults. */
  readonly defaults?: Columns;
  /** The foreign keys that keep rows from being deleted before those that refer to them; which one speaks depends on the first row. */
  readonly heldBy?: string;
  /** A scope has one row, so that another one is never a fresh one. */
  readonly oneRow?: true;
  /** What a further row of a scope must have, because its keys count up. */
  readonly fresh?: Readonly<Record<string, unknown>>;
  /** What every inserted row must have for a policy that not all roles have. */
  readonly admitted?: Readonly<Record<string, unknown>>;
  /** By foreign key: values that make a row refer to nothing, where the referring column is computed from others. */
  readonly computed?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** SQL that makes rows which no service makes without Stripe or a browser; `$a` and `$b` are the tenants. */
  readonly sample?: string;
}

type Commands = Omit<Access, 'rows'>;
const own = (may: Commands): Access => ({ rows: 'own', ...may });
const all = (may: Commands): Access => ({ rows: 'all', ...may });
/** Product data: tenants use the tenant role, local mode the local role, and each sees only its own rows. */
const passing = (may: Commands, more: Omit<Expectation, 'roles'> = {}): Expectation => ({
  roles: {
    tenant: own(may),
    local: { rows: 'local', ...may },
    deletion: { rows: 'scope', whole: true, select: '*', delete: true },
  },
  ...more,
});
/** The same, and an import brings such rows. */
const scoped = (may: Commands, more: Omit<Expectation, 'roles'> = {}): Expectation => {
  const { roles, ...others } = passing(may, more);
  return { roles: { ...roles, import: { rows: 'scope', whole: true, select: '*', insert: '*' } }, ...others };
};
/** The same, and a claim moves such rows between local mode and a tenant. Nobody else says that a row is of a claim. */
const claimed = (may: Commands, more: Omit<Expectation, 'roles'> = {}, author = ''): Expectation => {
  const { roles, ...others } = scoped({ ...may, inserting: { claim_id: null } }, more);
  const update = `tenant_id scope_id claim_id ${author}`;
  return { roles: { ...roles, claim: { rows: 'claim', whole: true, select: '*', update } }, ...others };
};
/** Rows that stay when something is deleted, and lose or regain the link to it. */
const linked = ({ roles, ...more }: Expectation, update: Columns): Expectation => ({
  roles: {
    ...roles,
    ...(roles.deletion && { deletion: { ...roles.deletion, update } }),
    ...(roles.import && { import: { ...roles.import, update } }),
  },
  ...more,
});
/** Rows that change hands by a decision of an owner; tests/deletion/departed asks what that needs. */
const decidedAbout = ({ roles, ...more }: Expectation, update: Columns): Expectation => ({
  roles: { ...roles, ...(roles.deletion && { deletion: { ...roles.deletion, update, changesNone: true } }) },
  ...more,
});
/** What is counted for a tenant, by every role that adds or deletes rows. */
const counted = (update: Columns): Expectation => {
  const may: Commands = { select: '*', insert: '*', update };
  return {
    roles: { tenant: own(may), import: own(may), claim: own(may), deletion: own({ ...may, delete: true }) },
    oneRow: true,
  };
};
const billing = (may: Commands, sample: string, more: Omit<Expectation, 'roles'> = {}): Expectation => ({
  roles: { billing: all(may) },
  sample,
  ...more,
});
/** The same, and they go with their tenant. */
const removed = ({ roles, ...more }: Expectation): Expectation => ({
  roles: { ...roles, deletion: { rows: 'own', whole: true, select: '*', delete: true } },
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

const VECTORS_OF: Readonly<Record<string, string>> = {
  checkpoints: 'checkpoint_vectors',
  project_memories: 'memory_vectors',
  tool_sessions: 'session_vectors',
};
/** Vectors, which are made of the rows of another table. */
const derived = (
  columns: Columns,
  select: string,
  from: string,
  more: Partial<Expectation> = {},
): Expectation => ({
  roles: {
    tenant: own({ select: '*', insert: '*', delete: true }),
    local: { rows: 'local', select: '*', insert: '*', delete: true },
    deletion: { rows: 'scope', whole: true, select: '*', delete: true },
    claim: { rows: 'either', whole: true, select: '*', delete: true },
  },
  sample: `insert into ${VECTORS_OF[from]} (scope_id, tenant_id, ${columns.replaceAll(' ', ', ')}, words, terms) ${select}, 0::bit(512), '' from ${from}`,
  fresh: { part: 1 },
  ...more,
});

/** The foreign keys of what hangs on a session. */
const OF_A_SESSION = [
  'checkpoint_predictions checkpoints claude_code_sessions metrics model_requests otel_points otel_series',
  'session_context session_keys session_velocity tool_events tool_operations',
]
  .join(' ')
  .replaceAll(/\w+/g, '$&__session_id');

/**
 * Who may do what with which rows, written down apart from db/policies. A table that is not here fails the matrix: add
 * a line. `docs/isolation.md` explains.
 */
export const EXPECTATIONS: Readonly<Record<string, Expectation>> = {
  cache_hits: claimed({ select: '*', insert: '*' }),
  checkpoint_predictions: claimed({
    select: '*',
    insert: '*',
    update: 'actual_checkpoint_time actual_checkpoint_id prediction_accuracy',
  }),
  checkpoints: decidedAbout(
    claimed(
      { select: '*', insert: '*', update: 'recorded_end' },
      {
        where: {
          select: "(tenant_id is null or visibility = 'team' or author_id is null)",
          update: "recorded_end = 'infinity'",
        },
        set: 'recorded_end = clock_timestamp()',
        defaults: 'recorded_at recorded_end recorded_by author_id',
      },
      'author_id recorded_by',
    ),
    'author_id visibility',
  ),
  checkpoint_vectors: derived(
    'id part model visibility author_id session tool created_at',
    `select scope_id, tenant_id, id, 0, 1, visibility, author_id, 1, 1, created_at`,
    'checkpoints',
    {
      where: { select: "(tenant_id is null or visibility = 'team' or author_id is null)" },
      defaults: 'author_id',
    },
  ),
  memory_vectors: derived(
    'memory_id part model revision project updated_at',
    `select scope_id, tenant_id, memory_id, 0, 1, revision, 1, updated_at`,
    'project_memories',
  ),
  session_vectors: derived(
    'session_id part model tool created_by started_at revision decisions',
    `select scope_id, tenant_id, session_id, 0, 1, 1, created_by, started_at, revision, decision_count`,
    'tool_sessions',
  ),
  search_pending: (() => {
    const update = 'author_id queued_at next_try attempts changes failed';
    const may: Commands = { select: '*', insert: '*', update, delete: true };
    const { delete: _, ...queueing } = may;
    return {
      roles: {
        tenant: own(may),
        local: { rows: 'local', ...may },
        deletion: { rows: 'scope', whole: true, ...may },
        import: { rows: 'scope', whole: true, ...queueing },
        claim: { rows: 'either', whole: true, ...queueing },
      },
      sample: `insert into search_pending (scope_id, tenant_id, kind, id)
        select coalesce(id, ''), id, 'memory', concat('mem_', id, n) from unnest(array['$a', '$b', null]) id, generate_series(1, 2) n`,
    } satisfies Expectation;
  })(),
  search_scopes: {
    ...passing(
      {
        ...{ select: '*', insert: '*', update: 'model model_name next_model next_name state updated_at' },
        delete: true,
      },
      { oneRow: true },
    ),
    sample: `insert into search_scopes (scope_id, tenant_id, model, model_name)
      select coalesce(id, ''), id, 1, 'local' from unnest(array['$a', '$b', null]) id`,
  },
  claude_code_sessions: claimed({
    select: '*',
    insert: '*',
    update: 'mcp_version features_enabled revision',
  }),
  exports: passing(
    {
      select: '*',
      insert: '*',
      update:
        'state slot run_id attempts tables_total tables_done rows bytes parts counts sha256 permissions failure started_at ' +
        'finished_at expires_at',
      delete: true,
    },
    { heldBy: 'export_parts__export_id', fresh: { slot: 2 } },
  ),
  export_parts: passing(
    { select: '*', insert: '*', delete: true },
    {
      where: {
        select: '(tenant_id is null or owner_id is null)',
        delete: '(tenant_id is null or owner_id is null)',
      },
      defaults: 'owner_id',
      fresh: { position: 1_000_000 },
    },
  ),
  checkpoint_tombstones: {
    roles: {
      tenant: own({ select: '*' }),
      local: { rows: 'local', select: '*' },
      deletion: { rows: 'scope', whole: true, select: '*', insert: '*', delete: true },
      import: { rows: 'scope', whole: true, select: '*', insert: '*', delete: true },
    },
    where: { select: "(tenant_id is null or visibility = 'team' or author_id is null)" },
  },
  deletions: {
    roles: {
      tenant: own({ select: '*' }),
      local: { rows: 'local', select: '*' },
      deletion: {
        ...{ rows: 'scope', whole: true, select: '*', insert: '*', delete: true },
        update: 'private state rows proof finished_at reason',
      },
      import: { rows: 'scope', whole: true, select: '*', update: 'state finished_at' },
    },
    where: { select: '(tenant_id is null or not private or requested_by is null)' },
    set: "state = 'cancelled', finished_at = clock_timestamp()",
    heldBy: 'deleted_rows__deletion_id',
  },
  departed_members: {
    roles: {
      tenant: own({ select: '*', insert: '*', update: 'left_at' }),
      deletion: own({ select: '*', insert: '*', update: 'left_at', delete: true }),
    },
    sample: `insert into departed_members (scope_id, tenant_id, user_id)
      values ('$a', '$a', 'user_1'), ('$b', '$b', 'user_2'), ('$b', '$b', 'user_3')`,
  },
  deleted_rows: {
    roles: {
      deletion: { rows: 'scope', whole: true, select: '*', insert: '*', delete: true },
      import: { rows: 'scope', whole: true, select: '*', delete: true },
    },
  },
  deletion_records: {
    owner: 'subject_digest',
    digested: true,
    roles: {
      deletion: own({ select: '*', insert: '*', update: 'state finished_at rows proof reason audit' }),
      identity: all({ select: '*', insert: '*', update: 'state finished_at rows proof reason' }),
    },
    sample: `insert into deletion_records (deletion_id, kind, subject_digest, due_at, state, finished_at)
      select 'del_' || md5(id), 'tenant', encode(sha256(convert_to(id, 'UTF8')), 'hex'), now(), 'done', now()
      from unnest(array['$a', '$b']) id`,
  },
  idempotency_keys: passing({ select: '*', insert: '*', update: 'status reply', delete: true }),
  ingest_receipts: passing({ select: '*', insert: '*', delete: true }),
  ingested_items: passing({ select: '*', insert: '*', delete: true }),
  metric_series: claimed({
    select: '*',
    insert: '*',
    update:
      'last_timestamp total_embeddings total_compressions tokens_saved ' +
      'total_embeddings_delta total_compressions_delta tokens_saved_delta',
  }),
  metrics: claimed({ select: '*', insert: '*', delete: true }),
  omnimemory1_batches: claimed({ select: '*', insert: '*' }),
  omnimemory1_imports: passing({
    select: '*',
    insert: '*',
    update: 'state report error progress_at finished_at cancel_at',
  }),
  model_requests: claimed({ select: '*', insert: '*', update: 'billable', delete: true }),
  otel_points: claimed({ select: '*', insert: '*', delete: true }),
  otel_series: claimed({
    select: '*',
    insert: '*',
    update: 'last_point_at histogram archived',
    delete: true,
  }),
  otel_streams: claimed({
    select: '*',
    insert: '*',
    update: 'time_nanos value count last_point_at',
    delete: true,
  }),
  project_memories: claimed({
    select: '*',
    insert: '*',
    update:
      'memory_id memory_value search metadata ttl_seconds expires_at created_at updated_at last_accessed accessed_count revision',
    delete: true,
  }),
  projects: claimed(
    {
      select: '*',
      insert: '*',
      update: 'project_name language framework settings_json last_accessed revision',
    },
    { heldBy: 'project_memories__project_id tool_sessions__project_id' },
  ),
  session_context: claimed({ select: '*', insert: '*', delete: true }),
  session_keys: claimed({ select: '*', insert: '*' }),
  session_velocity: claimed({ select: '*', insert: '*' }),
  tenant_settings: scoped(
    { select: '*', insert: '*', update: 'settings updated_at revision' },
    { oneRow: true },
  ),
  retention_cuts: scoped(
    { select: '*', insert: '*', update: 'kept_since updated_at' },
    { fresh: { kind: 'telemetry' } },
  ),
  tool_configs: claimed({
    select: '*',
    insert: '*',
    update: 'config_json updated_at revision',
    delete: true,
  }),
  tool_events: claimed({ select: '*', insert: '*', delete: true }),
  tool_operations: claimed({ select: '*', insert: '*' }),
  tool_sessions: linked(
    claimed(
      {
        select: '*',
        insert: '*',
        update:
          'tool_version process_id instance_id external_id project_id workspace_path title compressed_context pinned archived ' +
          'revision last_activity ended_at ended_by has_checkpoints total_embeddings total_compressions total_workflows ' +
          'tokens_saved file_access_count search_count decision_count memory_reference_count model_requests failed_requests ' +
          'input_tokens cache_read_tokens cache_creation_tokens output_tokens reasoning_tokens cost_usd_micros',
      },
      { heldBy: OF_A_SESSION },
    ),
    'project_id previous_session_id has_checkpoints',
  ),
  tenant_storage: counted('bytes checkpoint_bytes max_bytes recounted_at'),
  tenant_usage: counted('checkpoints'),
  local_claims: {
    roles: {
      tenant: own({ select: '*' }),
      claim: own({ select: '*', insert: '*', update: 'state undone_at undone_by' }),
      deletion: { rows: 'scope', whole: true, select: '*', delete: true },
    },
    sample: `insert into local_claims (scope_id, tenant_id, claim_id, on_conflict, moved, left_local, conflicts, undo_until)
      select id, id, 'claim_' || id, 'refuse', '{}', '{}', '{}', now() from unnest(array['$a', '$b']) id`,
  },

  tenants: {
    owner: 'id',
    roles: {
      tenant: own({ select: '*', update: 'name active suspended_by updated_at' }),
      identity: all({
        select:
          'id name plan manual_plan manual_plan_until bought_plan status quantity grace_until active suspended_by ' +
          'suspended_before deletion_id deletion_due_at created_at updated_at',
        insert: 'id name',
        update: 'active suspended_by suspended_before updated_at',
      }),
      deletion: own({
        select: '*',
        update: 'active suspended_by suspended_before deletion_id deletion_due_at updated_at',
        delete: true,
      }),
      billing: all({
        select: '*',
        update:
          'plan stripe_customer_id stripe_subscription_id status price quantity current_period_end cancel_at ' +
          'cancel_at_period_end trial_end grace_until last_synced_at manual_plan manual_plan_until bought_plan billing_issues drift reconciled_at updated_at',
      }),
    },
    where: { delete: "suspended_by = 'deletion'" },
  },
  users: {
    roles: {
      identity: all({
        select: '*',
        insert: '*',
        update:
          'name avatar_url last_login_at password_hash email_verified_at session_epoch deletion_id deletion_due_at ' +
          'deletion_begun_at deletion_teams',
      }),
      // one person, whom app.account names, when the deletion has begun: tests/identity/accounts/deletion/role.test.ts
      deletion: { rows: 'none', select: 'id email deletion_begun_at', delete: true },
    },
  },
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
      identity: all({ select: '*', insert: '*', update: 'leaves_at' }),
      deletion: own({ select: '*', delete: true }),
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
      deletion: own({ select: '*', delete: true }),
      import: own({ select: 'key_id tenant_id', insert: '*' }),
    },
    // a key that comes back is revoked
    admitted: { revoked_at: '2026-01-01' },
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
      deletion: own({ select: '*', delete: true }),
    },
  },
  audit_logs: {
    roles: {
      tenant: own({ select: '*', insert: '*' }),
      claim: own({ insert: '*', inserting: { action: 'local.claimed' } }),
      identity: all({ insert: '*' }),
      billing: all({ insert: '*' }),
      // it updates only lines about the person whom app.account names: tests/audit/anonymising/role.test.ts
      deletion: {
        ...own({ select: '*', insert: '*', inserting: { action: 'deletion.done' }, delete: true }),
        ...{ whole: true, update: 'metadata ip_address user_agent', changesNone: true },
      },
      import: own({ insert: '*', inserting: { action: 'deletion.cancelled' } }),
    },
    fresh: { seq: 1_000_000 },
  },
  audit_heads: {
    roles: {
      tenant: own({ select: '*', insert: '*' }),
      claim: own({ select: '*', insert: '*' }),
      identity: all({ select: '*', insert: '*' }),
      billing: all({ select: '*', insert: '*' }),
      deletion: own({ select: '*', insert: '*', delete: true }),
      import: own({ select: '*', insert: '*' }),
    },
    fresh: { seq: 1_000_000 },
  },

  stripe_customers: removed(
    billing(
      { select: '*', insert: '*', update: 'deleted_at replaced_at sent_name sent_email contact_refused_at' },
      `insert into stripe_customers (customer_id, tenant_id) values ('cus_a', '$a'), ('cus_b', '$b')`,
    ),
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
  stripe_requests: removed(
    billing(
      { select: '*', insert: '*', update: 'finished_at object_id', delete: true },
      `insert into stripe_requests (tenant_id, operation, parameters, finished_at)
      values ('$a', 'create_customer', '{}', now()), ('$b', 'create_customer', '{}', null)`,
      { where: { delete: 'finished_at is not null' } },
    ),
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
