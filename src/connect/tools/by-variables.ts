import { existsSync } from 'node:fs';
import { valueAt } from '../documents/document.ts';
import { jsonDocument } from '../documents/json-document.ts';
import { folderFrom, joined, type Machine } from '../machine.ts';
import {
  hasMcpKey,
  MCP_KEY_VARIABLE,
  type McpClient,
  mcpServersIn,
  mcpSettings,
  mcpSteps,
  serverOf,
} from './mcp.ts';
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

/** A tool whose telemetry is set by variables of the environment alone. */
interface ByVariables {
  readonly name: 'opencode' | 'cline';
  readonly title: string;
  readonly prefix: string;
  readonly constants: readonly (readonly [string, string])[];
  /** What `--metrics-only` leaves out, where the tool can do that. */
  readonly events?: string;
  readonly step: string;
  readonly mcpFiles: (desired: Desired) => readonly WantedFile[];
  readonly mcpSteps: (desired: Desired) => readonly string[];
  readonly mcpServers: Tool['mcpServers'];
}

function variables(kind: ByVariables, { url, key, metricsOnly }: Desired): (readonly [string, string])[] {
  return [
    ...kind.constants.filter(([name]) => !metricsOnly || name !== kind.events),
    [`${kind.prefix}_ENDPOINT`, otlpBase(url)],
    ...(key === undefined ? [] : [[`${kind.prefix}_HEADERS`, headersVariable(key)] as const]),
  ];
}

function toolOf(kind: ByVariables): Tool {
  const file = (desired: Desired) =>
    variablesFile(desired.machine, kind.name, variables(kind, desired), desired.key !== undefined);
  return {
    name: kind.name,
    title: kind.title,
    hasMetricsOnly: kind.events !== undefined,
    hasHooks: false,
    wanted: (desired) => [file(desired), ...kind.mcpFiles(desired)],
    steps: (desired) => [profileStep(desired.machine, kind.name), kind.step, ...kind.mcpSteps(desired)],
    mcpServers: kind.mcpServers,
    target(read, desired) {
      const content = read(file(desired));
      return {
        base: textOf(valueAt(content, [`${kind.prefix}_ENDPOINT`])),
        authorization: authorizationOf(valueAt(content, [`${kind.prefix}_HEADERS`])),
      };
    },
  };
}

const OPENCODE_MCP: McpClient = {
  servers: 'mcp',
  urlField: 'url',
  more: { type: 'remote' },
  reference: `{env:${MCP_KEY_VARIABLE}}`,
};

/** opencode reads both names; the one that is there stays the only one. */
function opencodeFile(machine: Machine) {
  const folder = joined(machine, folderFrom(machine, 'XDG_CONFIG_HOME', '.config'), 'opencode');
  const json = joined(machine, folder, 'opencode.json');
  const jsonc = joined(machine, folder, 'opencode.jsonc');
  return { file: existsSync(jsonc) && !existsSync(json) ? jsonc : json, format: jsonDocument };
}

export const opencode = toolOf({
  name: 'opencode',
  title: 'opencode',
  prefix: 'OPENCODE_OTLP',
  constants: [
    ['OPENCODE_ENABLE_TELEMETRY', '1'],
    ['OPENCODE_OTLP_PROTOCOL', 'http/protobuf'],
  ],
  step: 'opencode exports telemetry through its OpenTelemetry plug-in: install that too, and start opencode from a new shell.',
  mcpFiles: (desired) => [
    {
      ...opencodeFile(desired.machine),
      ...mcpSettings(OPENCODE_MCP, desired),
      entries: [],
      holdsKey: false,
    },
  ],
  mcpSteps,
  mcpServers: (read, machine) => mcpServersIn(OPENCODE_MCP, [read(opencodeFile(machine))]),
});

/** Cline has its servers in a folder that depends on its version and its editor, and takes no variable in a header. */
const CLINE_MCP: McpClient = {
  servers: 'mcpServers',
  urlField: 'url',
  more: { type: 'streamableHttp' },
  reference: '<key>',
};

const clineSteps = (desired: Desired): string[] =>
  desired.mcp
    ? [
        `Add the MCP server in Cline under MCP Servers, Configure: ${JSON.stringify({ mcpServers: { omnimemory: serverOf(CLINE_MCP, desired) } })}`,
        ...(hasMcpKey(desired)
          ? ['Cline keeps the key in that file. Give it one with the scopes `read` and `write`.']
          : []),
      ]
    : [];

export const cline = toolOf({
  name: 'cline',
  title: 'Cline',
  prefix: 'CLINE_OTEL_EXPORTER_OTLP',
  constants: [
    ['CLINE_OTEL_TELEMETRY_ENABLED', '1'],
    ['CLINE_OTEL_METRICS_EXPORTER', 'otlp'],
    ['CLINE_OTEL_LOGS_EXPORTER', 'otlp'],
    ['CLINE_OTEL_EXPORTER_OTLP_PROTOCOL', 'http/protobuf'],
  ],
  events: 'CLINE_OTEL_LOGS_EXPORTER',
  step: 'Start Cline, or the VS Code that it runs in, from a new shell.',
  mcpFiles: () => [],
  mcpSteps: clineSteps,
  mcpServers: () => undefined,
});
