import { type Json, type Path, valueAt } from '../documents/document.ts';
import { isLoopback } from '../url.ts';
import { type Desired, type McpServer, textOf, type WantedFile } from './tool.ts';

/** The variable that coding tools take the key from. It may be another key than that for telemetry. */
export const MCP_KEY_VARIABLE = 'OMNIMEMORY_KEY';

const NAME = 'omnimemory';

/** How most tools name the value of a variable. */
export const inBraces = (name: string): string => `\${${name}}`;

export const mcpUrl = (url: string): string => `${url}/mcp`;

/** How the settings of a tool describe an MCP server. */
export interface McpClient {
  /** Where the servers are. */
  readonly servers: string;
  readonly urlField: 'url' | 'httpUrl';
  /** What stands with every server over HTTP. */
  readonly more?: { readonly [name: string]: Json };
  /** How the settings name the value of the variable; `undefined`: they have a field for its name. */
  readonly reference: string | undefined;
}

const pathOf = ({ servers }: McpClient): Path => [servers, NAME];

/** The settings that make a tool know the server; none unless they are asked for. */
export function mcpSettings(
  client: McpClient,
  desired: Desired,
): Pick<WantedFile, 'settings' | 'destinations'> {
  if (!desired.mcp) return { settings: [], destinations: [] };
  const path = pathOf(client);
  const placeOf = (value: Json) => valueAt(value, [client.urlField]) ?? value;
  return {
    settings: [{ path, value: serverOf(client, desired) }],
    destinations: [{ path, placeOf, isMcp: true }],
  };
}

export function serverOf(client: McpClient, desired: Desired): { [name: string]: Json } {
  const { more = {}, urlField, reference } = client;
  const server = { ...more, [urlField]: mcpUrl(desired.url) };
  if (!hasMcpKey(desired)) return server;
  return reference === undefined
    ? { ...server, bearer_token_env_var: MCP_KEY_VARIABLE }
    : { ...server, headers: { Authorization: `Bearer ${reference}` } };
}

/**
 * Local mode knows no key, and a tool refuses or sends a variable that is not set. Only a server on this computer can be
 * in local mode.
 */
export const hasMcpKey = ({ url, key, machine }: Desired): boolean =>
  key !== undefined || Boolean(machine.env[MCP_KEY_VARIABLE]) || !isLoopback(url);

export function mcpServersIn(client: McpClient, contents: readonly Json[]): McpServer[] {
  return contents.flatMap((content) => {
    const server = valueAt(content, pathOf(client)) ?? null;
    const url = textOf(valueAt(server, [client.urlField]));
    const hasKey = ['headers', 'bearer_token_env_var'].some((name) => valueAt(server, [name]) !== undefined);
    return url === undefined ? [] : [{ url, hasKey }];
  });
}

/** What is left to the person, whichever the tool is. */
export function mcpSteps(desired: Desired): string[] {
  if (!desired.mcp || !hasMcpKey(desired)) return [];
  return [
    `The MCP server takes its key from ${MCP_KEY_VARIABLE}; no file has it. Give it a key with the scopes \`read\` and \`write\` (with \`read\` alone, the tools only read), in the profile of your shell: ${exportLine(desired)}`,
  ];
}

const exportLine = ({ machine }: Desired) =>
  machine.platform === 'win32' ? `$env:${MCP_KEY_VARIABLE} = 'omk_…'` : `export ${MCP_KEY_VARIABLE}=omk_…`;
