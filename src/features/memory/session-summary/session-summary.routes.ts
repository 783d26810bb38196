import { endpointsOver, ok } from '../../../http/endpoints/endpoint.ts';
import { sessionSummary, sessionSummaryQuery } from './session-summary.schemas.ts';
import type { SessionSummaryService } from './session-summary.service.ts';

const endpoint = endpointsOver<{ readonly sessionSummary: SessionSummaryService }>();

export const sessionSummaryRoutes = [
  endpoint({
    method: 'get',
    path: '/v1/sessions/summary',
    permission: 'memory:read',
    summary: 'Count the sessions that started within a window, in total and by group',
    query: sessionSummaryQuery,
    responses: { 200: sessionSummary },
    handle: async ({ services, scope, query }) => ok(await services.sessionSummary.summarize(scope, query)),
  }),
];
