import { ConfigError, loadConfig, VARIABLES } from './config.ts';

export interface Setting {
  readonly name: string;
  /** `set` for a secret; `null` if nothing applies. */
  readonly value: string | null;
  readonly source: 'environment' | 'default' | 'unset';
  readonly fault: string | null;
}

/** Texts that are no secret. A variable that is in neither list is shown as `set`: a new one is a secret until said otherwise. */
const SHOWN: ReadonlySet<string> = new Set([
  'HOST',
  'DATA_DIR',
  'SPOOL_DIR',
  'DOCTOR_EXPECTED_SUPERUSERS',
  'LOG_LEVEL',
  'MCP_ORIGINS',
  'PUBLIC_URL',
  'TRUST_PROXY',
  'MAIL_FROM',
  'OIDC_CLIENT_ID',
  'OIDC_TITLE',
  'GITHUB_CLIENT_ID',
  'PRICES_FILE',
  'SEMANTIC_SEARCH',
  'EMBEDDINGS_MODEL',
  'EMBEDDINGS_QUERY_PREFIX',
  'EMBEDDINGS_DOCUMENT_PREFIX',
  'METRICS_HOST',
  'OTEL_SDK_DISABLED',
  'OTEL_EXPORTER_OTLP_PROTOCOL',
  'OTEL_EXPORTER_OTLP_COMPRESSION',
  'OTEL_METRICS_EXPORTER',
  'OTEL_TRACES_EXPORTER',
  'OTEL_TRACES_SAMPLER',
  'OTEL_SERVICE_NAME',
]);

/** Shown without password and query. */
const URLS: ReadonlySet<string> = new Set([
  'DATABASE_URL',
  'DATABASE_URL_READ',
  'DATABASE_URL_LOCAL',
  'DATABASE_URL_IDENTITY',
  'DATABASE_URL_BILLING',
  'DATABASE_URL_IMPORT',
  'DATABASE_URL_DELETION',
  'DATABASE_URL_CLAIM',
  'DATABASE_URL_OWNER',
  'DATABASE_URL_ADMIN',
  'SMTP_URL',
  'STRIPE_API_BASE',
  'BILLING_RETURN_URL',
  'EMBEDDINGS_URL',
  'REDIS_URL',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OIDC_ISSUER',
  'GITHUB_URL',
  'GITHUB_API_URL',
]);

/** Every variable with what applies. `faults`: what is not valid, by name and never by value. */
export function settingsOf(env: NodeJS.ProcessEnv = process.env): {
  readonly settings: readonly Setting[];
  readonly faults: readonly string[];
} {
  const { computed, faults } = computedFrom(env);
  const settings = Object.keys(VARIABLES).map((name) =>
    settingOf(name, env[name] || undefined, computed[name]),
  );
  return { settings, faults };
}

/** What `loadConfig` makes of several variables together. */
function computedFrom(env: NodeJS.ProcessEnv): {
  readonly computed: Readonly<Record<string, string>>;
  readonly faults: readonly string[];
} {
  try {
    const { localMode, dataDir, spoolDir } = loadConfig(env);
    return { computed: { LOCAL_MODE: onOff(localMode), DATA_DIR: dataDir, SPOOL_DIR: spoolDir }, faults: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { computed: {}, faults: [error.message] };
  }
}

function settingOf(name: string, given: string | undefined, computed: string | undefined): Setting {
  const parsed = VARIABLES[name as keyof typeof VARIABLES].safeParse(given);
  if (!parsed.success) {
    const fault = parsed.error.issues.map(({ message }) => message).join('; ');
    return { name, value: given === undefined ? null : 'not valid', source: sourceOf(given, false), fault };
  }
  if (given !== undefined)
    return { name, value: shown(name, given, parsed.data), source: 'environment', fault: null };
  const value = computed ?? defaultText(parsed.data);
  return { name, value, source: sourceOf(undefined, value !== null), fault: null };
}

const sourceOf = (given: string | undefined, hasDefault: boolean): Setting['source'] =>
  given !== undefined ? 'environment' : hasDefault ? 'default' : 'unset';

const onOff = (value: boolean): string => (value ? 'on' : 'off');

/** A default is in the source code, so it is no secret. */
function defaultText(value: unknown): string | null {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return null;
  return typeof value === 'boolean' ? onOff(value) : `${value}`;
}

function shown(name: string, given: string, value: unknown): string {
  if (typeof value === 'boolean' || typeof value === 'number' || SHOWN.has(name)) return given;
  if (!URLS.has(name)) return 'set';
  return given
    .split(/\s*,\s*(?=postgres(?:ql)?:\/\/)/)
    .map(withoutSecrets)
    .join(', ');
}

/** The role stays, of a database; elsewhere a user may be a token. A query can hold a password, too. */
function withoutSecrets(text: string): string {
  const url = URL.parse(text);
  if (!url) return 'set';
  const user = url.protocol.startsWith('postgres') && url.username !== '' ? `${url.username}@` : '';
  return `${url.protocol}//${user}${url.host}${url.pathname}${url.search === '' ? '' : '?…'}`;
}
