import { created, type Endpoint, endpoint, ok, page } from '../../web/endpoint.ts';
import { listSessionsQuery, sessionParams, startSessionBody } from './session.schemas.ts';
import type { SessionService } from './session.service.ts';

export function sessionRoutes(sessions: SessionService): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/v1/sessions',
      summary: 'Start a session',
      body: startSessionBody,
      handle: async ({ scope, body }) => created(await sessions.start(scope, body)),
    }),
    endpoint({
      method: 'post',
      path: '/v1/sessions/get-or-create',
      summary: 'Continue the open session of an instance or process, or start one',
      body: startSessionBody,
      handle: async ({ scope, body }) => {
        const session = await sessions.getOrCreate(scope, body);
        return session.created ? created(session) : ok(session);
      },
    }),
    endpoint({
      method: 'get',
      path: '/v1/sessions',
      summary: 'List sessions, newest first',
      query: listSessionsQuery,
      handle: async ({ scope, query: { limit, cursor: _, ...filter }, after }) =>
        page(await sessions.list(scope, filter, { limit, after })),
    }),
    endpoint({
      method: 'get',
      path: '/v1/sessions/:session_id',
      summary: 'Get one session',
      params: sessionParams,
      handle: async ({ scope, params }) => ok(await sessions.get(scope, params.session_id)),
    }),
    endpoint({
      method: 'post',
      path: '/v1/sessions/:session_id/heartbeat',
      summary: 'Keep an open session active',
      params: sessionParams,
      handle: async ({ scope, params }) => ok(await sessions.heartbeat(scope, params.session_id)),
    }),
    endpoint({
      method: 'post',
      path: '/v1/sessions/:session_id/end',
      summary: 'End a session',
      params: sessionParams,
      handle: async ({ scope, params }) => ok(await sessions.end(scope, params.session_id)),
    }),
  ];
}
