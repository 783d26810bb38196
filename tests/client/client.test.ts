import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { OmniMemory } from '../../client/src/client.ts';
import { CLIENT_TYPES, clientTypes } from '../../scripts/generate-client.ts';
import { OPERATOR } from '../../src/auth/actor.ts';
import { setUpApi } from '../support/set-up.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const client = await api.clientOf(tenant);

test('its types are those of the OpenAPI document; else run `npm run client:generate`', async () => {
  expect(await readFile(CLIENT_TYPES, 'utf8')).toBe(await clientTypes());
});

test('it starts a session, reads it, and ends it', async () => {
  const { session_id } = await client.request('POST /v1/sessions', { body: { tool_id: 'cursor' } });
  const params = { session_id };
  await client.request('POST /v1/sessions/{session_id}/heartbeat', { params });
  await client.request('POST /v1/sessions/{session_id}/end', { params });
  const { ended_at } = await client.request('GET /v1/sessions/{session_id}', { params });
  expect(ended_at).not.toBeNull();
});

test('it escapes what goes into a path', async () => {
  const refusal = client.request('GET /v1/sessions/{session_id}', { params: { session_id: '../a b/ü?x=1' } });
  await expect(refusal).rejects.toMatchObject({ status: 404, code: 'session_not_found' });
});

test('it leaves out a body of which every field is optional', async () => {
  const admin = new OmniMemory({
    baseUrl: api.url,
    apiKey: (await db.services.apiKeys.create(tenant, { name: 'admin' })).key,
  });
  const { key_id } = await admin.request('POST /v1/api-keys', { body: { name: 'old', scopes: ['read'] } });
  const rotated = await admin.request('POST /v1/api-keys/{key_id}/rotate', { params: { key_id } });
  expect(rotated).toMatchObject({ name: 'old', replaced_by: null, key: expect.any(String) });
  // @ts-expect-error: a body with a required field cannot be left out
  await expect(admin.request('POST /v1/sessions', {})).rejects.toMatchObject({ status: 415 });
});

test('it walks a list page by page', async () => {
  for (let n = 0; n < 5; n++) await client.request('POST /v1/sessions', { body: { tool_id: 'walked' } });
  const seen: string[] = [];
  for await (const session of client.items('GET /v1/sessions', { query: { tool_id: 'walked', limit: 2 } }))
    seen.push(session.session_id);
  expect(new Set(seen).size).toBe(5);
});

test('a response has an ETag, and a change with it is refused once the object was changed by another client', async () => {
  const { session_id } = await client.request('POST /v1/sessions', { body: { tool_id: 'cursor' } });
  const params = { session_id };
  const read = await client.requestWithResponse('GET /v1/sessions/{session_id}', { params });
  expect(read.etag).toBe(`"${read.data.revision}"`);
  const change = (ifMatch: string | number) =>
    client.requestWithResponse('PATCH /v1/sessions/{session_id}', {
      params,
      body: { pinned: true },
      ifMatch,
    });
  const changed = await change(read.etag ?? '');
  expect([changed.data.pinned, changed.etag]).toEqual([true, `"${read.data.revision + 1}"`]);
  await expect(change(read.etag ?? '')).rejects.toMatchObject({ status: 412, code: 'precondition_failed' });
  expect((await change(changed.data.revision)).data.revision).toBe(read.data.revision + 2);
});

test('a response says whether it is a repetition, and contains the id of its request', async () => {
  const input = { body: { tool_id: 'cursor' }, idempotencyKey: 'the-same' };
  const first = await client.requestWithResponse('POST /v1/sessions', input);
  const second = await client.requestWithResponse('POST /v1/sessions', input);
  expect([first.replayed, second.replayed]).toEqual([false, true]);
  expect(second.data).toEqual(first.data);
  expect(second.requestId).not.toBe(first.requestId);
});

