import type { LegacyRoute } from '../../../src/protocols/legacy/frame/legacy-route.ts';
import { LEGACY_API } from '../../../src/protocols/legacy/legacy-api.ts';
import type { Seeded } from '../../contract/everything.ts';

/** Every route that answers and is done; a stream goes on. */
export const ANSWERING = LEGACY_API.filter(({ path }) => !path.startsWith('/stream/'));

/** Bodies of the routes that need one, with the ids of somebody else. Any other route gets an empty one. */
const BODIES: Readonly<Record<string, (theirs: Seeded) => object>> = {
  'post /sessions/start': ({ toolId, projectId, mark }) => ({
    ...{ tool_id: toolId, project_id: projectId, workspace_path: `/work/${mark}`, process_id: 4_711 },
  }),
  'post /sessions/get_or_create': ({ toolId, mark }) => ({
    ...{ tool_id: toolId, instance_id: mark, workspace_path: `/work/${mark}` },
  }),
  'post /sessions/:session_id/context': ({ memoryKey }) => ({
    ...{ decision: 'of the attacker', memory_id: memoryKey, memory_key: memoryKey },
  }),
  'post /projects/:project_id/memories': ({ memoryKey }) => ({ key: memoryKey, value: 'of the attacker' }),
  'put /projects/:project_id/settings': () => ({ settings: { of: 'the attacker' } }),
  'put /config/tool/:tool_id': () => ({ config: { of: 'the attacker' } }),
  'post /track/embedding': ({ toolId, sessionId }) => ({ tool_id: toolId, session_id: sessionId }),
  'post /track/compression': ({ toolId, sessionId }) => ({
    ...{ tool_id: toolId, session_id: sessionId, original_tokens: 9, compressed_tokens: 1 },
    ...{ tokens_saved: 8, quality_score: 1 },
  }),
  'post /track/workflow': ({ toolId, sessionId }) => ({
    ...{ tool_id: toolId, session_id: sessionId, pattern_id: 'of the attacker', commands_count: 1 },
  }),
  'post /events': ({ toolId, sessionId }) => ({
    ...{ event_type: 'of the attacker', metadata: { tool_id: toolId, session_id: sessionId } },
  }),
  'post /track/tool-operation': ({ toolId, sessionId }) => ({
    ...{ tool_id: toolId, session_id: sessionId, tool_name: 'read', operation_mode: 'full' },
    ...{ tokens_original: 9, tokens_actual: 1, tokens_prevented: 8, response_time_ms: 1 },
  }),
  'put /settings': () => ({ max_events_per_minute: 1 }),
};

export interface Attack {
  readonly path: string;
  readonly body: object | undefined;
}

/** A request of the route with the ids of `theirs` wherever it takes one, and their tenant where OmniMemory 1 took one. */
export function attackOf(route: LegacyRoute<never>, theirs: Seeded, tenantId: string): Attack {
  const ids: Record<string, string> = {
    ...{ session_id: theirs.sessionId, project_id: theirs.projectId, tool_id: theirs.toolId },
    ...{ tag_key: 'mark', memory_key: theirs.memoryKey },
  };
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(ids[name] ?? 'x'));
  const query = new URLSearchParams({ tenant_id: tenantId, scope_id: tenantId, limit: '100' });
  if (route.path === '/projects/:project_id/memories') query.set('key', theirs.memoryKey);
  if (route.path === '/metrics/by-tags') query.set('tags', JSON.stringify({ mark: theirs.mark }));
  if (route.path === '/costs/by-tags') query.set('group_by', 'mark');
  if (route.path === '/metrics/compare') query.set('tool_ids', theirs.toolId);
  if (route.path === '/metrics/tool-operations') query.set('session_id', theirs.sessionId);
  if (route.path.startsWith('/api/usage/')) query.set('session_id', theirs.sessionId);
  if (route.path === '/sessions') query.set('include_archived', 'true');
  const body = BODIES[`${route.method} ${route.path}`]?.(theirs) ?? {};
  const spoofed = { ...body, tenant_id: tenantId, scope_id: tenantId };
  return { path: `${path}?${query}`, body: route.body ? spoofed : undefined };
}
