import { randomUUID } from 'node:crypto';
import { ValidationFailed } from '../../../lib/errors.ts';
import { newTenant } from './tenant.schemas.ts';

/** `id` defaults to a random one. Throws ValidationFailed. */
export function validated({ name, id = randomUUID() }: { name: string; id?: string | undefined }) {
  const tenant = newTenant.safeParse({ name, id });
  if (tenant.success) return tenant.data;
  throw new ValidationFailed(
    tenant.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
  );
}
