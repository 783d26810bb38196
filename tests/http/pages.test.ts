import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { type BuiltPages, readBuiltPages } from '../../src/http/pages/built-pages.ts';
import { Draining } from '../../src/http/server/draining.ts';
import { listen, type TestSite } from '../support/browser.ts';
import { logLines } from '../support/log-lines.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { createTestApp } from '../support/test-app.ts';

const db = await setUpDatabase();
const folder = await mkdtemp(join(tmpdir(), 'pages-'));
const sites: TestSite[] = [];
afterAll(async () => {
  for (const site of sites) await site.close();
  await rm(folder, { recursive: true });
});

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
const HTML = `<!doctype html><title>pages</title>${'<p>text</p>'.repeat(50)}`;

/** A tiny dashboard, as a build leaves it. */
async function builtPages(): Promise<BuiltPages> {
  await mkdir(join(folder, 'assets'), { recursive: true });
  await mkdir(join(folder, '.vite'), { recursive: true });
  await writeFile(join(folder, 'index.html'), HTML);
  await writeFile(join(folder, 'index.html.br'), 'as the build compressed it');
  await writeFile(join(folder, 'assets/main-AbC123.js'), 'export default 1;');
  await writeFile(join(folder, 'theme.js'), '0;');
  await writeFile(join(folder, 'sources.txt'), 'a hash');
  await writeFile(join(folder, '.vite/manifest.json'), '{}');
  const pages = await readBuiltPages(folder);
  if (!pages) throw new Error('The pages of the test are built.');
  return pages;
}

async function serve(options: Parameters<typeof createTestApp>[1]): Promise<string> {
  const site = await listen(createTestApp(db, options));
  sites.push(site);
  return site.origin;
}

const { lines, stream } = logLines();
const pages = await builtPages();
const origin = await serve({ pages, log: pino({ level: 'info' }, stream) });

/** As a browser navigates: to other clients / is OmniMemory 1's catalogue. */
const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${origin}${path}`, { method, headers: { accept: 'text/html', ...headers }, redirect: 'manual' });

describe('the pages', () => {
  test.each(['/', '/local', '/local/sessions/a%2Fb', '/t/any-team/members', '/sign-in', '/account'])(
    '%s is the application, to be asked for again, under the policy to the letter',
    async (path) => {
      const response = await get(path, { 'accept-encoding': 'identity' });
      expect([response.status, await response.text()]).toEqual([200, HTML]);
      expect(response.headers.get('content-security-policy')).toBe(POLICY);
      expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(response.headers.get('vary')).toContain('Accept-Encoding');
    },
  );

  test('a file with the hash of its content in its name never changes', async () => {
    const { status, headers } = await get('/assets/main-AbC123.js');
    expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect((await get('/theme.js')).headers.get('cache-control')).toBe('no-cache');
  });

  test('each encoding has its own ETag, and what a browser has is not sent again', async () => {
    const tags = await Promise.all(
      ['br', 'gzip', 'identity'].map(async (encoding) => {
        const { headers } = await get('/', { 'accept-encoding': encoding }, 'HEAD');
        expect(headers.get('content-encoding')).toBe(encoding === 'identity' ? null : encoding);
        const etag = headers.get('etag') ?? '';
        const again = await get('/', { 'accept-encoding': encoding, 'if-none-match': etag });
        expect([again.status, await again.text()]).toEqual([304, '']);
        expect(again.headers.get('content-security-policy')).toBe(POLICY);
        return etag;
      }),
    );
    expect(new Set(tags).size).toBe(3);
    const other = await get('/', { 'accept-encoding': 'gzip', 'if-none-match': tags[0] ?? '' });
    expect([other.status, await other.text()]).toEqual([200, HTML]);
  });

  test('what the build has compressed is sent as it is', async () => {
    const { headers } = await get('/', { 'accept-encoding': 'br' }, 'HEAD');
    expect(headers.get('content-length')).toBe(`${'as the build compressed it'.length}`);
  });

  test.each([
    ['/nothing', 404],
    ['/t', 404],
    ['/locals', 404],
    ['/LOCAL', 404],
    ['/assets/unknown.js', 404],
    ['/assets/main-AbC123.js.br', 404],
    ['/index.html.br', 404],
    ['/sources.txt', 404],
    ['/.vite/manifest.json', 404],
    ['/assets/%2e%2e/index.html.br', 404],
    ['/assets/..%2f..%2fpackage.json', 404],
  ])('%s is no page: the API answers with a problem', async (path, status) => {
    const response = await get(path);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
    expect(await response.json()).toMatchObject({ status });
  });

  test('a path that leads out of the pages reaches the API', async () => {
    // fetch resolves `..` itself, as browsers do
    const response = await get('/local/../v1/sessions?limit=1');
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'application/json; charset=utf-8',
    ]);
  });

  test('pages are read and not written', async () => {
    const response = await get('/sign-in', {}, 'POST');
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect(await response.json()).toMatchObject({ code: 'method_not_allowed' });
  });

  test('the log has the template of the path', async () => {
    await get('/t/team-of-the-log/sessions/session-of-the-log');
    const route = '/t/:tenant_id{/*page}';
    expect(lines).toContainEqual(expect.objectContaining({ method: 'GET', status: 200, route }));
  });

  test('they need no credentials, count for the limits of the network, and wait for no stopping server', async () => {
    const limited = await serve({
      pages,
      localMode: false,
      rateLimits: { perNetwork: 2, failuresPerNetwork: 10, perCaller: 10 },
    });
    const statuses = [];
    for (let n = 0; n < 3; n++) statuses.push((await fetch(`${limited}/sign-in`)).status);
    expect(statuses).toEqual([200, 200, 429]);
    const draining = new Draining();
    const stopping = await serve({ pages, draining });
    const { createServer } = await import('node:http');
    await draining.drain(createServer().listen(0), 0);
    expect((await fetch(`${stopping}/`)).status).toBe(503);
  });
});

test('without a build, the pages say so and the API works', async () => {
  const bare = await serve({ pages: undefined });
  const response = await fetch(`${bare}/local`);
  expect([response.status, response.headers.get('content-security-policy')]).toEqual([503, POLICY]);
  expect(await response.text()).toContain('npm ci');
  expect((await fetch(`${bare}/v1/sessions`)).status).toBe(200);
  expect(await readBuiltPages(join(folder, 'nowhere'))).toBeUndefined();
});
