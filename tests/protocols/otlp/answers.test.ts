import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { fromBinary } from '@bufbuild/protobuf';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AppOptions } from '../../../src/app.ts';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { DatabaseUnavailable, DiskFull } from '../../../src/db/errors.ts';
import { PlanLimitReached } from '../../../src/features/entitlements/plan-limit.errors.ts';
import { PLANS } from '../../../src/features/entitlements/plans.ts';
import { EventLimitReached } from '../../../src/features/telemetry/admission/admission.errors.ts';
import type { OtelService } from '../../../src/features/telemetry/otel/otel.service.ts';
import { Draining } from '../../../src/http/server/draining.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import {
  ExportLogsServiceRequestSchema,
  ExportLogsServiceResponseSchema,
} from '../../../src/protocols/otlp/generated/opentelemetry/proto/collector/logs/v1/logs_service_pb.js';
import { listen, type TestSite } from '../../support/browser.ts';
import { logLines } from '../../support/log-lines.ts';
import { bothEncodings, JSON_TYPE, PROTOBUF, RecordingStore } from '../../support/otlp.ts';
import { sendRaw } from '../../support/raw-request.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { createTestApp, keyOf } from '../../support/test-app.ts';

const db = await setUpDatabase();
const tenant = await db.newTenant();
const key = await keyOf(db, tenant);
const sites: TestSite[] = [];
afterAll(() => Promise.all(sites.map((site) => site.close())));

let store: RecordingStore;
beforeEach(() => {
  store = new RecordingStore();
});

const UNREACHED = 1_000_000;
const LIMITS = { perNetwork: UNREACHED, failuresPerNetwork: UNREACHED, perCaller: UNREACHED };

async function serve(options: Partial<AppOptions> = {}) {
  const services = { ...db.services, otel: store as Partial<OtelService> as OtelService };
  const site = await listen(createTestApp(db, { services, localMode: false, ...options }));
  sites.push(site);
  return site.origin;
}

const SECRET = 'a text that no one may see';
const logs = bothEncodings(ExportLogsServiceRequestSchema, {
  resourceLogs: [{ scopeLogs: [{ logRecords: [{ eventName: SECRET }, {}] }] }],
});
const EMPTY = { protobuf: Buffer.alloc(0), json: Buffer.from('{}') };
type Format = 'protobuf' | 'json';
const TYPES: Readonly<Record<Format, string>> = { protobuf: PROTOBUF, json: JSON_TYPE };
const FORMATS: readonly Format[] = ['protobuf', 'json'];

interface Ask {
  readonly format?: Format;
  readonly path?: string;
  readonly body?: Uint8Array<ArrayBuffer> | null;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** `null`: without a key. */
  readonly authorization?: string | null;
}

async function ask(origin: string, options: Ask = {}) {
  const { format = 'json', path = '/otlp/v1/logs', method = 'POST', authorization = key } = options;
  const { body = Uint8Array.from(logs[format].body) } = options;
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: {
      'content-type': TYPES[format],
      ...(authorization !== null && { authorization }),
      ...options.headers,
    },
    body: method === 'GET' || method === 'HEAD' ? null : body,
  });
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}
type Answer = Awaited<ReturnType<typeof ask>>;

/** Fails unless the answer is a google.rpc.Status in the encoding. */
function statusIn(format: Format, { response, bytes }: Answer): { code: number; message: string } {
  expect(response.headers.get('content-type')).toBe(TYPES[format]);
  if (format === 'json') {
    const status = JSON.parse(`${bytes}`);
    expect(Object.keys(status)).toEqual(['code', 'message']);
    return status;
  }
  const reader = new BinaryReader(bytes);
  expect(reader.tag()).toEqual([1, 0]);
  const code = reader.int32();
  expect(reader.tag()).toEqual([2, 2]);
  const message = reader.string();
  expect(reader.pos).toBe(reader.len);
  return { code, message };
}

