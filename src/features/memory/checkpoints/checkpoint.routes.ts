import { created, endpointsOver, ok, page, revised } from '../../../http/endpoints/endpoint.ts';
import { listOf } from '../../../validation/fields.ts';
import {
  checkpoint,
  checkpointParams,
  checkpointsResponse,
  getCheckpointQuery,
  historyQuery,
  latestCheckpointQuery,
  listCheckpointsQuery,
  listedCheckpoint,
  reviseCheckpointBody,
  storeCheckpointBody,
} from './checkpoint.schemas.ts';
import type { CheckpointService } from './checkpoint.service.ts';

const endpoint = endpointsOver<{ readonly checkpoints: CheckpointService }>();

export const checkpointRoutes = [
  endpoint({
    method: 'post',
    path: '/v1/checkpoints',
    permission: 'memory:ingest',
    summary: 'Store a checkpoint of an open session, optionally superseding others',
    body: storeCheckpointBody,
    responses: { 201: checkpoint },
    handle: async ({ services: { checkpoints }, scope, body }) =>
      created(await checkpoints.store(scope, body)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/checkpoints',
    permission: 'memory:read',
    summary: 'List checkpoints, newest first, in their current versions or as of a given time',
    query: listCheckpointsQuery,
    responses: { 200: checkpointsResponse },
    handle: async ({ services: { checkpoints }, scope, query: { limit, cursor: _, ...filter }, after }) => {
      const { history_since, ...found } = await checkpoints.list(scope, filter, { limit, after });
      return page(found, history_since === undefined ? {} : { history_since });
    },
  }),
  endpoint({
    method: 'get',
    path: '/v1/checkpoints/latest',
    permission: 'memory:read',
    summary:
      'Get the newest checkpoint of a session, or else of a tool, or else of all; of one project if given',
    query: latestCheckpointQuery,
    responses: { 200: checkpoint },
    handle: async ({ services: { checkpoints }, scope, query }) => ok(await checkpoints.latest(scope, query)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/checkpoints/:checkpoint_id',
    permission: 'memory:read',
    summary: 'Get one checkpoint, in its current version or as of a given time',
    params: checkpointParams,
    query: getCheckpointQuery,
    etag: 'whole',
    responses: { 200: checkpoint },
    handle: async ({ services: { checkpoints }, scope, params, query }) =>
      revised(await checkpoints.get(scope, params.checkpoint_id, query)),
  }),
  endpoint({
    method: 'patch',
    path: '/v1/checkpoints/:checkpoint_id',
    permission: 'memory:write',
    summary: 'Record a corrected version of a checkpoint, or publish it to the team',
    params: checkpointParams,
    body: reviseCheckpointBody,
    etag: 'whole',
    responses: { 200: checkpoint },
    handle: async ({ services: { checkpoints }, scope, params, body, ifMatch }) =>
      revised(await checkpoints.revise(scope, params.checkpoint_id, body, ifMatch)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/checkpoints/:checkpoint_id/history',
    permission: 'memory:read',
    summary: 'List all versions of a checkpoint and of everything that it supersedes or is superseded by',
    params: checkpointParams,
    query: historyQuery,
    responses: { 200: listOf(listedCheckpoint) },
    handle: async ({ services: { checkpoints }, scope, params, query: { limit }, after }) =>
      page(await checkpoints.history(scope, params.checkpoint_id, { limit, after })),
  }),
];
