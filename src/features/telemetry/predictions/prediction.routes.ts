import { created, endpointsOver, ok, page } from '../../../http/endpoints/endpoint.ts';
import { listOf } from '../../../validation/fields.ts';
import {
  listPredictionsQuery,
  prediction,
  predictionStatistics,
  predictionStatisticsQuery,
  recordPredictionBody,
  resolvePredictionBody,
} from './prediction.schemas.ts';
import type { PredictionService } from './prediction.service.ts';

const endpoint = endpointsOver<{
  readonly predictions: PredictionService;
}>();

export const predictionRoutes = [
  endpoint({
    method: 'post',
    path: '/v1/predictions',
    permission: 'memory:ingest',
    summary: 'Record when the next checkpoint of an open session is expected',
    body: recordPredictionBody,
    responses: { 201: prediction },
    handle: async ({ services: { predictions }, scope, body }) =>
      created(await predictions.record(scope, body)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/predictions',
    permission: 'memory:read',
    summary: 'List the predictions of a session, newest first',
    query: listPredictionsQuery,
    responses: { 200: listOf(prediction) },
    handle: async ({ services: { predictions }, scope, query: { session_id, limit }, after }) =>
      page(await predictions.list(scope, { session_id }, { limit, after })),
  }),
  endpoint({
    method: 'post',
    path: '/v1/predictions/resolve',
    permission: 'memory:ingest',
    summary: 'Record when the checkpoint came that the newest open prediction of a session expected',
    body: resolvePredictionBody,
    responses: { 200: prediction },
    handle: async ({ services: { predictions }, scope, body }) => ok(await predictions.resolve(scope, body)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/predictions/statistics',
    permission: 'memory:read',
    summary: 'Get the accuracy of the predictions',
    query: predictionStatisticsQuery,
    responses: { 200: predictionStatistics },
    handle: async ({ services: { predictions }, scope, query }) =>
      ok(await predictions.statistics(scope, query)),
  }),
];
