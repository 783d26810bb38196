import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { apiDocument } from '../../src/app.ts';
import { docsRoutes } from '../../src/http/openapi/docs.ts';

const app = express().disable('etag').use(docsRoutes(apiDocument()));

describe.each(['/docs', '/openapi.json'])('%s', (path) => {
  const get = (headers: Record<string, string> = {}) =>
    request(app)
      .get(path)
      .set({ 'accept-encoding': 'identity', ...headers })
      .buffer();

  test('is the same document with and without gzip, each with an ETag of its own', async () => {
    const plain = await get();
    const zipped = await get({ 'accept-encoding': 'gzip' });
    expect([plain.status, zipped.status]).toEqual([200, 200]);
    expect(zipped.text).toBe(plain.text);
    expect([plain.headers['content-encoding'], zipped.headers['content-encoding']]).toEqual([
      undefined,
      'gzip',
    ]);
    expect(Number(zipped.headers['content-length'])).toBeLessThan(
      Number(plain.headers['content-length']) / 3,
    );
    expect(plain.headers.etag).not.toBe(zipped.headers.etag);
    for (const { headers } of [plain, zipped]) expect(headers.vary).toContain('Accept-Encoding');
  });

  test.each(['gzip;q=0', 'br', 'identity, gzip;q=0.1', ''])(
    'Accept-Encoding %j gets no gzip',
    async (accept) => {
      const { headers } = await get({ 'accept-encoding': accept });
      expect(headers['content-encoding']).toBeUndefined();
    },
  );

  test('is not sent again to whoever has it', async () => {
    const { etag = '' } = (await get()).headers;
    for (const has of [etag, `W/${etag}`, `"other", ${etag}`, '*'])
      expect([has, (await get({ 'if-none-match': has })).status]).toEqual([has, 304]);
    for (const has of ['"other"', etag.slice(1), ''])
      expect([has, (await get({ 'if-none-match': has })).status]).toEqual([has, 200]);
    const head = await request(app).head(path).set('accept-encoding', 'identity');
    expect([head.status, head.headers.etag, head.text]).toEqual([200, etag, undefined]);
  });
});

describe('readers who take nothing', () => {
  let child: ChildProcess;
  let port: number;
  let bodyBytes: number;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    child = fork(join(import.meta.dirname, '../support/docs-process.ts'), {
      execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
    });
    [{ port, bodyBytes }] = (await once(child, 'message')) as [{ port: number; bodyBytes: number }];
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    child.kill();
  });

  const READERS = 200;

  async function ask(question: 'begun' | 'bytes'): Promise<number> {
    child.send(question);
    const [answer] = await once(child, 'message');
    return answer;
  }

  /** By how many bodies the process grows for each reader. */
  async function growthFor(path: string): Promise<number> {
    const [begun, bytes] = [await ask('begun'), await ask('bytes')];
    for (let n = 0; n < READERS; n++) {
      const socket = connect(port, '127.0.0.1').pause();
      sockets.push(socket);
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    }
    while ((await ask('begun')) < begun + READERS) await wait(20);
    return ((await ask('bytes')) - bytes) / READERS / bodyBytes;
  }

  test('hold the one buffer and no copies of it', async () => {
    const shared = await growthFor('/openapi.json');
    const html = await growthFor('/docs');
    // the same process, with an answer that is a text: the instrument sees what it should
    const copied = await growthFor('/copied');
    expect(copied).toBeGreaterThan(0.3);
    expect(shared).toBeLessThan(copied / 5);
    expect(html).toBeLessThan(copied / 5);
  });

  test('get a document that is whole once they read', async () => {
    const response = await fetch(`http://127.0.0.1:${port}/openapi.json`);
    expect(JSON.parse(await response.text())).toEqual(JSON.parse(JSON.stringify(apiDocument())));
    const raw = await new Promise<Buffer>((resolve) => {
      const chunks: Buffer[] = [];
      const socket = connect(port, '127.0.0.1');
      socket.on('data', (chunk) => chunks.push(chunk)).on('close', () => resolve(Buffer.concat(chunks)));
      socket.write(
        'GET /docs HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n',
      );
    });
    expect(gunzipSync(raw.subarray(raw.indexOf('\r\n\r\n') + 4)).toString()).toContain('</html>');
  });
});
