import { mkdirSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Machine } from '../../src/connect/machine.ts';
import type { Desired, ToolName } from '../../src/connect/tools/tool.ts';
import { toolNamed } from '../../src/connect/tools/tools.ts';
import { userFolders } from '../../src/connect/tools/vscode.ts';
import { Computer, KEY, removeHomes } from './computer.ts';

afterEach(removeHomes);

const desired = (machine: Machine): Desired => ({
  machine,
  url: 'https://h',
  key: KEY,
  metricsOnly: false,
  hooks: true,
  resume: false,
  mcp: true,
});
const filesOf = (tool: ToolName, machine: Machine) =>
  toolNamed(tool)
    .wanted(desired(machine))
    .map(({ file }) => file);

const linux: Machine = { platform: 'linux', home: '/home/ada', env: {} };
const mac: Machine = { platform: 'darwin', home: '/Users/ada', env: {} };
const windows: Machine = { platform: 'win32', home: 'C:\\Users\\Ada L', env: { APPDATA: 'D:\\Roaming' } };

test.each<[ToolName, Machine, string[]]>([
  ['claude-code', linux, ['/home/ada/.claude/settings.json']],
  ['claude-code', { ...linux, env: { CLAUDE_CONFIG_DIR: '/etc/c' } }, ['/etc/c/settings.json']],
  ['claude-code', { ...linux, env: { CLAUDE_CONFIG_DIR: '' } }, ['/home/ada/.claude/settings.json']],
  ['claude-code', windows, ['C:\\Users\\Ada L\\.claude\\settings.json']],
  ['codex', mac, ['/Users/ada/.codex/config.toml', '/Users/ada/.codex/hooks.json']],
  [
    'codex',
    { ...windows, env: { CODEX_HOME: 'E:\\codex' } },
    ['E:\\codex\\config.toml', 'E:\\codex\\hooks.json'],
  ],
  ['cursor', windows, ['C:\\Users\\Ada L\\.cursor\\hooks.json', 'C:\\Users\\Ada L\\.cursor\\mcp.json']],
  ['gemini-cli', linux, ['/home/ada/.gemini/settings.json', '/home/ada/.gemini/.env']],
  [
    'gemini-cli',
    { ...linux, env: { GEMINI_CLI_HOME: '/g' } },
    ['/g/.gemini/settings.json', '/g/.gemini/.env'],
  ],
  ['qwen-code', { ...linux, env: { QWEN_HOME: '/q' } }, ['/q/settings.json', '/q/.env']],
  [
    'vscode',
    linux,
    [
      '/home/ada/.config/Code/User/settings.json',
      '/home/ada/.omnimemory/vscode.env',
      '/home/ada/.config/Code/User/mcp.json',
    ],
  ],
  [
    'vscode',
    { ...linux, env: { XDG_CONFIG_HOME: '/x' } },
    ['/x/Code/User/settings.json', '/home/ada/.omnimemory/vscode.env', '/x/Code/User/mcp.json'],
  ],
  [
    'vscode',
    mac,
    [
      '/Users/ada/Library/Application Support/Code/User/settings.json',
      '/Users/ada/.omnimemory/vscode.env',
      '/Users/ada/Library/Application Support/Code/User/mcp.json',
    ],
  ],
  [
    'vscode',
    windows,
    [
      'D:\\Roaming\\Code\\User\\settings.json',
      'C:\\Users\\Ada L\\.omnimemory\\vscode.ps1',
      'D:\\Roaming\\Code\\User\\mcp.json',
    ],
  ],
  [
    'opencode',
    windows,
    ['C:\\Users\\Ada L\\.omnimemory\\opencode.ps1', 'C:\\Users\\Ada L\\.config\\opencode\\opencode.json'],
  ],
  [
    'opencode',
    { ...linux, env: { XDG_CONFIG_HOME: '/x' } },
    ['/home/ada/.omnimemory/opencode.env', '/x/opencode/opencode.json'],
  ],
  ['cline', linux, ['/home/ada/.omnimemory/cline.env']],
])('%s on %j has its settings where it looks for them', (tool, machine, files) => {
  expect(filesOf(tool, machine)).toEqual(files);
});

describe('VS Code', () => {
  test('Insiders has a folder of its own, and a portable one has all below itself', () => {
    expect(userFolders(mac)).toEqual([
      '/Users/ada/Library/Application Support/Code/User',
      '/Users/ada/Library/Application Support/Code - Insiders/User',
    ]);
    expect(userFolders({ ...windows, env: {} })[1]).toBe(
      'C:\\Users\\Ada L\\AppData\\Roaming\\Code - Insiders\\User',
    );
    expect(userFolders({ ...linux, env: { VSCODE_PORTABLE: '/p' } })).toEqual(['/p/user-data/User']);
  });

  test('each release that is installed gets the settings, and no other', async () => {
    const computer = new Computer();
    mkdirSync(computer.path('.config/Code - Insiders/User'), { recursive: true });
    await computer.connect('vscode');
    expect(computer.files().filter((file) => file.endsWith('settings.json'))).toEqual([
      '.config/Code - Insiders/User/settings.json',
    ]);
    mkdirSync(computer.path('.config/Code/User'), { recursive: true });
    await computer.connect('vscode');
    expect(computer.files().filter((file) => file.endsWith('settings.json'))).toHaveLength(2);
    await computer.connect('vscode', { undo: true });
    expect(computer.files()).toEqual([]);
  });
});

describe('on Windows', () => {
  test('a hook is a line that PowerShell, cmd and sh run alike', () => {
    const [file] = toolNamed('claude-code').wanted(desired(windows));
    expect(file?.entries[0]?.item).toEqual({
      hooks: [
        {
          type: 'command',
          command: 'node "C:/Users/Ada L/.omnimemory/connect.mjs" hook claude-code',
          timeout: 5,
        },
      ],
    });
  });

  test('variables are those of PowerShell', () => {
    const [file] = toolNamed('opencode').wanted(desired(windows));
    const changes = file?.settings ?? [];
    expect(file?.format.change('', changes)).toContain(`$env:OPENCODE_OTLP_ENDPOINT = 'https://h/otlp'\n`);
    expect(toolNamed('opencode').steps(desired(windows))[0]).toContain(
      '. "$HOME\\.omnimemory\\opencode.ps1"',
    );
  });
});

test.each(['/home/a$b', '/home/a"b', '/home/`id`', 'C:\\Users\\a%b'])(
  'hooks refuse the home folder %s',
  (home) => {
    const machine: Machine = { platform: home.startsWith('C') ? 'win32' : 'linux', home, env: {} };
    expect(() => filesOf('cursor', machine)).toThrow('has a character that shells replace');
  },
);
