/** The floors of docs/architecture.md: what is lower never imports what is higher. */
const floor = (name, from, to) => ({ name, severity: 'error', from: { path: from }, to: { path: to } });

const below = (...folders) => `^src/(?!(?:${folders.join('|')})/)`;

/** What each area of src/features may import, apart from itself. */
const AREAS = {
  changes: [],
  entitlements: [],
  idempotency: [],
  authority: [],
  'deletion-records': [],
  audit: ['authority', 'entitlements'],
  identity: ['authority', 'entitlements', 'audit', 'deletion-records'],
  settings: ['authority', 'entitlements', 'audit'],
  billing: ['authority', 'entitlements', 'audit'],
  deletion: ['authority', 'entitlements', 'audit', 'deletion-records', 'identity', 'billing'],
  memory: ['entitlements'],
  telemetry: ['entitlements', 'changes', 'settings', 'memory'],
  retention: ['entitlements', 'audit', 'settings', 'telemetry'],
  exchange: ['authority', 'entitlements', 'audit', 'settings', 'memory', 'telemetry'],
};

/** What each folder of src/db may import, apart from itself. */
const DB = {
  distribution: [],
  schema: ['distribution'],
  pools: ['schema'],
  embedded: ['schema'],
  backup: ['schema', 'embedded'],
  replicas: ['pools'],
  transaction: ['schema', 'pools', 'replicas'],
  query: ['schema', 'transaction'],
  doctor: ['distribution', 'schema', 'pools'],
};

const only = (parent, kind) =>
  Object.entries(kind).map(([folder, lower]) =>
    floor(
      `${parent.split('/').at(-1)}-${folder}-imports-only-what-is-lower`,
      `^${parent}/${folder}/`,
      `^${parent}/(?!(?:${[folder, ...lower].join('|')})/)[^/]+/`,
    ),
  );

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    floor('lib-imports-nothing-of-ours', '^src/lib/', below('lib')),
    floor('config-is-above-lib-alone', '^src/config/', below('lib', 'config')),
    floor('auth-knows-no-database-and-no-http', '^src/auth/', below('config', 'lib', 'auth')),
    floor('validation-knows-no-protocol', '^src/validation/', below('config', 'lib', 'validation')),
    floor('db-knows-no-http-and-no-feature', '^src/db/', below('config', 'lib', 'auth', 'db')),
    floor('of-auth-the-database-knows-scopes-only', '^src/db/', '^src/auth/(?!scope\\.ts$)'),
    floor('http-knows-no-feature', '^src/http/', below('config', 'lib', 'auth', 'validation', 'db', 'http')),
    floor(
      'features-know-no-composition',
      '^src/features/',
      below('config', 'lib', 'auth', 'validation', 'db', 'http', 'features'),
    ),
    floor(
      'container-knows-no-start',
      '^src/container(\\.ts$|/)',
      '^src/(jobs|cli|protocols)/|^src/(api|app|server|program|main)\\.ts$|^src/server/',
    ),
    floor(
      'protocols-are-adapters-of-services',
      '^src/protocols/',
      '^src/(container|jobs|cli|db)/|^src/(container|api|app|server|main)\\.ts$|^src/features/.+\\.(repository|routes)\\.ts$',
    ),
    floor('only-the-application-knows-protocols', '^src/(?!protocols/|(api|app)\\.ts$)', '^src/protocols/'),
    floor(
      'jobs-know-no-start',
      '^src/jobs/',
      '^src/(cli|protocols)/|^src/(api|app|server|program|main)\\.ts$|^src/server/',
    ),
    floor(
      'cli-knows-no-http',
      '^src/cli/',
      '^src/(http|jobs|protocols)/|^src/(api|app|server|program|main)\\.ts$|^src/server/',
    ),
    floor(
      'observability-knows-the-configuration-only',
      '^src/observability/',
      below('lib', 'config', 'observability'),
    ),
    floor('only-the-server-loads-observability', '^src/(?!observability/|server/)', '^src/observability/'),
    {
      name: 'only-observability-loads-opentelemetry',
      severity: 'error',
      from: { path: '^src/(?!observability/)' },
      to: { path: 'node_modules/@opentelemetry/' },
    },
    // it is bundled into one file for other computers
    floor('connect-stands-alone', '^src/connect/', below('connect')),
    floor('only-the-command-line-knows-connect', '^src/(?!(?:cli|connect)/)', '^src/connect/'),
    ...only('src/db', DB),
    ...only('src/features', AREAS),
    {
      // a noun is src/features/<area>/<noun>; an area of one noun has no folder below
      name: 'features-meet-through-services',
      severity: 'error',
      from: {
        path: '^src/features/((?:authority|changes|entitlements|billing|idempotency|retention|deletion-records|deletion)|[^/]+/[^/]+)/',
      },
      to: { path: '^src/features/(?!$1/).+\\.(repository|routes)\\.ts$' },
    },
    {
      name: 'repositories-and-services-know-no-http',
      severity: 'error',
      from: { path: '\\.(repository|service|schemas)\\.ts$' },
      to: { path: '^(src/http/|node_modules/express)' },
    },
    floor('client-stands-alone', '^client/', '^(src|tests|bench|dev|dashboard|scripts)/'),
    floor(
      'the-dashboard-knows-the-permissions-and-the-content-hash-only',
      '^dashboard/',
      '^src/(?!(auth/permissions|features/memory/checkpoints/content-hash)\\.ts$)',
    ),
    floor('the-dashboard-knows-no-test', '^dashboard/', '^(tests|bench|dev|scripts)/'),
    floor('parts-know-no-page', '^dashboard/src/(api|parts|charts|format)/', '^dashboard/src/(pages|frame)/'),
    floor('production-knows-no-client-and-no-test', '^src/', '^(client|tests|bench|dev|dashboard|scripts)/'),
    floor(
      'fakes-know-nothing-of-ours',
      '^dev/fake-(stripe|embeddings)/',
      '^(src|tests|bench|client|scripts)/',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
};
