import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadConfig, loadOperatorConfig } from '../../src/config/config.ts';

/** What is no number for anyone who did not write it: JavaScript reads most of these as one. */
const NO_WHOLE_NUMBERS = [
  'abc',
  '-1',
  '1e3',
  '0x10',
  '1.5',
  '1_000',
  '٣',
  '+5',
  ' ',
  '1 ',
  ' 1',
  '1\n',
  'NaN',
];
const NO_FLAGS = ['true', 'false', 'yes', '1', '0', 'ON', 'On', 'on ', ' off', 'offf', ' '];
const NO_POSTGRES_URLS = [
  'http://u@h/d',
  'postgres:/u@h/d',
  'Postgres',
  'postgres://',
  'postgres://u@h',
  'postgres://u@h/',
  'postgres://h/d',
  'postgres://u@h:70000/d',
  'postgres://u@h:port/d',
  'postgres://u:100%@h/d',
  'postgres://u@h/d?sslmode=requier',
  'postgres://u@h/d ',
  ' postgres://u@h/d',
  ' ',
];
const NO_HTTP_URLS = [
  'ftp://x.example',
  'x.example',
  'https://',
  'https:// x',
  'https://x.example ',
  ' ',
  'true',
];
const NO_LINES = [' ', 'a ', ' a', 'a\nb', 'a\u0000b', 'x'.repeat(5_000)];
const NO_SCHEMES = ['http://mail.example', 'smtp://', 'mail.example', 'smtp://mail.example ', ' '];

