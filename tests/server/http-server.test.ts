import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import express from 'express';
import { Draining } from '../../src/http/server/draining.ts';
import { httpServer } from '../../src/http/server/http-server.ts';

const LIMITS = { headersMs: 300, requestMs: 600, silenceMs: 900, checkEveryMs: 50, idleMs: 75_000 };
const HEAD = 'POST / HTTP/1.1\r\nHost: localhost\r\n';

/** Sends `text` and reads nothing unless told to. Gives the milliseconds until the connection was closed. */
async function lastedFor(
  text: string,
  { reads = true, app = (() => {}) as RequestListener } = {},
): Promise<number> {
  const server = httpServer(app, LIMITS);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => {});
  if (reads) socket.resume();
  const began = performance.now();
  socket.write(text);
  const closed = new Promise<void>((resolve) => {
    server.on('connection', (one) => one.once('close', () => resolve()));
  });
  await Promise.race([closed, wait(5_000)]);
  const lasted = performance.now() - began;
  socket.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return lasted;
}

test.each([
  ['sends no end of its headers', HEAD],
  ['sends no end of its body', `${HEAD}Content-Length: 100\r\n\r\nhalf`],
  ['sends no end of its chunks', `${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`],
])('a client that %s is not waited for', async (_name, text) => {
  const lasted = await lastedFor(text);
  expect(lasted).toBeGreaterThan(200);
  expect(lasted).toBeLessThan(3_000);
});

test('a client that does not read its response is not waited for', async () => {
  const app: RequestListener = (_request, response) => response.end(Buffer.alloc(50_000_000));
  const lasted = await lastedFor(`${HEAD}Content-Length: 0\r\n\r\n`, { reads: false, app });
  expect(lasted).toBeLessThan(3_000);
});

test('an absolute target is reduced to its path, and an invalid one is refused without output on stderr', async () => {
  const seen: (string | undefined)[] = [];
  const server = httpServer((request, response) => {
    seen.push(request.url);
    response.setHeader('Connection', 'close').end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on('warning', note);
  const responses: string[] = [];
  for (const target of ['http://u:hunter2@host/a?b=c', 'http://u:hunt/er2@host/x', '/d?e', '*']) {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => {});
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    socket.once('data', (chunk) => responses.push(`${chunk}`.slice(9, 12)));
    socket.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await closed;
  }
  process.off('warning', note);
  expect(seen).toEqual(['/a?b=c', '/d?e']);
  expect(responses).toEqual(['200', '400', '200', '400']);
  expect(warnings).toEqual([]);
  await new Promise((resolve) => server.close(resolve));
});

test('a response that arrives within the idle timeout is received', async () => {
  const server = httpServer((_request, response) => setTimeout(() => response.end('done'), 400), LIMITS);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  expect(await answer.text()).toBe('done');
  await new Promise((resolve) => server.close(resolve));
});

test('a server that stops answers all who have reached it, however many wait to be accepted', async () => {
  const draining = new Draining();
  const server = httpServer(express().use(draining.gate)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets = Array.from({ length: 20 }, () =>
    connect((server.address() as AddressInfo).port, '127.0.0.1'),
  );
  const answers = sockets.map(async (socket) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk)).on('error', () => {});
    socket.write(`${HEAD}Content-Length: 0\r\n\r\n`);
    await new Promise((resolve) => socket.once('close', resolve));
    return Buffer.concat(chunks).toString().slice(0, 12);
  });
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  await draining.drain(server, 1_000);
  expect(await Promise.all(answers)).toEqual(sockets.map(() => 'HTTP/1.1 503'));
});
