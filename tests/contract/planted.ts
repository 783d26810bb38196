import { createHash } from 'node:crypto';
import { type Actor, OPERATOR } from '../../src/auth/actor.ts';
import type { Scope, TenantScope } from '../../src/auth/scope.ts';
import type { Services } from '../../src/container.ts';
import type { PlanId } from '../../src/features/entitlements/plans.ts';
import type { Billing } from '../billing/billing-setup.ts';
import { type Seeded, seedEverything } from './everything.ts';

/** What `plant` left in a scope beside the rows of `seedEverything`. */
export interface Planted extends Seeded {
  readonly tenantId: string;
  /** A member, whose email address has the mark. */
  readonly userId: string;
  readonly apiKey: string;
  readonly plan: PlanId;
  /** Paid for, and as many in no other tenant. */
  readonly seats: number;
  readonly checkpoints: number;
  /** The hash of the last line of the audit log. */
  readonly auditHead: string;
}

export type Site = Pick<Billing, 'db' | 'fake'> & { readonly services: Services };

export const NO_TENANT = 'none';

const NOBODY = {
  userId: 'nobody',
  apiKey: 'none',
  plan: 'free',
  seats: -1,
  checkpoints: 0,
  auditHead: 'none',
} as const;

/** Of a scope in which nothing was planted. */
export const plantedNowhere = ({ tenantId }: TenantScope, seeded: Seeded): Planted => ({
  ...seeded,
  ...NOBODY,
  tenantId,
  mark: 'planted nowhere',
});

/** Buys the plan `pro` with so many seats at the fake Stripe, as a tenant does that had a plan from the operator. */
export async function buySeats({ services: { billing }, fake }: Site, scope: TenantScope, seats: number) {
  await billing.setPlan(scope.tenantId, 'enterprise', OPERATOR);
  const { url } = await billing.checkout(
    scope,
    { plan: 'pro', interval: 'month', quantity: seats },
    OPERATOR,
  );
  fake.checkoutSessions.pay(url.split('/').at(-1) ?? '');
  await billing.sync(scope, OPERATOR);
  // otherwise the better of the two plans would apply, which has no limit on seats
  await billing.setPlan(scope.tenantId, 'free', OPERATOR);
  await billing.portal(scope, OPERATOR);
}

/** Leaves `mark` in everything that a scope has, its people included. A tenant has bought its seats before. */
export async function plant(site: Site, scope: Scope, mark: string): Promise<Planted> {
  const { services, db } = site;
  const seeded = await seedEverything(services, scope, mark);
  await services.settings.change(scope, { retention_days: daysOf(mark) }, OPERATOR);
  await services.idempotency.once(scope, requestOf(mark), async () => ({ status: 200, json: mark }));
  await services.idempotency.forget(scope, 24);
  // without limits, as that plan
  if (scope.kind === 'local') return { ...seeded, ...NOBODY, tenantId: NO_TENANT, plan: 'enterprise' };
  const userId = await plantPeople(site, scope, mark);
  const { key } = await services.apiKeys.create({ ...scope, userId }, { name: mark });
  await services.apiKeyAuthenticator.principalOf(key);
  await services.apiKeyAuthenticator.recordUses();
  const { limits } = await services.billing.get(scope);
  const { rows } = await db.asAdmin((admin) =>
    admin.query<{ checkpoints: number; hash: string }>(
      `select (select count(*)::int from checkpoints where tenant_id = $1 and recorded_end = 'infinity') as checkpoints,
        (select encode(hash, 'hex') from audit_logs where tenant_id = $1 order by seq desc limit 1) as hash`,
      [scope.tenantId],
    ),
  );
  const { checkpoints = 0, hash: auditHead = '' } = rows[0] ?? {};
  const { tenantId } = scope;
  return {
    ...seeded,
    tenantId,
    userId,
    apiKey: key,
    plan: 'pro',
    seats: limits.seats ?? 0,
    checkpoints,
    auditHead,
  };
}

/** One member stays; another gets a role and is removed. Gives the id of the first. */
async function plantPeople(site: Site, scope: TenantScope, mark: string): Promise<string> {
  const { tenants, members, departedMembers } = site.services;
  const [stays, leaves] = [await join(site, scope, `of-${mark}`), await join(site, scope, `once-of-${mark}`)];
  await members.changeRole(scope, leaves.userId, 'viewer', OPERATOR);
  await removeWithPrivateCheckpoint(site, scope, leaves.userId);
  const decided = await join(site, scope, `decided-of-${mark}`);
  await removeWithPrivateCheckpoint(site, scope, decided.userId);
  await departedMembers.decide(scope, decided.userId, { decision: 'pass', to: stays.userId }, OPERATOR);
  await tenants.createFor(stays, { name: mark }, actorOf(stays.userId));
  await tenants.suspend(scope, OPERATOR);
  await tenants.resume(scope, OPERATOR);
  await tenants.suspendAsOperator(scope.tenantId);
  await tenants.resumeAsOperator(scope.tenantId);
  return stays.userId;
}

async function removeWithPrivateCheckpoint({ services }: Site, scope: TenantScope, userId: string) {
  const { session_id } = await services.sessions.start(scope, { tool_id: 'tool' });
  const checkpoint = { session_id, tool_id: 'tool', checkpoint_type: 'manual', summary: 'kept' } as const;
  await services.checkpoints.store({ ...scope, userId }, { ...checkpoint, visibility: 'private' });
  await services.members.remove(scope, userId, OPERATOR);
}

/** As a person who signs in with a provider and accepts an invitation. */
async function join({ services, db }: Site, scope: TenantScope, name: string) {
  const email = `${name}@example.com`.toLowerCase();
  const profile = {
    issuer: 'https://provider.example',
    subject: email,
    verifiedEmail: email,
    name,
    avatarUrl: null,
  };
  const { userId } = await services.providerAccounts.signIn(profile);
  const { send } = await services.invitations.create(scope, { email, role: 'member' }, OPERATOR);
  await send();
  const token = await db.mailbox.tokenOf(email);
  await services.invitations.accept({ userId, email, emailVerified: true }, token, actorOf(userId));
  return { userId, email };
}

const actorOf = (userId: string): Actor => ({ kind: 'user', userId, role: 'owner' });

/** A retention that stands for the mark. */
export const daysOf = (mark: string) => 1 + (createHash('sha256').update(mark).digest().readUInt32BE() % 365);

/** An idempotency key that a client chose, and its request. */
export const requestOf = (mark: string) => ({ key: `key of ${mark}`, fingerprint: Buffer.alloc(32) });
