import { created, type Endpoint, endpoint, ok, page } from '../../web/endpoint.ts';
import {
  checkpointParams,
  latestCheckpointQuery,
  listCheckpointsQuery,
  storeCheckpointBody,
} from './checkpoint.schemas.ts';
import type { CheckpointService } from './checkpoint.service.ts';

export function checkpointRoutes(checkpoints: CheckpointService): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/v1/checkpoints',
      summary: 'Store a checkpoint of an open session',
      body: storeCheckpointBody,
      handle: async ({ scope, body }) => created(await checkpoints.store(scope, body)),
    }),
    endpoint({
      method: 'get',
      path: '/v1/checkpoints',
      summary: 'List checkpoints, newest first, without their compressed context',
      query: listCheckpointsQuery,
      handle: async ({ scope, query: { limit, cursor: _, ...filter }, after }) =>
        page(await checkpoints.list(scope, filter, { limit, after })),
    }),
    endpoint({
      method: 'get',
      path: '/v1/checkpoints/latest',
      summary: 'Get the newest checkpoint of a session, or else of a tool, or else of all',
      query: latestCheckpointQuery,
      handle: async ({ scope, query }) => ok(await checkpoints.latest(scope, query)),
    }),
    endpoint({
      method: 'get',
      path: '/v1/checkpoints/:checkpoint_id',
      summary: 'Get one checkpoint',
      params: checkpointParams,
      handle: async ({ scope, params }) => ok(await checkpoints.get(scope, params.checkpoint_id)),
    }),
  ];
}
