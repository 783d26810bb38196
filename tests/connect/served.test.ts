import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { runCommand } from '../support/command-line.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { createTestApp } from '../support/test-app.ts';
import { BUNDLE, Computer, KEY, removeHomes } from './computer.ts';

afterEach(removeHomes);

const db = await setUpDatabase();
const app = createTestApp(db, { localMode: false });

describe('GET /connect.mjs', () => {
  const get = (headers: Record<string, string> = {}) =>
    request(app)
      .get('/connect.mjs')
      .set({ 'accept-encoding': 'identity', ...headers })
      .buffer();

  test('gives the program without a key, as text that no browser runs in a page of ours', async () => {
    const { status, headers, text } = await get();
    expect([status, text]).toEqual([200, readFileSync(BUNDLE, 'utf8')]);
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'no-cache',
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    });
    expect(headers['set-cookie']).toBeUndefined();
  });

  test('is not sent again to a client that has it, and packed to one that can unpack', async () => {
    const { etag = '' } = (await get()).headers;
    expect((await get({ 'if-none-match': etag })).status).toBe(304);
    expect((await get({ 'if-none-match': '"old"' })).status).toBe(200);
    const packed = await get({ 'accept-encoding': 'gzip' });
    expect([packed.headers['content-encoding'], packed.text]).toEqual(['gzip', readFileSync(BUNDLE, 'utf8')]);
  });

  test('is for reading only', async () => {
    expect((await request(app).post('/connect.mjs')).status).toBe(404);
  });

  test('what is downloaded runs', async () => {
    const computer = new Computer();
    const { text } = await get();
    writeFileSync(computer.path('connect.mjs'), text);
    const { stdout } = await promisify(execFile)(process.execPath, ['connect.mjs', '--help'], {
      cwd: computer.home,
    });
    expect(stdout).toContain('Usage: node connect.mjs');
  });
});

describe('`npm run cli -- connect`', () => {
  test('does the same from a checkout', async () => {
    const computer = new Computer();
    const env = { HOME: computer.home, OMNIMEMORY_API_KEY: KEY };
    const done = await runCommand(
      env,
      'connect',
      'cursor',
      '--with-resume',
      '--url',
      'https://m.example',
      '--yes',
    );
    expect([done.code, done.stderr]).toEqual([0, '']);
    expect(computer.bytes('.omnimemory/connect.mjs').equals(readFileSync(BUNDLE))).toBe(true);
    expect(computer.read('.cursor/hooks.json')).toContain('hook cursor --resume');
    expect((await runCommand(env, 'connect', 'cursor', '--undo', '--yes')).code).toBe(0);
    expect(computer.files()).toEqual([]);
  });

  test('says what is wrong in one sentence', async () => {
    const computer = new Computer();
    computer.write('.codex/config.toml', 'a = = 1\n');
    const malformed = await runCommand({ HOME: computer.home }, 'connect', 'codex', '--yes');
    expect([malformed.code, malformed.stdout]).toEqual([1, '']);
    expect(malformed.stderr).toMatch(
      /config\.toml is malformed, so nothing was changed\. .*line 1, column 5.*\n$/,
    );
    const unknown = await runCommand({ HOME: computer.home }, 'connect', 'emacs');
    expect([unknown.code, unknown.stderr]).toEqual([
      1,
      expect.stringMatching(/^There is no tool emacs here.*\n$/),
    ]);
  });

  test('has the options of the single file', async () => {
    const [here, there] = await Promise.all([
      runCommand({}, 'connect', '--help'),
      new Computer().bundle(['--help']),
    ]);
    const options = (text: string) =>
      text.match(/^ {2}(?:-h, )?--[a-z-]+/gm)?.map((line) => line.replace('-h, ', ''));
    const [own = ''] = here.stdout.split('Global Options:');
    expect(options(own)).toEqual(options(there.stdout));
    expect(options(own)).toHaveLength(12);
  });
});
