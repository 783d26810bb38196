import { randomUUID } from 'node:crypto';
import { type Actor, OPERATOR } from '../../../auth/actor.ts';
import { TenantSuspended } from '../../../auth/errors.ts';
import { PERMISSIONS, type Permission, type Role } from '../../../auth/permissions.ts';
import { IDENTITY, type TenantScope } from '../../../auth/scope.ts';
import type { Database, Transaction } from '../../../db/transaction/database.ts';
import { NotFound, ValidationFailed } from '../../../lib/errors.ts';
import type { AuditService } from '../../audit/audit-log/audit.service.ts';
import { holdAuthority } from '../../authority/hold-authority.ts';
import type { ApiKeyAuthenticator } from '../api-keys/api-key-authenticator.service.ts';
import { AlreadyMember, SuspendedByOperator, TenantNameTaken, TooManyTenants } from './tenant.errors.ts';
import {
  findMembership,
  findTenant,
  insertMembership,
  insertTenant,
  listMemberships,
  listTenants,
  lockMemberships,
  lockTenant,
  lockTenantName,
  type MembershipRow,
  type NewMember,
  ownsTenantNamed,
  type TenantChange,
  type TenantRow,
  updateTenant,
} from './tenant.repository.ts';
import { newTenant } from './tenant.schemas.ts';

export type Tenant = TenantRow;
export type Membership = MembershipRow;

export interface TenantServiceParts {
  readonly audit: AuditService;
  readonly apiKeyAuthenticator: ApiKeyAuthenticator;
}

type Change = (before: TenantRow) => { readonly action: `tenant.${string}`; readonly change: TenantChange };

/** A limit for each tenant on the free plan, shared by its members whatever their role. */
const MAX_TENANTS = 20;

export class TenantService {
  readonly #database: Database;
  readonly #parts: TenantServiceParts;

  constructor(database: Database, parts: TenantServiceParts) {
    this.#database = database;
    this.#parts = parts;
  }

