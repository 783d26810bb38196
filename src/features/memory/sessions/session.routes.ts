import {
  created,
  endpointsOver,
  MEBIBYTE,
  ok,
  page,
  revised,
  revisedInPart,
} from '../../../http/endpoints/endpoint.ts';
import { listOf } from '../../../validation/fields.ts';
import {
  foundSession,
  listedSession,
  listSessionsQuery,
  session,
  sessionParams,
  startSessionBody,
  updateSessionBody,
} from './session.schemas.ts';
import type { SessionService } from './session.service.ts';

const endpoint = endpointsOver<{ readonly sessions: SessionService }>();

export const sessionRoutes = [
  endpoint({
    method: 'post',
    path: '/v1/sessions',
    permission: 'memory:ingest',
    summary: 'Start a session',
    body: startSessionBody,
    responses: { 201: session },
    handle: async ({ services: { sessions }, scope, body }) => created(await sessions.start(scope, body)),
  }),
  endpoint({
    method: 'post',
    path: '/v1/sessions/get-or-create',
    permission: 'memory:ingest',
    summary: 'Continue the open session of an instance or process, or start one',
    body: startSessionBody,
    responses: { 200: foundSession, 201: foundSession },
    handle: async ({ services: { sessions }, scope, body }) => {
      const found = await sessions.getOrCreate(scope, body);
      return found.created ? created(found) : ok(found);
    },
  }),
  endpoint({
    method: 'get',
    path: '/v1/sessions',
    permission: 'memory:read',
    summary: 'List sessions, newest first',
    query: listSessionsQuery,
    responses: { 200: listOf(listedSession) },
    handle: async ({ services: { sessions }, scope, query: { limit, cursor: _, ...filter }, after }) =>
      page(await sessions.list(scope, filter, { limit, after })),
  }),
  endpoint({
    method: 'get',
    path: '/v1/sessions/:session_id',
    permission: 'memory:read',
    summary: 'Get one session',
    params: sessionParams,
    etag: 'part',
    responses: { 200: session },
    handle: async ({ services: { sessions }, scope, params }) =>
      revisedInPart(await sessions.get(scope, params.session_id)),
  }),
  endpoint({
    method: 'patch',
    path: '/v1/sessions/:session_id',
    permission: 'memory:write',
    summary: 'Name, pin or archive a session, or store its compressed context',
    params: sessionParams,
    body: updateSessionBody,
    bodyLimit: 4 * MEBIBYTE,
    etag: 'whole',
    responses: { 200: session },
    handle: async ({ services: { sessions }, scope, params, body, ifMatch }) =>
      revised(await sessions.update(scope, params.session_id, body, ifMatch)),
  }),
  endpoint({
    method: 'post',
    path: '/v1/sessions/:session_id/heartbeat',
    permission: 'memory:ingest',
    summary: 'Keep an open session active',
    params: sessionParams,
    responses: { 200: session },
    handle: async ({ services: { sessions }, scope, params }) =>
      ok(await sessions.heartbeat(scope, params.session_id)),
  }),
  endpoint({
    method: 'post',
    path: '/v1/sessions/:session_id/end',
    permission: 'memory:ingest',
    summary: 'End a session',
    params: sessionParams,
    responses: { 200: session },
    handle: async ({ services: { sessions }, scope, params }) =>
      ok(await sessions.end(scope, params.session_id)),
  }),
];
