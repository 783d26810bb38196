import { type Actor, SYSTEM } from '../../../auth/actor.ts';
import { requirePermission, requireRank } from '../../../auth/authority.ts';
import type { Role } from '../../../auth/permissions.ts';
import type { TenantScope } from '../../../auth/scope.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import { NotFound } from '../../../lib/errors.ts';
import type { AuditService } from '../../audit/audit-log/audit.service.ts';
import { recordDeparture } from '../../authority/departures.ts';
import { holdAuthority } from '../../authority/hold-authority.ts';
import type { ApiKeyAuthenticator } from '../api-keys/api-key-authenticator.service.ts';
import type { InvitationService } from '../invitations/invitation.service.ts';
import { LastOwner } from './member.errors.ts';
import {
  deleteMember,
  findMemberByEmail,
  listMembers,
  lockOwnersAndMembers,
  updateRole,
} from './member.repository.ts';
import type { Member } from './member.schemas.ts';

export interface MemberServiceParts {
  readonly audit: AuditService;
  readonly apiKeyAuthenticator: ApiKeyAuthenticator;
  readonly invitations: InvitationService;
}

/** The locked rows that a change needs. `actor` has its current role. */
interface Involved {
  readonly tx: ScopeTransaction;
  readonly target: Member;
  readonly owners: readonly Member[];
  readonly actor: Actor;
}

/** The members of a tenant. A change takes effect with the next request of the member and of their keys. */
export class MemberService {
  readonly #database: Database;
  readonly #parts: MemberServiceParts;

  constructor(database: Database, parts: MemberServiceParts) {
    this.#database = database;
    this.#parts = parts;
  }

  list(scope: TenantScope, page: PageRequest): Promise<JsonPage> {
    return this.#database.readOne(scope, (tx) => listMembers(tx, page));
  }

  /** The member with this email address, for the operator. */
  findByEmail(scope: TenantScope, email: string): Promise<Member | undefined> {
    return this.#database.readOne(scope, (tx) => findMemberByEmail(tx, email));
  }

  /** Throws NotFound, PermissionDenied, RoleAboveOwn or LastOwner. */
  changeRole(scope: TenantScope, userId: string, role: Role, actor: Actor): Promise<Member> {
    return this.#change(scope, userId, actor, async ({ tx, target, owners, actor }) => {
      requirePermission(actor, 'members:manage');
      requireRank(actor, target.role);
      requireRank(actor, role);
      if (role === target.role) return target;
      if (target.role === 'owner') requireAnotherOwner(owners, target);
      const after = await updateRole(tx, userId, role);
      await this.#parts.invitations.withdrawAbove(tx, userId, role);
      await this.#record(tx, 'member.role_changed', { actor, before: target, after });
      return after;
    });
  }

  /**
   * Also used to leave the tenant. The member's keys become invalid. Throws NotFound, PermissionDenied, RoleAboveOwn or
   * LastOwner.
   */
  async remove(scope: TenantScope, userId: string, actor: Actor): Promise<void> {
    await this.#change(scope, userId, actor, async ({ tx, target, owners, actor }) => {
      const leaves = actor.userId === userId;
      if (!leaves) {
        requirePermission(actor, 'members:manage');
        requireRank(actor, target.role);
      }
      if (target.role === 'owner') requireAnotherOwner(owners, target);
      await this.#endMembership(tx, userId);
      await this.#record(tx, leaves ? 'member.left' : 'member.removed', { actor, before: target });
    });
  }

  /**
   * Removes a member whose account is removed, and who therefore no longer counts as an owner. The log does not name the
   * person. Repeating it changes nothing. False if there is no such member.
   */
  async removeWithAccount(scope: TenantScope, userId: string): Promise<boolean> {
    const ended = await this.#database.inScope(scope, async (tx) => {
      const target = (await lockOwnersAndMembers(tx, [userId])).find((one) => one.user_id === userId);
      if (!target) return false;
      await this.#endMembership(tx, userId);
      await this.#parts.apiKeyAuthenticator.announceChange(tx, scope.tenantId);
      const before = { user_id: userId, role: target.role };
      await this.#record(tx, 'member.left', { actor: SYSTEM, before });
      return true;
    });
    this.#parts.apiKeyAuthenticator.forget(scope.tenantId);
    return ended;
  }

  async #endMembership(tx: ScopeTransaction, userId: string): Promise<void> {
    await deleteMember(tx, userId);
    await recordDeparture(tx, userId);
    await this.#parts.invitations.withdrawAbove(tx, userId, undefined);
  }

  async #change<T>(
    scope: TenantScope,
    userId: string,
    actor: Actor,
    work: (involved: Involved) => Promise<T>,
  ): Promise<T> {
    const result = await this.#database.inScope(scope, async (tx) => {
      const named = actor.userId === undefined ? [userId] : [userId, actor.userId];
      const members = await lockOwnersAndMembers(tx, named);
      const by = await holdAuthority(tx, { tenantId: tx.scopeId, actor, permission: 'members:leave' });
      const target = members.find((one) => one.user_id === userId);
      if (!target) throw new NotFound('member');
      const done = await work({ tx, target, owners: members, actor: by });
      await this.#parts.apiKeyAuthenticator.announceChange(tx, scope.tenantId);
      return done;
    });
    this.#parts.apiKeyAuthenticator.forget(scope.tenantId);
    return result;
  }

  #record(
    tx: ScopeTransaction,
    action: `member.${string}`,
    { actor, before, after }: { actor: Actor; before: Pick<Member, 'user_id' | 'role'>; after?: Member },
  ): Promise<unknown> {
    const resource = { type: 'member', id: before.user_id };
    return this.#parts.audit.record(tx, { tenantId: tx.scopeId, actor, action, resource, before, after });
  }
}

function requireAnotherOwner(owners: readonly Member[], { user_id }: Member): void {
  const isOther = (one: Member) => one.role === 'owner' && one.user_id !== user_id && one.leaves_at === null;
  if (!owners.some(isOther)) throw new LastOwner();
}
