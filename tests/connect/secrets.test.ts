import { mkdirSync, symlinkSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { TOOLS } from '../../src/connect/tools/tool.ts';
import { Computer, KEY, removeHomes } from './computer.ts';

afterEach(removeHomes);

const SETTINGS = '.claude/settings.json';

describe('the key never shows', () => {
  test.each(TOOLS)('in what is printed for %s', async (tool) => {
    const computer = new Computer();
    const hooks = ['claude-code', 'codex', 'cursor', 'gemini-cli'].includes(tool);
    for (const options of [
      { print: true },
      { dryRun: true },
      {},
      {},
      { undo: true, dryRun: true },
      { undo: true },
    ])
      await computer.connect(tool, { withHooks: hooks, ...options });
    await computer.connect(tool);
    // another key: the old one is in a line that goes
    computer.env = { OMNIMEMORY_API_KEY: `${KEY}2` };
    await computer.connect(tool);
    expect(computer.printed).not.toContain(KEY);
    expect(computer.printed).not.toContain(KEY.slice(4));
  });

  test('and no other secret that stands beside the settings', async () => {
    const computer = new Computer();
    computer.write(
      SETTINGS,
      '{\n  "apiKeyHelper": "/bin/x",\n  "env": {\n    "ANTHROPIC_API_KEY": "sk-ant-1",\n    "GITHUB_TOKEN": "ghp_2",\n    "DB_PASSWORD": "pw3"\n  }\n}\n',
    );
    computer.write('.gemini/.env', "GEMINI_API_KEY=AIza4\nSECRET='s5'\n");
    computer.write(
      '.codex/config.toml',
      '[x]\nhttp_headers = { Authorization = "Bearer tok6" }\napi_key = "k7"\n',
    );
    for (const tool of ['claude-code', 'gemini-cli', 'codex']) await computer.connect(tool);
    expect(computer.printed).toContain('"ANTHROPIC_API_KEY": "…"');
    expect(computer.printed).not.toMatch(/sk-ant-1|ghp_2|pw3|AIza4|s5|tok6|k7/);
  });
});

describe('the key comes', () => {
  test('from a file, from stdin, or from an answer that does not show', async () => {
    const ways = [
      (computer: Computer) => ({ keyFile: computer.write('key', `${KEY}\n`) }),
      () => ({ keyFile: '-' }),
      (computer: Computer) => {
        computer.answer = (question) => (question.includes('API key') ? KEY : 'y');
        return {};
      },
    ];
    for (const way of ways) {
      const computer = new Computer();
      computer.env = {};
      await computer.connect('claude-code', way(computer));
      expect(computer.read(SETTINGS)).toContain(`Bearer%20${KEY}`);
    }
  });

  test('and is refused if it is none, without being repeated', async () => {
    const computer = new Computer();
    for (const text of ['sk-ant-secret', 'omk_short', `${KEY} and more`, `${KEY}"`]) {
      computer.env = { OMNIMEMORY_API_KEY: text };
      const error = await computer.connect('claude-code').catch((thrown: Error) => thrown);
      expect(`${error}`).toContain('OMNIMEMORY_API_KEY has no OmniMemory key');
      expect(`${error}`).not.toContain(text);
    }
    await expect(computer.connect('codex', { keyFile: computer.path('none') })).rejects.toThrow(
      'cannot be read',
    );
    expect(computer.files()).toEqual([]);
  });
});

describe("a project's file", () => {
  test.each([
    ['claude-code', 'CLAUDE_CONFIG_DIR', '.claude'],
    ['codex', 'CODEX_HOME', '.codex'],
  ])('of %s never gets a key', async (tool, variable, folder) => {
    const computer = new Computer();
    mkdirSync(computer.path('work/project/.git'), { recursive: true });
    computer.env[variable] = computer.path('work/project', folder);
    await expect(computer.connect(tool)).rejects.toThrow(
      /is in the Git repository .*project, where the key could be/,
    );
    expect(computer.files()).toEqual([]);
    computer.env = { [variable]: computer.path('work/project', folder) };
    await computer.connect(tool, { url: 'http://127.0.0.1:8003' });
    expect(computer.files().length).toBeGreaterThan(0);
  });

  test('is also one that a link in the home folder leads to', async () => {
    const computer = new Computer();
    mkdirSync(computer.path('dotfiles/.git'), { recursive: true });
    computer.write('dotfiles/settings.json', '{}');
    mkdirSync(computer.path('.claude'));
    symlinkSync('../dotfiles/settings.json', computer.path(SETTINGS));
    await expect(computer.connect('claude-code')).rejects.toThrow('is in the Git repository');
    expect(computer.read('dotfiles/settings.json')).toBe('{}');
  });

  test.each(['.claude', '.claude/nothing yet'])(
    'is not a new file behind the link of a folder, %s, into a repository',
    async (folder) => {
      const computer = new Computer();
      mkdirSync(computer.path('dotfiles/.git'), { recursive: true });
      mkdirSync(computer.path('dotfiles/.claude'));
      symlinkSync(computer.path('dotfiles/.claude'), computer.path('.claude'));
      computer.env.CLAUDE_CONFIG_DIR = computer.path(folder);
      await expect(computer.connect('claude-code')).rejects.toThrow('is in the Git repository');
      expect(computer.files().filter((file) => file.endsWith('settings.json'))).toEqual([]);
    },
  );

  test('is not the settings in a home folder that is a repository itself', async () => {
    const computer = new Computer();
    mkdirSync(computer.path('.git'));
    await computer.connect('claude-code');
    expect(computer.read(SETTINGS)).toContain(KEY);
  });
});

describe('nothing is written', () => {
  test.each([
    ['--dry-run', { dryRun: true }],
    ['--print', { print: true }],
  ])('with %s', async (_name, options) => {
    for (const tool of TOOLS) {
      const computer = new Computer();
      await computer.connect(tool, options);
      expect([tool, computer.files()]).toEqual([tool, []]);
    }
  });

  test.each(['', 'n', 'no', 'maybe'])('when the answer is %j', async (answer) => {
    const computer = new Computer();
    computer.answer = () => answer;
    await expect(computer.connect('claude-code')).rejects.toThrow('Nothing was written.');
    expect(computer.files()).toEqual([]);
  });

  test('without a terminal and without --yes', async () => {
    const computer = new Computer();
    await expect(computer.connect('claude-code', { yes: false })).rejects.toThrow('Add --yes to write.');
    expect(computer.printed).toContain('+++ ');
    expect(computer.files()).toEqual([]);
  });

  test.each([
    ['ftp://x', 'is not the URL of a server'],
    ['memory.example.com', 'is not the URL of a server'],
    ['https://a:b@x', 'has a password in it'],
    ['https://x?key=1', 'has a ? or a #'],
  ])('for the URL %s', async (url, sentence) => {
    const computer = new Computer();
    await expect(computer.connect('claude-code', { url })).rejects.toThrow(sentence);
    expect(computer.files()).toEqual([]);
  });
});

test('a URL is taken with or without a slash, a path in front, and the path of the intake', async () => {
  for (const [given, base] of [
    ['https://x.example/', 'https://x.example/otlp'],
    ['https://x.example/otlp', 'https://x.example/otlp'],
    ['https://x.example/otlp/v1/logs', 'https://x.example/otlp'],
    ['https://x.example:8443/memory/', 'https://x.example:8443/memory/otlp'],
  ] as const) {
    const computer = new Computer();
    await computer.connect('claude-code', { url: given });
    expect(JSON.parse(computer.read(SETTINGS)).env.OTEL_EXPORTER_OTLP_ENDPOINT).toBe(base);
  }
});

test('a key that goes over the network unprotected is warned of', async () => {
  const computer = new Computer();
  await computer.connect('claude-code', { url: 'http://127.0.0.1:8003' });
  expect(computer.printed).not.toContain('Warning');
  await computer.connect('claude-code', { url: 'http://memory.internal' });
  expect(computer.printed).toContain('Warning: http://memory.internal is not HTTPS');
});

test.each([{}, { OMNIMEMORY_KEY: KEY }])('so is that of the MCP server alone, with %j', async (env) => {
  const computer = new Computer();
  computer.env = env;
  await computer.connect('claude-code', { url: 'http://127.0.0.1:8003', withMcp: true });
  await computer.connect('claude-code', { url: 'http://memory.internal' });
  expect(computer.printed).not.toContain('Warning');
  await computer.connect('claude-code', { url: 'http://memory.internal', withMcp: true });
  expect(computer.printed).toContain('Warning: http://memory.internal is not HTTPS');
});
