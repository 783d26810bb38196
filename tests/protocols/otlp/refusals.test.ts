import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { JSON_TYPE } from '../../support/otlp/requests.ts';
import { sendRaw } from '../../support/raw-request.ts';
import { keyOf } from '../../support/test-app.ts';
import { endless, expectStatus, FORMATS, LOGS, otlpClient, TYPES } from './otlp-client.ts';

const client = await otlpClient();
const { db, tenant, serve, ask } = client;

describe.each(FORMATS)('in %s', (format) => {
  test('what cannot be decoded is 400, and nothing is stored', async () => {
    const origin = await serve();
    const whole = Uint8Array.from(LOGS[format].body);
    for (const body of [whole.slice(0, -1), Buffer.from('{"resourceLogs":7}'), Uint8Array.of(0xff, 0xff)])
      expectStatus(format, await ask(origin, { format, body }), 400, 3);
    expect(client.store.scopes).toEqual([]);
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
    expect(client.store.scopes).toEqual([]);
  });

  test('every other method is 405 with Allow, also without a key', async () => {
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
    expectStatus(format, await ask(origin, { format, body: chunks }), 413, 8);
  });

  test('gzip that is cut off, damaged, continued or none is 400, and a bomb is 413', async () => {
    const origin = await serve();
    const whole = Uint8Array.from(gzipSync(LOGS[format].body));
    const damaged = whole.with(whole.length - 6, (whole.at(-6) ?? 0) ^ 1);
    const headers = { 'content-encoding': 'gzip' };
    const continued = Uint8Array.from([...whole, 0]);
    for (const body of [whole.slice(0, -9), whole.slice(0, 5), damaged, continued, new Uint8Array()])
      expectStatus(format, await ask(origin, { format, body, headers }), 400, 3);
    const bomb = Uint8Array.from(gzipSync(Buffer.alloc(32 * 1_048_576), { level: 1 }));
    expectStatus(format, await ask(origin, { format, body: bomb, headers }), 413, 8);
    expect(client.store.scopes).toEqual([]);
  });

  test('a key that is revoked while the body arrives is 401, and nothing is stored', async () => {
    const origin = await serve();
    const { key: short, key_id } = await db.services.apiKeys.create(tenant, { name: 'short' });
    const { body } = LOGS[format];
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
    expect(client.store.scopes).toEqual([]);
  });

  test('another Content-Encoding is 415', async () => {
    const origin = await serve();
    for (const encoding of ['br', 'deflate', 'gzip, gzip', 'zstd'])
      expectStatus(format, await ask(origin, { format, headers: { 'content-encoding': encoding } }), 415, 3);
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
    const { response } = await ask(origin, { body: endless(), headers });
    expect(response.status).toBe(status);
  });
});
