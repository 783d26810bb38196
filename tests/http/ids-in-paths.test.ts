import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { setUpApi } from '../support/set-up.ts';

const { api } = await setUpApi();
const { project_id } = await api.local.request('POST /v1/projects', { body: { workspace_path: '/paths' } });

/** Sends the target as it is; every URL library would change it first. */
async function send(method: string, target: string, body?: object) {
  const { hostname, port } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  const json = body === undefined ? '' : JSON.stringify(body);
  socket.write(
    `${method} ${target} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`,
  );
  let received = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    received += chunk;
  });
  await once(socket, 'close');
  const [head = '', text = ''] = received.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), body: text === '' ? undefined : JSON.parse(text) };
}

const memory = (key: string) => `/v1/projects/${project_id}/memories/${key}`;

describe('the ids . and .., which URL parsers remove from paths, are refused', () => {
  test.each(['.', '..', '%2e', '%2e%2e', '%2E.', '.%2e'])('as the key %s of a memory', async (key) => {
    for (const method of ['PUT', 'GET', 'DELETE']) {
      const { status, body } = await send(method, memory(key), method === 'PUT' ? { value: 'v' } : undefined);
      expect([method, status, body.errors]).toEqual([
        method,
        422,
        [{ path: 'path.key', message: 'must not be . or .., which URLs cannot carry' }],
      ]);
    }
  });

  test.each([
    ['/v1/sessions', { tool_id: '..' }, 'tool_id'],
    ['/v1/sessions', { tool_id: 'cursor', instance_id: '.' }, 'instance_id'],
    ['/v1/cache-hits', { tool_id: '..', file_path: '..', tokens_saved: 1 }, 'tool_id'],
    ['/v1/metrics', { tool_id: '.' }, 'tool_id'],
  ])('in the body of POST %s', async (path, body, field) => {
    const refused = await send('POST', path, body);
    expect([refused.status, refused.body.errors[0].path]).toEqual([422, field]);
  });

  test('also in an item of a batch', async () => {
    const items = ['..', 'cursor'].map((tool_id) => ({ type: 'metric', data: { tool_id, tokens_saved: 1 } }));
    const { body } = await send('POST', '/v1/ingest', { items });
    expect(body.results).toMatchObject([
      { status: 'rejected', errors: [{ path: 'tool_id' }] },
      { status: 'created' },
    ]);
  });
});

describe('other ids arrive as they were encoded', () => {
  test.each([
    ['...', '...'],
    ['%2e%2e%2e', '...'],
    ['..%2F..', '../..'],
    ['%252e%252e', '%2e%2e'],
    ['%25', '%'],
    ['a%5Cb', 'a\\b'],
    ['a\\b', 'a\\b'],
    ['a%3Fb%23c', 'a?b#c'],
    ['a%20', 'a '],
    ['a+b', 'a+b'],
  ])('%s', async (written, key) => {
    const { status, body } = await send('PUT', memory(written), { value: 'v' });
    // 200: an earlier case stored the same key, written differently
    expect([200, 201]).toContain(status);
    expect(body.key).toBe(key);
    expect((await send('GET', memory(written))).body.key).toBe(key);
  });

  test('a broken escape is refused', async () => {
    for (const key of ['%', '%zz', '%c3', 'a%2'])
      expect([key, (await send('GET', memory(key))).body.code]).toEqual([key, 'invalid_path']);
  });
});
