import { type AuthInfo, createMcpHandler } from '@modelcontextprotocol/server';
import type { Request, Response } from 'express';
import type { McpCaller } from './mcp-caller.ts';
import { mcpServer } from './mcp-server.ts';
import { sendSdkRefusal } from './rpc-error.ts';
import type { Tool } from './tools/tool.ts';

const COPIED = ['mcp-protocol-version', 'mcp-method', 'mcp-name'];
const FIXED = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

/**
 * Gives a request to the SDK and sends its answer. Not with the SDK's `toNodeHandler`: it writes the body as JSON again,
 * and sends headers before the answer is complete.
 */
export function mcpHandler(tools: readonly Tool[]) {
  const handler = createMcpHandler(({ authInfo }) => {
    const caller = authInfo?.extra?.caller as McpCaller;
    try {
      return mcpServer(caller, tools);
    } catch (error) {
      caller.fault = error;
      throw error;
    }
  });
  return async (request: Request, response: Response, caller: McpCaller): Promise<void> => {
    const left = new AbortController();
    const leave = () => left.abort();
    if (response.closed) leave();
    else response.once('close', leave);
    const asked = { method: 'POST', headers: headersOf(request), signal: left.signal };
    const authInfo: AuthInfo = { token: '', clientId: '', scopes: [], extra: { caller } };
    const answer = await handler.fetch(new globalThis.Request('http://localhost/mcp', asked), {
      authInfo,
      parsedBody: request.body,
    });
    const text = await answer.text();
    if (left.signal.aborted) return;
    response.off('close', leave);
    if (answer.status >= 500) throw caller.fault ?? new Error('The SDK of MCP failed to answer.');
    if (answer.status >= 400) return sendSdkRefusal(response, answer.status, text);
    const type = answer.headers.get('content-type');
    if (type !== null) response.setHeader('Content-Type', type);
    response.statusCode = answer.status;
    response.end(text);
  };
}

function headersOf({ headers }: Request): Headers {
  const copied = new Headers(FIXED);
  for (const name of COPIED) {
    const value = headers[name];
    if (typeof value === 'string') copied.set(name, value);
  }
  return copied;
}
