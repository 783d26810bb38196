import { request as httpRequest } from 'node:http';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { AppOptions } from '../../../src/app.ts';
import { setUpApi } from '../../support/set-up.ts';
import { startTestApi, type TestApi } from '../../support/test-api.ts';
import { keyOf } from '../../support/test-app.ts';

const site = await setUpApi();
const { api, db } = site;
const tenant = await db.newTenant();
const started: TestApi[] = [];
afterAll(async () => {
  for (const one of started) await one.close();
});

async function serve(options: Partial<AppOptions>): Promise<string> {
  const one = await startTestApi(db, options);
  started.push(one);
  return one.url;
}

/** With headers that fetch does not let a caller set. */
const raw = (path: string, headers: Record<string, string>, method = 'GET') =>
  new Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]>; text: string }>(
    (resolve, reject) => {
      httpRequest(`${api.url}${path}`, { method, headers }, (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
      })
        .on('error', reject)
        .end();
    },
  );

describe('who may call', () => {
  test('without local mode a key is needed, and a cookie is none', async () => {
    const url = await serve({ localMode: false });
    const cookie = 'omnimemory.sid=s%3Aabc.def';
    for (const headers of [{}, { cookie }] as Record<string, string>[])
      expect((await fetch(`${url}/sessions`, { headers })).status).toBe(401);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    const authorization = await keyOf(db, tenant);
    expect((await fetch(`${url}/sessions`, { headers: { authorization } })).status).toBe(200);
  });

  test('pages of this machine may read the answers, on any port and without credentials', async () => {
    for (const origin of ['http://localhost:5173', 'http://127.0.0.1:3000', 'https://[::1]:1', api.url]) {
      const headers = { origin, referer: `${origin}/page`, 'sec-fetch-site': 'cross-site' };
      for (const path of ['/sessions', '/health', '/', '/sessions/none']) {
        const answer = await raw(path, headers);
        expect([path, answer.status]).toEqual([path, path === '/sessions/none' ? 404 : 200]);
        expect(answer.headers).toMatchObject({ 'access-control-allow-origin': origin });
        expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
        expect(answer.headers.vary).toContain('Origin');
      }
      const asked = { origin, 'access-control-request-method': 'PUT' };
      const preflight = await raw('/settings', asked, 'OPTIONS');
      expect([preflight.status, preflight.headers['access-control-allow-methods']]).toEqual([
        ...[204, 'GET, POST, PUT'],
      ]);
    }
  });

  test.each([
    'https://example.com',
    'null',
    'http://localhost.example.com',
    'http://example.com:80@localhost',
    'http://localhost:80.example.com',
    'http://0x7f.1',
    'file://localhost',
  ])('a page of %s may not', async (origin) => {
    for (const path of ['/sessions', '/health', '/']) {
      const answer = await raw(path, { origin });
      expect([path, answer.status]).toEqual([path, 403]);
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
      expect(JSON.parse(answer.text)).toEqual({ detail: expect.any(String) });
    }
    const preflight = await raw('/settings', { origin, 'access-control-request-method': 'PUT' }, 'OPTIONS');
    expect(preflight.status).not.toBe(204);
    expect(preflight.headers).not.toHaveProperty('access-control-allow-origin');
    const authorization = await keyOf(db, tenant);
    const withKey = await raw('/sessions', { origin, authorization });
    expect([withKey.status, withKey.headers['access-control-allow-origin']]).toEqual([200, undefined]);
  });

  test('a page without an Origin may not, and no other host name leads here', async () => {
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { referer: 'https://example.com/' },
      { host: 'example.com' },
      { host: 'localhost.example.com:8003' },
      { 'x-forwarded-for': '127.0.0.1' },
    ] as Record<string, string>[])
      for (const path of ['/sessions', '/health', '/']) {
        const { status, text } = await raw(path, headers);
        expect([headers, path, status]).toEqual([headers, path, 403]);
        expect(JSON.parse(text)).toEqual({ detail: expect.any(String) });
      }
  });

  test('pages of other ports may still not call /v1', async () => {
    const { status } = await raw('/v1/sessions', { origin: 'http://localhost:5173' });
    expect(status).toBe(403);
  });
});
