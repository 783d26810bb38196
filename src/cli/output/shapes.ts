type Fields = Readonly<Record<string, string>>;

const moment = 'in ISO 8601, UTC';

const USE = {
  tenant_id: 'id of the tenant',
  name: 'its name',
  plan: 'the plan that applies',
  active: 'false if it is suspended',
  events: 'rows of telemetry with a time in the last 24 hours',
  bytes: 'stored bytes, as the plan counts them',
  checkpoints: 'checkpoints, as the plan counts them',
  members: 'how many people are members',
  last_activity: `the last activity of a session, ${moment}, or null`,
} as const satisfies Fields;

/** The fields of each item that `--json` prints of a list. They are promised: one may be added, none is renamed or removed. */
export const SHAPES = {
  'tenant list': {
    id: 'id of the tenant',
    name: 'its name',
    plan: 'its plan',
    active: 'false if it is suspended',
    suspended_by: '`owner`, `operator`, `deletion`, or null',
    deletion_id: 'the deletion that has suspended it, or null',
    deletion_due_at: `until then it can be cancelled, ${moment}, or null`,
    created_at: moment,
    updated_at: moment,
  },
  'tenant top': USE,
  'user list': {
    id: 'id of the user',
    email: 'email address',
    name: 'name, or null',
    email_verified: 'whether the email address is confirmed',
    teams: 'of how many tenants the person is a member',
    created_at: moment,
    last_login_at: `${moment}, or null`,
    deletion_due_at: `when the account will be removed, ${moment}, or null`,
  },
  'key list': {
    key_id: 'id of the key',
    key_start: 'its first characters',
    name: 'what it is for',
    scopes: 'what it may do',
    created_at: moment,
    expires_at: `${moment}, or null`,
    last_used_at: `${moment}, or null`,
    revoked_at: `${moment}, or null`,
  },
  'deletion list': {
    deletion_id: 'id of the deletion',
    kind: '`tenant` or `account`',
    state: '`waiting`, `running`, `done`, `cancelled` or `failed`',
    requested_at: moment,
    due_at: moment,
    finished_at: `${moment}, or null`,
    tenant_id: 'the tenant, as long as it exists, or null',
    reason: 'why it failed or has not begun, or null',
  },
  'audit verify': {
    tenant_id: 'id of the tenant',
    ok: 'false if the log has a fault',
    lines: 'how many lines the log has',
    hash: 'the hash of the last line, or null',
    anonymised: 'how many lines no longer name a person whose account was deleted',
    cut_at: `when retention cut the log, ${moment}, or null`,
    faults: 'what is wrong, as a list of texts',
  },
  'billing jobs': {
    id: 'id of the job',
    state: '`waiting`, `running` or `parked`',
    task: 'what it does',
    about: 'the customer or event that it is about',
    attempts: 'how often it was tried',
    run_at: `when it is tried next, ${moment}`,
    last_error: 'or null',
  },
  'billing reconcile': {
    tenant_id: 'id of the tenant',
    customer_id: 'its customer at Stripe',
    differences: 'what differs, as a list of `column`, `stored` (here) and `actual` (at Stripe)',
    failed: 'why Stripe could not be asked, or null',
  },
  'migrate status': {
    name: 'name of the migration',
    applied: 'whether the database has it',
    known: 'whether this release has it',
  },
  settings: {
    name: 'name of the environment variable',
    value: 'what applies; `set` for a secret, URLs without password and query; null if there is none',
    source: '`environment`, `default` or `unset`',
    fault: 'why it is not valid, or null',
  },
} as const satisfies Readonly<Record<string, Fields>>;

/** The fields of what `--json` prints of other commands, promised likewise; `[]` stands for each item of a list. */
export const DOCUMENTS: Readonly<Record<string, Fields>> = {
  'billing status': {
    stripe: '`answers`, `not configured`, or the reason why Stripe does not answer',
    'lookup_keys[].lookup_key': 'the lookup key of a price that can be sold',
    'lookup_keys[].for_sale': 'whether Stripe has such a price',
    'tenants[].tenant_id': 'id of a tenant that needs attention',
    'tenants[].stripe_customer_id': 'its customer at Stripe, or null',
    'tenants[].plan': 'its plan',
    'tenants[].price': 'the price that it pays, by its id at Stripe, or null',
    'tenants[].billing_issues': 'what is wrong, as a list of codes; docs/billing.md has them',
  },
};

export type ListName = keyof typeof SHAPES;

/** A row of the list has its fields, and perhaps others that are not printed. */
export type RowOf<N extends ListName> = Readonly<Record<keyof (typeof SHAPES)[N], unknown>>;

export const fieldsOf = (name: ListName): readonly string[] => Object.keys(SHAPES[name]);

/** The option of every list. */
export const JSON_OPTION = ['--json', 'print JSON; docs/cli.md has the fields'] as const;
