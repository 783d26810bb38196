import { z } from 'zod';
import { processId, startSessionBody } from '../../features/memory/sessions/session.schemas.ts';
import type { SessionService } from '../../features/memory/sessions/session.service.ts';
import { ok } from '../../http/endpoints/endpoint.ts';
import { identifier } from '../../validation/fields.ts';
import { optional, optionalText } from './frame/fields.ts';
import { legacyRoutesOver } from './frame/legacy-route.ts';
import { utc } from './frame/times.ts';
import { shownSession } from './shown/session.ts';

const route = legacyRoutesOver<{ readonly sessions: SessionService }>();

const startBody = z.object({
  tool_id: identifier,
  tool_version: optionalText(identifier),
  // 0 names no process
  process_id: z.preprocess((id) => id || undefined, optional(processId)),
  // its hash is the id of the project, so a `project_id` beside it says nothing new
  workspace_path: optionalText(startSessionBody.shape.workspace_path.unwrap()),
});

const params = z.object({ session_id: identifier });

export const sessionRoutes = [
  route({
    method: 'post',
    path: '/sessions/start',
    permission: 'memory:ingest',
    body: startBody,
    handle: async ({ services: { sessions }, scope, body }) => {
      const { session_id, tool_id, tool_version } = await sessions.start(scope, body);
      return ok({ session_id, tool_id, tool_version, status: 'started' });
    },
  }),
  route({
    method: 'post',
    path: '/sessions/get_or_create',
    permission: 'memory:ingest',
    body: startBody.extend({ instance_id: optionalText(identifier) }),
    handle: async ({ services: { sessions }, scope, body }) => {
      const found = await sessions.getOrCreate(scope, body);
      const { session_id, tool_id, tool_version, process_id } = found;
      const [status, message] = found.created
        ? ['created', 'A new session was created.']
        : ['existing', 'The open session is continued.'];
      return ok({ session_id, tool_id, tool_version, status, process_id, message });
    },
  }),
  route({
    method: 'post',
    path: '/sessions/:session_id/heartbeat',
    permission: 'memory:ingest',
    params,
    handle: async ({ services: { sessions }, scope, params: { session_id } }) => {
      const { last_activity } = await sessions.heartbeat(scope, session_id);
      const message = 'The activity of the session was updated.';
      return ok({ session_id, status: 'active', last_activity: utc(last_activity), message });
    },
  }),
  route({
    method: 'post',
    path: '/sessions/:session_id/end',
    permission: 'memory:ingest',
    params,
    handle: async ({ services: { sessions }, scope, params: { session_id } }) => {
      const ended = await sessions.end(scope, session_id);
      return ok({ session_id, status: 'ended', summary: shownSession(scope, ended) });
    },
  }),
];
