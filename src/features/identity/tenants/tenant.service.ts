import { type Actor, OPERATOR } from '../../../auth/actor.ts';
import { TenantInDeletion, TenantSuspended } from '../../../auth/errors.ts';
import type { Role } from '../../../auth/permissions.ts';
import { IDENTITY, type TenantScope } from '../../../auth/scope.ts';
import type { Database, Transaction } from '../../../db/transaction/database.ts';
import { NotFound } from '../../../lib/errors.ts';
import { AuthSessionEnded } from '../accounts/account.errors.ts';
import { AlreadyMember, SuspendedByOperator, TenantNameTaken, TooManyTenants } from './tenant.errors.ts';
import {
  findMembership,
  findTenant,
  insertMembership,
  insertTenant,
  isOpen,
  listMemberships,
  listTenants,
  lockMemberships,
  lockTenantName,
  type MembershipRow,
  type NewMember,
  ownsTenantNamed,
  type TenantRow,
} from './tenant.repository.ts';
import { type TenantChangeParts, TenantChanges } from './tenant-changes.ts';
import { validated } from './valid-tenant.ts';

export type Tenant = TenantRow;
export type Membership = MembershipRow;

/** A limit for each tenant on the free plan, shared by its members whatever their role. */
const MAX_TENANTS = 20;

export class TenantService {
  readonly #database: Database;
  readonly #changes: TenantChanges;

  constructor(database: Database, parts: TenantChangeParts) {
    this.#database = database;
    this.#changes = new TenantChanges(database, parts);
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
      await this.#changes.record(tx, 'tenant.created', { actor: OPERATOR, after: made });
      return made;
    });
  }

  /**
   * A tenant that a signed-in user creates and owns. Throws ValidationFailed, TooManyTenants, or TenantNameTaken if the
   * user owns one of this name: a form that is sent twice makes one tenant. Throws AuthSessionEnded if the user's account
   * is being deleted.
   */
  createFor(
    { userId, email }: { readonly userId: string; readonly email: string },
    { name }: { readonly name: string },
    actor: Actor,
  ): Promise<Tenant> {
    return this.#database.inScope(IDENTITY, async (tx) => {
      const wanted = validated({ name });
      const { joined, leaving } = await lockMemberships(tx, userId);
      if (leaving) throw new AuthSessionEnded();
      if (joined >= MAX_TENANTS) throw new TooManyTenants(MAX_TENANTS);
      if (await ownsTenantNamed(tx, userId, wanted.name))
        throw new TenantNameTaken('You already own a tenant with this name. Use it, or choose another name.');
      const made = await insertTenant(tx, wanted);
      await insertMembership(tx, { tenantId: made.id, userId, email: email.toLowerCase(), role: 'owner' });
      await this.#changes.record(tx, 'tenant.created', { actor, after: { ...made, owner: userId } });
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
   * Adds a member in a transaction of the identity role; the caller writes the audit log. Throws AlreadyMember,
   * TooManyTenants, TenantSuspended, or AuthSessionEnded if the user's account is being deleted.
   */
  async enrol(tx: Transaction, member: NewMember): Promise<void> {
    const { joined, leaving } = await lockMemberships(tx, member.userId);
    if (leaving) throw new AuthSessionEnded();
    if (!(await insertMembership(tx, member))) throw new AlreadyMember();
    if (joined >= MAX_TENANTS) throw new TooManyTenants(MAX_TENANTS);
    // the row of the member keeps the tenant from being suspended from here on, and it may have been meanwhile
    if (!(await isOpen(tx, member.tenantId))) throw new TenantSuspended();
  }

  rename(scope: TenantScope, name: string, actor: Actor): Promise<Tenant> {
    return this.#changes.changeAs(actor, 'tenant:rename', scope, () => ({
      action: 'tenant.renamed',
      change: { name },
    }));
  }

  /** Takes effect with the next request. Suspending twice changes nothing. */
  suspend(scope: TenantScope, actor: Actor): Promise<Tenant> {
    return this.#changes.changeAs(actor, 'tenant:suspend', scope, ({ active, suspended_by }) => ({
      action: 'tenant.suspended',
      change: { active: false, suspended_by: active ? 'owner' : suspended_by },
    }));
  }

  /** Throws SuspendedByOperator if the operator suspended the tenant. */
  resume(scope: TenantScope, actor: Actor): Promise<Tenant> {
    return this.#changes.changeAs(actor, 'tenant:suspend', scope, ({ active, suspended_by }) => {
      if (!active && suspended_by !== 'owner') throw new SuspendedByOperator();
      return { action: 'tenant.resumed', change: { active: true, suspended_by: null } };
    });
  }

  /** The owner cannot undo this: if they cancel a deletion, it is what remains. Throws NotFound. */
  suspendAsOperator(tenantId: string): Promise<Tenant> {
    return this.#changes.changeAsOperator(tenantId, ({ suspended_by }) => ({
      action: 'tenant.suspended',
      change:
        suspended_by === 'deletion'
          ? { suspended_before: 'operator' }
          : { active: false, suspended_by: 'operator' },
    }));
  }

  /** Works whether the owner or the operator suspended the tenant. Throws NotFound or TenantInDeletion. */
  resumeAsOperator(tenantId: string): Promise<Tenant> {
    return this.#changes.changeAsOperator(tenantId, ({ suspended_by, deletion_id, deletion_due_at }) => {
      if (suspended_by === 'deletion') throw new TenantInDeletion(deletion_id, deletion_due_at);
      return { action: 'tenant.resumed', change: { active: true, suspended_by: null } };
    });
  }
}
