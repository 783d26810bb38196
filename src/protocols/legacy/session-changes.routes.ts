import { z } from 'zod';
import type { SessionRecordService } from '../../features/exchange/session-record/session-record.service.ts';
import {
  type ContextEntry,
  contextDecision,
  contextPath,
  contextQuery,
} from '../../features/memory/session-context/session-context.schemas.ts';
import type { SessionContextService } from '../../features/memory/session-context/session-context.service.ts';
import type { SessionService } from '../../features/memory/sessions/session.service.ts';
import { ok } from '../../http/endpoints/endpoint.ts';
import { identifier } from '../../validation/fields.ts';
import { badValue } from './frame/errors.ts';
import { optional, optionalText } from './frame/fields.ts';
import { legacyRoutesOver } from './frame/legacy-route.ts';
import { nowText, utc, utcIfAny } from './frame/times.ts';
import { shownContext } from './shown/context.ts';
import { shownSession } from './shown/session.ts';

const route = legacyRoutesOver<{
  readonly sessions: SessionService;
  readonly sessionContext: SessionContextService;
  readonly sessionRecords: SessionRecordService;
}>();

const params = z.object({ session_id: identifier });

const PLAIN_ID = /^[A-Za-z0-9_.-]{1,255}$/;

/** The four paths that change a flag. */
const FLAGS = [
  ['pin', 'pinned', true, 'The session is pinned.'],
  ['unpin', 'pinned', false, 'The session is no longer pinned.'],
  ['archive', 'archived', true, 'The session is archived.'],
  ['unarchive', 'archived', false, 'The session is no longer archived.'],
] as const;

const flagRoutes = FLAGS.map(([verb, flag, value, message]) =>
  route({
    method: 'post',
    path: `/sessions/:session_id/${verb}`,
    permission: 'memory:write',
    params: z.object({ session_id: z.string() }),
    handle: async ({ services: { sessions }, scope, params: { session_id } }) => {
      if (!PLAIN_ID.test(session_id))
        throw badValue('The id of the session is not valid. It has letters, digits and _ . - only.');
      const session = await sessions.update(scope, session_id, { [flag]: value });
      const untouched = { pinned: null, archived: null };
      return ok({ session_id, message, ...untouched, [flag]: value, session: shownSession(scope, session) });
    },
  }),
);

const contextBody = z.object({
  file_path: optionalText(contextPath),
  file_importance: optional(z.number().min(0).max(1)),
  search_query: optionalText(contextQuery),
  decision: optionalText(contextDecision),
  memory_id: optionalText(identifier),
  memory_key: optionalText(identifier),
});

const USUAL_IMPORTANCE = 0.5;

function entriesOf(body: z.output<typeof contextBody>): ContextEntry[] {
  const { file_path: path, file_importance: importance = USUAL_IMPORTANCE } = body;
  const { search_query: query, decision, memory_id, memory_key } = body;
  return [
    ...(path === undefined ? [] : [{ kind: 'file_access', path, importance } as const]),
    ...(query === undefined ? [] : [{ kind: 'search', query } as const]),
    ...(decision === undefined ? [] : [{ kind: 'decision', decision } as const]),
    // a reference needs both
    ...(memory_id === undefined || memory_key === undefined
      ? []
      : [{ kind: 'memory_reference', memory_id, memory_key } as const]),
  ];
}

export const sessionChangeRoutes = [
  ...flagRoutes,
  route({
    method: 'get',
    path: '/sessions/:session_id/context',
    permission: 'memory:read',
    params,
    handle: async ({ services: { sessionContext }, scope, params: { session_id } }) => {
      const context = await sessionContext.get(scope, session_id);
      const { compressed_context: compressed, context_size_bytes: size_bytes } = context;
      return ok({ session_id, context: shownContext(context), compressed, size_bytes });
    },
  }),
  route({
    method: 'post',
    path: '/sessions/:session_id/context',
    permission: 'memory:ingest',
    params,
    body: contextBody,
    handle: async ({ services: { sessionContext }, scope, params: { session_id }, body }) => {
      const context = await sessionContext.appendAll(scope, session_id, entriesOf(body));
      return ok({
        session_id,
        message: 'The context of the session was updated.',
        context: shownContext(context),
      });
    },
  }),
  route({
    method: 'get',
    path: '/sessions/:session_id/export',
    permission: 'data_export:memory',
    params,
    handle: async ({ services: { sessionRecords }, scope, actor, params: { session_id } }) => {
      const { session, context } = await sessionRecords.export(scope, session_id, actor);
      return ok({
        session_id,
        tool_id: session.tool_id,
        workspace_path: session.workspace_path,
        project_id: session.project_id,
        created_at: utc(session.started_at),
        last_activity: utc(session.last_activity),
        ended_at: utcIfAny(session.ended_at),
        pinned: session.pinned,
        archived: session.archived,
        context: shownContext(context),
        metadata: { exported_at: nowText(), export_version: '1.0', compression: null },
      });
    },
  }),
];
