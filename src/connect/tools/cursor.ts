import { jsonDocument } from '../documents/json-document.ts';
import { joined, type Machine } from '../machine.ts';
import { cursorHooks } from './hook-entries.ts';
import { inBraces, MCP_KEY_VARIABLE, type McpClient, mcpServersIn, mcpSettings, mcpSteps } from './mcp.ts';
import { type Desired, otlpBase, type Tool, type WantedFile } from './tool.ts';

const MCP: McpClient = {
  servers: 'mcpServers',
  urlField: 'url',
  reference: inBraces(`env:${MCP_KEY_VARIABLE}`),
};

const fileIn = (machine: Machine, name: string) => joined(machine, machine.home, '.cursor', name);

const mcpFile = (machine: Machine) => ({ file: fileIn(machine, 'mcp.json'), format: jsonDocument });

const mcp = (desired: Desired): WantedFile => ({
  ...mcpFile(desired.machine),
  ...mcpSettings(MCP, desired),
  entries: [],
  holdsKey: false,
});

/** Cursor's servers send the telemetry, so its settings are on a page, and only hooks are in a file. */
export const cursor: Tool = {
  name: 'cursor',
  title: 'Cursor',
  hasMetricsOnly: false,
  hasHooks: true,
  wanted: (desired) => [
    {
      file: fileIn(desired.machine, 'hooks.json'),
      format: jsonDocument,
      settings: desired.hooks ? [{ path: ['version'], value: 1 }] : [],
      entries: cursorHooks(desired),
      destinations: [],
      holdsKey: false,
    },
    mcp(desired),
  ],
  steps: (desired) => [
    ...mcpSteps(desired),
    'Cursor exports OpenTelemetry on its Enterprise plan only. An admin sets it up once for the team, in the dashboard of Cursor:',
    `  endpoint: ${otlpBase(desired.url)}`,
    '  header: Authorization, with the value "Bearer " and a key of the scope `ingest`',
    "Cursor's servers send the data, so they must reach this host from the internet.",
  ],
  mcpServers: (read, machine) => mcpServersIn(MCP, [read(mcpFile(machine))]),
  target: () => ({ base: undefined, authorization: undefined }),
};
