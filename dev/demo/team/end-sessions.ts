import type pg from 'pg';
import type { DemoTeam } from './create-team.ts';

export interface EndedSession {
  readonly sessionId: string;
  readonly endsAt: Date;
}

/**
 * Ends the sessions of the past when the story says. No route can: what is stored in a session makes it active now, as it
 * should for everyone else. `tenant_id` keeps the statement within the demonstration.
 */
export async function endSessions(
  admin: pg.ClientBase,
  { scope }: Pick<DemoTeam, 'scope'>,
  sessions: readonly EndedSession[],
): Promise<void> {
  await admin.query(
    `update tool_sessions s set last_activity = ends_at, ended_at = ends_at, ended_by = 'idleness'
     from unnest($2::text[], $3::timestamptz[]) as ended (session_id, ends_at)
     where s.tenant_id = $1 and s.session_id = ended.session_id`,
    [
      scope.tenantId,
      sessions.map(({ sessionId }) => sessionId),
      sessions.map(({ endsAt }) => endsAt.toISOString()),
    ],
  );
}