function expectStatus(format: Format, answer: Answer, status: number, code: number): void {
  const { code: given, message } = statusIn(format, answer);
  expect([answer.response.status, given]).toEqual([status, code]);
  expect(message).not.toBe('');
  expect(message).not.toContain(SECRET);
}

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
      expect(store.scopes).toEqual([]);
    },
  );

  test('what is all stored is answered with an empty response, after it was stored', async () => {
    const origin = await serve();
    const { response, bytes } = await ask(origin, { format });
    expect([response.status, `${bytes}`]).toEqual([200, format === 'json' ? '{}' : '']);
    expect(store.logs.map(({ item }) => item.eventName)).toEqual([SECRET, '']);
    expect(store.scopes).toEqual([expect.objectContaining({ kind: 'tenant', tenantId: tenant.tenantId })]);
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
    store.answer = async () => rejected;
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
    store.answer = async () => ({ count: 3, reason: 'r' });
    const bodies: Record<string, string> = {
      '/otlp/v1/metrics':
        '{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"gauge":{"dataPoints":[{}]}}]}]}]}',
      '/otlp/v1/logs': '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{}]}]}]}',
      '/otlp/v1/traces': '{"resourceSpans":[{"scopeSpans":[{"spans":[{}]}]}]}',
    };
    const { bytes } = await ask(await serve(), { path, body: Buffer.from(bodies[path] ?? '') });
    expect(JSON.parse(`${bytes}`)).toEqual({ partialSuccess: { [field]: '3', errorMessage: 'r' } });
  });

  test('what cannot be decoded is 400, and nothing is stored', async () => {
    const origin = await serve();
    const whole = Uint8Array.from(logs[format].body);
    for (const body of [whole.slice(0, -1), Buffer.from('{"resourceLogs":7}'), Uint8Array.of(0xff, 0xff)])
      expectStatus(format, await ask(origin, { format, body }), 400, 3);
    expect(store.scopes).toEqual([]);
  });

  test('no key, a wrong one, and one that is not Bearer are 401', async () => {
    const origin = await serve();
    for (const authorization of [null, 'Bearer omk_wrong', 'Basic YTpi'])
      expectStatus(format, await ask(origin, { format, authorization }), 401, 16);
  });

  test('a key without the permission, and one of a suspended tenant, are 403', async () => {
    const origin = await serve();
    const { key: reading } = await db.services.apiKeys.create(tenant, { name: 'r', scopes: ['read'] });
    expectStatus(format, await ask(origin, { format, authorization: `Bearer ${reading}` }), 403, 7);
    const suspended = await db.newTenant();
    const authorization = await keyOf(db, suspended);
    await db.services.tenants.suspendAsOperator(suspended.tenantId);
    expectStatus(format, await ask(origin, { format, authorization }), 403, 7);
    expect(store.scopes).toEqual([]);
  });

  test('every other method is 405 with Allow, whoever asks', async () => {
    const origin = await serve();
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const answer = await ask(origin, { format, method, authorization: null });
      expectStatus(format, answer, 405, 12);
      expect(answer.response.headers.get('allow')).toBe('POST');
    }
  });

  test('a path below /otlp that does not exist is 404', async () => {
    const origin = await serve();
    expectStatus(format, await ask(origin, { format, path: '/otlp/v1/profiles' }), 404, 5);
    expectStatus(
      format,
      await ask(origin, { format, path: `/otlp/tenants/${tenant.tenantId}/v1/logs` }),
      404,
      5,
    );
  });

  test('a body longer than the limit is 413, announced, chunked or inflated', async () => {
    const origin = await serve({ otlpMaxBodyBytes: 100_000 });
    const body = Buffer.alloc(100_001, 0x20);
    expectStatus(format, await ask(origin, { format, body }), 413, 8);
    const gzip = { 'content-encoding': 'gzip' };
    expectStatus(format, await ask(origin, { format, body: gzipSync(body), headers: gzip }), 413, 8);
    const chunks = new ReadableStream({
      start: (controller) => {
        for (let n = 0; n < 11; n++) controller.enqueue(body.subarray(0, 10_000));
        controller.close();
      },
    });
    const response = await fetch(`${origin}/otlp/v1/logs`, {
      method: 'POST',
      headers: { 'content-type': TYPES[format], authorization: key },
      body: chunks,
      duplex: 'half',
    } as RequestInit);
    expectStatus(format, { response, bytes: Buffer.from(await response.arrayBuffer()) }, 413, 8);
  });

  test('gzip and chunks are read', async () => {
    const origin = await serve();
    const gzip = Uint8Array.from(gzipSync(logs[format].body));
    const headers = { 'content-encoding': 'gzip' };
    expect((await ask(origin, { format, body: gzip, headers })).response.status).toBe(200);
    const body = new ReadableStream({
      start: (controller) => {
        for (const byte of logs[format].body) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const chunked = await fetch(`${origin}/otlp/v1/logs`, {
      method: 'POST',
      headers: { 'content-type': TYPES[format], authorization: key },
      body,
      duplex: 'half',
    } as RequestInit);
    expect(chunked.status).toBe(200);
    expect(store.logs.map(({ item }) => item.eventName)).toEqual([SECRET, '', SECRET, '']);
  });

  test('gzip that is cut off, damaged, continued or none is 400, and a bomb is 413', async () => {
    const origin = await serve();
    const whole = Uint8Array.from(gzipSync(logs[format].body));
    const damaged = whole.with(whole.length - 6, (whole.at(-6) ?? 0) ^ 1);
    const headers = { 'content-encoding': 'gzip' };
    const continued = Uint8Array.from([...whole, 0]);
    for (const body of [whole.slice(0, -9), whole.slice(0, 5), damaged, continued, new Uint8Array()])
      expectStatus(format, await ask(origin, { format, body, headers }), 400, 3);
    const bomb = Uint8Array.from(gzipSync(Buffer.alloc(100 * 1_048_576)));
    expectStatus(format, await ask(origin, { format, body: bomb, headers }), 413, 8);
    expect(store.scopes).toEqual([]);
  });

  test('a key that is revoked while the body arrives is 401, and nothing is stored', async () => {
    const origin = await serve();
    const { key: short, key_id } = await db.services.apiKeys.create(tenant, { name: 'short' });
    const { body } = logs[format];
    const request = await sendRaw(
      origin,
      '/otlp/v1/logs',
      {
        ...{ authorization: `Bearer ${short}`, 'content-type': TYPES[format], connection: 'close' },
        'content-length': body.length,
      },
      body.subarray(0, 5),
    );
    while (!db.services.apiKeyAuthenticator.isRemembered(short)) await wait(5);
    await db.services.apiKeys.revoke(tenant, key_id, OPERATOR);
    // a body that arrives later than at the moment of the check
    await wait(150);
    request.socket.write(body.subarray(5));
    expect(await request.closed()).toMatch(/^HTTP\/1.1 401 /);
    expect(store.scopes).toEqual([]);
  });

  test('another Content-Encoding is 415', async () => {
    const origin = await serve();
    for (const encoding of ['br', 'deflate', 'gzip, gzip', 'zstd'])
      expectStatus(format, await ask(origin, { format, headers: { 'content-encoding': encoding } }), 415, 3);
  });

  test.each([
    ['the limit of the settings', () => new EventLimitReached(10, 59_000), 429, 8, '4'],
    ['the limit of the plan', () => PlanLimitReached.ofRate('free', 10, 1_200), 429, 8, '2'],
    ['the limit of the plan, at once', () => PlanLimitReached.ofRate('free', 10, 1), 429, 8, '1'],
    ['a database that is away', () => new DatabaseUnavailable(), 503, 14, '1'],
    ['a lost connection', () => Object.assign(new Error('x'), { code: 'ECONNRESET' }), 503, 14, '1'],
    ['a deadlock', () => Object.assign(new Error('x'), { code: '40P01' }), 503, 14, '1'],
    ['a full disk', () => new DiskFull(), 503, 14, '1'],
    ['a full disk of the database', () => Object.assign(new Error('x'), { code: '53100' }), 503, 14, '1'],
    ['a fault of ours', () => new TypeError(SECRET), 500, 13, null],
    [
      'a broken constraint',
      () => Object.assign(new Error(SECRET), { code: '23514', constraint: 'a__b' }),
      400,
      3,
      null,
    ],
  ])('%s', async (_name, fault, status, code, retryAfter) => {
    store.answer = () => Promise.reject(fault());
    const answer = await ask(await serve(), { format });
    expectStatus(format, answer, status, code);
    expect(answer.response.headers.get('retry-after')).toBe(retryAfter);
  });

  test('a server that stops is 503 for as long as it answers', async () => {
    const draining = new Draining();
    const origin = await serve({ draining });
    const http = { close: (done: () => void) => setTimeout(done, 1_000), closeAllConnections: () => {} };
    const drained = draining.drain(http as never, 0);
    const answer = await ask(origin, { format });
    expectStatus(format, answer, 503, 14);
    expect(answer.response.headers.get('retry-after')).toBe('2');
    await drained;
  });

  test('too much at once is 503, with a second to wait', async () => {
    const origin = await serve({ bodyLimits: { ofOne: 10, ofAll: 1_000 } });
    const answer = await ask(origin, { format });
    expectStatus(format, answer, 503, 14);
    expect(answer.response.headers.get('retry-after')).toBe('1');
  });

  test('a body that stops arriving is 503, because the exporter shall try again', async () => {
    const origin = await serve({ bodyTimeouts: { stillMs: 50, smallMs: 50 } });
    const response = await fetch(`${origin}/otlp/v1/logs`, {
      method: 'POST',
      headers: { 'content-type': TYPES[format], authorization: key },
      body: new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from('{')) }),
      duplex: 'half',
    } as RequestInit);
    expectStatus(format, { response, bytes: Buffer.from(await response.arrayBuffer()) }, 503, 14);
  });

  test('the limit of the network may say longer, and that of wrong keys may not', async () => {
    const now = () => 1_000;
    const crowded = await serve({ rateLimits: { ...LIMITS, perNetwork: 1, now } });
    await ask(crowded, { format });
    const refused = await ask(crowded, { format });
    expectStatus(format, refused, 429, 8);
    expect(Number(refused.response.headers.get('retry-after'))).toBeGreaterThan(4);

    const guessed = await serve({ rateLimits: { ...LIMITS, failuresPerNetwork: 1, now } });
    const authorization = 'Bearer omk_wrong';
    expectStatus(format, await ask(guessed, { format, authorization }), 401, 16);
    const slowed = await ask(guessed, { format, authorization });
    expectStatus(format, slowed, 429, 8);
    expect(slowed.response.headers.get('retry-after')).toBe('4');
    // a key that was valid here is no guess
    expect((await ask(guessed, { format })).response.status).toBe(200);
  });
});

