import { z } from 'zod';
import { type Scope, tenantIdOf } from '../../auth/scope.ts';
import {
  DEFAULT_SETTINGS,
  type Settings,
  type SettingsChange,
  settingsBody,
} from '../../features/settings/tenant-settings/tenant-settings.schemas.ts';
import type { TenantSettingsService } from '../../features/settings/tenant-settings/tenant-settings.service.ts';
import { toolConfigBody } from '../../features/settings/tool-configs/tool-config.schemas.ts';
import type { ToolConfigService } from '../../features/settings/tool-configs/tool-config.service.ts';
import { ok } from '../../http/endpoints/endpoint.ts';
import { isJsonObject } from '../../validation/fast-path.ts';
import { identifier } from '../../validation/fields.ts';
import { optional } from './frame/fields.ts';
import { legacyRoutesOver } from './frame/legacy-route.ts';
import { utcIfAny } from './frame/times.ts';

const route = legacyRoutesOver<{
  readonly settings: TenantSettingsService;
  readonly toolConfigs: ToolConfigService;
}>();

/** The settings that OmniMemory 1 had. Its clients leave the others as they are. */
const shownSettings = (settings: Settings) => ({
  metrics_streaming: settings.metrics_streaming,
  collection_interval_seconds: settings.collection_interval_seconds,
  max_events_per_minute: settings.max_events_per_minute,
  features: settings.features,
  performance_profile: settings.performance_profile,
});

const { shape } = settingsBody;

const settingsFields = z.object({
  metrics_streaming: optional(shape.metrics_streaming),
  collection_interval_seconds: optional(shape.collection_interval_seconds),
  max_events_per_minute: optional(shape.max_events_per_minute),
  features: optional(z.object(shape.features.shape)),
  performance_profile: optional(shape.performance_profile),
});

/** Alone or as `settings`, as the answers have them. */
const putSettingsBody = z.preprocess(
  (body) => (isJsonObject(body) && isJsonObject(body.settings) ? body.settings : body),
  settingsFields,
);

/**
 * What is missing goes back to its default. OmniMemory 1 never counted events, and its clients send back the default
 * that they have read: that is not a limit.
 */
function changeOf(given: Partial<z.output<typeof settingsFields>>): SettingsChange {
  const { max_events_per_minute: most = DEFAULT_SETTINGS.max_events_per_minute } = given;
  return {
    metrics_streaming: given.metrics_streaming ?? null,
    collection_interval_seconds: given.collection_interval_seconds ?? null,
    max_events_per_minute: most === DEFAULT_SETTINGS.max_events_per_minute ? null : most,
    features: given.features ?? null,
    performance_profile: given.performance_profile ?? null,
  };
}

/** The path of the dashboard of OmniMemory 1 sends the config itself. */
const configBody = z.preprocess(
  (body) => {
    const isBare = isJsonObject(body) && !('config' in body) && Object.keys(body).length > 0;
    return isBare ? { config: body } : body;
  },
  z.object({ config: toolConfigBody }),
);

const toolParams = z.object({ tool_id: identifier });

const tenantOrLocal = (scope: Scope): string => tenantIdOf(scope) ?? 'local';

const shownChange = (scope: Scope, settings: Settings, message: string) => ({
  status: 'success',
  message,
  settings: shownSettings(settings),
  tenant_id: tenantOrLocal(scope),
});

export const settingsRoutes = [
  route({
    method: 'get',
    path: '/settings',
    permission: 'settings:read',
    handle: async ({ services, scope }) => {
      const { settings, updated_at } = await services.settings.get(scope);
      return ok({
        tenant_id: tenantOrLocal(scope),
        settings: shownSettings(settings),
        created_at: null,
        updated_at: utcIfAny(updated_at),
      });
    },
  }),
  route({
    method: 'put',
    path: '/settings',
    permission: 'settings:write',
    body: putSettingsBody,
    handle: async ({ services, scope, actor, body }) => {
      const { settings } = await services.settings.change(scope, changeOf(body), actor);
      return ok(shownChange(scope, settings, 'The settings were updated.'));
    },
  }),
  route({
    method: 'post',
    path: '/settings/reset',
    permission: 'settings:write',
    handle: async ({ services, scope, actor }) => {
      const { settings } = await services.settings.change(scope, changeOf({}), actor);
      return ok(shownChange(scope, settings, 'The settings have their defaults again.'));
    },
  }),
  route({
    method: 'get',
    path: '/settings/profiles',
    permission: 'settings:read',
    handle: async ({ services: { settings } }) => {
      const profiles = Object.entries(settings.profiles());
      return ok({ profiles: Object.fromEntries(profiles.map(([name, one]) => [name, shownSettings(one)])) });
    },
  }),
  route({
    method: 'get',
    path: '/config/tool/:tool_id',
    permission: 'memory:read',
    params: toolParams,
    handle: async ({ services: { toolConfigs }, scope, params: { tool_id } }) => {
      const { config, updated_at } = await toolConfigs.get(scope, tool_id);
      return ok({ tool_id, config, updated_at: utcIfAny(updated_at) });
    },
  }),
  route({
    method: 'put',
    path: '/config/tool/:tool_id',
    permission: 'memory:write',
    params: toolParams,
    body: configBody,
    handle: async ({ services: { toolConfigs }, scope, params: { tool_id }, body: { config } }) => {
      await toolConfigs.save(scope, tool_id, config);
      return ok({ tool_id, status: 'success', message: 'The config was saved.' });
    },
  }),
];
