import { contentOf } from '../changes/plan.ts';
import type { Context } from '../context.ts';
import { MCP_KEY_VARIABLE, mcpUrl } from '../tools/mcp.ts';
import type { Desired, McpServer, Tool } from '../tools/tool.ts';
import { explainFailure, explainReply } from './explanation.ts';
import { CHECK_TOOL } from './records.ts';
import { send } from './request.ts';

const TIMEOUT_MS = 10_000;
const REVISION = '2026-07-28';

/** Asks each MCP server of the tool's settings who it is and what it offers. Returns whether all went well. */
export async function checkMcp(
  tool: Tool,
  desired: Desired,
  { machine, terminal }: Context,
): Promise<boolean> {
  const wanted = mcpUrl(desired.url);
  const found = tool.mcpServers(contentOf, machine);
  // settings that nobody can see are taken for those that were wanted
  const unseen: McpServer[] = desired.mcp
    ? [{ url: wanted, hasKey: Boolean(machine.env[MCP_KEY_VARIABLE]) }]
    : [];
  const servers = found ?? unseen;
  if (servers.length === 0 && desired.mcp) {
    terminal.print(`MCP: ${tool.title} knows no server omnimemory. Run this command without --check first.`);
    return false;
  }
  let isGood = true;
  for (const server of servers) {
    const { fault, text } = await answerOf(server, wanted, machine.env[MCP_KEY_VARIABLE]);
    terminal.print(`MCP (${server.url}): ${fault ?? text}`);
    isGood &&= fault === undefined;
  }
  return isGood;
}

type Answer =
  | { readonly fault: string; readonly text?: never }
  | { readonly fault?: never; readonly text: string };

async function answerOf(
  { url, hasKey }: McpServer,
  wanted: string,
  key: string | undefined,
): Promise<Answer> {
  if (url !== wanted) return { fault: `the settings name this server and not ${wanted}. Connect again.` };
  if (hasKey && !key)
    return {
      fault: `${MCP_KEY_VARIABLE} is not set here, so the server cannot be asked. Set it and check again.`,
    };
  try {
    const discovered = await ask(url, 'server/discover', hasKey ? key : undefined);
    if (typeof discovered === 'string') return { fault: discovered };
    if (nameOf(discovered) !== 'omnimemory') return { fault: 'the reply is not that of OmniMemory.' };
    const listed = await ask(url, 'tools/list', hasKey ? key : undefined);
    return typeof listed === 'string' ? { fault: listed } : offered(listed);
  } catch (error) {
    return { fault: explainFailure(error, url) };
  }
}

type Result = Readonly<Record<string, unknown>>;

/** The result, or a sentence that says why there is none. */
async function ask(url: string, method: string, key: string | undefined): Promise<Result | string> {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': REVISION,
    'io.modelcontextprotocol/clientInfo': { name: CHECK_TOOL, version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const reply = await send(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': REVISION,
      'mcp-method': method,
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { _meta } }),
    timeoutMs: TIMEOUT_MS,
  });
  if (reply.status === 401)
    return key === undefined
      ? `the server wants a key. Set ${MCP_KEY_VARIABLE} and connect again.`
      : `the server does not know the key of ${MCP_KEY_VARIABLE}: it has ended, or it is of another server.`;
  if (reply.status === 403) return 'the server refuses the key. Is its tenant suspended?';
  return explainReply(reply, url, key !== undefined) ?? resultIn(reply.body);
}

function resultIn(body: string): Result | string {
  try {
    const { result } = JSON.parse(body) as { result?: Result };
    if (result) return result;
  } catch {
    // the sentence below says it
  }
  return 'the reply is not that of an MCP server. Is the URL that of another program, or of a page to sign in?';
}

const nameOf = ({ _meta }: Result): unknown =>
  (_meta as Record<string, { name?: unknown } | undefined> | undefined)?.[
    'io.modelcontextprotocol/serverInfo'
  ]?.name;

function offered({ tools }: Result): Answer {
  const names = Array.isArray(tools) ? tools.map((tool: { name?: unknown }) => tool.name) : [];
  if (!names.includes('memory_get'))
    return { fault: 'the key may not read memories. Give it the scopes `read` and `write`.' };
  const restricted = names.includes('memory_save') ? '' : ' The key may only read: memories cannot be saved.';
  return { text: `the server answers with ${names.length} tools.${restricted}` };
}
