import { afterEach, describe, expect, test } from '@jest/globals';
import { TOOLS } from '../../src/connect/tools/tool.ts';
import { Computer, KEY, removeHomes, URL_OF_SERVER } from './computer.ts';

afterEach(removeHomes);

const URL_OF_MCP = `${URL_OF_SERVER}/mcp`;
const VARIABLE = 'OMNIMEMORY_KEY';
const headers = (reference: string) => ({ headers: { Authorization: `Bearer ${reference}` } });
const inBraces = (name: string) => `$\{${name}}`;

const CURSOR = '.cursor/mcp.json';
const CODEX = '.codex/config.toml';
const VSCODE = '.config/Code/User/mcp.json';
const OPENCODE = '.config/opencode/opencode.json';

const CODEX_BLOCK = `[mcp_servers.omnimemory]\nurl = "${URL_OF_MCP}"\nbearer_token_env_var = "${VARIABLE}"\n`;

/** Tool, file, what is in it before (undefined: there is none), and the server as the tool's documentation has it. */
const JSON_FILES: readonly (readonly [string, string, string | undefined, string, object])[] = [
  [
    ...(['cursor', CURSOR, undefined, 'mcpServers'] as const),
    { url: URL_OF_MCP, ...headers(inBraces(`env:${VARIABLE}`)) },
  ],
  [
    ...(['gemini-cli', '.gemini/settings.json', '{\n\t// mine\n\t"a": 1\n}', 'mcpServers'] as const),
    { httpUrl: URL_OF_MCP, ...headers(inBraces(VARIABLE)) },
  ],
  [
    ...(['qwen-code', '.qwen/settings.json', '', 'mcpServers'] as const),
    { httpUrl: URL_OF_MCP, ...headers(inBraces(VARIABLE)) },
  ],
  [
    ...(['vscode', VSCODE, '{"servers":{"docs":{"type":"stdio","command":"x"}}}\n', 'servers'] as const),
    { type: 'http', url: URL_OF_MCP, ...headers(inBraces('input:omnimemory-key')) },
  ],
  [
    ...(['opencode', OPENCODE, '{\r\n  "mcp": {}, // none yet\r\n}\r\n', 'mcp'] as const),
    { type: 'remote', url: URL_OF_MCP, ...headers(`{env:${VARIABLE}}`) },
  ],
];

const COMMENT = /(?<!:)\/\/.*/g;
const withoutComments = (text: string) =>
  JSON.parse(text.replace(COMMENT, '').replace(/,(\s*\})/g, '$1') || '{}');

describe.each(JSON_FILES)('--with-mcp for %s writes %s', (tool, file, before, servers, server) => {
  async function connected() {
    const computer = new Computer();
    if (before !== undefined) computer.write(file, before);
    await computer.connect(tool, { withMcp: true });
    return computer;
  }

  test('with the name of the variable and never the key, and everything else stays', async () => {
    const computer = await connected();
    const content = withoutComments(computer.read(file));
    expect(content[servers].omnimemory).toEqual(server);
    if (before) expect(content).toMatchObject(withoutComments(before));
    for (const comment of before?.match(COMMENT) ?? []) expect(computer.read(file)).toContain(comment);
    expect(computer.read(file)).not.toContain(KEY);
    expect(computer.printed).toContain('scopes `read` and `write`');
  });

  test('once', async () => {
    const computer = await connected();
    const first = computer.read(file);
    computer.printed = '';
    await computer.connect(tool, { withMcp: true });
    expect(computer.read(file)).toBe(first);
    expect(computer.printed).toContain('has these settings already');
  });

  test('and --undo brings back every byte', async () => {
    const computer = await connected();
    await computer.connect(tool, { undo: true });
    expect(computer.files()).toEqual(before === undefined ? [] : [file]);
    if (before !== undefined) expect(computer.read(file)).toBe(before);
  });

  test('and a run without the option takes it out, and what others wrote stays', async () => {
    const computer = await connected();
    computer.write(file, computer.read(file).replace('{', '{ "zz mine": [],'));
    await computer.connect(tool);
    const content = withoutComments(computer.read(file));
    expect(content).toMatchObject({ 'zz mine': [], ...(before ? withoutComments(before) : {}) });
    expect(computer.read(file)).not.toContain('omnimemory');
  });

  test('unless a server of this name is at another URL', async () => {
    const computer = new Computer();
    const other = JSON.stringify({ [servers]: { omnimemory: { url: 'https://other.example/mcp' } } });
    computer.write(file, other);
    await expect(computer.connect(tool, { withMcp: true })).rejects.toThrow('at another URL');
    expect([computer.files(), computer.read(file)]).toEqual([[file], other]);
    // without the option it is nobody's business
    await computer.connect(tool);
    expect(JSON.parse(computer.read(file))).toMatchObject(JSON.parse(other));
  });

  test('and has no header for a server on this computer in local mode', async () => {
    const computer = new Computer();
    computer.env = {};
    await computer.connect(tool, { withMcp: true, url: 'http://127.0.0.1:8003' });
    expect(computer.read(file)).toContain('http://127.0.0.1:8003/mcp');
    expect(computer.read(file)).not.toMatch(/headers|inputs|OMNIMEMORY_KEY/);
    expect(computer.printed).not.toContain(VARIABLE);
    // another computer is never in local mode, and a key is for nothing else
    for (const [env, url] of [
      [{}, URL_OF_SERVER],
      [{ OMNIMEMORY_KEY: KEY }, 'http://127.0.0.1:8003'],
    ] as const) {
      computer.env = env;
      await computer.connect(tool, { withMcp: true, url });
      expect(withoutComments(computer.read(file))[servers].omnimemory).toHaveProperty('headers');
    }
  });
});

