import { OPERATOR } from '../../../src/auth/actor.ts';
import { LOCAL, type TenantScope } from '../../../src/auth/scope.ts';
import { EMPTY } from '../../../src/features/exchange/omnimemory-1-uploads/running-import.ts';
import { newTeam, type Team } from '../scope/team.ts';
import { newColleague } from '../sessions/seeds.ts';
import type { Dashboard } from '../support/dashboard.ts';

/** A team with one of each thing that a page can change. */
export interface Place {
  readonly team: Team;
  readonly session: string;
  readonly checkpoint: string;
  readonly project: string;
}

export async function newPlace(dashboard: Dashboard): Promise<Place> {
  const team = await newTeam(dashboard);
  await newColleague(dashboard, team.scope, 'viewer');
  const made = async (path: string, body: object, method = 'POST') => {
    const answer = await team.api(method, path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const { session_id } = await made('/sessions', { tool_id: 'cursor', title: 'One', workspace_path: '/w' });
  const { checkpoint_id } = await made('/checkpoints', {
    session_id,
    tool_id: 'cursor',
    checkpoint_type: 'manual',
    summary: 'for my eyes',
  });
  const { project_id } = await made('/projects', { workspace_path: '/w' });
  await made(`/projects/${project_id}/memories/kept`, { value: 'a value' }, 'PUT');
  await made('/tool-configs/cursor', { max_tokens: 7 }, 'PUT');
  await made('/invitations', { email: 'grace@example.com', role: 'viewer' });
  await made('/api-keys', { name: 'a key', scopes: ['read'] });
  // what is local moves, and something is left to move
  await dashboard.db.newSession(LOCAL);
  const claim = { dry_run: false, on_conflict: 'refuse' } as const;
  await dashboard.db.services.claims.claim(team.scope, claim, OPERATOR);
  await dashboard.db.newSession(LOCAL);
  await someoneLeaves(dashboard, team.scope);
  const { tenantId } = team.scope;
  // one that another process runs, and that does not end by itself
  await dashboard.db.asAdmin((admin) =>
    admin.query(
      `insert into omnimemory1_imports (scope_id, tenant_id, import_id, file_name, file_bytes, time_zone, report, progress_at)
       values ($1, $1, 'imp_elsewhere', 'dashboard.db', 1, 'UTC', $2, now() + interval '1 hour')`,
      [tenantId, EMPTY],
    ),
  );
  return { team, session: session_id, checkpoint: checkpoint_id, project: project_id };
}

/** And has kept a checkpoint private. Returns the email address. */
export async function someoneLeaves(dashboard: Dashboard, scope: TenantScope): Promise<string> {
  const { id: userId, email } = await newColleague(dashboard, scope, 'member');
  const { checkpoints, members } = dashboard.db.services;
  const session_id = await dashboard.db.newSession(scope);
  const checkpoint = { session_id, tool_id: 'cursor', checkpoint_type: 'manual', summary: 'kept' } as const;
  await checkpoints.store({ ...scope, userId }, { ...checkpoint, visibility: 'private' });
  await members.remove(scope, userId, OPERATOR);
  return email;
}
