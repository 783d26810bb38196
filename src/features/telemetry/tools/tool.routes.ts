import { endpointsOver, ok } from '../../../http/endpoints/endpoint.ts';
import { listToolsQuery, toolList } from './tool.schemas.ts';
import type { ToolService } from './tool.service.ts';

const endpoint = endpointsOver<{ readonly tools: ToolService }>();

export const toolRoutes = [
  endpoint({
    method: 'get',
    path: '/v1/tools',
    permission: 'memory:read',
    summary: 'List the tools that have left anything, with counts of a window',
    query: listToolsQuery,
    responses: { 200: toolList },
    handle: async ({ services: { tools }, scope, query }) => ok(await tools.list(scope, query)),
  }),
];
