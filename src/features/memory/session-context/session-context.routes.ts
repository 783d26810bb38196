import { created, endpointsOver, ok } from '../../../http/endpoints/endpoint.ts';
import { sessionParams } from '../sessions/session.schemas.ts';
import { contextEntryBody, recordedEntry, sessionContext } from './session-context.schemas.ts';
import type { SessionContextService } from './session-context.service.ts';

const endpoint = endpointsOver<{ readonly sessionContext: SessionContextService }>();

export const sessionContextRoutes = [
  endpoint({
    method: 'post',
    path: '/v1/sessions/:session_id/context',
    permission: 'memory:ingest',
    summary: 'Add a file access, search, decision or memory reference to the context of an open session',
    params: sessionParams,
    body: contextEntryBody,
    responses: { 201: recordedEntry },
    handle: async ({ services: { sessionContext: context }, scope, params, body }) =>
      created(await context.append(scope, params.session_id, body)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/sessions/:session_id/context',
    permission: 'memory:read',
    summary: 'Get the context of a session',
    params: sessionParams,
    responses: { 200: sessionContext },
    handle: async ({ services: { sessionContext: context }, scope, params }) =>
      ok(await context.get(scope, params.session_id)),
  }),
];
