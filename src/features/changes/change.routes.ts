import { endpointsOver, okEvents } from '../../http/endpoints/endpoint.ts';
import { changes, changesQuery } from './change.schemas.ts';
import type { ChangeService } from './change.service.ts';

const endpoint = endpointsOver<{ readonly changes: ChangeService }>();

export const changeRoutes = [
  endpoint({
    method: 'get',
    path: '/v1/changes',
    permission: 'memory:read',
    summary: 'Hear what changes, as server-sent events with the names of resources',
    query: changesQuery,
    responses: { 200: { event: changes } },
    handle: async ({ services, scope, actor, lastEventId }) =>
      okEvents(services.changes.stream(scope, actor, lastEventId)),
  }),
];
