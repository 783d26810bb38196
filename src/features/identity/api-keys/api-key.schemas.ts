import { z } from 'zod';
import { KEY_SCOPES } from '../../../auth/permissions.ts';
import { identifier, instant, name, pageQuery, timestamp } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';

const future = timestamp.refine((value) => !(Date.parse(value) <= Date.now()), 'must lie in the future');

const scopes = z
  .array(z.enum(KEY_SCOPES))
  .min(1)
  .max(20)
  .transform((given) => KEY_SCOPES.filter((scope) => given.includes(scope)));

export const createApiKeyBody = z.strictObject({
  name: name.describe('What the key is for.'),
  scopes: scopes.describe('What it may be used for; a key gives only scopes of its own.'),
  expires_at: future.optional().describe('Never, when left out.'),
});
export type CreateApiKey = z.infer<typeof createApiKeyBody>;

export const rotateApiKeyBody = z.strictObject({
  overlap_hours: z.number().min(0).max(720).default(24).describe('How long the old key goes on working.'),
  expires_at: future.optional().describe('Of the new key. Never, when left out.'),
});
export type RotateApiKey = z.infer<typeof rotateApiKeyBody>;

export const apiKey = z.strictObject({
  key_id: z.string(),
  name: z.string(),
  key_start: z.string().describe('The first characters, to tell keys apart.'),
  user_id: z.string().nullable().describe('Whose it is; null for keys that the operator made.'),
  scopes: z.array(z.enum(KEY_SCOPES)),
  created_at: instant,
  expires_at: instant.nullable(),
  last_used_at: instant.nullable().describe('To the minute.'),
  revoked_at: instant.nullable(),
  replaced_by: z.string().nullable().describe('The key that this one was rotated to.'),
});
export type ApiKey = z.infer<typeof apiKey>;

export const newApiKey = apiKey.extend({
  key: z
    .string()
    .nullable()
    .describe('The key itself, this once; null in what a repetition under the same Idempotency-Key gets.'),
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
