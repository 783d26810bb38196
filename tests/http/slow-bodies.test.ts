import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { sendRaw } from '../support/raw-request.ts';
import { setUpApi } from '../support/set-up.ts';

const { api } = await setUpApi({ bodyTimeouts: { stillMs: 400, smallMs: 1_200 } });

const [SMALL, LARGE] = ['/v1/sessions', '/v1/ingest'];

async function untilRefused(path: string, headers: Record<string, string | number>, everyMs?: number) {
  const request = await sendRaw(api.url, path, headers, '{');
  const trickle = everyMs === undefined ? undefined : setInterval(() => request.socket.write(' '), everyMs);
  const began = performance.now();
  const answer = await request.closed();
  clearInterval(trickle);
  return { answer, lasted: performance.now() - began };
}

describe('a body that stops arriving', () => {
  test.each([
    ['a small route', SMALL, { 'content-length': 100 }],
    ['a large route', LARGE, { 'content-length': 16_777_216 }],
    ['a compressed body', LARGE, { 'content-length': 100, 'content-encoding': 'gzip' }],
    ['signing in', '/auth/login', { 'content-length': 100, origin: api.url }],
    ['the webhook', '/webhooks/stripe', { 'content-length': 100 }],
    ['MCP', '/mcp', { 'content-length': 100, accept: 'application/json, text/event-stream' }],
  ])('gets 408, and its connection is closed: %s', async (_name, path, headers) => {
    const { answer } = await untilRefused(path, headers);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('"code":"request_timeout"');
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
  });

  test('is aborted if its length was already refused', async () => {
    const { answer } = await untilRefused(SMALL, { 'content-length': 100_000_000 });
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });
});

describe('a body that arrives byte by byte', () => {
  test('has a time limit on a small route, and only the server’s limit on a large one', async () => {
    const { answer } = await untilRefused(SMALL, { 'content-length': 10_000 }, 100);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);

    const large = await sendRaw(api.url, LARGE, { 'content-length': 10_000 }, '{');
    let isOver = false;
    void large.closed().then(() => {
      isOver = true;
    });
    // longer than the small route gave the other
    for (let n = 0; n < 20; n++) {
      large.socket.write(' ');
      await wait(100);
    }
    expect(isOver).toBe(false);
    large.socket.destroy();
  });
});

test('a client that is refused for its announced length can send the body and reuse the connection', async () => {
  const { socket } = await sendRaw(
    api.url,
    SMALL,
    { 'content-length': 2_000_000 },
    Buffer.alloc(2_000_000, ' '),
  );
  let seen = '';
  socket.on('data', (chunk) => {
    seen += chunk;
  });
  const body = '{"tool_id":"cursor"}';
  socket.write(
    `POST ${SMALL} HTTP/1.1\r\nhost: ${new URL(api.url).host}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  while (!seen.includes('"session_id"') && !socket.destroyed) await wait(20);
  expect(seen.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 201']);
  socket.destroy();
});
