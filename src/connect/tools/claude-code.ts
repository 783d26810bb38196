import { valueAt } from '../documents/document.ts';
import { jsonDocument } from '../documents/json-document.ts';
import { folderFrom, joined, type Machine } from '../machine.ts';
import { claudeCodeHooks } from './hook-entries.ts';
import {
  inBraces,
  MCP_KEY_VARIABLE,
  type McpClient,
  mcpServersIn,
  mcpSteps,
  mcpUrl,
  serverOf,
} from './mcp.ts';
import { authorizationOf, type Desired, headersVariable, otlpBase, type Tool, textOf } from './tool.ts';

const ENDPOINT = ['env', 'OTEL_EXPORTER_OTLP_ENDPOINT'];
const HEADERS = ['env', 'OTEL_EXPORTER_OTLP_HEADERS'];

/** The variables of docs/connect.md, in the order in which they are written. */
export function claudeCodeVariables({ url, key, metricsOnly }: Desired): [string, string][] {
  return [
    ['CLAUDE_CODE_ENABLE_TELEMETRY', '1'],
    ['OTEL_METRICS_EXPORTER', 'otlp'],
    ...(metricsOnly ? [] : ([['OTEL_LOGS_EXPORTER', 'otlp']] as [string, string][])),
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'http/protobuf'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', otlpBase(url)],
    ...(key === undefined
      ? []
      : ([['OTEL_EXPORTER_OTLP_HEADERS', headersVariable(key)]] as [string, string][])),
    ['OTEL_METRIC_EXPORT_INTERVAL', '10000'],
  ];
}

/** One signal can have settings of its own, which win. Traces would take our key to their endpoint. */
const SIGNALS = ['METRICS', 'LOGS', 'TRACES'].flatMap((signal) =>
  ['ENDPOINT', 'HEADERS', 'PROTOCOL'].map((what) => ({
    path: ['env', `OTEL_EXPORTER_OTLP_${signal}_${what}`],
  })),
);

const MCP: McpClient = {
  servers: 'mcpServers',
  urlField: 'url',
  more: { type: 'http' },
  reference: inBraces(MCP_KEY_VARIABLE),
};

/** Claude Code keeps its servers in a file that it writes all the time itself, so only its own command may add one. */
function mcpCommand(desired: Desired): string {
  const { headers } = serverOf(MCP, desired);
  const header = headers === undefined ? '' : ` --header 'Authorization: Bearer ${MCP.reference}'`;
  return `claude mcp add --transport http --scope user omnimemory ${mcpUrl(desired.url)}${header}`;
}

const mcpFile = (machine: Machine) => ({
  file: joined(machine, folderFrom(machine, 'CLAUDE_CONFIG_DIR'), '.claude.json'),
  format: jsonDocument,
});

export const claudeCode: Tool = {
  name: 'claude-code',
  title: 'Claude Code',
  hasMetricsOnly: true,
  hasHooks: true,
  wanted: (desired) => [
    {
      file: joined(
        desired.machine,
        folderFrom(desired.machine, 'CLAUDE_CONFIG_DIR', '.claude'),
        'settings.json',
      ),
      format: jsonDocument,
      settings: claudeCodeVariables(desired).map(([name, value]) => ({ path: ['env', name], value })),
      entries: claudeCodeHooks(desired),
      destinations: [
        { path: ENDPOINT },
        { path: HEADERS, unless: ENDPOINT },
        { path: ['env', 'OTEL_METRICS_EXPORTER'], harmless: ['none', 'otlp'] },
        { path: ['env', 'OTEL_LOGS_EXPORTER'], harmless: ['none', 'otlp'] },
        ...SIGNALS,
      ],
      holdsKey: desired.key !== undefined,
    },
  ],
  steps: (desired) => [
    ...(desired.mcp
      ? [
          `Let Claude Code add the MCP server with its own command: ${mcpCommand(desired)}`,
          ...mcpSteps(desired),
        ]
      : []),
    'Start Claude Code again: a session that runs keeps its old settings.',
  ],
  mcpServers: (read, machine) => mcpServersIn(MCP, [read(mcpFile(machine))]),
  mcpRemoval: 'claude mcp remove --scope user omnimemory',
  target(read, desired) {
    const [file] = this.wanted(desired);
    const content = file ? read(file) : {};
    return {
      base: textOf(valueAt(content, ENDPOINT)),
      authorization: authorizationOf(valueAt(content, HEADERS)),
    };
  },
};
