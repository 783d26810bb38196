import { created, endpointsOver, ok, page } from '../../../http/endpoints/endpoint.ts';
import { listOf } from '../../../validation/fields.ts';
import {
  breakdown,
  breakdownQuery,
  listOperationsQuery,
  operation,
  operationSavings,
  operationSavingsQuery,
  recordOperationBody,
} from './tool-operation.schemas.ts';
import type { ToolOperationService } from './tool-operation.service.ts';

const endpoint = endpointsOver<{
  readonly toolOperations: ToolOperationService;
}>();

export const toolOperationRoutes = [
  endpoint({
    method: 'post',
    path: '/v1/operations',
    permission: 'memory:ingest',
    summary: 'Record a read or search operation of an open session',
    body: recordOperationBody,
    responses: { 201: operation },
    handle: async ({ services: { toolOperations }, scope, body }) =>
      created(await toolOperations.record(scope, body)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/operations',
    permission: 'memory:read',
    summary: 'List operations, newest first',
    query: listOperationsQuery,
    responses: { 200: listOf(operation) },
    handle: async ({ services: { toolOperations }, scope, query: { limit, cursor: _, ...filter }, after }) =>
      page(await toolOperations.list(scope, filter, { limit, after })),
  }),
  endpoint({
    method: 'get',
    path: '/v1/operations/breakdown',
    permission: 'memory:read',
    summary: 'Get the tokens and the cost prevented in a window, by mode, tool, project or file',
    query: breakdownQuery,
    responses: { 200: breakdown },
    handle: async ({ services: { toolOperations }, scope, query }) =>
      ok(await toolOperations.breakdown(scope, query)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/operations/savings',
    permission: 'memory:read',
    summary: 'Get the tokens and the cost prevented in a window, over time',
    query: operationSavingsQuery,
    responses: { 200: operationSavings },
    handle: async ({ services: { toolOperations }, scope, query }) =>
      ok(await toolOperations.savings(scope, query)),
  }),
];