test('lines of JSON are given as text', async () => {
  await db.services.billing.setPlan(tenant.tenantId, 'enterprise', OPERATOR);
  const lines = await client.request('GET /v1/audit-logs/export', {});
  expect(typeof lines).toBe('string');
  for (const line of lines.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('hash');
});

test('it works with the fetch of a browser, which must not be called as a method', async () => {
  const browserFetch: typeof fetch = function (this: unknown, ...request) {
    if (this !== undefined && this !== globalThis) throw new TypeError('Illegal invocation');
    return fetch(...request);
  };
  expect(() => ({ browserFetch }).browserFetch(api.url)).toThrow('Illegal invocation');
  const inBrowser = new OmniMemory({ baseUrl: api.url, fetch: browserFetch });
  const { session_id } = await inBrowser.request('POST /v1/sessions', { body: { tool_id: 'cursor' } });
  expect(session_id).toMatch(/./);
});

test('a refusal carries the code, the faults and the id of the request', async () => {
  const refusal = client.request('POST /v1/sessions', { body: { tool_id: '' } });
  await expect(refusal).rejects.toMatchObject({
    name: 'OmniMemoryError',
    status: 422,
    code: 'validation_failed',
    errors: [{ path: 'tool_id' }],
    requestId: expect.any(String),
  });
});

describe('when the server cannot respond', () => {
  /** A server whose responses the test defines, because the real one cannot be made to fail at a chosen request. */
  async function against(
    responses: RequestListener[],
    work: (url: string) => Promise<void>,
  ): Promise<string[]> {
    const keys: string[] = [];
    const server = createServer((request, response) => {
      keys.push(`${request.headers['idempotency-key']}`);
      responses[Math.min(keys.length, responses.length) - 1]?.(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    return keys;
  }
  const unavailable: RequestListener = (_request, response) => {
    response.writeHead(503, { 'retry-after': '0', 'content-type': 'application/problem+json' });
    response.end('{"code":"database_unavailable"}');
  };
  const hangUp: RequestListener = (request) => request.destroy();
  const done: RequestListener = (_request, response) => {
    response.writeHead(201, { 'content-type': 'application/json' }).end('{"session_id":"s"}');
  };
  const body = { tool_id: 'cursor' };

  test('a POST is repeated under the same Idempotency-Key', async () => {
    const keys = await against([hangUp, unavailable, done], async (baseUrl) => {
      const session = await new OmniMemory({ baseUrl }).request('POST /v1/sessions', { body });
      expect(session.session_id).toBe('s');
    });
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  test('a response contains what is left of the limits', async () => {
    const limited: RequestListener = (_request, response) => {
      const ratelimit = '"key";r=0;t=7, "tenant";r=599;t=60';
      response.writeHead(201, { 'content-type': 'application/json', ratelimit }).end('{"session_id":"s"}');
    };
    await against([limited], async (baseUrl) => {
      const { rateLimits } = await new OmniMemory({ baseUrl }).requestWithResponse('POST /v1/sessions', {
        body,
      });
      expect(rateLimits).toEqual([
        { name: 'key', remaining: 0, resetSeconds: 7 },
        { name: 'tenant', remaining: 599, resetSeconds: 60 },
      ]);
    });
  });

  test('a PATCH is not repeated', async () => {
    const keys = await against([unavailable], async (baseUrl) => {
      const refusal = new OmniMemory({ baseUrl }).request('PATCH /v1/tenant', { body: { name: 'Other' } });
      await expect(refusal).rejects.toMatchObject({ status: 503 });
    });
    expect(keys).toEqual(['undefined']);
  });

  test('an AbortSignal ends a request that is on its way', async () => {
    const ends = new AbortController();
    const never: RequestListener = () => ends.abort(new Error('no longer wanted'));
    const keys = await against([never], async (baseUrl) => {
      const request = new OmniMemory({ baseUrl }).request('POST /v1/sessions', { body, signal: ends.signal });
      await expect(request).rejects.toThrow('no longer wanted');
    });
    expect(keys).toHaveLength(1);
  });

  test('an AbortSignal ends the pause before a retry', async () => {
    const ends = new AbortController();
    const later: RequestListener = (_request, response) => {
      response.writeHead(503, { 'retry-after': '30' }).end(() => setImmediate(() => ends.abort()));
    };
    const keys = await against([later], async (baseUrl) => {
      const request = new OmniMemory({ baseUrl }).request('POST /v1/sessions', { body, signal: ends.signal });
      await expect(request).rejects.toMatchObject({ name: 'AbortError' });
    });
    expect(keys).toHaveLength(1);
  });

  test('it gives up after its retries, with the error of the server', async () => {
    const keys = await against([unavailable], async (baseUrl) => {
      const refusal = new OmniMemory({ baseUrl, retries: 1 }).request('POST /v1/sessions', { body });
      await expect(refusal).rejects.toMatchObject({ status: 503, code: 'database_unavailable' });
    });
    expect(keys).toHaveLength(2);
  });
});
