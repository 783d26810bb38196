import { join, resolve } from 'node:path';
import { z } from 'zod';
import { defaultSpoolFolder } from '../lib/files/spool.ts';
import type { LogLevel } from '../lib/logger.ts';
import { isLoopback } from '../lib/network/ip-address.ts';
import {
  type AccountConfig,
  accountConfigOf,
  accountEnvironment,
  isBehindProxy,
  smtpOf,
} from './account-config.ts';
import {
  type ObservabilityConfig,
  observabilityEnvironment,
  observabilityOf,
  withoutUnusedTelemetry,
} from './observability-config.ts';
import { type PriceFile, priceFileOf } from './price-file.ts';
import { type SearchConfig, searchConfigOf, searchEnvironment } from './search-config.ts';
import { type StripeConfig, stripeEnvironment, stripeOf } from './stripe-config.ts';
import {
  flag,
  host,
  line,
  oneOf,
  origins,
  path,
  postgresUrl,
  postgresUrls,
  redisUrl,
  roleNames,
  wholeNumber,
} from './values.ts';

export type { AccountConfig, GitHubConfig, OpenIdConfig } from './account-config.ts';
export { isBehindProxy } from './account-config.ts';
export type { StripeConfig } from './stripe-config.ts';

/** One connection URL per role; see docs/decisions/0001-database-roles.md. A server needs `billing` for the queue of jobs, even if nothing is sold. */
export interface DatabaseUrls {
  readonly tenant: string;
  readonly local: string | undefined;
  readonly identity: string;
  readonly billing: string | undefined;
  /** Without one of these, what its role is for is refused: imports, deletions, claims of local rows. */
  readonly import?: string | undefined;
  readonly deletion?: string | undefined;
  readonly claim?: string | undefined;
}

export interface Config {
  readonly host: string;
  readonly port: number;
  /** `undefined`: run the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrls: DatabaseUrls | undefined;
  /** URLs of the tenant role on standbys that may answer reads; empty: the primary answers all. */
  readonly standbyUrls: readonly string[];
  readonly dataDir: string;
  /** Where uploads and archives are kept until they are in the database. */
  readonly spoolDir: string;
  /** Free space to keep on the disks of `dataDir` and `spoolDir`; 0: none. */
  readonly diskReserveMb: number;
  readonly localMode: boolean;
  /** Local mode accepts requests from other machines: something else protects the port. */
  readonly localModeBeyondLoopback: boolean;
  readonly poolSize: number;
  readonly rateLimits: boolean;
  /** Off behind a transaction pooler that does not support them. */
  readonly preparedStatements: boolean;
  /** Limits are counted over all processes: in the database, or in Redis. `undefined`: each process counts for itself. */
  readonly sharedLimits: { readonly redisUrl: string | undefined } | undefined;
  /** How long the server goes on as before, and is not ready, when it is told to stop. */
  readonly drainDelayMs: number;
  /** How long running requests may take to finish when the server stops. */
  readonly drainDeadlineMs: number;
  /** The longest body of OTLP, after inflation. */
  readonly otlpMaxBodyBytes: number;
  /** Whether the paths of OmniMemory 1 are served. */
  readonly legacyApi: boolean;
  /** The origins that may call MCP, beside the server's own. */
  readonly mcpOrigins: readonly string[];
  readonly logLevel: LogLevel;
  readonly accounts: AccountConfig;
  /**
   * Key material for page cursors and session cookies. `undefined`: the embedded server stores one, any other process
   * generates its own.
   */
  readonly secretKey: string | undefined;
  /** `undefined`: billing is not configured, and the operator sets plans. */
  readonly stripe: StripeConfig | undefined;
  /** How many days a deletion can be cancelled. */
  readonly deletionGraceDays: number;
  /** The same for a whole tenant. */
  readonly tenantDeletionGraceDays: number;
  /** How many days owners can decide about the private checkpoints of a former member. */
  readonly departedGraceDays: number;
  /** `undefined`: only the built-in prices of models. */
  readonly priceFile: PriceFile | undefined;
  readonly search: SearchConfig;
  readonly observability: ObservabilityConfig;
}

/** The configuration of the command line; each command checks the URLs that it needs. */
export interface OperatorConfig {
  /** `undefined`: use the embedded PostgreSQL in `dataDir`. */
  readonly urls: OperatorUrls | undefined;
  readonly dataDir: string;
  readonly spoolDir: string;
  readonly diskReserveMb: number;
  readonly preparedStatements: boolean;
  /** Administrators that doctor accepts without a warning. */
  readonly expectedSuperusers: readonly string[];
  readonly stripe: StripeConfig | undefined;
  readonly smtp: AccountConfig['smtp'];
  /** Links in emails begin with it. */
  readonly publicUrl: string;
  /** How many days the deletion of a tenant can be cancelled. */
  readonly tenantDeletionGraceDays: number;
  readonly search: SearchConfig;
}

export interface OperatorUrls {
  readonly roles: DatabaseUrls;
  readonly owner: string | undefined;
  readonly admin: string | undefined;
}

