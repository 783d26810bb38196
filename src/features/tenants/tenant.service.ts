import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { OPERATOR } from '../../base/actor.ts';
import { ValidationFailed } from '../../base/errors.ts';
import type { Database } from '../../db/database.ts';
import { IDENTITY } from '../../db/scope.ts';
import type { AuditService } from '../audit/audit.service.ts';
import { insertTenant, listTenants, type TenantRow } from './tenant.repository.ts';

export type Tenant = TenantRow;

const newTenant = z.object({
  name: z.string().trim().min(1).max(200),
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, - or _'),
});

export class TenantService {
  readonly #database: Database;
  readonly #audit: AuditService;

  constructor(database: Database, audit: AuditService) {
    this.#database = database;
    this.#audit = audit;
  }

  /** A tenant that the operator makes, without members. `id` defaults to a random one. Throws ValidationFailed, or a conflict where the id is taken. */
  create({ name, id = randomUUID() }: { name: string; id?: string | undefined }): Promise<Tenant> {
    const tenant = newTenant.safeParse({ name, id });
    if (!tenant.success) {
      throw new ValidationFailed(
        tenant.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
      );
    }
    return this.#database.inScope(IDENTITY, async (tx) => {
      const made = await insertTenant(tx, tenant.data);
      const resource = { type: 'tenant', id: made.id };
      await this.#audit.record(tx, {
        tenantId: made.id,
        actor: OPERATOR,
        action: 'tenant.created',
        resource,
        after: made,
      });
      return made;
    });
  }

  list(): Promise<Tenant[]> {
    return this.#database.readOne(IDENTITY, listTenants);
  }
}
