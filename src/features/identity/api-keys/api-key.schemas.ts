import { z } from 'zod';
import { KEY_SCOPES } from '../../../auth/permissions.ts';
import { identifier, instant, name, pageQuery, timestamp } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';

const future = timestamp.refine((value) => !(Date.parse(value) <= Date.now()), 'must be in the future');

const scopes = z
  .array(z.enum(KEY_SCOPES))
  .min(1)
  .max(20)
  .transform((given) => KEY_SCOPES.filter((scope) => given.includes(scope)));

export const createApiKeyBody = z.strictObject({
  name: name.describe('What the key is for.'),
  scopes: scopes.describe('What the key may be used for. A key can grant only scopes that it has itself.'),
  expires_at: future.optional().describe('When the key expires. Defaults to never.'),
});
export type CreateApiKey = z.infer<typeof createApiKeyBody>;

export const rotateApiKeyBody = z.strictObject({
  overlap_hours: z
    .number()
    .min(0)
    .max(720)
    .default(24)
    .describe('For how many hours the old key keeps working.'),
  expires_at: future.optional().describe('When the new key expires. Defaults to never.'),
});
export type RotateApiKey = z.infer<typeof rotateApiKeyBody>;

export const apiKey = z.strictObject({
  key_id: z.string(),
  name: z.string(),
  key_start: z.string().describe('The first characters, to tell keys apart.'),
  user_id: z.string().nullable().describe('The user who owns the key; null for keys that the operator made.'),
  scopes: z.array(z.enum(KEY_SCOPES)),
  created_at: instant,
  expires_at: instant.nullable(),
  last_used_at: instant.nullable().describe('Accurate to the minute.'),
  revoked_at: instant.nullable(),
  replaced_by: z.string().nullable().describe('The key that replaced this one.'),
});
export type ApiKey = z.infer<typeof apiKey>;

export const newApiKey = apiKey.extend({
  key: z
    .string()
    .nullable()
    .describe(
      'The secret key, shown only once; null when the request is repeated with the same Idempotency-Key.',
    ),
});
export type NewApiKey = z.infer<typeof newApiKey>;

export const apiKeyParams = z.strictObject({ key_id: identifier });
export const listApiKeysQuery = z.strictObject(pageQuery);

named({
  CreateApiKey: createApiKeyBody,
  RotateApiKey: rotateApiKeyBody,
  ApiKey: apiKey,
  NewApiKey: newApiKey,
});
