import { type NodeIncomingMessageLike, toNodeHandler } from '@modelcontextprotocol/node';
import { type AuthInfo, createMcpHandler } from '@modelcontextprotocol/server';
import { Router } from 'express';
import { type AuthenticationOptions, authenticate } from '../../http/auth/authentication.ts';
import { noteIdentified } from '../../http/auth/confirmation.ts';
import type { BodyIntake } from '../../http/body/body-intake.ts';
import { MEBIBYTE } from '../../http/endpoints/endpoint.ts';
import type { RequestLimiters } from '../../http/limits/request-limits.ts';
import { methodNotAllowed } from '../../http/problem.ts';
import { McpCaller, type McpParts } from './mcp-caller.ts';
import { mcpServer } from './mcp-server.ts';

export const MCP_PATH = '/mcp';

export interface McpOptions extends McpParts {
  /** By key or in local mode: a cookie is not looked at. */
  readonly credentials: AuthenticationOptions;
  readonly limiters: RequestLimiters | undefined;
  readonly bodies: BodyIntake;
}

/** `POST /mcp`: the Model Context Protocol over Streamable HTTP, revision 2026-07-28 and those before it. */
export function mcpRoutes({ credentials, limiters, bodies, ...parts }: McpOptions): Router {
  const handler = createMcpHandler(({ authInfo }) => mcpServer(authInfo?.extra?.caller as McpCaller));
  const serve = toNodeHandler(handler);
  const router = Router({ caseSensitive: true });
  if (limiters) router.use(MCP_PATH, limiters.guesses);
  router.use(MCP_PATH, authenticate(credentials));
  if (limiters) router.use(MCP_PATH, limiters.failures, limiters.callers);
  router.post(
    MCP_PATH,
    noteIdentified,
    ...bodies.json({ body: undefined, bodyLimit: MEBIBYTE, itemwise: true, compressed: false }),
    async (request, response) => {
      const caller = new McpCaller(response, parts, 'mcp');
      const auth: AuthInfo = { token: '', clientId: '', scopes: [], extra: { caller } };
      const message: NodeIncomingMessageLike = Object.assign(request, { auth });
      await serve(message, response, request.body);
    },
  );
  router.all(MCP_PATH, () => {
    throw methodNotAllowed('POST');
  });
  return router;
}
