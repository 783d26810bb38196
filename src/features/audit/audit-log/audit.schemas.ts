import { z } from 'zod';
import { counter, identifier, instant, jsonObject, pageQuery } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';
import { checkWindowOrder, listWindowQuery } from '../../../validation/window-query.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** The columns of a line, in the order of the response. */
export const auditLog = z.strictObject({
  id: z.uuid(),
  seq: counter.describe('The place in the tenant’s chain, starting at 1.'),
  created_at: instant,
  actor_kind: z.enum(['user', 'key', 'operator', 'system']),
  user_id: z.string().nullable(),
  key_id: z.string().nullable(),
  action: z.string().describe('The action, as `resource.what`.'),
  resource_type: z.string().nullable(),
  resource_id: z.string().nullable(),
  metadata: jsonObject.nullable().describe('`before` and `after` of the change, without secrets.'),
  ip_address: z.string().nullable(),
  user_agent: z.string().nullable(),
  previous_hash: hash.describe('`hash` of the previous line; zeros in the first line.'),
  hash: hash.describe('SHA-256 of `previous_hash` and this line.'),
});

const filter = {
  action: identifier.optional(),
  actor: identifier.optional().describe('The id of a user or of a key.'),
  resource_type: identifier.optional(),
  resource_id: identifier.optional(),
  ...listWindowQuery,
};

export const listAuditLogsQuery = z.strictObject({ ...filter, ...pageQuery }).superRefine(checkWindowOrder);
export const exportAuditLogsQuery = z.strictObject(filter).superRefine(checkWindowOrder);
export type AuditFilter = z.infer<typeof exportAuditLogsQuery>;

named({ AuditLog: auditLog });
