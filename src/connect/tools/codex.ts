import { isObject, type Json, valueAt } from '../documents/document.ts';
import { jsonDocument } from '../documents/json-document.ts';
import { tomlDocument } from '../documents/toml-document.ts';
import { folderFrom, joined, type Machine } from '../machine.ts';
import { codexHooks } from './hook-entries.ts';
import { type McpClient, mcpServersIn, mcpSettings, mcpSteps } from './mcp.ts';
import { type Desired, otlpBase, type Tool, textOf, type WantedFile } from './tool.ts';

const EXPORTER = ['otel', 'exporter'];
const HTTP = [...EXPORTER, 'otlp-http'];
const LOGS = '/v1/logs';

const MCP: McpClient = { servers: 'mcp_servers', urlField: 'url', reference: undefined };

/** Codex uses the endpoint as it is, so the path of the signal is part of it. */
function config(desired: Desired): WantedFile {
  const headers = desired.key === undefined ? {} : { headers: { Authorization: `Bearer ${desired.key}` } };
  const exporter = { endpoint: `${otlpBase(desired.url)}${LOGS}`, protocol: 'binary', ...headers };
  const mcp = mcpSettings(MCP, desired);
  return {
    file: fileIn(desired.machine, 'config.toml'),
    format: tomlDocument,
    settings: [
      { path: ['otel', 'log_user_prompt'], value: false },
      { path: EXPORTER, value: { 'otlp-http': exporter } },
      ...mcp.settings,
    ],
    entries: [],
    destinations: [{ path: EXPORTER, harmless: ['none'], placeOf }, ...mcp.destinations],
    holdsKey: desired.key !== undefined,
  };
}

/** Other headers of our own endpoint are an older key of ours. */
function placeOf(exporter: Json): Json {
  const endpoint = valueAt(exporter, ['otlp-http', 'endpoint']);
  return isObject(exporter) && Object.keys(exporter).length === 1 && endpoint !== undefined
    ? endpoint
    : exporter;
}

const fileIn = (machine: Machine, name: string) =>
  joined(machine, folderFrom(machine, 'CODEX_HOME', '.codex'), name);

export const codex: Tool = {
  name: 'codex',
  title: 'Codex',
  hasMetricsOnly: false,
  hasHooks: true,
  wanted: (desired) => [
    config(desired),
    {
      file: fileIn(desired.machine, 'hooks.json'),
      format: jsonDocument,
      settings: [],
      entries: codexHooks(desired),
      destinations: [],
      holdsKey: false,
    },
  ],
  steps: (desired) => [
    ...mcpSteps(desired),
    'Start Codex again: a session that runs keeps its old settings.',
    ...(desired.hooks
      ? ['Codex runs new hooks only after you have trusted them: type /hooks in Codex.']
      : []),
  ],
  mcpServers: (read, machine) =>
    mcpServersIn(MCP, [read({ file: fileIn(machine, 'config.toml'), format: tomlDocument })]),
  target(read, desired) {
    const content = read(config(desired));
    return {
      base: textOf(valueAt(content, [...HTTP, 'endpoint']))?.replace(/\/v1\/logs$/, ''),
      authorization: textOf(valueAt(content, [...HTTP, 'headers', 'Authorization'])),
    };
  },
};
