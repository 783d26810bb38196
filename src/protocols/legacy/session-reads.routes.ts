import { z } from 'zod';
import type { SessionRecordService } from '../../features/exchange/session-record/session-record.service.ts';
import type { SessionSummaryService } from '../../features/memory/session-summary/session-summary.service.ts';
import type { Session, SessionService } from '../../features/memory/sessions/session.service.ts';
import type { Metric } from '../../features/telemetry/metrics/metric.service.ts';
import type { SummaryService } from '../../features/telemetry/metrics/summary.service.ts';
import type { ToolOperation } from '../../features/telemetry/tool-operations/tool-operation.service.ts';
import { ok } from '../../http/endpoints/endpoint.ts';
import { identifier } from '../../validation/fields.ts';
import { optionalQuery, queryBoolean, queryInt } from './frame/fields.ts';
import { legacyRoutesOver } from './frame/legacy-route.ts';
import { firstRows, rowsOf } from './frame/pages.ts';
import { lastYear, nowText, utc } from './frame/times.ts';
import { shownContext } from './shown/context.ts';
import { shownSample } from './shown/sample.ts';
import { ACTIVE_MINUTES, shownSession } from './shown/session.ts';

const route = legacyRoutesOver<{
  readonly sessions: SessionService;
  readonly sessionSummary: SessionSummaryService;
  readonly sessionRecords: SessionRecordService;
  readonly summaries: SummaryService;
}>();

const MAX_ACTIVE = 200;
/** The newest samples of a session, which can have any number. */
const MAX_SAMPLES = 1_000;
/** Entries of each kind of context, in a list of sessions. */
const LISTED_ENTRIES = 5;

const params = z.object({ session_id: identifier });
const limit = (most: number, usual: number) => optionalQuery(queryInt(1, most)).default(usual);

export const sessionReadRoutes = [
  route({
    method: 'get',
    path: '/sessions/active',
    permission: 'memory:read',
    query: z.object({ tool_id: optionalQuery(identifier) }),
    handle: async ({ services: { sessions }, scope, query: { tool_id } }) => {
      const filter = { tool_id, active_minutes: ACTIVE_MINUTES, include_archived: true };
      const rows = rowsOf<Session>(await sessions.list(scope, filter, firstRows(MAX_ACTIVE)));
      const shown = rows.map((session) => shownSession(scope, session));
      return ok({ active_sessions: shown, sessions: shown, count: shown.length, tool_id: tool_id ?? null });
    },
  }),
  route({
    method: 'get',
    path: '/sessions/stats',
    permission: 'memory:read',
    handle: async ({ services: { sessionSummary }, scope }) => {
      const counts = await sessionSummary.count(scope);
      return ok({
        total_sessions_lifetime: counts.sessions,
        active_sessions: counts.open,
        ended_sessions: counts.sessions - counts.open,
        archived_sessions: counts.archived,
        pinned_sessions: counts.pinned,
        total_tools: counts.tools,
        avg_session_duration_seconds: counts.avg_duration_seconds ?? 0,
        timestamp: nowText(),
      });
    },
  }),
  route({
    method: 'get',
    path: '/sessions',
    permission: 'memory:read',
    query: z.object({
      tool_id: optionalQuery(identifier),
      project_id: optionalQuery(identifier),
      workspace_path: z.string().optional(),
      limit: limit(100, 10),
      include_archived: queryBoolean.default(false),
      pinned_only: queryBoolean.default(false),
    }),
    handle: async ({ services: { sessionRecords }, scope, query }) => {
      const { limit: most, workspace_path, ...filter } = query;
      const counts = { limit: most, entries: LISTED_ENTRIES };
      const shown = (await sessionRecords.list(scope, filter, counts)).map((record) => ({
        ...shownSession(scope, record),
        context_json: JSON.stringify(shownContext(record)),
      }));
      const { project_id, tool_id, include_archived, pinned_only } = filter;
      const filters = {
        project_id: project_id ?? null,
        workspace_path: workspace_path ?? null,
        include_archived,
        pinned_only,
        tool_id: tool_id ?? null,
      };
      return ok({ sessions: shown, count: shown.length, filters });
    },
  }),
  route({
    method: 'get',
    path: '/sessions/:session_id',
    permission: 'memory:read',
    params,
    handle: async ({ services: { sessionRecords }, scope, params: { session_id } }) => {
      const { session, context, samples } = await sessionRecords.get(scope, session_id, MAX_SAMPLES);
      return ok({
        ...shownSession(scope, session),
        workspace_path: session.workspace_path,
        user_id: session.created_by,
        context_size_bytes: context.context_size_bytes,
        context: shownContext(context),
        metrics: rowsOf<Metric>(samples).map(shownSample).reverse(),
      });
    },
  }),
  route({
    method: 'get',
    path: '/sessions/:session_id/metrics',
    permission: 'memory:read',
    params,
    handle: async ({ services: { summaries }, scope, params: { session_id } }) => {
      const query = { session_id, group_by: 'tool', ...lastYear() } as const;
      const { totals } = await summaries.summarize(scope, query);
      return ok({
        session_id,
        total_embeddings: totals.total_embeddings,
        total_compressions: totals.total_compressions,
        tokens_saved: totals.total_tokens_saved,
        avg_cache_hit_rate: totals.avg_cache_hit_rate ?? 0,
        avg_compression_ratio: totals.avg_compression_ratio ?? 0,
        sample_count: totals.sample_count,
      });
    },
  }),
  route({
    method: 'get',
    path: '/sessions/:session_id/activity',
    permission: 'memory:read',
    params,
    query: z.object({ limit: limit(100, 20) }),
    handle: async ({ services: { sessionRecords }, scope, params: { session_id }, query }) => {
      const { session, operations: page } = await sessionRecords.activity(scope, session_id, query.limit);
      const operations = rowsOf<ToolOperation>(page).map((one) => ({
        id: one.operation_id,
        tool_name: one.tool_name,
        operation_mode: one.operation_mode,
        file_path: one.file_path,
        created_at: utc(one.timestamp),
      }));
      return ok({
        session_id,
        last_activity: utc(session.last_activity),
        operations,
        count: operations.length,
      });
    },
  }),
];
