import { type Scope, tenantIdOf } from '../../../auth/scope.ts';
import type { Usage } from '../../../features/memory/sessions/external/external-session.ts';
import type { Session } from '../../../features/memory/sessions/session.service.ts';
import { utc, utcIfAny } from '../frame/times.ts';

/** A session is active until this long after its last activity. */
export const ACTIVE_MINUTES = 30;

/** A session as a row of OmniMemory 1. Lists of /v1 have these fields, too. */
export const shownSession = (scope: Scope, session: Omit<Session, keyof Usage>) => ({
  session_id: session.session_id,
  tool_id: session.tool_id,
  tool_version: session.tool_version,
  started_at: utc(session.started_at),
  ended_at: utcIfAny(session.ended_at),
  last_activity: utc(session.last_activity),
  total_compressions: session.total_compressions,
  total_embeddings: session.total_embeddings,
  total_workflows: session.total_workflows,
  tokens_saved: session.tokens_saved,
  tenant_id: tenantIdOf(scope) ?? null,
  project_id: session.project_id,
  previous_session_id: session.previous_session_id,
  evolution_metadata: null,
  process_id: session.process_id,
  instance_id: session.instance_id,
  pinned: session.pinned,
  archived: session.archived,
});
