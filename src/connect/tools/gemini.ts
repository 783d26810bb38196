import { type Json, valueAt } from '../documents/document.ts';
import { jsonDocument } from '../documents/json-document.ts';
import { dotenvDocument } from '../documents/variables-document.ts';
import { folderFrom, joined, type Machine } from '../machine.ts';
import { geminiHooks } from './hook-entries.ts';
import { inBraces, MCP_KEY_VARIABLE, type McpClient, mcpServersIn, mcpSettings, mcpSteps } from './mcp.ts';
import {
  authorizationOf,
  type Desired,
  headersVariable,
  otlpBase,
  type Tool,
  textOf,
  type WantedFile,
} from './tool.ts';

const HEADERS = 'OTEL_EXPORTER_OTLP_HEADERS';
const at = (name: string) => ['telemetry', name];

const MCP: McpClient = { servers: 'mcpServers', urlField: 'httpUrl', reference: inBraces(MCP_KEY_VARIABLE) };

/** Qwen Code is a fork of Gemini CLI and reads the same settings. */
interface Kin {
  readonly name: 'gemini-cli' | 'qwen-code';
  readonly title: string;
  /** The folder of its settings. */
  readonly folder: (machine: Machine) => string;
  readonly prefix: string;
}

const fileOf = ({ folder }: Kin, { machine }: Pick<Desired, 'machine'>, name: string) =>
  joined(machine, folder(machine), name);

function settings(kin: Kin, desired: Desired): WantedFile {
  const telemetry: [string, Json][] = [
    ['enabled', true],
    ['target', 'local'],
    ['otlpEndpoint', otlpBase(desired.url)],
    ['otlpProtocol', 'http'],
    ['logPrompts', false],
  ];
  const mcp = mcpSettings(MCP, desired);
  return {
    file: fileOf(kin, desired, 'settings.json'),
    format: jsonDocument,
    settings: [...telemetry.map(([name, value]) => ({ path: at(name), value })), ...mcp.settings],
    entries: kin.name === 'gemini-cli' ? geminiHooks(desired) : [],
    destinations: [
      { path: at('otlpEndpoint') },
      { path: at('outfile'), harmless: [''] },
      { path: at('target'), harmless: ['local'] },
      ...mcp.destinations,
    ],
    holdsKey: false,
  };
}

/** The settings have no place for a header. Both tools read this file of variables, unless a project has one. */
function variables(kin: Kin, desired: Desired): WantedFile {
  const { key } = desired;
  return {
    file: fileOf(kin, desired, '.env'),
    format: dotenvDocument,
    settings: key === undefined ? [] : [{ path: [HEADERS], value: headersVariable(key) }],
    entries: [],
    destinations: [
      // a key of ours may be replaced by another one
      { path: [HEADERS], placeOf: (value) => `${value}`.replace(/^(Authorization=Bearer%20omk_)\w+$/, '$1') },
      ...['ENDPOINT', 'PROTOCOL'].map((what) => ({ path: [`${kin.prefix}_TELEMETRY_OTLP_${what}`] })),
      { path: [`${kin.prefix}_TELEMETRY_OUTFILE`] },
    ],
    holdsKey: key !== undefined,
  };
}

const toolOf = (kin: Kin): Tool => ({
  name: kin.name,
  title: kin.title,
  hasMetricsOnly: false,
  hasHooks: kin.name === 'gemini-cli',
  wanted: (desired) => [settings(kin, desired), variables(kin, desired)],
  steps: (desired) => [
    ...mcpSteps(desired),
    `Start ${kin.title} again: a session that runs keeps its old settings.`,
    ...(desired.key === undefined
      ? []
      : [
          `A project with a .env file of its own hides ${fileOf(kin, desired, '.env')}. Set ${HEADERS} in your shell if you work in one.`,
        ]),
  ],
  mcpServers: (read, machine) =>
    mcpServersIn(MCP, [read({ file: fileOf(kin, { machine }, 'settings.json'), format: jsonDocument })]),
  target: (read, desired) => ({
    base: textOf(valueAt(read(settings(kin, desired)), at('otlpEndpoint'))),
    authorization: authorizationOf(valueAt(read(variables(kin, desired)), [HEADERS])),
  }),
});

export const geminiCli = toolOf({
  name: 'gemini-cli',
  title: 'Gemini CLI',
  folder: (machine) => joined(machine, folderFrom(machine, 'GEMINI_CLI_HOME'), '.gemini'),
  prefix: 'GEMINI',
});

export const qwenCode = toolOf({
  name: 'qwen-code',
  title: 'Qwen Code',
  folder: (machine) => folderFrom(machine, 'QWEN_HOME', '.qwen'),
  prefix: 'QWEN',
});
