import type { Actor } from '../../../../auth/actor.ts';
import type { Transaction } from '../../../../db/transaction/database.ts';
import type { AuditService } from '../../../audit/audit-log/audit.service.ts';
import type { ApiKeyAuthenticator } from '../../api-keys/api-key-authenticator.service.ts';
import type { TenantService } from '../../tenants/tenant.service.ts';

export interface LeavingNotices {
  readonly audit: AuditService;
  readonly apiKeyAuthenticator: ApiKeyAuthenticator;
  readonly tenants: TenantService;
}

export interface LeavingNotice {
  readonly userId: string;
  readonly action: 'member.leaving' | 'member.staying';
  readonly leavesAt: string | null;
}

/**
 * Tells every team that a member leaves or stays: its log, and the processes that cache keys. Last in a transaction of the identity role, and in one order
 * of the teams, because each line locks the log of its team. The log gets no IP address: the account is to leave no trace.
 */
export async function tellTeams(
  { audit, apiKeyAuthenticator }: Pick<LeavingNotices, 'audit' | 'apiKeyAuthenticator'>,
  tx: Transaction,
  tenantIds: readonly string[],
  { userId, action, leavesAt }: LeavingNotice,
): Promise<void> {
  const actor: Actor = { kind: 'user', userId };
  const resource = { type: 'member', id: userId };
  for (const tenantId of [...tenantIds].sort()) {
    await apiKeyAuthenticator.announceChange(tx, tenantId);
    await audit.record(tx, { tenantId, actor, action, resource, after: { leaves_at: leavesAt } });
  }
}
