import type { Actor } from '../../../auth/actor.ts';
import type { Permission } from '../../../auth/permissions.ts';
import type { Scope } from '../../../auth/scope.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { holdAuthority } from '../../authority/hold-authority.ts';

const PERMISSION: Permission = 'data_export:memory';

/** The actor with the rights of this moment; in local mode anybody may export. Throws PermissionDenied or KeyEnded. */
export async function holdExportRight(tx: ScopeTransaction, scope: Scope, actor: Actor): Promise<Actor> {
  if (scope.kind === 'local') return actor;
  return holdAuthority(tx, { tenantId: scope.tenantId, actor, permission: PERMISSION });
}