const REFUSED: Readonly<Record<string, readonly string[]>> = {
  HOST: ['http://127.0.0.1', '127.0.0.1:80', '127.0.0.256', 'a b', '[::1]', 'localhost ', '-a', ' '],
  PORT: [...NO_WHOLE_NUMBERS, '70000', '65536', '99999999999999999999'],
  DATA_DIR: NO_LINES,
  SPOOL_DIR: NO_LINES,
  DISK_RESERVE_MB: [...NO_WHOLE_NUMBERS, '100000001'],
  DATABASE_URL: NO_POSTGRES_URLS,
  DATABASE_URL_READ: NO_POSTGRES_URLS,
  DATABASE_URL_LOCAL: NO_POSTGRES_URLS,
  DATABASE_URL_IDENTITY: NO_POSTGRES_URLS,
  DATABASE_URL_BILLING: NO_POSTGRES_URLS,
  DATABASE_URL_IMPORT: NO_POSTGRES_URLS,
  DATABASE_URL_DELETION: NO_POSTGRES_URLS,
  DATABASE_URL_CLAIM: NO_POSTGRES_URLS,
  DATABASE_URL_OWNER: NO_POSTGRES_URLS,
  DATABASE_URL_ADMIN: NO_POSTGRES_URLS,
  DOCTOR_EXPECTED_SUPERUSERS: [',', 'a,,b', ' ', 'x'.repeat(64)],
  DATABASE_PREPARED_STATEMENTS: NO_FLAGS,
  DATABASE_POOL_SIZE: [...NO_WHOLE_NUMBERS, '0', '1001'],
  LOCAL_MODE: NO_FLAGS,
  LOCAL_MODE_BEYOND_LOOPBACK: NO_FLAGS,
  RATE_LIMITS: NO_FLAGS,
  DELETION_GRACE_DAYS: [...NO_WHOLE_NUMBERS, '0', '31', '7d'],
  TENANT_DELETION_GRACE_DAYS: [...NO_WHOLE_NUMBERS, '6', '91', '30d'],
  DEPARTED_GRACE_DAYS: [...NO_WHOLE_NUMBERS, '6', '366', '30d'],
  SEMANTIC_SEARCH: ['on', 'true', 'LOCAL', 'local ', ' '],
  EMBEDDINGS_URL: [
    ...NO_HTTP_URLS,
    'http://u:p@x.example/v1',
    'http://x.example/v1?key=k',
    'http://x.example/#a',
  ],
  EMBEDDINGS_MODEL: NO_LINES,
  EMBEDDINGS_API_KEY: NO_LINES,
  EMBEDDINGS_DIMENSIONS: [...NO_WHOLE_NUMBERS, '7', '8193'],
  EMBEDDINGS_QUERY_PREFIX: ['a\nb', 'x'.repeat(201)],
  EMBEDDINGS_DOCUMENT_PREFIX: ['a\nb', 'x'.repeat(201)],
  EMBEDDINGS_BATCH: [...NO_WHOLE_NUMBERS, '0', '2049'],
  EMBEDDINGS_TIMEOUT_MS: [...NO_WHOLE_NUMBERS, '99', '30001'],
  SHARED_LIMITS: NO_FLAGS,
  REDIS_URL: ['localhost:6379', 'http://redis.example', 'redis://', 'redis://x ', ' '],
  DRAIN_DELAY_MS: [...NO_WHOLE_NUMBERS, '600001', '2s'],
  DRAIN_DEADLINE_MS: [...NO_WHOLE_NUMBERS, '600001', '10s'],
  OTLP_MAX_BODY_BYTES: [...NO_WHOLE_NUMBERS, '65535', '33554433', '16M'],
  LEGACY_API: NO_FLAGS,
  MCP_ORIGINS: [
    ...[
      '*',
      'null',
      'app.example',
      'https://app.example/',
      'https://app.example/page',
      'HTTPS://app.example',
    ],
    ...[
      'https://u@app.example',
      'https://app.example:443',
      'https://a.example,',
      'https://a.example,,https://b.example',
    ],
    ...['vscode-webview://', 'vscode-webview://a/b', 'https://a.example b.example'],
  ],
  METRICS_PORT: [...NO_WHOLE_NUMBERS, '65536'],
  METRICS_HOST: ['http://127.0.0.1', '127.0.0.1:9464', ' '],
  METRICS_TOKEN: ['short', ' '.repeat(20), `${'k'.repeat(20)}\n`],
  OTEL_EXPORTER_OTLP_ENDPOINT: [...NO_HTTP_URLS, 'http://u:p@x.example', 'http://x.example/?key=k'],
  OTEL_SDK_DISABLED: ['on', 'off', '1', 'yes', ' '],
  OTEL_EXPORTER_OTLP_PROTOCOL: ['grpc', 'http/json', ' '],
  OTEL_EXPORTER_OTLP_HEADERS: ['a', '=b', 'a=b,,c=d', 'a b=c', 'a=%zz', 'a=b%0ac', 'a=b\nc'],
  OTEL_EXPORTER_OTLP_COMPRESSION: ['on', 'deflate', ' '],
  OTEL_EXPORTER_OTLP_TIMEOUT: [...NO_WHOLE_NUMBERS, '99', '60001'],
  OTEL_METRICS_EXPORTER: ['prometheus', 'console', 'otlp,console', ' '],
  OTEL_TRACES_EXPORTER: ['console', 'jaeger', ' '],
  OTEL_METRIC_EXPORT_INTERVAL: [...NO_WHOLE_NUMBERS, '999', '3600001'],
  OTEL_BSP_SCHEDULE_DELAY: [...NO_WHOLE_NUMBERS, '99', '60001'],
  OTEL_TRACES_SAMPLER: ['on', 'always', 'TRACEIDRATIO', ' '],
  OTEL_TRACES_SAMPLER_ARG: ['1.5', '-0.1', '.5', '1e-3', '5%', ' '],
  OTEL_SERVICE_NAME: NO_LINES,
  OTEL_RESOURCE_ATTRIBUTES: ['a', 'a=b,', 'a=%'],
  LOG_LEVEL: ['verbose', 'INFO', 'info ', '1', ' '],
  SECRET_KEY: ['short', ' '.repeat(40), `${'k'.repeat(32)} `, `${'k'.repeat(32)}\n`],
  PUBLIC_URL: [...NO_HTTP_URLS, 'https://memory.example/path', 'https://u@memory.example'],
  TRUST_PROXY: [
    'true',
    'false',
    'on',
    '0',
    '17',
    '01',
    '1e0',
    '0x1',
    '1.0',
    '-1',
    '1 ',
    ' ',
    '0.0.0.0/0',
    '10.0.0.0/33',
    '10.0.0.1,',
    'proxy',
  ],
  SESSION_IDLE_HOURS: ['0', '-1', 'abc', '1e3', '0x10', ' ', '1 ', '.5', '8785', 'Infinity'],
  SESSION_LIFETIME_HOURS: ['0', '-1', 'abc', '1e3', '0x10', ' ', '1 ', '.5', '8785', 'Infinity'],
  SMTP_URL: NO_SCHEMES,
  MAIL_FROM: ['me', 'a@', '@b', 'Name <a@b', 'a@b c', 'a@b.example\nBcc: c@d.example', ' '],
  OIDC_ISSUER: NO_HTTP_URLS,
  OIDC_CLIENT_ID: NO_LINES,
  OIDC_CLIENT_SECRET: NO_LINES,
  OIDC_TITLE: [...NO_LINES, 'x'.repeat(51)],
  OIDC_TRUST_UNSTATED_EMAILS: ['true', 'yes', 'ON', '1', ' on'],
  GITHUB_CLIENT_ID: NO_LINES,
  GITHUB_CLIENT_SECRET: NO_LINES,
  GITHUB_URL: NO_HTTP_URLS,
  GITHUB_API_URL: NO_HTTP_URLS,
  STRIPE_SECRET_KEY: ['pk_live_x', 'sk_', 'sk_live_x ', ' ', 'sk_live x'],
  STRIPE_WEBHOOK_SECRET: ['short', 'whsec_1234567890abcdef ', ' '.repeat(20)],
  STRIPE_WEBHOOK_SECRET_PREVIOUS: ['short', 'whsec_1234567890abcdef ', ' '.repeat(20)],
  STRIPE_API_BASE: NO_HTTP_URLS,
  BILLING_RETURN_URL: NO_HTTP_URLS,
  BILLING_GRACE_DAYS: [...NO_WHOLE_NUMBERS, '91'],
  // what is wrong with the file itself: tests/config/price-file
  PRICES_FILE: NO_LINES,
};

