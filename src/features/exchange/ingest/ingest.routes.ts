import { endpointsOver, MEBIBYTE, okJson } from '../../../http/endpoints/endpoint.ts';
import { ingestBody, receipt, receiptParams } from './ingest.schemas.ts';
import type { IngestService } from './ingest.service.ts';

const endpoint = endpointsOver<{ readonly ingest: IngestService }>();

export const ingestRoutes = [
  endpoint({
    method: 'post',
    path: '/v1/ingest',
    permission: 'memory:ingest',
    summary:
      'Store a batch of samples, cache hits, velocity, operations and checkpoints; each item is accepted or rejected by itself',
    body: ingestBody,
    bodyLimit: 16 * MEBIBYTE,
    compressed: true,
    itemwise: true,
    responses: { 200: receipt },
    handle: async ({ services: { ingest }, scope, body }) => okJson(await ingest.store(scope, body.items)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/ingest/receipts/:receipt_id',
    permission: 'memory:ingest',
    summary: 'Get the receipt of a batch, for seven days',
    params: receiptParams,
    responses: { 200: receipt },
    handle: async ({ services: { ingest }, scope, params }) =>
      okJson(await ingest.receipt(scope, params.receipt_id)),
  }),
];
