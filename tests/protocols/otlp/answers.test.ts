import { gzipSync } from 'node:zlib';
import { fromBinary } from '@bufbuild/protobuf';
import { describe, expect, test } from '@jest/globals';
import { PLANS } from '../../../src/features/entitlements/plans.ts';
import { EventLimitReached } from '../../../src/features/telemetry/admission/admission.errors.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import {
  ExportLogsServiceRequestSchema,
  ExportLogsServiceResponseSchema,
} from '../../../src/protocols/otlp/generated/opentelemetry/proto/collector/logs/v1/logs_service_pb.js';
import { logLines } from '../../support/log-lines.ts';
import { bothEncodings } from '../../support/otlp/requests.ts';
import { keyOf } from '../../support/test-app.ts';
import { expectStatus, FORMATS, LIMITS, LOGS, otlpClient, SECRET, TYPES } from './otlp-client.ts';

const client = await otlpClient();
const { db, tenant, serve, ask } = client;

const EMPTY = { protobuf: Buffer.alloc(0), json: Buffer.from('{}') };

describe.each(FORMATS)('in %s', (format) => {
  test.each(['/otlp/v1/metrics', '/otlp/v1/logs', '/otlp/v1/traces'])(
    'an empty request to %s is answered with an empty response and stores nothing',
    async (path) => {
      const origin = await serve();
      for (const body of [EMPTY[format], null]) {
        const { response, bytes } = await ask(origin, { format, path, body: body && Uint8Array.from(body) });
        expect(response.status).toBe(200);
        expect(response.headers.get('content-type')).toBe(TYPES[format]);
        expect(`${bytes}`).toBe(format === 'json' ? '{}' : '');
      }
      expect(client.store.scopes).toEqual([]);
    },
  );

  test('what is all stored is answered with an empty response, after it was stored', async () => {
    const origin = await serve();
    const { response, bytes } = await ask(origin, { format });
    expect([response.status, `${bytes}`]).toEqual([200, format === 'json' ? '{}' : '']);
    expect(client.store.logs.map(({ item }) => item.eventName)).toEqual([SECRET, '']);
    expect(client.store.scopes).toEqual([
      expect.objectContaining({ kind: 'tenant', tenantId: tenant.tenantId }),
    ]);
  });

  test.each([
    [
      'some rejected',
      { count: 2, reason: 'no temporality (2)' },
      { rejected: 2n, errorMessage: 'no temporality (2)' },
    ],
    ['a hint', { count: 0, reason: 'keep it up' }, { rejected: 0n, errorMessage: 'keep it up' }],
    [
      'a long reason',
      { count: 1, reason: 'é'.repeat(5_000_000) },
      { rejected: 1n, errorMessage: 'é'.repeat(4_096) },
    ],
  ])('%s is a partial success', async (_name, rejected, { rejected: count, errorMessage }) => {
    client.store.answer = async () => rejected;
    const { response, bytes } = await ask(await serve(), { format });
    expect(response.status).toBe(200);
    if (format === 'json')
      expect(JSON.parse(`${bytes}`)).toEqual({
        partialSuccess: { rejectedLogRecords: `${count}`, errorMessage },
      });
    else
      expect(fromBinary(ExportLogsServiceResponseSchema, bytes).partialSuccess).toMatchObject({
        rejectedLogRecords: count,
        errorMessage,
      });
  });

  test.each([
    ['/otlp/v1/metrics', 'rejectedDataPoints'],
    ['/otlp/v1/logs', 'rejectedLogRecords'],
    ['/otlp/v1/traces', 'rejectedSpans'],
  ])('%s counts %s', async (path, field) => {
    client.store.answer = async () => ({ count: 3, reason: 'r' });
    const bodies: Record<string, string> = {
      '/otlp/v1/metrics':
        '{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"gauge":{"dataPoints":[{}]}}]}]}]}',
      '/otlp/v1/logs': '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{}]}]}]}',
      '/otlp/v1/traces': '{"resourceSpans":[{"scopeSpans":[{"spans":[{}]}]}]}',
    };
    const { bytes } = await ask(await serve(), { path, body: Buffer.from(bodies[path] ?? '') });
    expect(JSON.parse(`${bytes}`)).toEqual({ partialSuccess: { [field]: '3', errorMessage: 'r' } });
  });

  test('gzip and chunks are read', async () => {
    const origin = await serve();
    const gzip = Uint8Array.from(gzipSync(LOGS[format].body));
    const headers = { 'content-encoding': 'gzip' };
    expect((await ask(origin, { format, body: gzip, headers })).response.status).toBe(200);
    const body = new ReadableStream({
      start: (controller) => {
        for (const byte of LOGS[format].body) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect((await ask(origin, { format, body })).response.status).toBe(200);
    expect(client.store.logs.map(({ item }) => item.eventName)).toEqual([SECRET, '', SECRET, '']);
  });
});

describe('the tenant', () => {
  test('is that of the key, whatever the content names', async () => {
    const other = await db.newTenant();
    const value = { value: { case: 'stringValue' as const, value: other.tenantId } };
    const names = ['tenant.id', 'organization.id', 'session.id', 'scope_id'].map((name) => ({
      key: name,
      value,
    }));
    const { json } = bothEncodings(ExportLogsServiceRequestSchema, {
      resourceLogs: [
        {
          resource: { attributes: names },
          scopeLogs: [{ scope: { attributes: names }, logRecords: [{ attributes: names }] }],
        },
      ],
    });
    const headers = { 'x-tenant-id': other.tenantId, cookie: `tenant=${other.tenantId}` };
    const { response } = await ask(await serve(), { body: Uint8Array.from(json.body), headers });
    expect(response.status).toBe(200);
    expect(client.store.scopes).toEqual([expect.objectContaining({ tenantId: tenant.tenantId })]);
  });

  test('a cookie is not looked at, with a key or without', async () => {
    const origin = await serve();
    const headers = { cookie: 'omnimemory_session=s%3Aabc.def; __Host-omnimemory_session=s%3Aabc.def' };
    expect((await ask(origin, { headers })).response.status).toBe(200);
    expectStatus('json', await ask(origin, { headers, authorization: null }), 401, 16);
    const local = await serve({ localMode: true });
    expect((await ask(local, { headers, authorization: null })).response.status).toBe(200);
    expect(client.store.scopes.at(-1)).toEqual({ kind: 'local' });
    const page = { origin: 'https://elsewhere.example' };
    expectStatus('json', await ask(local, { headers: page, authorization: null }), 403, 7);
  });

  test('the path of a tenant is not a path of OTLP', async () => {
    const path = `/tenants/${tenant.tenantId}/otlp/v1/logs`;
    expect((await ask(await serve(), { path })).response.status).toBe(404);
  });
});

describe('limits', () => {
  test('requests count neither as those of the caller nor as API requests of the plan', async () => {
    const origin = await serve({ rateLimits: { ...LIMITS, perCaller: 1 } });
    for (let n = 0; n < 5; n++) {
      const { response } = await ask(origin);
      expect(response.status).toBe(200);
      expect(response.headers.get('ratelimit')).toBeNull();
    }
    const spacious = await serve({ rateLimits: LIMITS });
    const newcomer = await keyOf(db, await db.newTenant());
    await ask(spacious, { authorization: newcomer });
    const api = await fetch(`${spacious}/v1/entitlements`, { headers: { authorization: newcomer } });
    // this one alone
    expect(api.headers.get('ratelimit')).toContain(
      `"tenant";r=${(PLANS.free.api_requests_per_minute ?? 0) - 1};`,
    );
  });
});

describe('the log', () => {
  test('names the route, the id and the code, and nothing of the content', async () => {
    const { lines, stream } = logLines();
    const origin = await serve({ log: createLogger('info', stream) });
    const headers = { 'x-request-id': 'my-id' };
    client.store.answer = () => Promise.reject(new EventLimitReached(1, 1, 1));
    const { response } = await ask(origin, { headers });
    expect(response.headers.get('x-request-id')).toBe('my-id');
    await ask(origin, { body: Buffer.from(`{"resourceLogs":"${SECRET}"}`) });
    await ask(origin, { format: 'protobuf', body: Buffer.from(SECRET) });
    expect(lines.filter(({ msg }) => msg === 'request')).toMatchObject([
      {
        request_id: 'my-id',
        route: '/otlp/v1/logs',
        status: 429,
        code: 'event_limit_reached',
        tenant_id: tenant.tenantId,
      },
      { route: '/otlp/v1/logs', status: 400, code: 'invalid_otlp' },
      { route: '/otlp/v1/logs', status: 400, code: 'invalid_protobuf' },
    ]);
    expect(JSON.stringify(lines)).not.toContain(SECRET);
  });
});
