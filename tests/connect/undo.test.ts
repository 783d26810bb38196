import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Computer, removeHomes } from './computer.ts';

afterEach(removeHomes);

const SETTINGS = '.claude/settings.json';
const CONFIG = '.codex/config.toml';

describe('after other edits, --undo takes back what was written and nothing else', () => {
  test('in JSON with comments', async () => {
    const computer = new Computer();
    computer.write(SETTINGS, '{\n  // mine\n  "model": "a", // x\n  "env": {\n    "A": "b"\n  }\n}\n');
    await computer.connect('claude-code', { withHooks: true });
    const edited = computer
      .read(SETTINGS)
      .replace('"model": "a"', '"model": "b"')
      .replace('  // mine\n', '  // mine\n  "added": [1, 2], // by me\n')
      .replace('"A": "b"', '"A": "b",\n    "MINE": "1"');
    computer.write(SETTINGS, edited);
    await computer.connect('claude-code', { undo: true });
    expect(computer.read(SETTINGS)).toBe(
      '{\n  // mine\n  "added": [1, 2], // by me\n  "model": "b", // x\n  "env": {\n    "A": "b",\n    "MINE": "1"\n  }\n}\n',
    );
  });

  test('in TOML, with a table and its comment added behind ours', async () => {
    const computer = new Computer();
    computer.write(CONFIG, '# mine\nmodel = "a"\n');
    await computer.connect('codex');
    computer.write(
      CONFIG,
      `${computer.read(CONFIG).replace('"a"', '"b" # c')}\n# screen\n[tui]\n# quiet\nx = 1\n`,
    );
    await computer.connect('codex', { undo: true });
    expect(computer.read(CONFIG)).toBe('# mine\nmodel = "b" # c\n\n# screen\n[tui]\n# quiet\nx = 1\n');
  });

  test('in TOML, with a setting of the person in our table', async () => {
    const computer = new Computer();
    computer.write(CONFIG, 'model = "a"\n');
    await computer.connect('codex');
    computer.write(CONFIG, computer.read(CONFIG).replace('[otel]\n', '[otel]\nenvironment = "dev" # mine\n'));
    await computer.connect('codex', { undo: true });
    expect(computer.read(CONFIG)).toBe('model = "a"\n\n[otel]\nenvironment = "dev" # mine\n');
  });

  test('in variables', async () => {
    const computer = new Computer();
    computer.write('.gemini/.env', 'A=1\n');
    await computer.connect('gemini-cli');
    computer.write('.gemini/.env', `# top\n${computer.read('.gemini/.env')}B=2`);
    await computer.connect('gemini-cli', { undo: true });
    expect(computer.read('.gemini/.env')).toBe('# top\nA=1\nB=2');
  });

  test('a value that was replaced comes back, and one that a person changed since stays', async () => {
    const computer = new Computer();
    computer.write('.gemini/settings.json', '{ "telemetry": { "logPrompts": true, "enabled": false } }');
    await computer.connect('gemini-cli');
    const edited = computer
      .read('.gemini/settings.json')
      .replace('"otlpProtocol": "http"', '"otlpProtocol": "grpc"');
    computer.write('.gemini/settings.json', edited);
    computer.printed = '';
    await computer.connect('gemini-cli', { undo: true });
    expect(JSON.parse(computer.read('.gemini/settings.json'))).toEqual({
      telemetry: { logPrompts: true, enabled: false, otlpProtocol: 'grpc' },
    });
    expect(computer.printed).toContain(
      'telemetry.otlpProtocol was changed since it was written, so it stays.',
    );
  });

  test('what a person wrote between two runs stays, also in a file that this program made', async () => {
    for (const before of [undefined, '{\n  "a": 1\n}\n']) {
      const computer = new Computer();
      if (before) computer.write(SETTINGS, before);
      await computer.connect('claude-code');
      computer.write(SETTINGS, computer.read(SETTINGS).replace('{', '{\n  "mine": true,'));
      await computer.connect('claude-code', { withHooks: true });
      await computer.connect('claude-code', { undo: true });
      expect(JSON.parse(computer.read(SETTINGS))).toEqual({ mine: true, ...(before && { a: 1 }) });
    }
  });

  test('a file that is gone is no obstacle', async () => {
    const computer = new Computer();
    await computer.connect('claude-code');
    computer.write(SETTINGS, '');
    await computer.connect('claude-code', { undo: true });
    expect(computer.files()).toEqual([]);
  });
});

test('the copy for hooks stays as long as another tool has hooks', async () => {
  const computer = new Computer();
  await computer.connect('claude-code', { withHooks: true });
  await computer.connect('cursor', { withHooks: true });
  await computer.connect('claude-code', { undo: true });
  expect(computer.files()).toContain('.omnimemory/connect.mjs');
  await computer.connect('cursor', { undo: true });
  expect(computer.files()).toEqual([]);
});

test('without an earlier run there is nothing to take back', async () => {
  const computer = new Computer();
  expect(await computer.connect('codex', { undo: true })).toBe(0);
  expect(computer.printed).toContain('There is nothing to take back');
});

const name = fc
  .stringMatching(/^[a-z][a-zA-Z.]{0,8}$/)
  .filter((text) => !['env', 'hooks', 'mcpServers', 'servers', 'inputs', 'telemetry'].includes(text));
const settings = fc
  .dictionary(name, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 6 })
  .map((value) => JSON.parse(JSON.stringify(value)));

test('any settings are the same after both, with and without an edit in between', async () => {
  await fc.assert(
    fc.asyncProperty(
      settings,
      fc.constantFrom('', '  ', '\t', '    '),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.constantFrom(
        ['claude-code', SETTINGS, { withResume: true }] as const,
        ['gemini-cli', '.gemini/settings.json', { withMcp: true, withHooks: true }] as const,
        ['cursor', '.cursor/mcp.json', { withMcp: true }] as const,
        ['vscode', '.config/Code/User/mcp.json', { withMcp: true }] as const,
      ),
      async (content, indent, eol, edits, [tool, file, options]) => {
        const computer = new Computer();
        const before = JSON.stringify(content, null, indent).replaceAll('\n', eol);
        computer.write(file, before);
        await computer.connect(tool, options);
        expect(JSON.parse(computer.read(file))).toMatchObject(content);
        if (edits) computer.write(file, computer.read(file).replace('{', `{${eol}"zz mine": [],`));
        await computer.connect(tool, { undo: true });
        if (edits) expect(JSON.parse(computer.read(file))).toEqual({ 'zz mine': [], ...content });
        else expect(computer.read(file)).toBe(before);
      },
    ),
    { numRuns: 150 },
  );
});
