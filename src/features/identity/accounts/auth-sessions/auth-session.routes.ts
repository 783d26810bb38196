import { authEndpointsOver } from '../../../../http/endpoints/auth-endpoint.ts';
import { ok } from '../../../../http/endpoints/endpoint.ts';
import { authSessionList, authSessionParams, endedResponse } from '../account.schemas.ts';
import type { AuthSessionService } from './auth-session.service.ts';

const endpoint = authEndpointsOver<{ readonly authSessions: AuthSessionService }>();

export const authSessionRoutes = [
  endpoint({
    method: 'get',
    path: '/auth/sessions',
    access: 'signed-in',
    summary: 'List the browsers that are signed in to the account',
    responses: { 200: authSessionList },
    handle: async ({ services, browser, userId }) =>
      ok({ data: await services.authSessions.list(userId, browser.sessionHash) }),
  }),
  endpoint({
    method: 'delete',
    path: '/auth/sessions',
    access: 'signed-in',
    summary: 'End every other session of the account',
    responses: { 200: endedResponse },
    handle: async ({ services, browser, userId }) =>
      ok({ ended: await services.authSessions.endOthers(userId, browser.sessionHash) }),
  }),
  endpoint({
    method: 'delete',
    path: '/auth/sessions/:id',
    access: 'signed-in',
    summary: 'End a session of the account; takes effect with its next request',
    params: authSessionParams,
    responses: { 204: null },
    handle: async ({ services, userId, params: { id } }) => {
      await services.authSessions.end(userId, id);
      return { status: 204, body: undefined };
    },
  }),
];
