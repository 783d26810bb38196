import type { z } from 'zod';
import { isLoopback } from '../lib/network/ip-address.ts';
import { host, line, oneOf, wholeNumber } from './values.ts';

/** What the server tells of itself. Without either part nothing of OpenTelemetry is loaded. */
export interface ObservabilityConfig {
  readonly metrics: MetricsServerConfig | undefined;
  readonly otlp: OtlpExportConfig | undefined;
  /** OTEL_EXPORTER_OTLP_ENDPOINT is this server, as where it is set for a coding tool. Nothing is exported. */
  readonly leadsHere: boolean;
}

/** Where Prometheus reads `/metrics`. */
export interface MetricsServerConfig {
  readonly host: string;
  readonly port: number;
  /** `undefined`: the port listens on loopback, and every program of this machine may read it. */
  readonly token: string | undefined;
}

/** A collector that is told by OTLP. */
export interface OtlpExportConfig {
  /** Without `/v1/traces` and without a slash at its end. */
  readonly endpoint: string;
  /** Secrets. */
  readonly headers: Readonly<Record<string, string>>;
  readonly isCompressed: boolean;
  readonly timeoutMs: number;
  readonly metricIntervalMs: number;
  /** How long spans are collected before they are sent. */
  readonly spanDelayMs: number;
  readonly sendsMetrics: boolean;
  readonly sendsTraces: boolean;
  readonly sampler: SamplerConfig;
  readonly resource: Readonly<Record<string, string>>;
}

/** Which traces are recorded. `followsParent`: as the caller has decided, where the caller says so. */
export interface SamplerConfig {
  readonly ratio: number;
  readonly followsParent: boolean;
}

const endpoint = line(2_000)
  .refine(
    (value) => /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/.test(value) && URL.canParse(value),
    'must be an http or https URL without a user, a query or a fragment, such as http://127.0.0.1:4318',
  )
  .transform((value) => value.replace(/\/+$/, ''));

const MAX_PAIRS = 64;
const NAME = /^[\w.!#$%&'*+^`|~-]{1,255}$/;
const PAIRS_FAULT = `must be at most ${MAX_PAIRS} pairs such as name=value, separated by commas, with values in percent-encoding`;

/** `a=b,c=d%20e`, as W3C Baggage has it. */
const pairs = line(8_000).transform((value, context): Record<string, string> => {
  const all = value.split(',').map(pairOf);
  if (all.length > MAX_PAIRS || all.includes(undefined))
    context.addIssue({ code: 'custom', message: PAIRS_FAULT });
  return Object.fromEntries(all.filter((pair) => pair !== undefined));
});

function pairOf(text: string): readonly [string, string] | undefined {
  const at = text.indexOf('=');
  const name = text.slice(0, at).trim();
  if (at < 1 || !NAME.test(name)) return undefined;
  try {
    const value = decodeURIComponent(text.slice(at + 1).trim());
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a header must not have them
    return /[\u0000-\u001f\u007f]/.test(value) ? undefined : [name, value];
  } catch {
    return undefined;
  }
}

const fraction = line(20)
  .refine(
    (value) => /^(?:0(?:\.\d{1,12})?|1(?:\.0{1,12})?)$/.test(value),
    'must be a number from 0 to 1, such as 0.05',
  )
  .transform(Number);

const SAMPLERS = [
  'traceidratio',
  'always_on',
  'always_off',
  'parentbased_traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
] as const;

const DEFAULT_RATIO = 0.01;

export const observabilityEnvironment = {
  METRICS_PORT: wholeNumber(0, 65_535).optional(),
  METRICS_HOST: host.default('127.0.0.1'),
  METRICS_TOKEN: line(1_000).min(16, 'must be at least 16 characters long').optional(),
  OTEL_SDK_DISABLED: oneOf('true', 'false').default('false'),
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: oneOf('http/protobuf').default('http/protobuf'),
  OTEL_EXPORTER_OTLP_HEADERS: pairs.default({}),
  OTEL_EXPORTER_OTLP_COMPRESSION: oneOf('gzip', 'none').default('none'),
  OTEL_EXPORTER_OTLP_TIMEOUT: wholeNumber(100, 60_000).default(10_000),
  OTEL_METRICS_EXPORTER: oneOf('otlp', 'none').default('otlp'),
  OTEL_METRIC_EXPORT_INTERVAL: wholeNumber(1_000, 3_600_000).default(60_000),
  OTEL_TRACES_EXPORTER: oneOf('otlp', 'none').default('otlp'),
  OTEL_BSP_SCHEDULE_DELAY: wholeNumber(100, 60_000).default(5_000),
  OTEL_TRACES_SAMPLER: oneOf(...SAMPLERS).default('traceidratio'),
  OTEL_TRACES_SAMPLER_ARG: fraction.default(DEFAULT_RATIO),
  OTEL_SERVICE_NAME: line(255).default('omnimemory'),
  OTEL_RESOURCE_ATTRIBUTES: pairs.default({}),
};

type Values = z.infer<z.ZodObject<typeof observabilityEnvironment>>;

/**
 * Leaves out what OpenTelemetry's variables say while nothing is exported: a shell may have them for a coding tool, with values
 * that this server does not know.
 */
export function withoutUnusedTelemetry(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { OTEL_SDK_DISABLED: disabled, OTEL_EXPORTER_OTLP_ENDPOINT: to } = env;
  if (to !== undefined && disabled?.toLowerCase() !== 'true') return env;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('OTEL_')));
}

