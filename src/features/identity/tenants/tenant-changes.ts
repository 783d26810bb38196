import { type Actor, OPERATOR } from '../../../auth/actor.ts';
import { TenantInDeletion, TenantSuspended } from '../../../auth/errors.ts';
import { PERMISSIONS, type Permission } from '../../../auth/permissions.ts';
import { IDENTITY, type TenantScope } from '../../../auth/scope.ts';
import type { Database, Transaction } from '../../../db/transaction/database.ts';
import { NotFound } from '../../../lib/errors.ts';
import type { AuditService } from '../../audit/audit-log/audit.service.ts';
import { holdAuthority } from '../../authority/hold-authority.ts';
import type { ApiKeyAuthenticator } from '../api-keys/api-key-authenticator.service.ts';
import { SuspendedByOperator } from './tenant.errors.ts';
import {
  findTenant,
  lockTenant,
  type TenantChange,
  type TenantRow,
  updateTenant,
} from './tenant.repository.ts';

export interface TenantChangeParts {
  readonly audit: AuditService;
  readonly apiKeyAuthenticator: ApiKeyAuthenticator;
}

/** What is to be different, and the action of the audit log. */
type Change = (before: TenantRow) => { readonly action: `tenant.${string}`; readonly change: TenantChange };

/** Changes a tenant under its lock, writes the audit log, and lets keys know. */
export class TenantChanges {
  readonly #database: Database;
  readonly #parts: TenantChangeParts;

  constructor(database: Database, parts: TenantChangeParts) {
    this.#database = database;
    this.#parts = parts;
  }

  /** What a member or a key changes, which `permission` allows. Throws TenantSuspended if it needs an open tenant. */
  async changeAs(
    actor: Actor,
    permission: Permission,
    scope: TenantScope,
    changeOf: Change,
  ): Promise<TenantRow> {
    const { tenantId } = scope;
    const tenant = await this.#database.inScope(scope, async (tx) => {
      const by = await holdAuthority(tx, { tenantId, actor, permission, changesTenant: true });
      return this.#change(tx, tenantId, by, (before) => {
        if (!before.active && !PERMISSIONS[permission].whileSuspended) throw new TenantSuspended();
        return changeOf(before);
      });
    });
    this.#parts.apiKeyAuthenticator.forget(tenantId);
    return tenant;
  }

  /** Throws NotFound. */
  async changeAsOperator(tenantId: string, changeOf: Change): Promise<TenantRow> {
    const tenant = await this.#database.inScope(IDENTITY, (tx) =>
      this.#change(tx, tenantId, OPERATOR, changeOf),
    );
    this.#parts.apiKeyAuthenticator.forget(tenantId);
    return tenant;
  }

  async #change(tx: Transaction, tenantId: string, actor: Actor, changeOf: Change): Promise<TenantRow> {
    const before = await lockTenant(tx, tenantId);
    if (!before) throw await refusal(tx, tenantId);
    const { action, change } = changeOf(before);
    if (isNothing(change, before)) return before;
    const after = await updateTenant(tx, tenantId, change);
    // a key's access does not depend on the name
    if (after.active !== before.active) await this.#parts.apiKeyAuthenticator.announceChange(tx, tenantId);
    await this.record(tx, action, { actor, before, after });
    return after;
  }

  /** The last statement of a transaction that creates or changes a tenant. */
  record(
    tx: Transaction,
    action: `tenant.${string}`,
    {
      actor,
      before,
      after,
    }: { actor: Actor; before?: TenantRow; after: TenantRow & { readonly owner?: string } },
  ): Promise<unknown> {
    const { id } = after;
    const resource = { type: 'tenant', id };
    return this.#parts.audit.record(tx, { tenantId: id, actor, action, resource, before, after });
  }
}

/** The tenant role can read a tenant that the operator suspended or that is in deletion, but not lock it. */
async function refusal(tx: Transaction, tenantId: string): Promise<Error> {
  const found = await findTenant(tx, tenantId);
  if (!found) return new NotFound('tenant');
  const { suspended_by, deletion_id, deletion_due_at } = found;
  return suspended_by === 'deletion'
    ? new TenantInDeletion(deletion_id, deletion_due_at)
    : new SuspendedByOperator();
}

const isNothing = (change: TenantChange, before: TenantRow) =>
  Object.entries(change).every(([field, value]) => before[field as keyof TenantRow] === value);
