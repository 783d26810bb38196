import type { Actor } from '../../src/auth/actor.ts';
import type { Role } from '../../src/auth/permissions.ts';
import type { TenantScope } from '../../src/auth/scope.ts';
import type { TestDatabase, TestUser } from './test-database.ts';

/** A member of a tenant, as their request would identify them. */
export interface Person extends TestUser {
  readonly actor: Actor;
}

export const actorOf = ({ userId }: TestUser, role: Role): Actor => ({ kind: 'user', userId, role });

/** A new member of the tenant. */
export async function personOf(db: TestDatabase, tenant: TenantScope, role: Role): Promise<Person> {
  const user = await db.newMember(tenant, role);
  return { ...user, actor: actorOf(user, role) };
}

export interface Line {
  readonly seq: number;
  readonly action: string;
  readonly user_id: string | null;
  readonly key_id: string | null;
  readonly resource_id: string | null;
  readonly metadata: { readonly before?: Record<string, unknown>; readonly after?: Record<string, unknown> };
}

/** The audit log of a tenant, newest first. */
export async function auditOf(db: TestDatabase, { tenantId }: TenantScope): Promise<Line[]> {
  const page = { limit: 200, after: undefined };
  return JSON.parse((await db.services.audit.list({ kind: 'tenant', tenantId }, {}, page)).json);
}

/** The members of a tenant and their roles, by their ids. */
export async function rolesOf(db: TestDatabase, tenant: TenantScope): Promise<Record<string, Role>> {
  const { json } = await db.services.members.list(tenant, { limit: 200, after: undefined });
  const members = JSON.parse(json) as { user_id: string; role: Role }[];
  return Object.fromEntries(members.map(({ user_id, role }) => [user_id, role]));
}