interface OwnAddress {
  readonly HOST: string;
  readonly PORT: number;
  readonly PUBLIC_URL?: string | undefined;
}

/** Adds what is missing to `faults`. */
export function observabilityOf(values: Values & OwnAddress, faults: string[]): ObservabilityConfig {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: to } = values;
  const leadsHere = to !== undefined && isOwnAddress(new URL(to), values);
  return { metrics: metricsOf(values, faults), otlp: leadsHere ? undefined : otlpOf(values), leadsHere };
}

function metricsOf(values: Values & OwnAddress, faults: string[]): MetricsServerConfig | undefined {
  const { METRICS_PORT: port, METRICS_HOST, METRICS_TOKEN: token } = values;
  if (port === undefined) return undefined;
  if (port !== 0 && port === values.PORT)
    faults.push('METRICS_PORT: must differ from PORT, because metrics have a port of their own');
  if (token === undefined && !isLoopback(METRICS_HOST))
    faults.push(
      `METRICS_TOKEN: is required by METRICS_HOST=${METRICS_HOST}, because other machines reach it; or use METRICS_HOST=127.0.0.1`,
    );
  return { host: METRICS_HOST, port, token };
}

function otlpOf(values: Values): OtlpExportConfig | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: to } = values;
  const sendsMetrics = values.OTEL_METRICS_EXPORTER === 'otlp';
  const sendsTraces = values.OTEL_TRACES_EXPORTER === 'otlp';
  if (to === undefined || !(sendsMetrics || sendsTraces)) return undefined;
  return {
    endpoint: to,
    headers: values.OTEL_EXPORTER_OTLP_HEADERS,
    isCompressed: values.OTEL_EXPORTER_OTLP_COMPRESSION === 'gzip',
    timeoutMs: values.OTEL_EXPORTER_OTLP_TIMEOUT,
    metricIntervalMs: values.OTEL_METRIC_EXPORT_INTERVAL,
    spanDelayMs: values.OTEL_BSP_SCHEDULE_DELAY,
    sendsMetrics,
    sendsTraces,
    sampler: samplerOf(values),
    resource: { ...values.OTEL_RESOURCE_ATTRIBUTES, 'service.name': values.OTEL_SERVICE_NAME },
  };
}

function samplerOf({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG }: Values): SamplerConfig {
  const ratios = { on: 1, off: 0 };
  const [, fixed] = /always_(on|off)$/.exec(name) ?? [];
  return {
    ratio: fixed === undefined ? OTEL_TRACES_SAMPLER_ARG : ratios[fixed as keyof typeof ratios],
    followsParent: name.startsWith('parentbased_'),
  };
}

const ANY_ADDRESS = ['0.0.0.0', '::'];

/** Otherwise the server would be told of each of its own reports, and report that. */
function isOwnAddress(to: URL, { HOST, PORT, PUBLIC_URL }: OwnAddress): boolean {
  if (to.origin === PUBLIC_URL) return true;
  const port = Number(to.port || (to.protocol === 'https:' ? 443 : 80));
  const name = to.hostname.replace(/^\[|\]$/g, '');
  const isThisMachine = isLoopback(name) && (isLoopback(HOST) || ANY_ADDRESS.includes(HOST));
  return port === PORT && (isThisMachine || name === HOST);
}