export class ConfigError extends Error {
  constructor(faults: string[]) {
    super(
      `The configuration is not valid. Correct these variables:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
  }
}

const MAX_SECRET = 1_000;

const environment = z.object({
  HOST: host.default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(8003),
  DATA_DIR: path.default('.data'),
  SPOOL_DIR: path.optional(),
  DISK_RESERVE_MB: wholeNumber(0, 100_000_000).default(512),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_URL_READ: postgresUrls.default([]),
  DATABASE_URL_LOCAL: postgresUrl.optional(),
  DATABASE_URL_IDENTITY: postgresUrl.optional(),
  DATABASE_URL_BILLING: postgresUrl.optional(),
  DATABASE_URL_IMPORT: postgresUrl.optional(),
  DATABASE_URL_DELETION: postgresUrl.optional(),
  DATABASE_URL_CLAIM: postgresUrl.optional(),
  DATABASE_URL_OWNER: postgresUrl.optional(),
  DATABASE_URL_ADMIN: postgresUrl.optional(),
  DOCTOR_EXPECTED_SUPERUSERS: roleNames.default([]),
  DATABASE_PREPARED_STATEMENTS: flag.default(true),
  DATABASE_POOL_SIZE: wholeNumber(1, 1_000).default(10),
  LOCAL_MODE: flag.optional(),
  LOCAL_MODE_BEYOND_LOOPBACK: flag.default(false),
  RATE_LIMITS: flag.default(true),
  SHARED_LIMITS: flag.optional(),
  REDIS_URL: redisUrl.optional(),
  DRAIN_DELAY_MS: wholeNumber(0, 600_000).default(0),
  DRAIN_DEADLINE_MS: wholeNumber(0, 600_000).default(10_000),
  DELETION_GRACE_DAYS: wholeNumber(1, 30).default(7),
  TENANT_DELETION_GRACE_DAYS: wholeNumber(7, 90).default(30),
  DEPARTED_GRACE_DAYS: wholeNumber(7, 365).default(30),
  OTLP_MAX_BODY_BYTES: wholeNumber(65_536, 33_554_432).default(16_777_216),
  LEGACY_API: flag.default(true),
  MCP_ORIGINS: origins.default([]),
  LOG_LEVEL: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent').default('info'),
  SECRET_KEY: line(MAX_SECRET).min(32, 'must be at least 32 characters long').optional(),
  ...accountEnvironment,
  ...stripeEnvironment,
  ...searchEnvironment,
  ...observabilityEnvironment,
  PRICES_FILE: path.optional(),
});
type Environment = z.infer<typeof environment>;

/** The type of each variable, by its name. */
export const VARIABLES = environment.shape;

/**
 * The server's configuration. Throws ConfigError with every fault at once; an empty value counts as unset. The owner's
 * URL is not read here, because the server process must not have it.
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const values = parse(env);
  const faults: string[] = [];
  const databaseUrls = databaseUrlsOf(values, faults);
  const accounts = accountConfigOf(values, faults);
  const behindProxy = isBehindProxy(accounts);
  const localMode = values.LOCAL_MODE ?? (databaseUrls === undefined && !behindProxy);
  if (localMode && behindProxy && !values.LOCAL_MODE_BEYOND_LOOPBACK) {
    faults.push(
      'LOCAL_MODE: accepts requests without a key, but TRUST_PROXY or an https PUBLIC_URL says that clients reach this server through a ' +
        'proxy; use LOCAL_MODE=off, or LOCAL_MODE_BEYOND_LOOPBACK=on if the proxy authenticates every client',
    );
  }
  if (localMode && !isLoopback(values.HOST) && !values.LOCAL_MODE_BEYOND_LOOPBACK) {
    faults.push(
      `HOST: local mode accepts requests without a key, so it must not listen on ${values.HOST}; ` +
        'use 127.0.0.1, or LOCAL_MODE=off, or LOCAL_MODE_BEYOND_LOOPBACK=on if something else protects the port',
    );
  }
  if (localMode && databaseUrls && !databaseUrls.local)
    faults.push('DATABASE_URL_LOCAL: is required by LOCAL_MODE=on');
  if (databaseUrls && !databaseUrls.billing)
    faults.push(
      'DATABASE_URL_BILLING: is required beside DATABASE_URL, because its role works the queue of jobs',
    );
  if (values.STRIPE_SECRET_KEY && !values.STRIPE_WEBHOOK_SECRET)
    faults.push('STRIPE_WEBHOOK_SECRET: must be set with STRIPE_SECRET_KEY');
  if (values.TENANT_DELETION_GRACE_DAYS < values.DELETION_GRACE_DAYS)
    faults.push(
      'TENANT_DELETION_GRACE_DAYS: must be at least DELETION_GRACE_DAYS, because a sign-in that cancels the deletion of an account ' +
        'brings the teams back that were deleted with it',
    );
  const priceFile = priceFileOf(values.PRICES_FILE, faults);
  const search = searchConfigOf(values, faults);
  const observability = observabilityOf(values, faults);
  if (faults.length > 0) throw new ConfigError(faults);
  return Object.freeze({
    host: values.HOST,
    port: values.PORT,
    databaseUrls,
    standbyUrls: values.DATABASE_URL_READ,
    dataDir: resolve(values.DATA_DIR),
    spoolDir: spoolDirOf(values),
    diskReserveMb: values.DISK_RESERVE_MB,
    localMode,
    localModeBeyondLoopback: values.LOCAL_MODE_BEYOND_LOOPBACK,
    poolSize: values.DATABASE_POOL_SIZE,
    rateLimits: values.RATE_LIMITS,
    deletionGraceDays: values.DELETION_GRACE_DAYS,
    tenantDeletionGraceDays: values.TENANT_DELETION_GRACE_DAYS,
    departedGraceDays: values.DEPARTED_GRACE_DAYS,
    preparedStatements: values.DATABASE_PREPARED_STATEMENTS,
    sharedLimits: sharedLimitsOf(values),
    drainDelayMs: values.DRAIN_DELAY_MS,
    drainDeadlineMs: values.DRAIN_DEADLINE_MS,
    otlpMaxBodyBytes: values.OTLP_MAX_BODY_BYTES,
    legacyApi: values.LEGACY_API,
    mcpOrigins: values.MCP_ORIGINS,
    logLevel: values.LOG_LEVEL,
    accounts,
    secretKey: values.SECRET_KEY,
    stripe: stripeOf(values, urlOf(values)),
    priceFile,
    search,
    observability,
  });
}

/** The configuration of the command line. Throws ConfigError. */
export function loadOperatorConfig(env: NodeJS.ProcessEnv = process.env): OperatorConfig {
  const values = parse(env);
  const faults: string[] = [];
  const roles = databaseUrlsOf(values, faults);
  const smtp = smtpOf(values, faults);
  const search = searchConfigOf(values, faults);
  if (faults.length > 0) throw new ConfigError(faults);
  const urls = roles && { roles, owner: values.DATABASE_URL_OWNER, admin: values.DATABASE_URL_ADMIN };
  return Object.freeze({
    urls,
    dataDir: resolve(values.DATA_DIR),
    spoolDir: spoolDirOf(values),
    diskReserveMb: values.DISK_RESERVE_MB,
    preparedStatements: values.DATABASE_PREPARED_STATEMENTS,
    expectedSuperusers: values.DOCTOR_EXPECTED_SUPERUSERS,
    stripe: stripeOf(values, urlOf(values)),
    smtp,
    publicUrl: urlOf(values),
    tenantDeletionGraceDays: values.TENANT_DELETION_GRACE_DAYS,
    search,
  });
}

function parse(env: NodeJS.ProcessEnv): Environment {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = environment.safeParse(withoutUnusedTelemetry(present));
  if (result.success) return result.data;
  // the message names the variable and never its value, because URLs contain passwords
  throw new ConfigError(result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
}

const urlOf = ({ PUBLIC_URL, HOST, PORT }: Environment): string => PUBLIC_URL ?? `http://${HOST}:${PORT}`;

/** REDIS_URL alone switches them on. */
function sharedLimitsOf({ SHARED_LIMITS, REDIS_URL }: Environment): Config['sharedLimits'] {
  return (SHARED_LIMITS ?? REDIS_URL !== undefined) ? { redisUrl: REDIS_URL } : undefined;
}

/** Beside the embedded PostgreSQL; DATA_DIR may not exist without it. */
function spoolDirOf({ SPOOL_DIR, DATA_DIR, DATABASE_URL }: Environment): string {
  if (SPOOL_DIR !== undefined) return resolve(SPOOL_DIR);
  return DATABASE_URL === undefined ? join(resolve(DATA_DIR), 'spool') : defaultSpoolFolder();
}

function databaseUrlsOf(values: Environment, faults: string[]): DatabaseUrls | undefined {
  const { DATABASE_URL: tenant, DATABASE_URL_LOCAL: local, DATABASE_URL_BILLING: billing } = values;
  const { DATABASE_URL_IDENTITY: identity, DATABASE_URL_OWNER: owner } = values;
  const { DATABASE_URL_IMPORT, DATABASE_URL_DELETION, DATABASE_URL_CLAIM } = values;
  const tasks = { import: DATABASE_URL_IMPORT, deletion: DATABASE_URL_DELETION, claim: DATABASE_URL_CLAIM };
  if (!tenant) {
    if ([local, identity, billing, owner, values.DATABASE_URL_ADMIN, ...Object.values(tasks)].some(Boolean))
      faults.push('DATABASE_URL: must be set together with the URLs of the other roles');
    if (values.DATABASE_URL_READ.length > 0)
      faults.push('DATABASE_URL_READ: needs DATABASE_URL, because the embedded PostgreSQL has no standby');
    return undefined;
  }
  if (!identity) faults.push('DATABASE_URL_IDENTITY: must be set together with DATABASE_URL');
  return { tenant, local, identity: identity ?? '', billing, ...tasks };
}
