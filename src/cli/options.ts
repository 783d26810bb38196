import { InvalidArgumentError } from 'commander';
import { loadOperatorConfig } from '../config/config.ts';
import type { Services } from '../container.ts';
import { NotFound } from '../lib/errors.ts';
import { email, name } from '../validation/fields.ts';

/** The command names something that is not there, or would do what the operator hardly means. */
export class CommandRefused extends Error {}

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('expected a whole number of at least 1');
  return Number(text);
}

export function tenantId(text: string): string {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(text))
    throw new InvalidArgumentError(
      'a tenant id is 1 to 64 letters, digits, - and _; `tenant list` shows them',
    );
  return text;
}

export function keyId(text: string): string {
  if (!/^key_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text))
    throw new InvalidArgumentError('a key id is key_ and a UUID; `key list --tenant <id>` shows them');
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
    throw new CommandRefused(`There is no tenant ${id}. \`npm run cli -- tenant list\` shows all.`);
  });
  return scope;
}

export const sendsMail = (): boolean => loadOperatorConfig().smtp !== undefined;
