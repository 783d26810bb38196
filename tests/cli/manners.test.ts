import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { childEnvironment } from '../support/child-environment.ts';

// each test starts processes
jest.setTimeout(120_000);

const ROOT = join(import.meta.dirname, '../..');
const BIN = join(ROOT, 'bin/omnimemory.js');
const env = (more: Record<string, string> = {}) => childEnvironment({ TERM: 'xterm', ...more });

/** A command line of a shell, with `omnimemory` in front of its pipes; without a terminal. */
const inShell = (line: string, more?: Record<string, string>) =>
  spawnSync('bash', ['--norc', '-o', 'pipefail', '-c', `'${process.execPath}' '${BIN}' ${line}`], {
    env: env(more),
    encoding: 'utf8',
  });

/** The same on a terminal: what it shows. */
function onTerminal(line: string, more?: Record<string, string>): string {
  const command = `'${process.execPath}' '${BIN}' ${line}`;
  const { stdout, status } = spawnSync('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    env: env(more),
    encoding: 'utf8',
    input: '',
  });
  expect(status).toBe(0);
  return stdout;
}

const ESCAPE = '\u001b[';

describe('headings and colours', () => {
  test('appear on a terminal', () => {
    const shown = onTerminal('settings');
    expect(shown).toMatch(/VARIABLE +SOURCE +VALUE/);
    expect(shown).toContain(ESCAPE);
  });

  test.each([
    ['settings --no-color', {}],
    ['settings', { NO_COLOR: '1' }],
  ] as const)('`%s` with %j has headings without colours', (line, more) => {
    const shown = onTerminal(line, more);
    expect(shown).toMatch(/VARIABLE +SOURCE +VALUE/);
    expect(shown).not.toContain(ESCAPE);
  });

  test('do not appear in a pipe, except for colours if FORCE_COLOR asks for them', () => {
    const piped = inShell('settings | cat').stdout;
    expect(piped).toMatch(/^PORT {2}default {2}8003$/m);
    expect(piped).not.toMatch(/VARIABLE/);
    expect(piped + inShell('tenant --help | cat').stdout).not.toContain(ESCAPE);
    expect(inShell('tenant --help | cat', { FORCE_COLOR: '1' }).stdout).toContain(ESCAPE);
    expect(inShell('tenant --help --no-color | cat', { FORCE_COLOR: '1' }).stdout).not.toContain(ESCAPE);
  });
});

describe('how it ends', () => {
  test.each([
    ['settings --set', 0],
    ['--version', 0],
    ['tenant --help', 0],
    ['', 2],
    ['tenant', 2],
    ['settings --bogus', 2],
    ['tenant create', 2],
    ['mail test ada@example.com', 1],
  ])('`omnimemory %s`: %i', (line, code) => {
    expect(inShell(line).status).toBe(code);
  });

  test('a configuration that is not valid is a mistake in its use, and no value is shown', () => {
    const { status, stderr } = inShell('tenant list', { DATABASE_URL: 's3cret' });
    expect([status, stderr]).toEqual([2, expect.stringContaining('DATABASE_URL: must be a postgres:// URL')]);
    expect(stderr).not.toContain('s3cret');
  });

  test('a reader that leaves is no error', () => {
    const { status, stdout, stderr } = inShell('completion bash | head -n 1');
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: '# Completion of omnimemory for bash.\n',
      stderr: '',
    });
    // gone before anything is written
    expect(inShell('completion bash | true')).toMatchObject({ status: 0, stderr: '' });
    expect(inShell('completion bash >&-').stderr).toBe('');
  });

  test('Ctrl-C ends a command that waits, with 130', async () => {
    // takes connections and never answers
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const url = (role: string) => `postgres://${role}:x@127.0.0.1:${port}/omnimemory`;
    const urls = { DATABASE_URL: url('t'), DATABASE_URL_IDENTITY: url('i'), DATABASE_URL_OWNER: url('o') };
    const child = spawn(process.execPath, [BIN, 'migrate', 'status'], { env: env(urls), stdio: 'pipe' });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const [socket] = await once(silent, 'connection');
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([130, null]);
    expect(stderr).toBe('');
    socket.destroy();
    silent.close();
  });
});

test('a link to it is it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'omnimemory-link-'));
  try {
    symlinkSync(BIN, join(folder, 'omnimemory'));
    const { status, stdout } = spawnSync(process.execPath, [join(folder, 'omnimemory'), '--version'], {
      cwd: folder,
      env: env(),
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
