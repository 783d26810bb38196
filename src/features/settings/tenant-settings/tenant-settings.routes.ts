import { endpointsOver, ok, revised } from '../../../http/endpoints/endpoint.ts';
import {
  profilesResponse,
  settingsChangeBody,
  settingsReplaceBody,
  settingsResponse,
} from './tenant-settings.schemas.ts';
import type { TenantSettingsService } from './tenant-settings.service.ts';

const endpoint = endpointsOver<{ readonly settings: TenantSettingsService }>();

export const tenantSettingsRoutes = [
  endpoint({
    method: 'get',
    path: '/v1/settings',
    permission: 'settings:read',
    summary: 'Get the settings',
    etag: 'whole',
    responses: { 200: settingsResponse },
    handle: async ({ services: { settings }, scope }) => revised(await settings.get(scope)),
  }),
  endpoint({
    method: 'put',
    path: '/v1/settings',
    permission: 'settings:write',
    summary: 'Replace the settings',
    body: settingsReplaceBody,
    etag: 'whole',
    responses: { 200: settingsResponse },
    handle: async ({ services: { settings }, scope, body, ifMatch, actor }) =>
      revised(await settings.replace(scope, body, actor, ifMatch)),
  }),
  endpoint({
    method: 'patch',
    path: '/v1/settings',
    permission: 'settings:write',
    summary:
      'Change some of the settings; null takes one back to its default, a performance profile sets several at once',
    body: settingsChangeBody,
    etag: 'whole',
    responses: { 200: settingsResponse },
    handle: async ({ services: { settings }, scope, body, ifMatch, actor }) =>
      revised(await settings.change(scope, body, actor, ifMatch)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/settings/profiles',
    permission: 'settings:read',
    summary: 'Get the settings of each performance profile',
    responses: { 200: profilesResponse },
    handle: async ({ services: { settings } }) => ok(settings.profiles()),
  }),
];
