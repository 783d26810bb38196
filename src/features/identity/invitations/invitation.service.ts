import { randomUUID } from 'node:crypto';
import type { Actor } from '../../../auth/actor.ts';
import { requireRank } from '../../../auth/authority.ts';
import { TenantSuspended } from '../../../auth/errors.ts';
import { isAtLeast, ROLES, type Role } from '../../../auth/permissions.ts';
import { IDENTITY, type TenantScope } from '../../../auth/scope.ts';
import type { SignedInUser } from '../../../auth/signed-in-user.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database, ScopeTransaction, Transaction } from '../../../db/transaction/database.ts';
import { NotFound } from '../../../lib/errors.ts';
import { generateToken, hashToken } from '../../../lib/token.ts';
import type { AuditService } from '../../audit/audit-log/audit.service.ts';
import { holdAuthority } from '../../authority/hold-authority.ts';
import type { EntitlementsService } from '../../entitlements/entitlements.service.ts';
import { AlreadyMember } from '../tenants/tenant.errors.ts';
import type { TenantService } from '../tenants/tenant.service.ts';
import { InvitationClosed, InvitationOfAnotherAddress, InvitationOpen } from './invitation.errors.ts';
import type { InvitationMails } from './invitation.mails.ts';
import {
  insertInvitation,
  isMember,
  listInvitations,
  lockInvitation,
  lockOffer,
  lockOpenInvitation,
  markAccepted,
  nameOfTenant,
  type OfferedInvitation,
  revokeInvitationsBy,
  updateInvitation,
} from './invitation.repository.ts';
import type { CreateInvitation, Invitation } from './invitation.schemas.ts';

/** An invitation, and the function that sends its email after the transaction has ended. */
export interface Sendable {
  readonly invitation: Invitation;
  /** Throws MailNotSent. */
  readonly send: () => Promise<void>;
  /** The link of the email, which contains the token: only for an operator without a mail server. */
  readonly link: string;
}

export interface InvitationServiceParts {
  readonly audit: AuditService;
  readonly tenants: TenantService;
  readonly mails: InvitationMails;
  readonly entitlements: EntitlementsService;
}

export class InvitationService {
  readonly #database: Database;
  readonly #parts: InvitationServiceParts;

  constructor(database: Database, parts: InvitationServiceParts) {
    this.#database = database;
    this.#parts = parts;
  }