describe('the configuration of Codex', () => {
  test.each([
    ['without a file', undefined, ''],
    ['with another server', '# mine\n[mcp_servers.docs]\nargs = ["-y", # yes\n  "docs"]\n', 'same'],
    ['with a table of servers', 'model = "a"\n\n[mcp_servers]\n# none\n\n[tui]\nx = 1\n', 'same'],
  ])('%s gets a table of its own, and loses it', async (_case, before, same) => {
    const computer = new Computer();
    if (before !== undefined) computer.write(CODEX, before);
    await computer.connect('codex', { withMcp: true });
    const connected = computer.read(CODEX);
    expect(connected).toContain(CODEX_BLOCK);
    if (same && before) expect(connected.startsWith(before)).toBe(true);
    computer.write(CODEX, `${connected}\n# screen\n[zz]\nq = 1\n`);
    await computer.connect('codex', { undo: true });
    expect(computer.read(CODEX)).toBe(`${before ?? ''}\n# screen\n[zz]\nq = 1\n`);
  });

  test('with a server of this name elsewhere stays', async () => {
    const computer = new Computer();
    const before = '[mcp_servers.omnimemory]\nurl = "https://other.example/mcp"\n';
    computer.write(CODEX, before);
    await expect(computer.connect('codex', { withMcp: true })).rejects.toThrow('at another URL');
    expect(computer.read(CODEX)).toBe(before);
  });
});

describe('Claude Code', () => {
  const COMMAND = `claude mcp add --transport http --scope user omnimemory ${URL_OF_MCP} --header 'Authorization: Bearer ${inBraces(VARIABLE)}'`;

  test('adds the server by its own command, and its file is left to it', async () => {
    const computer = new Computer();
    const state = '{ "userID": "x" }';
    computer.write('.claude.json', state);
    await computer.connect('claude-code', { withMcp: true });
    expect(computer.printed).toContain(COMMAND);
    expect(computer.read('.claude.json')).toBe(state);
  });

  test.each(['', 'not JSON'])('after --undo says how the server goes, if it is there: %s', async (broken) => {
    const computer = new Computer();
    await computer.connect('claude-code', { withMcp: true });
    const known = { mcpServers: { omnimemory: { type: 'http', url: URL_OF_MCP } } };
    computer.write('.claude.json', broken || JSON.stringify(known));
    await computer.connect('claude-code', { undo: true });
    expect(computer.files()).toEqual(['.claude.json']);
    expect(computer.printed.includes('claude mcp remove --scope user omnimemory')).toBe(broken === '');
  });
});

test('VS Code asks for the key once, whoever else asks for something', async () => {
  const computer = new Computer();
  computer.write(VSCODE, '{ "inputs": [{ "type": "promptString", "id": "mine" }] }');
  await computer.connect('vscode', { withMcp: true });
  await computer.connect('vscode', { withMcp: true });
  expect(JSON.parse(computer.read(VSCODE)).inputs).toEqual([
    { type: 'promptString', id: 'mine' },
    { type: 'promptString', id: 'omnimemory-key', description: 'OmniMemory key', password: true },
  ]);
  await computer.connect('vscode', { undo: true });
  expect(computer.read(VSCODE)).toBe('{ "inputs": [{ "type": "promptString", "id": "mine" }] }');
});

test('opencode has one file of settings, also with comments', async () => {
  const computer = new Computer();
  const file = `${OPENCODE}c`;
  computer.write(file, '// mine\n{}\n');
  await computer.connect('opencode', { withMcp: true });
  expect(computer.read(file)).toContain(URL_OF_MCP);
  expect(computer.files()).not.toContain(OPENCODE);
  await computer.connect('opencode', { undo: true });
  expect(computer.read(file)).toBe('// mine\n{}\n');
});

test('Cline is told by hand', async () => {
  const computer = new Computer();
  await computer.connect('cline', { withMcp: true });
  expect(computer.printed).toContain(`"type":"streamableHttp","url":"${URL_OF_MCP}"`);
});

test.each(TOOLS)('neither key of %s shows, and what is printed names the variable', async (tool) => {
  const computer = new Computer();
  const other = 'omk_abcdefghijabcdefghijabcdefghij';
  computer.env = { ...computer.env, OMNIMEMORY_KEY: other };
  for (const options of [{ print: true }, { dryRun: true }, {}, { undo: true }])
    await computer.connect(tool, { withMcp: true, ...options });
  for (const key of [KEY, other]) expect(computer.printed).not.toContain(key);
  const name = tool === 'vscode' ? 'input:omnimemory-key' : tool === 'cline' ? '<key>' : VARIABLE;
  expect(computer.printed).toContain(name);
});

test('a malformed file of servers is left alone, and is no obstacle to telemetry alone', async () => {
  const computer = new Computer();
  computer.write(CURSOR, '{');
  await expect(computer.connect('cursor', { withMcp: true })).rejects.toThrow('is malformed');
  await computer.connect('cursor', { withHooks: true });
  expect(computer.read(CURSOR)).toBe('{');
});
