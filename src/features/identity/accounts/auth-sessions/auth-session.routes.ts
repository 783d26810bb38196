import { sessionEndpointsOver } from '../../../../http/endpoints/auth-endpoint.ts';
import { ok } from '../../../../http/endpoints/endpoint.ts';
import { endedAnswer, webSessionParams, webSessions } from '../account.schemas.ts';
import type { WebSessionService } from './auth-session.service.ts';

const endpoint = sessionEndpointsOver<{ readonly webSessions: WebSessionService }>();

export const webSessionRoutes = [
  endpoint({
    method: 'get',
    path: '/auth/sessions',
    access: 'signed-in',
    summary: 'List the browsers that are signed in to the account',
    answers: { 200: webSessions },
    handle: async ({ services, browser, userId }) =>
      ok({ data: await services.webSessions.list(userId, browser.sessionHash) }),
  }),
  endpoint({
    method: 'delete',
    path: '/auth/sessions',
    access: 'signed-in',
    summary: 'End every session of the account but this one',
    answers: { 200: endedAnswer },
    handle: async ({ services, browser, userId }) =>
      ok({ ended: await services.webSessions.endOthers(userId, browser.sessionHash) }),
  }),
  endpoint({
    method: 'delete',
    path: '/auth/sessions/:id',
    access: 'signed-in',
    summary: 'End a session of the account, effective with its next request',
    params: webSessionParams,
    answers: { 204: null },
    handle: async ({ services, userId, params: { id } }) => {
      await services.webSessions.end(userId, id);
      return { status: 204, body: undefined };
    },
  }),
];
