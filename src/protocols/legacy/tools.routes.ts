import { z } from 'zod';
import type { SessionSummaryService } from '../../features/memory/session-summary/session-summary.service.ts';
import type { SessionService } from '../../features/memory/sessions/session.service.ts';
import type { CacheHitService } from '../../features/telemetry/cache-hits/cache-hit.service.ts';
import type { ToolService } from '../../features/telemetry/tools/tool.service.ts';
import { ok } from '../../http/endpoints/endpoint.ts';
import { ownEntry } from '../../lib/own-entry.ts';
import { identifier } from '../../validation/fields.ts';
import { legacyRoutesOver } from './frame/legacy-route.ts';
import { lastYear } from './frame/times.ts';
import { shownSession } from './shown/session.ts';

const route = legacyRoutesOver<{
  readonly sessions: SessionService;
  readonly sessionSummary: SessionSummaryService;
  readonly tools: ToolService;
  readonly cacheHits: CacheHitService;
}>();

const NAMES: Readonly<Record<string, string>> = {
  'claude-code': 'Claude Code',
  cursor: 'Cursor',
  codex: 'Codex',
  continue: 'Continue',
  aider: 'Aider',
  windsurf: 'Windsurf',
  cline: 'Cline',
  'github-copilot': 'GitHub Copilot',
  gemini: 'Gemini CLI',
  zed: 'Zed',
  vscode: 'VS Code',
};

const MAX_SESSIONS = 100;

/** There is no Redis here. What is not known is null. */
const tier = (name: string) => ({ name, description: null, keys: null, ttl: null, scope: null });

const cacheRoutes = ['/api/cache/stats', '/api/redis/stats'].map((path) =>
  route({
    method: 'get',
    path,
    permission: 'memory:read',
    handle: async ({ services: { cacheHits }, scope }) => {
      const { totals } = await cacheHits.summarize(scope, { group_by: 'tool', ...lastYear() });
      const unknown = { total_keys: null, cache_misses: null, hit_rate: null };
      return ok({
        status: 'unavailable',
        message:
          'This server keeps no Redis cache. cache_hits are the hits that tools recorded in the last year.',
        l1_tier: tier('L1'),
        l2_tier: tier('L2'),
        l3_tier: tier('L3'),
        team_tier: tier('Team'),
        overall: { ...unknown, cache_hits: totals.hits, memory_used_mb: null, memory_peak_mb: null },
        health: null,
      });
    },
  }),
);

export const toolRoutes = [
  route({
    method: 'get',
    path: '/tools/initialized',
    permission: 'memory:read',
    handle: async ({ services: { tools }, scope }) => {
      const { data } = await tools.list(scope, {});
      const shown = data.map(({ tool_id: id }) => ({
        id,
        name: ownEntry(NAMES, id) ?? id,
        icon: null,
        color: null,
        configured: true,
        config_path: null,
      }));
      return ok({ tools: shown, count: shown.length, timestamp: new Date().toISOString() });
    },
  }),
  route({
    method: 'get',
    path: '/tools/:tool_id/sessions',
    permission: 'memory:read',
    params: z.object({ tool_id: identifier }),
    handle: async ({ services, scope, params: { tool_id } }) => {
      const wanted = { tool_id, include_archived: true, pinned_only: false };
      const rows = await services.sessions.recent(scope, wanted, MAX_SESSIONS);
      const sessions = rows.map((session) => shownSession(scope, session));
      return ok({ tool_id, sessions, count: sessions.length });
    },
  }),
  ...cacheRoutes,
  route({
    method: 'get',
    path: '/stats',
    permission: 'memory:read',
    handle: async ({ services: { sessionSummary }, scope }) => {
      const counts = await sessionSummary.count(scope);
      return ok({
        status: 'healthy',
        total_sessions: counts.sessions,
        active_sessions: counts.open,
        total_tools: counts.tools,
        timestamp: new Date().toISOString(),
      });
    },
  }),
  route({
    method: 'post',
    path: '/track/cleanup',
    permission: 'memory:ingest',
    // what its clients cleaned up is theirs: there is nothing to store
    handle: async () => ok({ status: 'tracked', stored: false }),
  }),
];
