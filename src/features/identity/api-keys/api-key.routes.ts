import { tenantOf } from '../../../auth/scope.ts';
import { created, endpointsOver, noContent, page } from '../../../http/endpoints/endpoint.ts';
import { listOf } from '../../../validation/fields.ts';
import {
  apiKey,
  apiKeyParams,
  createApiKeyBody,
  listApiKeysQuery,
  type NewApiKey,
  newApiKey,
  rotateApiKeyBody,
} from './api-key.schemas.ts';
import type { ApiKeyService } from './api-key.service.ts';

const endpoint = endpointsOver<{ readonly apiKeys: ApiKeyService }>();

const createdKey = (made: NewApiKey) => ({ ...created(made), recorded: { ...made, key: null } });

export const apiKeyRoutes = [
  endpoint({
    method: 'post',
    path: '/v1/api-keys',
    permission: 'api_keys:own',
    summary: 'Create an API key for yourself; the key is shown only once',
    body: createApiKeyBody,
    responses: { 201: newApiKey },
    handle: async ({ services: { apiKeys }, scope, body, actor }) =>
      createdKey(await apiKeys.issue(tenantOf(scope), body, actor)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/api-keys',
    permission: 'api_keys:own',
    summary: 'List your API keys, or all keys if you may manage them, newest first',
    query: listApiKeysQuery,
    responses: { 200: listOf(apiKey) },
    handle: async ({ services: { apiKeys }, scope, query: { limit }, after, actor }) =>
      page(await apiKeys.page(tenantOf(scope), { limit, after }, actor)),
  }),
  endpoint({
    method: 'post',
    path: '/v1/api-keys/:key_id/rotate',
    permission: 'api_keys:own',
    summary: 'Rotate one of your API keys; the old key keeps working for a while',
    params: apiKeyParams,
    body: rotateApiKeyBody,
    responses: { 201: newApiKey },
    handle: async ({ services: { apiKeys }, scope, params, body, actor }) =>
      createdKey(await apiKeys.rotate(tenantOf(scope), params.key_id, body, actor)),
  }),
  endpoint({
    method: 'delete',
    path: '/v1/api-keys/:key_id',
    permission: 'api_keys:own',
    summary: 'Revoke an API key; takes effect with the next request',
    params: apiKeyParams,
    responses: { 204: null },
    handle: async ({ services: { apiKeys }, scope, params, actor }) => {
      await apiKeys.revoke(tenantOf(scope), params.key_id, actor);
      return noContent();
    },
  }),
];
