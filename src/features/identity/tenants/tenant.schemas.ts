import { z } from 'zod';
import { instant, publicName } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';

export const tenantName = publicName;

export const newTenant = z.object({
  name: tenantName,
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, - or _'),
});

export const changeTenantBody = z.strictObject({ name: tenantName });

export const tenant = z.strictObject({
  id: z.string(),
  name: z.string(),
  plan: z.string(),
  active: z.boolean(),
  suspended_by: z.enum(['owner', 'operator', 'deletion']).nullable(),
  deletion_id: z.string().nullable().describe('The deletion of the tenant, which has suspended it.'),
  deletion_due_at: instant
    .nullable()
    .describe('Until then an owner can cancel the deletion, with DELETE /v1/deletions/{deletion_id}.'),
  created_at: instant,
  updated_at: instant,
});

named({ Tenant: tenant, ChangeTenant: changeTenantBody });
