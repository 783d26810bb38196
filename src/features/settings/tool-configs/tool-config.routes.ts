import { endpointsOver, noContent, page, revised } from '../../../http/endpoints/endpoint.ts';
import { listOf } from '../../../validation/fields.ts';
import {
  configOfTool,
  listToolConfigsQuery,
  toolConfigBody,
  toolConfigParams,
} from './tool-config.schemas.ts';
import type { ToolConfigService } from './tool-config.service.ts';

const endpoint = endpointsOver<{ readonly toolConfigs: ToolConfigService }>();

export const toolConfigRoutes = [
  endpoint({
    method: 'get',
    path: '/v1/tool-configs',
    permission: 'memory:read',
    summary: 'List the saved configs, newest first',
    query: listToolConfigsQuery,
    responses: { 200: listOf(configOfTool) },
    handle: async ({ services: { toolConfigs }, scope, query: { limit }, after }) =>
      page(await toolConfigs.list(scope, { limit, after })),
  }),
  endpoint({
    method: 'get',
    path: '/v1/tool-configs/:tool_id',
    permission: 'memory:read',
    summary: 'Get the config of a tool, or the default config',
    params: toolConfigParams,
    etag: 'whole',
    responses: { 200: configOfTool },
    handle: async ({ services: { toolConfigs }, scope, params }) =>
      revised(await toolConfigs.get(scope, params.tool_id)),
  }),
  endpoint({
    method: 'put',
    path: '/v1/tool-configs/:tool_id',
    permission: 'memory:write',
    summary: 'Replace the config of a tool',
    params: toolConfigParams,
    body: toolConfigBody,
    etag: 'whole',
    responses: { 200: configOfTool },
    handle: async ({ services: { toolConfigs }, scope, params, body, ifMatch }) =>
      revised(await toolConfigs.save(scope, params.tool_id, body, ifMatch)),
  }),
  endpoint({
    method: 'delete',
    path: '/v1/tool-configs/:tool_id',
    permission: 'memory:write',
    summary: 'Delete the saved config of a tool, so that the default config applies again',
    params: toolConfigParams,
    responses: { 204: null },
    handle: async ({ services: { toolConfigs }, scope, params, ifMatch }) => {
      await toolConfigs.reset(scope, params.tool_id, ifMatch);
      return noContent();
    },
  }),
];
