import { type RequestHandler, Router } from 'express';
import type { McpOptions } from './mcp.routes.ts';
import { MCP_PATH } from './mcp-path.ts';

/** Without `tools`: all of them. */
export type McpOnDemand = Omit<McpOptions, 'tools'> & Partial<Pick<McpOptions, 'tools'>>;

/** The routes of MCP. The first request loads them with their SDK, which each start would otherwise wait for. */
export function mcpRoutesOnDemand(options: McpOnDemand): Router {
  const router = Router({ caseSensitive: true });
  let routes: Promise<RequestHandler> | undefined;
  const serve: RequestHandler = async (request, response, next) => {
    routes ??= load(options);
    (await routes)(request, response, next);
  };
  router.route(MCP_PATH).post(serve).all(serve);
  return router;
}

async function load(options: McpOnDemand): Promise<RequestHandler> {
  const [{ mcpRoutes }, { TOOLS }] = await Promise.all([
    import('./mcp.routes.ts'),
    import('./tools/tools.ts'),
  ]);
  return mcpRoutes({ tools: TOOLS, ...options });
}