  /**
   * `replaceOpen`: revokes an open invitation of the email address first, as where its link is lost. Throws RoleAboveOwn,
   * AlreadyMember, InvitationOpen, PlanLimitReached or TooManyRequests.
   */
  async create(
    scope: TenantScope,
    { email, role }: CreateInvitation,
    actor: Actor,
    { replaceOpen = false }: { readonly replaceOpen?: boolean } = {},
  ): Promise<Sendable> {
    requireRank(actor, role);
    await this.#parts.mails.count(scope.tenantId, email, actor.userId);
    const token = generateToken();
    return this.#database.inScope(scope, async (tx) => {
      const by = await this.#hold(tx, actor);
      requireRank(by, role);
      if (await isMember(tx, email)) throw new AlreadyMember();
      if (replaceOpen) await this.#revokeOpen(tx, email, actor);
      const made = await insertInvitation(tx, {
        invitation_id: `inv_${randomUUID()}`,
        email,
        role,
        token_hash: hashToken(token),
        invited_by: by.userId ?? null,
      });
      if (!made) throw new InvitationOpen();
      await this.#parts.entitlements.requirePromisedSeat(tx);
      const tenant = await nameOfTenant(tx);
      await this.#record(tx, 'invitation.created', { actor, after: made });
      return this.#sendable(made, tenant, token);
    });
  }

  list(scope: TenantScope, page: PageRequest): Promise<JsonPage> {
    return this.#database.readOne(scope, (tx) => listInvitations(tx, page));
  }

  /**
   * Sets a new token for another seven days; the old token becomes invalid. Throws NotFound, InvitationClosed,
   * RoleAboveOwn, PlanLimitReached or TooManyRequests.
   */
  async resend(scope: TenantScope, id: string, actor: Actor): Promise<Sendable> {
    const token = generateToken();
    return this.#change(scope, id, actor, async (tx, before, by) => {
      requireRank(by, before.role);
      await this.#parts.mails.count(scope.tenantId, before.email, actor.userId);
      const after = await updateInvitation(tx, id, { token_hash: hashToken(token) });
      await this.#parts.entitlements.requirePromisedSeat(tx);
      const tenant = await nameOfTenant(tx);
      await this.#record(tx, 'invitation.resent', { actor, before, after });
      return this.#sendable(after, tenant, token);
    });
  }

  /** Throws NotFound or InvitationClosed. */
  async revoke(scope: TenantScope, id: string, actor: Actor): Promise<void> {
    await this.#change(scope, id, actor, async (tx, before) => {
      const after = await updateInvitation(tx, id, 'revoke');
      await this.#record(tx, 'invitation.revoked', { actor, before, after });
    });
  }

  /** Revokes the invitations that a member could no longer send with `role`; `undefined`: no longer a member. */
  withdrawAbove(tx: ScopeTransaction, userId: string, role: Role | undefined): Promise<void> {
    const above = ROLES.filter((one) => !role || !isAtLeast(role, one));
    return revokeInvitationsBy(tx, userId, above);
  }

  /**
   * Makes the invitee a member. Accepting again while a member returns the same result. Throws NotFound for an invalid
   * token, InvitationOfAnotherAddress, TenantSuspended, AlreadyMember or PlanLimitReached.
   */
  accept(
    invitee: SignedInUser,
    token: string,
    actor: Actor,
  ): Promise<{ tenant_id: string; name: string; role: Role }> {
    return this.#database.inScope(IDENTITY, async (tx) => {
      const offer = await lockOffer(tx, hashToken(token));
      if (!offer) throw new NotFound('invitation');
      const { tenant_id, tenant_name: name } = offer;
      if (offer.accepted_by !== null)
        return { tenant_id, name, role: await this.#roleAfter(tx, offer, invitee) };
      if (!invitee.emailVerified || invitee.email.toLowerCase() !== offer.email)
        throw new InvitationOfAnotherAddress();
      if (!offer.tenant_active) throw new TenantSuspended();
      await this.#join(tx, offer, invitee, actor);
      return { tenant_id, name, role: offer.role };
    });
  }

  async #join(
    tx: Transaction,
    offer: OfferedInvitation,
    { userId, email }: SignedInUser,
    actor: Actor,
  ): Promise<void> {
    const { tenant_id: tenantId, invitation_id, role } = offer;
    await this.#requireInviter(tx, offer);
    const member = { tenantId, userId, email: email.toLowerCase(), role };
    await this.#parts.entitlements.requireSeat(tx, tenantId);
    await this.#parts.tenants.enrol(tx, member);
    await markAccepted(tx, offer, userId);
    const resource = { type: 'member', id: userId };
    const after = { email: member.email, role, invitation_id };
    await this.#parts.audit.record(tx, { tenantId, actor, action: 'member.joined', resource, after });
  }

  /**
   * Losing a role revokes the invitations that it allowed; this check covers roles that were changed in another way.
   */
  async #requireInviter(tx: Transaction, { tenant_id, invited_by, role }: OfferedInvitation): Promise<void> {
    // by the operator, or by a key that the operator made
    if (invited_by === null) return;
    const now = await this.#parts.tenants.roleOf(tx, invited_by, tenant_id);
    if (!now || !isAtLeast(now, role)) throw new NotFound('invitation');
  }

  /** A token is useless to other users, and to a member who has left. */
  async #roleAfter(
    tx: Transaction,
    { tenant_id, accepted_by }: OfferedInvitation,
    { userId }: SignedInUser,
  ): Promise<Role> {
    const role = accepted_by === userId ? await this.#parts.tenants.roleOf(tx, userId, tenant_id) : undefined;
    if (!role) throw new NotFound('invitation');
    return role;
  }

  async #revokeOpen(tx: ScopeTransaction, email: string, actor: Actor): Promise<void> {
    const before = await lockOpenInvitation(tx, email);
    if (!before) return;
    const after = await updateInvitation(tx, before.invitation_id, 'revoke');
    await this.#record(tx, 'invitation.revoked', { actor, before, after });
  }

  #sendable(invitation: Invitation, tenant: string, token: string): Sendable {
    const { mails } = this.#parts;
    const send = () => mails.send(invitation.email, { tenant, token });
    return { invitation, send, link: mails.linkOf(token) };
  }

  #change<T>(
    scope: TenantScope,
    id: string,
    actor: Actor,
    work: (tx: ScopeTransaction, before: Invitation, by: Actor) => Promise<T>,
  ): Promise<T> {
    return this.#database.inScope(scope, async (tx) => {
      const by = await this.#hold(tx, actor);
      const before = await lockInvitation(tx, id);
      if (!before) throw new NotFound('invitation');
      if (before.accepted_at !== null || before.revoked_at !== null) throw new InvitationClosed();
      return work(tx, before, by);
    });
  }

  #hold(tx: ScopeTransaction, actor: Actor): Promise<Actor> {
    return holdAuthority(tx, { tenantId: tx.scopeId, actor, permission: 'invitations:manage' });
  }

  #record(
    tx: ScopeTransaction,
    action: `invitation.${string}`,
    { actor, before, after }: { actor: Actor; before?: Invitation; after: Invitation },
  ): Promise<unknown> {
    const resource = { type: 'invitation', id: after.invitation_id };
    return this.#parts.audit.record(tx, { tenantId: tx.scopeId, actor, action, resource, before, after });
  }
}
