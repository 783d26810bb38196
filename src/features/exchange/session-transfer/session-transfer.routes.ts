import { created, endpointsOver, MEBIBYTE, okJson } from '../../../http/endpoints/endpoint.ts';
import { session, sessionParams } from '../../memory/sessions/session.schemas.ts';
import { importSessionQuery, sessionDocument } from './session-transfer.schemas.ts';
import type { SessionTransferService } from './session-transfer.service.ts';

const endpoint = endpointsOver<{ readonly sessionTransfer: SessionTransferService }>();

export const sessionTransferRoutes = [
  endpoint({
    method: 'get',
    path: '/v1/sessions/:session_id/export',
    permission: 'data_export:memory',
    summary: 'Export a session with its context, checkpoints and newest measurements as one document',
    params: sessionParams,
    responses: { 200: sessionDocument },
    handle: async ({ services: { sessionTransfer }, scope, params, actor }) =>
      okJson(await sessionTransfer.export(scope, params.session_id, actor)),
  }),
  endpoint({
    method: 'post',
    path: '/v1/sessions/import',
    permission: 'memory:write',
    summary: 'Start a session with the context and the checkpoints of an exported one',
    query: importSessionQuery,
    body: sessionDocument,
    bodyLimit: 16 * MEBIBYTE,
    responses: { 201: session },
    handle: async ({ services: { sessionTransfer }, scope, query, body }) =>
      created(await sessionTransfer.import(scope, body, query)),
  }),
];
