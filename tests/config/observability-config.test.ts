import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/config.ts';
import { warningsAbout } from '../../src/config/warnings.ts';

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector.example:4318/' };
const observabilityOf = (env: Record<string, string>) => loadConfig(env).observability;

test('without a variable nothing is measured or sent', () => {
  expect(observabilityOf({})).toEqual({ metrics: undefined, otlp: undefined, leadsHere: false });
});

describe('metrics for Prometheus', () => {
  test('are for this machine unless a host is set, which needs a token', () => {
    expect(observabilityOf({ METRICS_PORT: '9464' }).metrics).toEqual({ host: '127.0.0.1', port: 9_464 });
    expect(() => observabilityOf({ METRICS_PORT: '9464', METRICS_HOST: '0.0.0.0' })).toThrow(
      'METRICS_TOKEN: is required by METRICS_HOST=0.0.0.0',
    );
    const token = 't'.repeat(16);
    expect(
      observabilityOf({ METRICS_PORT: '9464', METRICS_HOST: '0.0.0.0', METRICS_TOKEN: token }).metrics,
    ).toEqual({ host: '0.0.0.0', port: 9_464, token });
  });

  test('are not served on the port of the API', () => {
    expect(() => observabilityOf({ METRICS_PORT: '8003' })).toThrow('METRICS_PORT: must differ from PORT');
  });
});

describe('what is sent to a collector', () => {
  test('has the defaults of OpenTelemetry, but records one trace in a hundred, whatever clients say', () => {
    expect(observabilityOf(ENDPOINT).otlp).toEqual({
      endpoint: 'http://collector.example:4318',
      headers: {},
      isCompressed: false,
      timeoutMs: 10_000,
      metricIntervalMs: 60_000,
      spanDelayMs: 5_000,
      sendsMetrics: true,
      sendsTraces: true,
      sampler: { ratio: 0.01, followsParent: false },
      resource: { 'service.name': 'omnimemory' },
    });
  });

  test.each([
    ['always_on', '0.5', { ratio: 1, followsParent: false }],
    ['always_off', '0.5', { ratio: 0, followsParent: false }],
    ['traceidratio', '0.5', { ratio: 0.5, followsParent: false }],
    ['parentbased_always_on', '0.5', { ratio: 1, followsParent: true }],
    ['parentbased_always_off', '0.5', { ratio: 0, followsParent: true }],
    ['parentbased_traceidratio', '1', { ratio: 1, followsParent: true }],
  ])('OTEL_TRACES_SAMPLER=%s', (name, ratio, sampler) => {
    const env = { ...ENDPOINT, OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: ratio };
    expect(observabilityOf(env).otlp?.sampler).toEqual(sampler);
  });

  test('headers and attributes are pairs in percent-encoding', () => {
    const env = {
      ...ENDPOINT,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20a%3Db, x-scope = 1',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=production,service.name=other',
      OTEL_SERVICE_NAME: 'memory',
    };
    expect(observabilityOf(env).otlp).toMatchObject({
      headers: { authorization: 'Bearer a=b', 'x-scope': '1' },
      resource: { 'deployment.environment.name': 'production', 'service.name': 'memory' },
    });
  });

  test('is nothing if it is switched off, and then no variable of OpenTelemetry is a fault', () => {
    const none = { OTEL_METRICS_EXPORTER: 'none', OTEL_TRACES_EXPORTER: 'none' };
    expect(observabilityOf({ ...ENDPOINT, ...none }).otlp).toBeUndefined();
    const ofTool = { OTEL_METRICS_EXPORTER: 'console', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' };
    expect(observabilityOf(ofTool).otlp).toBeUndefined();
    expect(observabilityOf({ ...ENDPOINT, ...ofTool, OTEL_SDK_DISABLED: 'true' }).otlp).toBeUndefined();
    expect(() => observabilityOf({ ...ENDPOINT, ...ofTool })).toThrow('OTEL_EXPORTER_OTLP_PROTOCOL: must');
  });

  test.each([
    [{}, 'http://127.0.0.1:8003/otlp'],
    [{}, 'http://localhost:8003/otlp'],
    [{}, 'http://[::1]:8003'],
    [{ HOST: '0.0.0.0', LOCAL_MODE: 'off', PORT: '80' }, 'http://127.0.0.1'],
    [{ PUBLIC_URL: 'http://memory.example' }, 'http://memory.example/otlp'],
  ])('is nothing if it would come back: %j with %s', (env, endpoint) => {
    const config = loadConfig({ ...env, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
    expect(config.observability).toMatchObject({ otlp: undefined, leadsHere: true });
    expect(warningsAbout(config)).toEqual([expect.stringContaining('leads to this server itself')]);
  });

  test('goes to another port of this machine', () => {
    const { otlp, leadsHere } = observabilityOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' });
    expect({ to: otlp?.endpoint, leadsHere }).toEqual({ to: 'http://127.0.0.1:4318', leadsHere: false });
  });
});
