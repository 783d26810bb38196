import { sql } from 'kysely';
import type { Role } from '../../../auth/permissions.ts';
import { type JsonPage, jsonPage, type PageRequest } from '../../../db/query/json-page.ts';
import type { ScopeTransaction, Transaction } from '../../../db/transaction/database.ts';
import { type Invitation, invitation } from './invitation.schemas.ts';

const COLUMNS = Object.keys(invitation.shape) as (keyof Invitation)[];
const STATUS = sql<Invitation['status']>`case when accepted_at is not null then 'accepted'
  when revoked_at is not null then 'revoked' when expires_at <= now() then 'expired' else 'open' end`;
const COMPUTED = { status: STATUS };
const PLAIN = COLUMNS.filter((column) => column !== 'status');
const SHOWN = [...PLAIN, STATUS.as('status')] as const;
const IN_SEVEN_DAYS = sql<string>`now() + interval '7 days'`;

interface Narrow {
  role: Role;
}

export interface NewInvitation {
  readonly invitation_id: string;
  readonly email: string;
  readonly role: Role;
  readonly token_hash: Buffer;
  readonly invited_by: string | null;
}

/** `undefined` if the email address has an open invitation. An expired invitation is replaced. */
export async function insertInvitation(
  tx: ScopeTransaction,
  values: NewInvitation,
): Promise<Invitation | undefined> {
  await tx.db
    .updateTable('invitations')
    .set({ revoked_at: sql<string>`now()` })
    .where('tenant_id', '=', tx.scopeId)
    .where('email', '=', values.email)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '<=', sql<string>`now()`)
    .execute();
  return tx.db
    .insertInto('invitations')
    .values({ ...values, tenant_id: tx.scopeId, expires_at: IN_SEVEN_DAYS })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'email'])
        .where('accepted_at', 'is', null)
        .where('revoked_at', 'is', null)
        .doNothing(),
    )
    .returning(SHOWN)
    .$narrowType<Narrow>()
    .executeTakeFirst();
}

export async function isMember(tx: ScopeTransaction, email: string): Promise<boolean> {
  const member = await tx.db
    .selectFrom('tenant_users')
    .select('user_id')
    .where('tenant_id', '=', tx.scopeId)
    .where('email', '=', email)
    .executeTakeFirst();
  return member !== undefined;
}

export async function nameOfTenant(tx: ScopeTransaction): Promise<string> {
  const tenant = tx.db.selectFrom('tenants').select('name').where('id', '=', tx.scopeId);
  return (await tenant.executeTakeFirstOrThrow()).name;
}

export function listInvitations(tx: ScopeTransaction, page: PageRequest): Promise<JsonPage> {
  const invitations = tx.db.selectFrom('invitations').where('tenant_id', '=', tx.scopeId);
  const order = { time: 'created_at', tie: 'invitation_id', tieType: 'text' } as const;
  return jsonPage(tx, invitations, { columns: COLUMNS, computed: COMPUTED, ...order }, page);
}

/** The invitation, locked until the transaction ends. */
export function lockInvitation(tx: ScopeTransaction, id: string): Promise<Invitation | undefined> {
  return tx.db
    .selectFrom('invitations')
    .select(SHOWN)
    .where('tenant_id', '=', tx.scopeId)
    .where('invitation_id', '=', id)
    .forUpdate()
    .$narrowType<Narrow>()
    .executeTakeFirst();
}

/** The invitation of this email address that was neither accepted nor revoked, locked until the transaction ends. */
export function lockOpenInvitation(tx: ScopeTransaction, email: string): Promise<Invitation | undefined> {
  return tx.db
    .selectFrom('invitations')
    .select(SHOWN)
    .where('tenant_id', '=', tx.scopeId)
    .where('email', '=', email)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .forUpdate()
    .$narrowType<Narrow>()
    .executeTakeFirst();
}

type Change = { readonly token_hash: Buffer } | 'revoke';

/** Sets a new token for another seven days, or revokes the invitation. */
export function updateInvitation(tx: ScopeTransaction, id: string, change: Change): Promise<Invitation> {
  const values =
    change === 'revoke' ? { revoked_at: sql<string>`now()` } : { ...change, expires_at: IN_SEVEN_DAYS };
  return tx.db
    .updateTable('invitations')
    .set(values)
    .where('tenant_id', '=', tx.scopeId)
    .where('invitation_id', '=', id)
    .returning(SHOWN)
    .$narrowType<Narrow>()
    .executeTakeFirstOrThrow();
}

/** Revokes the open invitations that a user has sent for one of the roles. */
export async function revokeInvitationsBy(
  tx: ScopeTransaction,
  userId: string,
  roles: readonly Role[],
): Promise<void> {
  if (roles.length === 0) return;
  await tx.db
    .updateTable('invitations')
    .set({ revoked_at: sql<string>`now()` })
    .where('tenant_id', '=', tx.scopeId)
    .where('invited_by', '=', userId)
    .where('role', 'in', roles)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute();
}

export interface OfferedInvitation {
  readonly tenant_id: string;
  readonly invitation_id: string;
  readonly email: string;
  readonly role: Role;
  readonly accepted_by: string | null;
  readonly invited_by: string | null;
  readonly tenant_name: string;
  readonly tenant_active: boolean;
}

/**
 * As the identity role: the invitation of this token, open or accepted, locked until the transaction ends. `undefined`
 * for unknown, revoked and expired invitations.
 */
export function lockOffer(tx: Transaction, tokenHash: Buffer): Promise<OfferedInvitation | undefined> {
  return tx.db
    .selectFrom('invitations as i')
    .innerJoin('tenants as t', 't.id', 'i.tenant_id')
    .select(['i.tenant_id', 'i.invitation_id', 'i.email', 'i.role', 'i.accepted_by', 'i.invited_by'])
    .select(['t.name as tenant_name', 't.active as tenant_active'])
    .where('i.token_hash', '=', tokenHash)
    .where('i.revoked_at', 'is', null)
    .where((i) => i.or([i('i.accepted_at', 'is not', null), i('i.expires_at', '>', sql<string>`now()`)]))
    .forUpdate('i')
    .$narrowType<Narrow>()
    .executeTakeFirst();
}

export async function markAccepted(
  tx: Transaction,
  { tenant_id, invitation_id }: OfferedInvitation,
  userId: string,
): Promise<void> {
  await tx.db
    .updateTable('invitations')
    .set({ accepted_at: sql<string>`now()`, accepted_by: userId })
    .where('tenant_id', '=', tenant_id)
    .where('invitation_id', '=', invitation_id)
    .execute();
}
