import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, expect, test } from '@jest/globals';
import express, { type RequestHandler } from 'express';
import { Draining } from '../../src/http/server/draining.ts';
import { httpServer } from '../../src/http/server/http-server.ts';
import { MAX_PIPELINED, oneAtATime } from '../../src/http/server/pipelining.ts';
import { setUpApi } from '../support/set-up.ts';

const { api } = await setUpApi();
const servers: ReturnType<typeof httpServer>[] = [];
afterAll(() => {
  for (const server of servers) server.closeAllConnections();
  return Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
});

async function serve(...handlers: RequestHandler[]): Promise<number> {
  const app = express();
  for (const handler of handlers) app.use(handler);
  const server = httpServer(app).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Sends so many requests in one packet, and gives all that came back before the connection was closed. */
async function pipelined(port: number, paths: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`).join(''));
  // `once` would throw where the connection is cut while it still sends
  await new Promise((resolve) => socket.once('close', resolve));
  return Buffer.concat(chunks).toString();
}

// a body ends without a line end, so the next answer begins in its line
const STATUS_LINE = /HTTP\/1\.1 \d{3} [A-Z]/g;

const numbered = (count: number) => Array.from({ length: count }, (_, n) => `/${n}`);

test('requests of one connection are processed one after the other, in order', async () => {
  let [atOnce, most] = [0, 0];
  const port = await serve(oneAtATime(), (req, res) => {
    most = Math.max(most, ++atOnce);
    setImmediate(() => {
      atOnce--;
      if (req.url === '/19') res.set('Connection', 'close');
      res.send(`answer ${req.url}.`);
    });
  });
  const responses = (await pipelined(port, numbered(20))).match(/answer \/\d+\./g);
  expect(responses).toEqual(numbered(20).map((path) => `answer ${path}.`));
  expect(most).toBe(1);
});

test('a connection with too many waiting requests is closed, and these are neither begun nor in flight', async () => {
  let begun = 0;
  const draining = new Draining();
  const port = await serve(draining.gate, oneAtATime(), (_req, res) => {
    begun++;
    setImmediate(() => res.send('answer'));
  });
  await pipelined(port, numbered(1_500));
  expect(begun).toBeLessThanOrEqual(MAX_PIPELINED);
  // nothing is waited for, however long that may take
  const [server] = servers.slice(-1);
  if (server) await draining.drain(server, 600_000);
  servers.pop();
});

test('a connection that floods the probes is closed like any other', async () => {
  const port = Number(new URL(api.url).port);
  for (const path of ['/healthz', '/readyz', '/nowhere']) {
    const responses = (await pipelined(port, Array(5_000).fill(path))).match(STATUS_LINE) ?? [];
    expect([path, responses.length <= MAX_PIPELINED]).toEqual([path, true]);
  }
});

test('the API responds to pipelined requests', async () => {
  const paths = ['/docs', '/v1/sessions', '/openapi.json', '/v1/nowhere', '/healthz', '/v1/sessions'];
  const port = Number(new URL(api.url).port);
  const socket = connect(port, '127.0.0.1');
  let text = '';
  const done = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      text += chunk;
      if ((text.match(STATUS_LINE) ?? []).length === paths.length) resolve();
    });
  });
  socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`).join(''));
  await done;
  socket.destroy();
  const statuses = (text.match(STATUS_LINE) ?? []).map((line) => line.slice(9, 12));
  expect(statuses).toEqual(['200', '200', '200', '404', '200', '200']);
});
