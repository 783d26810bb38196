import { created, endpointsOver, page } from '../../../http/endpoints/endpoint.ts';
import { listOf } from '../../../validation/fields.ts';
import { listVelocityQuery, recordVelocityBody, velocitySample } from './velocity.schemas.ts';
import type { VelocityService } from './velocity.service.ts';

const endpoint = endpointsOver<{
  readonly velocity: VelocityService;
}>();

export const velocityRoutes = [
  endpoint({
    method: 'post',
    path: '/v1/velocity',
    permission: 'memory:ingest',
    summary: 'Record the token velocity of an open session',
    body: recordVelocityBody,
    responses: { 201: velocitySample },
    handle: async ({ services: { velocity }, scope, body }) => created(await velocity.record(scope, body)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/velocity',
    permission: 'memory:read',
    summary: 'List the token velocity of a session, newest first',
    query: listVelocityQuery,
    responses: { 200: listOf(velocitySample) },
    handle: async ({ services: { velocity }, scope, query: { session_id, limit }, after }) =>
      page(await velocity.history(scope, { session_id }, { limit, after })),
  }),
];
