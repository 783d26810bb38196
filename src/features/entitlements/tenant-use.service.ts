import type { TenantScope } from '../../auth/scope.ts';
import type { Database } from '../../db/transaction/database.ts';
import { countMembers } from './entitlements.repository.ts';
import { countEvents, findStoredUse, type StoredUse } from './tenant-use.repository.ts';

export interface TenantUse extends StoredUse {
  /** Rows of telemetry with a time in the last 24 hours. */
  readonly events: number;
  readonly members: number;
}

const HOURS = 24;

/**
 * How much a tenant uses, for the operator. Each tenant is read as itself, by the role that serves it: no role sees the
 * rows of several tenants, and none is needed (docs/decisions/0039-command-line.md).
 */
export class TenantUseService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  of(scope: TenantScope): Promise<TenantUse> {
    return this.#database.inSnapshot(scope, async (tx) => ({
      events: await countEvents(tx, HOURS),
      ...(await findStoredUse(tx)),
      members: await countMembers(tx, scope.tenantId),
    }));
  }
}
