import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { OmniMemory } from '../../client/src/client.ts';
import { CLIENT_TYPES, clientTypes } from '../../scripts/generate-client.ts';
import { setUpApi } from '../support/set-up.ts';

const { db, api } = await setUpApi();
const client = await api.clientOf(await db.newTenant());

test('its types are those of the OpenAPI document; else run `npm run client:generate`', async () => {
  expect(await readFile(CLIENT_TYPES, 'utf8')).toBe(clientTypes());
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

test('it walks a list page by page', async () => {
  for (let n = 0; n < 5; n++) await client.request('POST /v1/sessions', { body: { tool_id: 'walked' } });
  const seen: string[] = [];
  for await (const session of client.items('GET /v1/sessions', { query: { tool_id: 'walked', limit: 2 } }))
    seen.push(session.session_id);
  expect(new Set(seen).size).toBe(5);
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

describe('when the server cannot answer', () => {
  /** A server whose answers are the test's, because the real one cannot be made to fail at a chosen request. */
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

  test('it gives up after its retries, with what the server said', async () => {
    const keys = await against([unavailable], async (baseUrl) => {
      const refusal = new OmniMemory({ baseUrl, retries: 1 }).request('POST /v1/sessions', { body });
      await expect(refusal).rejects.toMatchObject({ status: 503, code: 'database_unavailable' });
    });
    expect(keys).toHaveLength(2);
  });
});
