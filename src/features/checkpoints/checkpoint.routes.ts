import { created, endpointsOver, ok, page } from '../../web/endpoint.ts';
import { listOf } from '../../web/fields.ts';
import {
  checkpoint,
  checkpointParams,
  latestCheckpointQuery,
  listCheckpointsQuery,
  listedCheckpoint,
  storeCheckpointBody,
} from './checkpoint.schemas.ts';
import type { CheckpointService } from './checkpoint.service.ts';

const endpoint = endpointsOver<{ readonly checkpoints: CheckpointService }>();

export const checkpointRoutes = [
  endpoint({
    method: 'post',
    path: '/v1/checkpoints',
    summary: 'Store a checkpoint of an open session',
    body: storeCheckpointBody,
    answers: { 201: checkpoint },
    handle: async ({ services: { checkpoints }, scope, body }) =>
      created(await checkpoints.store(scope, body)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/checkpoints',
    summary: 'List checkpoints, newest first, without their compressed context',
    query: listCheckpointsQuery,
    answers: { 200: listOf(listedCheckpoint) },
    handle: async ({ services: { checkpoints }, scope, query: { limit, cursor: _, ...filter }, after }) =>
      page(await checkpoints.list(scope, filter, { limit, after })),
  }),
  endpoint({
    method: 'get',
    path: '/v1/checkpoints/latest',
    summary: 'Get the newest checkpoint of a session, or else of a tool, or else of all',
    query: latestCheckpointQuery,
    answers: { 200: checkpoint },
    handle: async ({ services: { checkpoints }, scope, query }) => ok(await checkpoints.latest(scope, query)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/checkpoints/:checkpoint_id',
    summary: 'Get one checkpoint',
    params: checkpointParams,
    answers: { 200: checkpoint },
    handle: async ({ services: { checkpoints }, scope, params }) =>
      ok(await checkpoints.get(scope, params.checkpoint_id)),
  }),
];