const messageOf = (load: (env: NodeJS.ProcessEnv) => unknown, env: NodeJS.ProcessEnv): string => {
  try {
    load(env);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};

/** Without an endpoint the variables of OpenTelemetry are not looked at. */
const beside = (name: string) =>
  name.startsWith('OTEL_') && { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

describe('a value that would have to be guessed is refused with the name of its variable', () => {
  const cases = Object.entries(REFUSED).flatMap(([name, values]) =>
    values.map((value) => [name, value] as const),
  );
  test.each(cases)('%s=%j', (name, value) => {
    for (const load of [loadConfig, loadOperatorConfig]) {
      const message = messageOf(load, { ...beside(name), [name]: value });
      expect(message).toMatch(
        new RegExp(`^The configuration is not valid.*\\n  - ${name}: (must|has) `, 's'),
      );
    }
  });

  test('the message never has the value, which may be a secret', () => {
    for (const name of Object.keys(REFUSED)) {
      const message = messageOf(loadConfig, { ...beside(name), [name]: 'hunter2\n' });
      expect(message).toContain(`\n  - ${name}: `);
      expect(message).not.toContain('hunter2');
    }
  });

  test('the table has every variable', () => {
    const example = readFileSync(join(import.meta.dirname, '../../.env.example'), 'utf8');
    const variables = [...example.matchAll(/^#?([A-Z_]+)=/gm)].map(([, name = '']) => name);
    expect(Object.keys(REFUSED).sort()).toEqual(variables.sort());
  });
});

test('every value of .env.example that is set is accepted', () => {
  const example = readFileSync(join(import.meta.dirname, '../../.env.example'), 'utf8');
  const values = Object.fromEntries(
    [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  );
  expect(Object.keys(values).length).toBeGreaterThan(10);
  expect(messageOf(loadConfig, values)).toBe('accepted');
});

test.each([
  ['HOST', '::1', { host: '::1' }],
  ['HOST', 'localhost', { host: 'localhost' }],
  ['PORT', '0', { port: 0 }],
  ['DATABASE_POOL_SIZE', '1000', { poolSize: 1_000 }],
  ['RATE_LIMITS', 'off', { rateLimits: false }],
])('%s=%s is accepted', (name, value, expected) => {
  expect(loadConfig({ [name]: value })).toMatchObject(expected);
});

test('a team that is deleted with an account is there as long as its person can bring both back', () => {
  const days = (account: string, team: string) => () =>
    loadConfig({ DELETION_GRACE_DAYS: account, TENANT_DELETION_GRACE_DAYS: team });
  expect(days('8', '7')).toThrow('TENANT_DELETION_GRACE_DAYS: must be at least DELETION_GRACE_DAYS');
  for (const [account, team] of [
    ['7', '7'],
    ['30', '30'],
  ] as const)
    expect(days(account, team)).not.toThrow();
});

test('all faults are named at once', () => {
  const faulty = { PORT: 'abc', TRUST_PROXY: 'true', LOG_LEVEL: 'loud', DATABASE_POOL_SIZE: '-3' };
  const message = messageOf(loadConfig, faulty);
  for (const name of Object.keys(faulty)) expect(message).toContain(`\n  - ${name}: `);
});

test('the URL of the owner alone does not send a command to the embedded database', () => {
  const message = messageOf(loadOperatorConfig, { DATABASE_URL_OWNER: 'postgres://o@h/d' });
  expect(message).toContain('DATABASE_URL: must be set together with the URLs of the other roles');
});
