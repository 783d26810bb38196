import { endpointsOver, noContent, page, revised } from '../../../http/endpoints/endpoint.ts';
import { listOf } from '../../../validation/fields.ts';
import {
  getMemoryQuery,
  listMemoriesQuery,
  listMemoryKeysQuery,
  memoriesParams,
  memory,
  memoryKey,
  memoryParams,
  putMemoryBody,
  storedMemory,
} from './memory.schemas.ts';
import type { MemoryService } from './memory.service.ts';

const endpoint = endpointsOver<{ readonly memories: MemoryService }>();

export const memoryRoutes = [
  endpoint({
    method: 'get',
    path: '/v1/projects/:project_id/memories',
    permission: 'memory:read',
    summary: 'List the memories of a project, newest first; counts as an access of each, except with `peek`',
    params: memoriesParams,
    query: listMemoriesQuery,
    responses: { 200: listOf(memory) },
    handle: async ({ services: { memories }, scope, params, query: { limit, peek }, after }) => {
      const list = { limit, after };
      return page(
        await (peek
          ? memories.peekList(scope, params.project_id, list)
          : memories.list(scope, params.project_id, list)),
      );
    },
  }),
  endpoint({
    method: 'get',
    path: '/v1/projects/:project_id/memory-keys',
    permission: 'memory:read',
    summary:
      'List the keys of the memories of a project, in the order of their code points and without values; does not count as an access',
    params: memoriesParams,
    query: listMemoryKeysQuery,
    responses: { 200: listOf(memoryKey) },
    handle: async ({ services: { memories }, scope, params, query: { prefix, limit }, after }) =>
      page(await memories.keys(scope, params.project_id, { prefix }, { limit, after })),
  }),
  endpoint({
    method: 'get',
    path: '/v1/projects/:project_id/memories/:key',
    permission: 'memory:read',
    summary: 'Get one memory; counts as an access, except with `peek`',
    params: memoryParams,
    query: getMemoryQuery,
    etag: 'whole',
    responses: { 200: memory },
    handle: async ({ services: { memories }, scope, params, query: { peek } }) =>
      revised(await (peek ? memories.peek(scope, params) : memories.get(scope, params))),
  }),
  endpoint({
    method: 'put',
    path: '/v1/projects/:project_id/memories/:key',
    permission: 'memory:write',
    summary: 'Store a memory, or replace the one with the same key',
    params: memoryParams,
    body: putMemoryBody,
    etag: 'whole',
    responses: { 200: storedMemory, 201: storedMemory },
    handle: async ({ services: { memories }, scope, params, body, ifMatch }) => {
      const stored = await memories.put(scope, params, body, ifMatch);
      return revised(stored, stored.created ? 201 : 200);
    },
  }),
  endpoint({
    method: 'delete',
    path: '/v1/projects/:project_id/memories/:key',
    permission: 'memory:write',
    summary: 'Delete a memory',
    params: memoryParams,
    responses: { 204: null },
    handle: async ({ services: { memories }, scope, params, ifMatch }) => {
      await memories.delete(scope, params, ifMatch);
      return noContent();
    },
  }),
];
