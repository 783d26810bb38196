import { InvalidArgumentError } from 'commander';
import type { TenantScope } from '../auth/scope.ts';
import { loadOperatorConfig } from '../config/config.ts';
import type { Services } from '../container.ts';
import { NotFound } from '../lib/errors.ts';
import { email, name } from '../validation/fields.ts';

/** The command names something that is not there, or would do what the operator hardly means. */
export class CommandRefused extends Error {}

export const NO_TENANTS = 'There are no tenants. `omnimemory tenant create --name <name>` creates one.';

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('expected a whole number of at least 1');
  return Number(text);
}

export function tenantId(text: string): string {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(text))
    throw new InvalidArgumentError(
      'a tenant id is 1 to 64 letters, digits, - and _; `omnimemory tenant list` shows them',
    );
  return text;
}

export function keyId(text: string): string {
  if (!/^key_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text))
    throw new InvalidArgumentError(
      'a key id is key_ and a UUID; `omnimemory key list --tenant <id>` shows them',
    );
  return text;
}

export function userId(text: string): string {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(text))
    throw new InvalidArgumentError(
      'a user id is 1 to 64 letters, digits, - and _; `omnimemory user list` shows them',
    );
  return text;
}

export function plainName(text: string): string {
  const parsed = name.safeParse(text);
  if (!parsed.success)
    throw new InvalidArgumentError(parsed.error.issues.map(({ message }) => message).join('; '));
  return parsed.data;
}

export function emailAddress(text: string): string {
  const address = email.safeParse(text);
  if (!address.success) throw new InvalidArgumentError('expected an email address, such as ada@example.com');
  return address.data;
}

/** The scope of a tenant that exists, also if it is suspended. Throws CommandRefused. */
export async function existingTenant({ tenants }: Services, id: string) {
  const scope = { kind: 'tenant', tenantId: id } as const;
  await tenants.get(scope).catch((error: unknown) => {
    if (!(error instanceof NotFound)) throw error;
    throw new CommandRefused(`There is no tenant ${id}. \`omnimemory tenant list\` shows all.`);
  });
  return scope;
}

/** A tenant that is to get data. Throws CommandRefused, also if it is in deletion, which would remove the data with the rest. */
export async function tenantToFill(services: Services, id: string) {
  const scope = await existingTenant(services, id);
  const { deletion_id } = await services.tenants.get(scope);
  if (deletion_id === null) return scope;
  throw new CommandRefused(
    `The tenant ${id} is being deleted, and what it gets now would be removed with it. \`omnimemory deletion cancel ${deletion_id}\` brings it back.`,
  );
}

/** The member of a tenant with this email address. Throws CommandRefused. */
export async function existingMember({ members }: Services, scope: TenantScope, address: string) {
  const member = await members.findByEmail(scope, address);
  if (member) return member;
  const { tenantId: id } = scope;
  throw new CommandRefused(
    `The tenant ${id} has no member with the email address ${address}. Invite the person first: \`omnimemory tenant invite ${id} ${address}\`.`,
  );
}

export const sendsMail = (): boolean => loadOperatorConfig().smtp !== undefined;
