import { removingAccount } from '../../../../auth/scope.ts';
import type { Database } from '../../../../db/transaction/database.ts';
import { probeRemoval } from './account-removal.repository.ts';

/** Throws RoleNotSetUp on a server that could begin to remove an account and not finish it. */
export function requireDeletionRole(database: Database): Promise<void> {
  return database.readOne(removingAccount('nobody'), probeRemoval);
}
