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
  hash: hash.describe('SHA-256 of `previous_hash` and this line, as it was before it was anonymised.'),
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

export const chainVerification = z.strictObject({
  verified: z
    .boolean()
    .describe('Whether every line is as it was written or was anonymised, and no line is missing.'),
  lines: counter.describe('How many lines were read; reading ends at the first fault.'),
  anonymised: counter.describe(
    'How many of them no longer name a person whose account was deleted. A later `audit_log.anonymised` line vouches for each.',
  ),
  head: hash
    .nullable()
    .describe(
      'The recorded `hash` of the last line. Keep it elsewhere: a rewritten log ends with another one.',
    ),
  cut: z
    .strictObject({
      seq: counter.describe('The last line that goes.'),
      hash: hash.describe('Its hash, which the next line continues.'),
      cut_at: instant,
    })
    .nullable()
    .describe(
      'The lines up to this one were deleted, because they were older than the retention of the log. Null: none.',
    ),
  checked_at: instant.describe('The result is kept for one minute.'),
  first_fault: z
    .strictObject({ seq: z.int().describe('The place in the chain.'), reason: z.string() })
    .nullable(),
});
export type ChainVerification = z.infer<typeof chainVerification>;

named({ AuditLog: auditLog, AuditVerification: chainVerification });
