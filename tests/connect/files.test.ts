import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Computer, KEY, removeHomes, URL_OF_SERVER } from './computer.ts';

afterEach(removeHomes);

const SETTINGS = '.claude/settings.json';
const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('a file keeps', () => {
  test('its line ends, its indentation and no end of line at the end', async () => {
    const computer = new Computer();
    computer.write(SETTINGS, '{\r\n\t"a": 1,\r\n\t"b": [\r\n\t\t2\r\n\t]\r\n}');
    await computer.connect('claude-code');
    const text = computer.read(SETTINGS);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(text).toMatch(/^\{\r\n\t"a": 1,\r\n\t"b": \[\r\n\t\t2\r\n\t\],\r\n\t"env": \{\r\n\t\t"CLAUDE/);
    expect(text).toMatch(/\}$/);
    await computer.connect('claude-code', { undo: true });
    expect(computer.read(SETTINGS)).toBe('{\r\n\t"a": 1,\r\n\t"b": [\r\n\t\t2\r\n\t]\r\n}');
  });

  test.each([
    ['.codex/config.toml', 'codex', '# a\r\nmodel = "x"\r\n'],
    ['.codex/config.toml', 'codex', 'model = "x"'],
    ['.gemini/.env', 'gemini-cli', 'A=1\r\nB="2"\r\n'],
    ['.gemini/.env', 'gemini-cli', 'A=1'],
  ])('the line ends of %s', async (file, tool, before) => {
    const computer = new Computer();
    computer.write(file, before);
    await computer.connect(tool);
    const text = computer.read(file);
    expect(text.startsWith(before)).toBe(true);
    expect(text.endsWith('\n')).toBe(before.endsWith('\n'));
    if (before.includes('\r')) expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    await computer.connect(tool, { undo: true });
    expect(computer.read(file)).toBe(before);
  });

  test.each([
    [SETTINGS, 'claude-code', '{"a":1}'],
    ['.codex/config.toml', 'codex', 'a = 1\n'],
    ['.gemini/.env', 'gemini-cli', 'A=1\n'],
  ])('the byte order mark of %s', async (file, tool, content) => {
    const computer = new Computer();
    computer.write(file, `\uFEFF${content}`);
    await computer.connect(tool);
    expect([...computer.bytes(file).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(computer.read(file)).toContain(KEY);
    await computer.connect(tool, { undo: true });
    expect(computer.read(file)).toBe(`\uFEFF${content}`);
  });

  test('its mode, and is private if it gets the key', async () => {
    const computer = new Computer();
    const settings = computer.write(SETTINGS, '{}');
    const gemini = computer.write('.gemini/settings.json', '{}');
    chmodSync(settings, 0o664);
    chmodSync(gemini, 0o640);
    await computer.connect('claude-code');
    await computer.connect('gemini-cli');
    expect([modeOf(settings), modeOf(gemini), modeOf(computer.path('.gemini/.env'))]).toEqual([
      0o600, 0o640, 0o600,
    ]);
    expect(modeOf(computer.path('.omnimemory/claude-code.json'))).toBe(0o600);
    await computer.connect('claude-code', { undo: true });
    expect(modeOf(settings)).toBe(0o664);
  });

  test('a backup beside it, which is as it was', async () => {
    const computer = new Computer();
    computer.write(SETTINGS, '{ "a": 1 }');
    await computer.connect('claude-code');
    const [backup = ''] = computer.files().filter((file) => file.includes('backup'));
    expect(backup).toMatch(/^\.claude\/settings\.json\.omnimemory-backup-20261128T050000-\w{4}$/);
    expect(computer.read(backup)).toBe('{ "a": 1 }');
  });
});

describe('a link', () => {
  test.each([true, false])('is followed to its file (which exists: %s)', async (exists) => {
    const computer = new Computer();
    mkdirSync(computer.path('.claude'));
    mkdirSync(computer.path('elsewhere'));
    if (exists) computer.write('elsewhere/real.json', '{ "a": 1 }');
    symlinkSync('../elsewhere/real.json', computer.path('middle'));
    symlinkSync('../elsewhere/real.json', computer.path(SETTINGS));
    await computer.connect('claude-code');
    expect(readlinkSync(computer.path(SETTINGS))).toBe('../elsewhere/real.json');
    expect(computer.read('elsewhere/real.json')).toContain(KEY);
    await computer.connect('claude-code', { undo: true });
    expect(readlinkSync(computer.path(SETTINGS))).toBe('../elsewhere/real.json');
    expect(existsSync(computer.path('elsewhere/real.json'))).toBe(exists);
  });

  test('that leads in a circle is refused', async () => {
    const computer = new Computer();
    mkdirSync(computer.path('.claude'));
    symlinkSync('settings.json', computer.path(SETTINGS));
    await expect(computer.connect('claude-code')).rejects.toThrow('leads in a circle');
  });

  test('a second name of the same file does not confuse it', async () => {
    const computer = new Computer();
    const settings = computer.write(SETTINGS, '{ "a": 1 }');
    linkSync(settings, computer.path('other'));
    await computer.connect('claude-code');
    expect(computer.read('other')).toBe('{ "a": 1 }');
  });
});

describe('refused, and left as it is', () => {
  test.each([
    [SETTINGS, 'claude-code', '{\n  "a": 1\n  "b": 2\n}\n', 'line 3, column 3'],
    [SETTINGS, 'claude-code', '{ "a": ', 'line 1, column'],
    [SETTINGS, 'claude-code', '[1]\n', 'line 1, column 1'],
    [SETTINGS, 'claude-code', '{"env": {}} x', 'line 1, column 13'],
    ['.codex/config.toml', 'codex', 'a = 1\nb = = 2\n', 'line 2, column'],
    ['.codex/config.toml', 'codex', 'a = 1\na = 2\n', 'line 2, column'],
    ['.gemini/settings.json', 'gemini-cli', "{ 'a': 1 }", 'line 1, column 3'],
  ])('%s that is malformed', async (file, tool, content, place) => {
    const computer = new Computer();
    computer.write(file, content);
    const failing = expect(computer.connect(tool)).rejects;
    await failing.toThrow(
      `${computer.path(file)} is malformed, so nothing was changed. Correct it first: ${place}`,
    );
    expect(computer.files()).toEqual([file]);
    expect(computer.read(file)).toBe(content);
  });

  test.each([
    ['a setting twice', '{ "env": { "A": "1" }, "env": { "B": "2" } }', 'cannot be edited safely'],
    ['another type', '{ "env": "none" }', 'env is not an object'],
    ['another type on the way', '{ "env": [1] }', 'env'],
  ])('%s', async (_case, content, sentence) => {
    const computer = new Computer();
    computer.write(SETTINGS, content);
    await expect(computer.connect('claude-code')).rejects.toThrow(sentence);
    expect(computer.read(SETTINGS)).toBe(content);
  });

  test('hooks that are not a list', async () => {
    const computer = new Computer();
    computer.write(SETTINGS, '{ "hooks": { "SessionStart": "x" } }');
    await expect(computer.connect('claude-code', { withHooks: true })).rejects.toThrow(
      'hooks.SessionStart is not an array',
    );
  });

  test('a file in another encoding', async () => {
    const computer = new Computer();
    const content = Buffer.from('\uFEFF{ "a": 1 }', 'utf16le');
    computer.write(SETTINGS, content);
    await expect(computer.connect('claude-code')).rejects.toThrow('is not UTF-8 text');
    expect(computer.bytes(SETTINGS)).toEqual(content);
  });

  test('a folder in its place', async () => {
    const computer = new Computer();
    mkdirSync(computer.path(SETTINGS), { recursive: true });
    await expect(computer.connect('claude-code')).rejects.toThrow('is not a file');
  });

  test('a file that someone changes between the question and the answer', async () => {
    const computer = new Computer();
    computer.write(SETTINGS, '{ "a": 1 }');
    computer.answer = () => {
      computer.write(SETTINGS, '{ "a": 2 }');
      return 'y';
    };
    await expect(computer.connect('claude-code')).rejects.toThrow(
      'was changed while this program was running',
    );
    expect(computer.read(SETTINGS)).toBe('{ "a": 2 }');
    expect(computer.files()).toEqual([SETTINGS]);
    // nothing was written, so there is nothing to take back
    await computer.connect('claude-code', { undo: true, yes: true });
    expect(computer.read(SETTINGS)).toBe('{ "a": 2 }');
  });

  test('a file that someone makes, or deletes, between the question and the answer', async () => {
    const computer = new Computer();
    computer.answer = () => {
      computer.write(SETTINGS, '{ "a": 2 }');
      return 'yes';
    };
    await expect(computer.connect('claude-code')).rejects.toThrow('was changed while');
    expect(computer.read(SETTINGS)).toBe('{ "a": 2 }');
  });

  test('a second file that cannot be written does not lose the record of the first', async () => {
    const computer = new Computer();
    computer.write('.gemini/settings.json', '{ "a": 1 }');
    computer.answer = () => {
      computer.write('.gemini/.env', 'A=1\n');
      return 'y';
    };
    await expect(computer.connect('gemini-cli')).rejects.toThrow('was changed while');
    expect(computer.read('.gemini/settings.json')).toContain('otlpEndpoint');
    await computer.connect('gemini-cli', { undo: true, yes: true });
    expect(computer.files()).toEqual(['.gemini/.env', '.gemini/settings.json']);
    expect(computer.read('.gemini/settings.json')).toBe('{ "a": 1 }');
    expect(computer.read('.gemini/.env')).toBe('A=1\n');
  });

  test('a disk on which only a part of the new file has room', async () => {
    const computer = new Computer();
    const before = `{ "a": "${'x'.repeat(6_000)}" }`;
    computer.write(SETTINGS, before);
    const { code } = await computer.bundle(['claude-code', '--url', URL_OF_SERVER, '--yes'], '', 4);
    expect(code).not.toBe(0);
    expect(computer.read(SETTINGS)).toBe(before);
  });

  test('a folder that may not be written to', async () => {
    const computer = new Computer();
    computer.write(SETTINGS, '{ "a": 1 }');
    await asOrdinaryPerson(computer, async () => {
      await expect(computer.connect('claude-code')).rejects.toThrow(
        'cannot be written: you do not have the permission.',
      );
    });
    expect(computer.read(SETTINGS)).toBe('{ "a": 1 }');
    expect(computer.files().filter((file) => file.startsWith('.claude/'))).toEqual([SETTINGS]);
  });
});

const NOBODY = 65_534;

/** Root may write everywhere, so it becomes someone else for as long as the work takes. */
async function asOrdinaryPerson(computer: Computer, work: () => Promise<void>): Promise<void> {
  chmodSync(computer.path('.claude'), 0o555);
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) {
    chmodSync(computer.home, 0o755);
    chownSync(computer.home, NOBODY, NOBODY);
    process.seteuid?.(NOBODY);
  }
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
    chmodSync(computer.path('.claude'), 0o755);
  }
}
