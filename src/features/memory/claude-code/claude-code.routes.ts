import { endpointsOver, revised } from '../../../http/endpoints/endpoint.ts';
import { sessionParams } from '../sessions/session.schemas.ts';
import { claudeCodeBody, claudeCodeSession } from './claude-code.schemas.ts';
import type { ClaudeCodeService } from './claude-code.service.ts';

const endpoint = endpointsOver<{ readonly claudeCode: ClaudeCodeService }>();

export const claudeCodeRoutes = [
  endpoint({
    method: 'put',
    path: '/v1/sessions/:session_id/claude-code',
    permission: 'memory:write',
    summary: 'Replace the Claude Code details of a session',
    params: sessionParams,
    body: claudeCodeBody,
    etag: 'whole',
    responses: { 200: claudeCodeSession },
    handle: async ({ services: { claudeCode }, scope, params, body, ifMatch }) =>
      revised(await claudeCode.save(scope, params.session_id, body, ifMatch)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/sessions/:session_id/claude-code',
    permission: 'memory:read',
    summary: 'Get the Claude Code details of a session',
    params: sessionParams,
    etag: 'whole',
    responses: { 200: claudeCodeSession },
    handle: async ({ services: { claudeCode }, scope, params }) =>
      revised(await claudeCode.get(scope, params.session_id)),
  }),
];