describe('the Content-Type', () => {
  test('may have parameters and capitals, and its answer has neither', async () => {
    const origin = await serve();
    for (const type of ['Application/JSON; charset=latin1', 'application/json;'])
      expect((await ask(origin, { headers: { 'content-type': type } })).response.status).toBe(200);
    const { response } = await ask(origin, { headers: { 'content-type': 'application/json; a="b"' } });
    expect(response.headers.get('content-type')).toBe(JSON_TYPE);
  });

  test.each(['text/plain', 'application/grpc', 'application/json+x', 'application/x-protobuf-other', ''])(
    '%p is 415, in JSON',
    async (type) => {
      const answer = await ask(await serve(), { headers: { 'content-type': type } });
      expectStatus('json', answer, 415, 3);
    },
  );
});

describe('before the body is read', () => {
  test.each([
    ['401', { authorization: 'Bearer omk_wrong' }, 401],
    ['415', { 'content-type': 'text/plain' }, 415],
    ['415 of an encoding', { 'content-encoding': 'br' }, 415],
  ])('%s is answered', async (_name, headers, status) => {
    const origin = await serve();
    // the body never ends, so an answer that waited for it would never come
    const body = new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from('{')) });
    const response = await fetch(`${origin}/otlp/v1/logs`, {
      method: 'POST',
      headers: { 'content-type': JSON_TYPE, authorization: key, ...headers },
      body,
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(status);
    await response.body?.cancel();
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
    expect(store.scopes).toEqual([expect.objectContaining({ tenantId: tenant.tenantId })]);
  });

  test('a cookie is not looked at, with a key or without', async () => {
    const origin = await serve();
    const headers = { cookie: 'omnimemory_session=s%3Aabc.def; __Host-omnimemory_session=s%3Aabc.def' };
    expect((await ask(origin, { headers })).response.status).toBe(200);
    expectStatus('json', await ask(origin, { headers, authorization: null }), 401, 16);
    const local = await serve({ localMode: true });
    expect((await ask(local, { headers, authorization: null })).response.status).toBe(200);
    expect(store.scopes.at(-1)).toEqual({ kind: 'local' });
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
    store.answer = () => Promise.reject(new EventLimitReached(1, 1));
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
