import { created, endpointsOver, MEBIBYTE, okJson } from '../../../http/endpoints/endpoint.ts';
import { session, sessionParams } from '../../memory/sessions/session.schemas.ts';
import { importSessionQuery, sessionDocument } from './session-transfer.schemas.ts';
import type { PortableSessionService } from './session-transfer.service.ts';

const endpoint = endpointsOver<{ readonly portableSessions: PortableSessionService }>();

export const portableSessionRoutes = [
  endpoint({
    method: 'get',
    path: '/v1/sessions/:session_id/export',
    permission: 'data_export:memory',
    summary: 'Export a session with its context, checkpoints and newest measurements as one document',
    params: sessionParams,
    answers: { 200: sessionDocument },
    handle: async ({ services: { portableSessions }, scope, params, actor }) =>
      okJson(await portableSessions.export(scope, params.session_id, actor)),
  }),
  endpoint({
    method: 'post',
    path: '/v1/sessions/import',
    permission: 'memory:write',
    summary: 'Start a session with the context and the checkpoints of an exported one',
    query: importSessionQuery,
    body: sessionDocument,
    bodyLimit: 16 * MEBIBYTE,
    answers: { 201: session },
    handle: async ({ services: { portableSessions }, scope, query, body }) =>
      created(await portableSessions.import(scope, body, query)),
  }),
];