  /**
   * A tenant that the operator creates, without members. `id` defaults to a random one. Throws ValidationFailed, a
   * conflict if the id is taken, or TenantNameTaken if `refuseSameName` and the name is.
   */
  create(
    tenant: { name: string; id?: string | undefined },
    { refuseSameName = false }: { readonly refuseSameName?: boolean } = {},
  ): Promise<Tenant> {
    return this.#database.inScope(IDENTITY, async (tx) => {
      const wanted = validated(tenant);
      const same = refuseSameName ? await lockTenantName(tx, wanted.name) : undefined;
      if (same !== undefined)
        throw new TenantNameTaken(
          `A tenant with this name already exists: ${same}. Use that one, or choose another name.`,
        );
      const made = await insertTenant(tx, wanted);
      await this.#record(tx, 'tenant.created', { actor: OPERATOR, after: made });
      return made;
    });
  }

  /**
   * A tenant that a signed-in user creates and owns. Throws ValidationFailed, TooManyTenants, or TenantNameTaken if the
   * user owns one of this name: a form that is sent twice makes one tenant.
   */
  createFor(
    { userId, email }: { readonly userId: string; readonly email: string },
    { name }: { readonly name: string },
    actor: Actor,
  ): Promise<Tenant> {
    return this.#database.inScope(IDENTITY, async (tx) => {
      const wanted = validated({ name });
      if ((await lockMemberships(tx, userId)) >= MAX_TENANTS) throw new TooManyTenants(MAX_TENANTS);
      if (await ownsTenantNamed(tx, userId, wanted.name))
        throw new TenantNameTaken('You already own a tenant with this name. Use it, or choose another name.');
      const made = await insertTenant(tx, wanted);
      await insertMembership(tx, { tenantId: made.id, userId, email: email.toLowerCase(), role: 'owner' });
      await this.#record(tx, 'tenant.created', { actor, after: { ...made, owner: userId } });
      return made;
    });
  }

  list(): Promise<Tenant[]> {
    return this.#database.readOne(IDENTITY, listTenants);
  }

  /** Throws NotFound. */
  async get(scope: TenantScope): Promise<Tenant> {
    const tenant = await this.#database.readOne(scope, (tx) => findTenant(tx, scope.tenantId));
    if (!tenant) throw new NotFound('tenant');
    return tenant;
  }

  /** The tenants that a user is a member of, by name. */
  listOf(userId: string): Promise<Membership[]> {
    return this.#database.readOne(IDENTITY, (tx) => listMemberships(tx, userId));
  }

  membershipOf(userId: string, tenantId: string): Promise<Membership | undefined> {
    return this.#database.readOne(IDENTITY, (tx) => findMembership(tx, userId, tenantId));
  }

  /** The same for a tenant that the user chooses. Throws NotFound if the user is not a member. */
  async chosenBy(userId: string, tenantId: string): Promise<Membership> {
    const membership = await this.membershipOf(userId, tenantId);
    if (!membership) throw new NotFound('tenant');
    return membership;
  }

  /** As `membershipOf`, in an open transaction of the identity role. */
  async roleOf(tx: Transaction, userId: string, tenantId: string): Promise<Role | undefined> {
    return (await findMembership(tx, userId, tenantId))?.role;
  }

  /**
   * Adds a member in a transaction of the identity role; the caller writes the audit log. Throws AlreadyMember or
   * TooManyTenants.
   */
  async enrol(tx: Transaction, member: NewMember): Promise<void> {
    const joined = await lockMemberships(tx, member.userId);
    if (!(await insertMembership(tx, member))) throw new AlreadyMember();
    if (joined >= MAX_TENANTS) throw new TooManyTenants(MAX_TENANTS);
  }

  rename(scope: TenantScope, name: string, actor: Actor): Promise<Tenant> {
    return this.#changeAs(actor, 'tenant:rename', scope, () => ({
      action: 'tenant.renamed',
      change: { name },
    }));
  }

  /** Takes effect with the next request. Suspending twice changes nothing. */
  suspend(scope: TenantScope, actor: Actor): Promise<Tenant> {
    return this.#changeAs(actor, 'tenant:suspend', scope, ({ active, suspended_by }) => ({
      action: 'tenant.suspended',
      change: { active: false, suspended_by: active ? 'owner' : suspended_by },
    }));
  }

  /** Throws SuspendedByOperator if the operator suspended the tenant. */
  resume(scope: TenantScope, actor: Actor): Promise<Tenant> {
    return this.#changeAs(actor, 'tenant:suspend', scope, ({ active, suspended_by }) => {
      if (!active && suspended_by !== 'owner') throw new SuspendedByOperator();
      return { action: 'tenant.resumed', change: { active: true, suspended_by: null } };
    });
  }

  /** The owner cannot undo this. Throws NotFound. */
  suspendAsOperator(tenantId: string): Promise<Tenant> {
    return this.#changeAsOperator(tenantId, () => ({
      action: 'tenant.suspended',
      change: { active: false, suspended_by: 'operator' },
    }));
  }

  /** Works whether the owner or the operator suspended the tenant. Throws NotFound. */
  resumeAsOperator(tenantId: string): Promise<Tenant> {
    return this.#changeAsOperator(tenantId, () => ({
      action: 'tenant.resumed',
      change: { active: true, suspended_by: null },
    }));
  }

  async #changeAs(
    actor: Actor,
    permission: Permission,
    scope: TenantScope,
    changeOf: Change,
  ): Promise<Tenant> {
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

  async #changeAsOperator(tenantId: string, changeOf: Change): Promise<Tenant> {
    const tenant = await this.#database.inScope(IDENTITY, (tx) =>
      this.#change(tx, tenantId, OPERATOR, changeOf),
    );
    this.#parts.apiKeyAuthenticator.forget(tenantId);
    return tenant;
  }

  async #change(tx: Transaction, tenantId: string, actor: Actor, changeOf: Change): Promise<Tenant> {
    const before = await lockTenant(tx, tenantId);
    if (!before) throw await refusal(tx, tenantId);
    const { action, change } = changeOf(before);
    if (isNothing(change, before)) return before;
    const after = await updateTenant(tx, tenantId, change);
    // a key's access does not depend on the name
    if (after.active !== before.active) await this.#parts.apiKeyAuthenticator.announceChange(tx, tenantId);
    await this.#record(tx, action, { actor, before, after });
    return after;
  }

  #record(
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

function validated({ name, id = randomUUID() }: { name: string; id?: string | undefined }) {
  const tenant = newTenant.safeParse({ name, id });
  if (tenant.success) return tenant.data;
  throw new ValidationFailed(
    tenant.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
  );
}

/** The tenant role can read a tenant that the operator suspended, but not lock it. */
const refusal = async (tx: Transaction, tenantId: string) =>
  (await findTenant(tx, tenantId)) ? new SuspendedByOperator() : new NotFound('tenant');

const isNothing = (change: TenantChange, before: TenantRow) =>
  Object.entries(change).every(([field, value]) => before[field as keyof TenantChange] === value);
