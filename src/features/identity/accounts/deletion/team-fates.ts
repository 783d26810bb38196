import { isLive } from '../../../entitlements/subscription-access.ts';
import { LastOwnerOfTeams, TeamsSubscribed } from './account-deletion.errors.ts';
import type { LockedMembership, Team } from './account-deletion.repository.ts';
import type { TeamFate } from './account-deletion.schemas.ts';

/** What happens to a team when the account of this member is deleted. */
export function fateOf(team: Team): TeamFate {
  const { tenant_id, name, role, members } = team;
  return { tenant_id, name, role, members, fate: wayOf(team) };
}

function wayOf({ role, members, other_owner, status, suspended_by, deletion_id }: Team): TeamFate['fate'] {
  // what is being deleted already takes its own time, and what the operator has suspended is the operator's matter
  if (role !== 'owner' || other_owner || deletion_id !== null || suspended_by === 'operator') return 'left';
  if (members > 1) return 'last_owner';
  return status !== null && isLive(status) ? 'subscription_live' : 'deleted';
}

/** What stands in the way of the deletion of the account. */
export function obstacleOf(fates: readonly TeamFate[]): LastOwnerOfTeams | TeamsSubscribed | undefined {
  const owned = fates.filter(({ fate }) => fate === 'last_owner');
  if (owned.length > 0) return new LastOwnerOfTeams(owned);
  const subscribed = fates.filter(({ fate }) => fate === 'subscription_live');
  return subscribed.length > 0 ? new TeamsSubscribed(subscribed) : undefined;
}

/** The teams that would have no owner without this person. An owner who is leaving does not count as one. */
export function teamsWithoutOtherOwner(locked: readonly LockedMembership[], userId: string): string[] {
  const owners = locked.filter(({ role }) => role === 'owner');
  const others = owners.filter(({ user_id, leaves_at }) => user_id !== userId && leaves_at === null);
  const owned = new Set(others.map(({ tenant_id }) => tenant_id));
  const own = owners.filter(({ user_id }) => user_id === userId);
  return own.flatMap(({ tenant_id }) => (owned.has(tenant_id) ? [] : [tenant_id]));
}
