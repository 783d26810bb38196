import { execFile } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import { hook } from '../../src/connect/hook.ts';
import { BUNDLE, Computer, KEY, removeHomes } from './computer.ts';
import { closeServers, deadUrl, healthy, smallServer } from './small-server.ts';

afterEach(removeHomes);
afterEach(closeServers);

const ROOT = join(import.meta.dirname, '../..');
const start = { hook_event_name: 'SessionStart', session_id: 's1', cwd: '/w/ä b', source: 'startup' };

async function withHooks(tool: string, url: string, options = {}) {
  const computer = new Computer();
  await computer.connect(tool, { url, withHooks: true, ...options });
  computer.env = {};
  return computer;
}

test('the file that is served is what src/connect says today', async () => {
  const generator = ['scripts/generate-connect.ts', '--check'];
  await promisify(execFile)(process.execPath, generator, { cwd: ROOT });
});

test('it needs nothing but Node, and has the licenses of what is in it', () => {
  const text = readFileSync(BUNDLE, 'utf8');
  const imports = [...text.matchAll(/^(?:import|export) .*?from "([^"]+)";$/gm)].map(([, from = '']) => from);
  expect(imports.length).toBeGreaterThan(5);
  expect(imports.filter((from) => !builtinModules.includes(from.replace(/^node:/, '')))).toEqual([]);
  expect(text).not.toMatch(/\brequire\("/);
  expect(text).not.toContain(ROOT);
  for (const name of ['@decimalturn/toml-patch', 'diff', 'jsonc-parser', 'smol-toml'])
    expect(text).toMatch(new RegExp(`^${name}\\n\\n[^]*?permi`, 'im'));
});

describe('`node connect.mjs` alone, in an empty home folder', () => {
  test('connects, checks, and takes back', async () => {
    const { url, seen } = await smallServer(healthy);
    const computer = new Computer();
    computer.write('.claude/settings.json', '{ "a": 1 }\n');
    const script = computer.path('connect.mjs');
    copyFileSync(BUNDLE, script);
    const done = await computer.bundle(['claude-code', '--url', url, '--with-hooks', '--yes']);
    expect([done.code, done.stderr]).toEqual([0, '']);
    expect(computer.read('.claude/settings.json')).toContain(KEY);
    expect(computer.bytes('.omnimemory/connect.mjs').equals(readFileSync(BUNDLE))).toBe(true);
    const check = await computer.bundle(['claude-code', '--check']);
    expect([check.code, check.stdout]).toEqual([0, expect.stringContaining('The server shows the session.')]);
    expect(seen).toHaveLength(6);
    const undone = await computer.bundle(['claude-code', '--undo', '--yes']);
    expect(undone.code).toBe(0);
    expect(computer.files()).toEqual(['.claude/settings.json', 'connect.mjs']);
    expect(computer.read('.claude/settings.json')).toBe('{ "a": 1 }\n');
    for (const { stdout, stderr } of [done, check, undone]) expect(stdout + stderr).not.toContain(KEY);
  });

  test('prints variables that a shell can take, with the key from the environment', async () => {
    const computer = new Computer();
    const { stdout } = await computer.bundle(['claude-code', '--url', 'https://m.example', '--print']);
    expect(stdout).not.toContain(KEY);
    const shell = await promisify(execFile)('sh', ['-c', `${stdout}\nenv`], {
      env: { PATH: process.env.PATH, OMNIMEMORY_API_KEY: KEY },
    });
    expect(
      shell.stdout
        .split('\n')
        .filter((line) => /OTEL|CLAUDE/.test(line))
        .sort(),
    ).toEqual([
      'CLAUDE_CODE_ENABLE_TELEMETRY=1',
      'OTEL_EXPORTER_OTLP_ENDPOINT=https://m.example/otlp',
      `OTEL_EXPORTER_OTLP_HEADERS=Authorization=Bearer%20${KEY}`,
      'OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
      'OTEL_LOGS_EXPORTER=otlp',
      'OTEL_METRICS_EXPORTER=otlp',
      'OTEL_METRIC_EXPORT_INTERVAL=10000',
    ]);
  });

  test('--help has every option', async () => {
    const { code, stdout } = await new Computer().bundle(['--help']);
    expect(code).toBe(0);
    for (const name of 'url key-file metrics-only with-hooks with-resume with-mcp print dry-run undo check yes'.split(
      ' ',
    ))
      expect(stdout).toContain(`  --${name} `);
  });

  test.each([
    [[], 'Name the tool: one of claude-code'],
    [['emacs'], 'There is no tool emacs here'],
    [['codex', 'cursor'], 'One tool at a time'],
    [['codex', '--with-memory'], "Unknown option '--with-memory'"],
    [['codex', '--key', KEY], "Unknown option '--key'"],
    [['codex', '--undo', '--check'], '--undo and --check do not go together'],
    [['vscode', '--with-hooks'], 'takes no hooks of Copilot Chat'],
  ])('%j is refused in one sentence', async (args, sentence) => {
    const { code, stderr, stdout } = await new Computer().bundle(args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('a hook', () => {
  test('reports its event without content, and prints nothing', async () => {
    const { url, seen } = await smallServer(healthy);
    const computer = await withHooks('claude-code', url);
    const event = {
      ...start,
      prompt: 'secret',
      last_assistant_message: 'x',
      tool_input: {},
      compact_summary: 'kept',
    };
    expect(await computer.bundle(['hook', 'claude-code'], JSON.stringify(event))).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect(seen).toEqual([
      {
        method: 'POST',
        path: '/hooks/claude-code',
        authorization: `Bearer ${KEY}`,
        type: 'application/json',
        body: JSON.stringify({ ...start, compact_summary: 'kept' }),
      },
    ]);
  });

  test('the line that is written runs it, in a shell', async () => {
    const { url, seen } = await smallServer(healthy);
    const computer = await withHooks('claude-code', url);
    const { hooks } = JSON.parse(computer.read('.claude/settings.json'));
    const line = `printf '%s' '{"session_id":"s2"}' | ${hooks.SessionEnd[0].hooks[0].command}`;
    await promisify(execFile)('sh', ['-c', line], { env: { PATH: process.env.PATH, HOME: computer.home } });
    expect(seen.map(({ body }) => body)).toEqual(['{"session_id":"s2"}']);
  });

  const resumed = 'Last time: tests were red.';
  test.each([
    ['claude-code', { ...start }, 's1', resumed],
    ['codex', { ...start }, 's1', resumed],
    [
      'gemini-cli',
      { ...start },
      's1',
      JSON.stringify({ hookSpecificOutput: { hookEventName: 'SessionStart', additionalContext: resumed } }),
    ],
    [
      'cursor',
      { conversation_id: 'c1', workspace_roots: ['/w/ä b'], cwd: '/' },
      'c1',
      JSON.stringify({ additional_context: resumed }),
    ],
  ])('of %s gives a new session what the last one left', async (tool, event, session, printed) => {
    const { url, seen } = await smallServer((one, before) =>
      one.method === 'GET'
        ? { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${resumed}\n` }
        : healthy(one, before),
    );
    const computer = await withHooks(tool, url, { withResume: true });
    const { code, stdout, stderr } = await computer.bundle(['hook', tool, '--resume'], JSON.stringify(event));
    expect([code, stdout, stderr]).toEqual([0, `${printed}\n`, '']);
    expect(seen.find(({ method }) => method === 'GET')?.path).toBe(
      `/hooks/${tool}/resume?project_path=%2Fw%2F%C3%A4+b&session_id=${session}`,
    );
    expect(seen.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test.each<[string, number, string, string]>([
    ['nothing to resume', 204, 'text/plain', ''],
    ['a page instead of text', 200, 'text/html', '<p>Sign in</p>'],
    ['a key that may not read', 403, 'application/problem+json', '{}'],
    ['a server in trouble', 500, 'text/plain', 'oops'],
  ])('prints nothing for %s', async (_case, status, type, body) => {
    const { url } = await smallServer(() => ({ status, headers: { 'content-type': type }, body }));
    const computer = await withHooks('claude-code', url, { withResume: true });
    const result = await computer.bundle(['hook', 'claude-code', '--resume'], JSON.stringify(start));
    expect(result).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test.each(['', 'not json', '[]', '"text"', `{"a":"${'x'.repeat(2_000_000)}"}`])(
    'sends nothing for junk on stdin, and does not fail',
    async (input) => {
      const { url, seen } = await smallServer(healthy);
      const computer = await withHooks('claude-code', url);
      const result = await computer.bundle(['hook', 'claude-code'], input);
      expect(result).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(seen).toEqual([]);
    },
  );

  const sessionStart = JSON.stringify({ ...start, hook_event_name: 'sessionStart' });

  test('says nothing when the server does not answer in time', async () => {
    const { url } = await smallServer(() => undefined);
    const { home } = await withHooks('cursor', url, { withResume: true });
    const machine = { platform: 'linux', home, env: {} } as const;
    const input = Readable.from([Buffer.from(sessionStart)]);
    expect(await hook('cursor', { resume: true, timeoutMs: 200 }, machine, input)).toBe('');
  });

  test('does not fail when the server is away or forgotten', async () => {
    const nothing = { code: 0, stdout: '', stderr: '' };
    const computer = await withHooks('cursor', await deadUrl(), { withResume: true });
    expect(await computer.bundle(['hook', 'cursor', '--resume'], sessionStart)).toEqual(nothing);
    expect(await new Computer().bundle(['hook', 'codex'], '{}')).toEqual(nothing);
    expect(await new Computer().bundle(['hook', 'emacs'], '{}')).toEqual(nothing);
    const broken = new Computer();
    broken.write('.omnimemory/codex.json', '{');
    expect(await broken.bundle(['hook', 'codex'], '{}')).toEqual(nothing);
  });
});
