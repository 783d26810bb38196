import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { defaultResource } from '@opentelemetry/resources';
import { startMetrics } from '../../src/observability/metrics.ts';
import { type MetricsServer, serveMetrics } from '../../src/observability/metrics-server.ts';

const TOKEN = 'a token of the metrics';
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function serve(token?: string): Promise<MetricsServer> {
  const server = await serveMetrics({ host: '127.0.0.1', port: 0, token });
  const metrics = startMetrics([server.reader], defaultResource());
  ends.push(
    () => metrics.stop(),
    () => server.close(),
  );
  return server;
}

/** `fetch` sends no Host of its own. */
const statusWith = (url: string, headers: Record<string, string>, method = 'GET') =>
  new Promise<number | undefined>((resolve, reject) => {
    request(url, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });

describe('with a token', () => {
  test('only who has it reads', async () => {
    const { url } = await serve(TOKEN);
    const as = (authorization: string) => fetch(url, { headers: { authorization } });
    for (const wrong of ['', 'Bearer', `Bearer ${TOKEN}x`, `Basic ${TOKEN}`, TOKEN]) {
      const refused = await as(wrong);
      expect(refused.status).toBe(401);
      expect(await refused.text()).toBe('');
    }
    expect((await fetch(url)).status).toBe(401);
    const read = await as(`Bearer ${TOKEN}`);
    expect(read.status).toBe(200);
    expect(read.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await read.text()).toContain('target_info{service_name=');
  });

  test('a path that does not exist is not told to others', async () => {
    const { url } = await serve(TOKEN);
    expect((await fetch(new URL('/other', url))).status).toBe(401);
  });
});

describe('without a token', () => {
  test('programs of this machine read, and no page that reaches it by another name', async () => {
    const { url } = await serve();
    expect((await fetch(url)).status).toBe(200);
    for (const host of ['localhost', 'localhost:9464', '127.0.0.1', '[::1]:9464'])
      expect(await statusWith(url, { host })).toBe(200);
    for (const host of [
      'attacker.example',
      'localhost.attacker.example',
      '127.0.0.1.nip.example',
      '192.168.0.1',
    ])
      expect(await statusWith(url, { host })).toBe(401);
  });
});

test('nothing but /metrics is there, and nothing but reading', async () => {
  const { url } = await serve();
  expect(await statusWith(url, {}, 'POST')).toBe(405);
  expect(await statusWith(url, {}, 'HEAD')).toBe(200);
  for (const path of ['/', '/metrics/', '/healthz', '/v1/sessions', '/metrics/../metrics2'])
    expect((await fetch(new URL(path, url))).status).toBe(404);
});

test('many scrapes at once are one collection, each with the whole text', async () => {
  const { url } = await serve();
  const all = await Promise.all(Array.from({ length: 20 }, async () => (await fetch(url)).text()));
  for (const text of all) expect(text).toMatch(/^# HELP target_info[\s\S]*\n$/);
});

test('clients that never finish their request keep nobody from reading for long', async () => {
  const { url } = await serve(TOKEN);
  const slow = Array.from({ length: 32 }, () => connect(Number(new URL(url).port), '127.0.0.1'));
  for (const socket of slow) {
    socket.on('error', () => {}).write('GET /metrics HTTP/1.1\r\n');
    // so that it is not silent
    const drip = setInterval(() => socket.write('a'), 200);
    socket.once('close', () => clearInterval(drip));
    socket.resume();
  }
  await Promise.all(slow.map((socket) => once(socket, 'close')));
  expect((await fetch(url, { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(200);
}, 15_000);

test('a port that is taken is named with the variable', async () => {
  const { url } = await serve();
  const { port } = new URL(url);
  await expect(serveMetrics({ host: '127.0.0.1', port: Number(port), token: undefined })).rejects.toThrow(
    `The metrics cannot be served on 127.0.0.1, port ${port}`,
  );
});
