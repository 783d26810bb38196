import { randomBytes } from 'node:crypto';
import { type Actor, OPERATOR } from '../../../src/auth/actor.ts';
import type { TenantScope } from '../../../src/auth/scope.ts';
import type { Services } from '../../../src/container.ts';
import { tokenOfLink } from './captured-mails.ts';
import { type DemoPerson, emailOf, PEOPLE, TEAM_NAME, TOOL_SCOPES } from './people.ts';

export interface DemoMember extends DemoPerson {
  readonly userId: string;
  readonly email: string;
  readonly password: string;
}

export interface DemoTeam {
  readonly scope: TenantScope;
  readonly members: readonly DemoMember[];
  /** The API key of a member's tools, by the member's id. A viewer has none. */
  readonly keys: ReadonlyMap<string, string>;
}

export interface TeamParts {
  readonly services: Services;
  /** The token of the last email to an email address. */
  readonly tokenOf: (email: string) => Promise<string>;
}

/** The team with its people, their roles and the keys of their tools, made by the services that the server itself uses. */
export async function createTeam({ services, tokenOf }: TeamParts): Promise<DemoTeam> {
  const members: DemoMember[] = [];
  for (const person of PEOPLE) members.push(await register(person, { services, tokenOf }));
  const [owner, ...others] = members;
  if (!owner) throw new Error('The demonstration has no owner.');
  const by: Actor = { kind: 'user', userId: owner.userId, role: 'owner' };
  const { id } = await services.tenants.createFor(owner, { name: TEAM_NAME }, by);
  const scope: TenantScope = { kind: 'tenant', tenantId: id };
  await services.operatorBilling.setPlan(id, { plan: 'pro', until: undefined }, OPERATOR);
  for (const member of others) await join(services, { scope, member, by });
  return { scope, members, keys: await keysOf(services, scope, members) };
}

async function register(person: DemoPerson, { services, tokenOf }: TeamParts): Promise<DemoMember> {
  const [email, password] = [emailOf(person), randomBytes(12).toString('base64url')];
  await services.registrations.register({ email, password, name: person.name });
  const { id: userId } = await services.registrations.verifyEmail(await tokenOf(email), password);
  return { ...person, userId, email, password };
}

async function join(
  { invitations }: Services,
  { scope, member, by }: { scope: TenantScope; member: DemoMember; by: Actor },
): Promise<void> {
  const { email, role, userId } = member;
  const { link } = await invitations.create(scope, { email, role }, by);
  const invitee = { userId, email, emailVerified: true };
  await invitations.accept(invitee, tokenOfLink(link), { kind: 'user', userId });
}

async function keysOf(
  { apiKeys }: Services,
  scope: TenantScope,
  members: readonly DemoMember[],
): Promise<ReadonlyMap<string, string>> {
  const keys = new Map<string, string>();
  for (const { id, name, userId, role } of members) {
    if (role === 'viewer') continue;
    const actor: Actor = { kind: 'user', userId, role };
    const key = { name: `${name}: laptop`, scopes: TOOL_SCOPES };
    keys.set(id, (await apiKeys.issue({ ...scope, userId }, key, actor)).key);
  }
  return keys;
}
