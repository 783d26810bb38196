import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { apiDocument } from '../../src/api.ts';
import { docsRoutes } from '../../src/http/openapi/docs.ts';
import { SCRIPT_PATH, STYLE_PATH } from '../../src/http/openapi/docs-page.ts';
import { securityHeaders } from '../../src/http/server/security-headers.ts';
import { listen } from '../support/browser.ts';

const app = express().disable('etag').use(docsRoutes(apiDocument));

describe.each(['/docs', '/docs/errors', '/openapi.json', SCRIPT_PATH, STYLE_PATH])('%s', (path) => {
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
    // a short page has less that repeats itself
    const share = path.startsWith('/docs') && !path.includes('swagger') ? 2 / 3 : 1 / 3;
    expect(Number(zipped.headers['content-length'])).toBeLessThan(
      Number(plain.headers['content-length']) * share,
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

  test('is not sent again to a client that has it', async () => {
    const { etag = '' } = (await get()).headers;
    for (const has of [etag, `W/${etag}`, `"other", ${etag}`, '*'])
      expect([has, (await get({ 'if-none-match': has })).status]).toEqual([has, 304]);
    for (const has of ['"other"', etag.slice(1), ''])
      expect([has, (await get({ 'if-none-match': has })).status]).toEqual([has, 200]);
    const head = await request(app).head(path).set('accept-encoding', 'identity');
    expect([head.status, head.headers.etag, head.text]).toEqual([200, etag, undefined]);
  });
});

describe('/docs', () => {
  const page = async () => (await request(app).get('/docs')).text;
  const linked = async () =>
    [...(await page()).matchAll(/(?:src|href)="(\/docs[^"]+)"/g)].map(([, at = '']) => at);

  test('loads everything from this server, and has no inline script or style', async () => {
    const { headers, text } = await request(app).get('/docs');
    expect(headers['content-type']).toMatch('text/html');
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    );
    expect(text).not.toMatch(/https?:\/\/|<style|style=|<script>|\son\w+=/);
    expect(await linked()).toHaveLength(4);
    for (const path of await linked())
      expect([path, (await request(app).get(path)).status]).toEqual([path, 200]);
  });

  test('lets browsers cache files with a version in their name, and revalidate the others', async () => {
    const cached = await Promise.all(
      ['/docs', ...(await linked())].map(async (path) => [
        path,
        (await request(app).get(path)).headers['cache-control'],
      ]),
    );
    for (const [path = '', control] of cached)
      expect([path, control]).toEqual([
        path,
        path.startsWith('/docs/swagger-ui-') ? 'public, max-age=31536000, immutable' : 'no-cache',
      ]);
    expect(cached.filter(([, control]) => control !== 'no-cache')).toHaveLength(2);
  });

  const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const inChromium = existsSync(chromium) ? test : test.skip;
  if (!existsSync(chromium))
    console.warn(`There is no ${chromium} (CHROMIUM); /docs is not tried in a browser.`);

  inChromium(
    'shows the operations in Chromium, which refuses nothing of it',
    async () => {
      const { origin, close } = await listen(express().use(securityHeaders(), docsRoutes(apiDocument)));
      const profile = await mkdtemp(join(tmpdir(), 'chromium-'));
      const flags = [
        'headless',
        'no-sandbox',
        'disable-gpu',
        'disable-background-networking',
        'enable-logging=stderr',
      ];
      const { stdout, stderr } = await promisify(execFile)(
        chromium,
        [
          ...[...flags, 'virtual-time-budget=20000', 'dump-dom', `user-data-dir=${profile}`].map(
            (flag) => `--${flag}`,
          ),
          `${origin}/docs#/Sessions/post_sessions`,
        ],
        { maxBuffer: 16 * 1024 * 1024 },
      );
      await close();
      await rm(profile, { recursive: true, force: true });
      expect(stdout).toContain('Start a session');
      expect(stdout).toContain('x-permission');
      expect(stdout).toContain('Invitations');
      expect(stderr).not.toMatch(/Content Security Policy|Uncaught/);
    },
    60_000,
  );
});

describe('/docs/errors', () => {
  test('has the security policy of /docs, no script, and nothing of other servers', async () => {
    const { headers, text } = await request(app).get('/docs/errors');
    const docs = await request(app).get('/docs');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toBe(docs.headers['content-security-policy']);
    expect(text).not.toMatch(/https?:\/\/|<style|style=|<script|\son\w+=/);
    for (const [, path = ''] of text.matchAll(/(?:src|href)="(\/[^"]+)"/g))
      expect([path, (await request(app).get(path)).status]).toEqual([path, 200]);
  });

  test('explains each code at its anchor', async () => {
    const { text } = await request(app).get('/docs/errors');
    expect(text).toContain('<code id="validation_failed">validation_failed</code>');
    expect(text).toContain('<code id="too_many_mails_from_here">');
    // named in two lines: an anchor is there once
    expect(text.match(/id="plan_limit_reached"/g)).toHaveLength(1);
  });
});

describe('clients that read nothing', () => {
  let child: ChildProcess;
  let port: number;
  let bodyBytes: number;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    child = fork(join(import.meta.dirname, '../support/docs-process.ts'), {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    [{ port, bodyBytes }] = (await once(child, 'message')) as [{ port: number; bodyBytes: number }];
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    child.kill();
  });

  const READERS = 200;

  async function ask(question: 'answered' | 'bytes'): Promise<number> {
    child.send(question);
    const [answer] = await once(child, 'message');
    return answer;
  }

  /** How many bodies the process makes for each reader. */
  async function bodiesFor(path: string): Promise<number> {
    const [answered, bytes] = [await ask('answered'), await ask('bytes')];
    for (let n = 0; n < READERS; n++) {
      const socket = connect(port, '127.0.0.1').pause();
      sockets.push(socket);
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    }
    while ((await ask('answered')) < answered + READERS) await wait(20);
    return ((await ask('bytes')) - bytes) / READERS / bodyBytes;
  }

  test('share one buffer instead of copies', async () => {
    const shared = await bodiesFor('/openapi.json');
    const script = await bodiesFor(SCRIPT_PATH);
    // the same process, with an answer that is a text: the instrument sees what it should
    const copied = await bodiesFor('/copied');
    expect(copied).toBeGreaterThan(1);
    expect(shared).toBeLessThan(copied / 5);
    expect(script).toBeLessThan(copied / 5);
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
