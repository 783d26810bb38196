import { existsSync } from 'node:fs';
import { type Json, valueAt } from '../documents/document.ts';
import { jsonDocument } from '../documents/json-document.ts';
import { folderFrom, joined, type Machine } from '../machine.ts';
import { hasMcpKey, inBraces, type McpClient, mcpServersIn, mcpSettings } from './mcp.ts';
import {
  authorizationOf,
  type Desired,
  headersVariable,
  otlpBase,
  type Tool,
  textOf,
  type WantedFile,
} from './tool.ts';
import { profileStep, variablesFile } from './variables-file.ts';

const HEADERS = 'OTEL_EXPORTER_OTLP_HEADERS';
/** VS Code writes names with dots as one name. */
const at = (name: string) => [`github.copilot.chat.otel.${name}`];

/** The folders of the user's settings, of the stable release and of Insiders. */
export function userFolders(machine: Machine): string[] {
  const { VSCODE_PORTABLE } = machine.env;
  if (VSCODE_PORTABLE) return [joined(machine, VSCODE_PORTABLE, 'user-data', 'User')];
  return ['Code', 'Code - Insiders'].map((name) => joined(machine, applicationFolder(machine), name, 'User'));
}

function applicationFolder(machine: Machine): string {
  if (machine.platform === 'win32') return folderFrom(machine, 'APPDATA', 'AppData', 'Roaming');
  if (machine.platform === 'darwin') return joined(machine, machine.home, 'Library', 'Application Support');
  return folderFrom(machine, 'XDG_CONFIG_HOME', '.config');
}

/** Those that are there; if none is, that of the stable release. */
function settingsFolders(machine: Machine): string[] {
  const all = userFolders(machine);
  const present = all.filter((folder) => existsSync(folder));
  return present.length > 0 ? present : all.slice(0, 1);
}

function settings(folder: string, { machine, url }: Desired): WantedFile {
  const values: [string, Json][] = [
    ['enabled', true],
    ['exporterType', 'otlp-http'],
    ['otlpEndpoint', otlpBase(url)],
  ];
  return {
    file: joined(machine, folder, 'settings.json'),
    format: jsonDocument,
    settings: values.map(([name, value]) => ({ path: at(name), value })),
    entries: [],
    destinations: [
      { path: at('otlpEndpoint') },
      { path: at('exporterType'), harmless: ['otlp-http'] },
      { path: at('outfile'), harmless: [''] },
    ],
    holdsKey: false,
  };
}

const INPUT = {
  type: 'promptString',
  id: 'omnimemory-key',
  description: 'OmniMemory key',
  password: true,
};

const MCP: McpClient = {
  servers: 'servers',
  urlField: 'url',
  more: { type: 'http' },
  reference: inBraces(`input:${INPUT.id}`),
};

const mcpFiles = (machine: Machine) =>
  settingsFolders(machine).map((folder) => ({
    file: joined(machine, folder, 'mcp.json'),
    format: jsonDocument,
  }));

const mcp = (desired: Desired): WantedFile[] =>
  mcpFiles(desired.machine).map((file) => ({
    ...file,
    ...mcpSettings(MCP, desired),
    entries: desired.mcp && hasMcpKey(desired) ? [{ path: ['inputs'], item: INPUT }] : [],
    holdsKey: false,
  }));

const settingsFiles = (desired: Desired) =>
  settingsFolders(desired.machine).map((folder) => settings(folder, desired));

/** VS Code takes the header from its environment alone. */
const variables = ({ machine, key }: Desired) =>
  variablesFile(
    machine,
    'vscode',
    key === undefined ? [] : [[HEADERS, headersVariable(key)]],
    key !== undefined,
  );

export const vscode: Tool = {
  name: 'vscode',
  title: 'Copilot Chat in VS Code',
  hasMetricsOnly: false,
  hasHooks: false,
  wanted: (desired) => [...settingsFiles(desired), variables(desired), ...mcp(desired)],
  steps: (desired) => [...(desired.mcp && hasMcpKey(desired) ? [MCP_STEP] : []), ...telemetrySteps(desired)],
  mcpServers: (read, machine) => mcpServersIn(MCP, mcpFiles(machine).map(read)),
  target(read, desired) {
    const contents = settingsFiles(desired).map(read);
    const bases = contents.map((content) => textOf(valueAt(content, at('otlpEndpoint'))));
    return {
      base: bases.find((base) => base !== undefined),
      authorization: authorizationOf(valueAt(read(variables(desired)), [HEADERS])),
    };
  },
};

const MCP_STEP =
  'VS Code asks for the key of the MCP server when it first starts it, and keeps it: give it one with the scopes `read` and `write` (with `read` alone, the tools only read).';

function telemetrySteps({ machine, key }: Desired): string[] {
  return [
    ...(key === undefined
      ? []
      : [
          profileStep(machine, 'vscode'),
          `Every program of that shell that exports OpenTelemetry then sends this header, so use a key of the scope \`ingest\` alone.`,
        ]),
    machine.platform === 'win32' && key !== undefined
      ? 'Start VS Code from a new PowerShell with `code`: started from the menu, it does not read the profile.'
      : 'Close every window of VS Code and start it again.',
  ];
}
