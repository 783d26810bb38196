import { z } from 'zod';
import { counter, identifier, instant } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';

const MAX_FEATURES = 200;

export const claudeCodeBody = z.strictObject({
  mcp_version: identifier.optional(),
  features_enabled: z
    .array(identifier)
    .max(MAX_FEATURES)
    .optional()
    .describe('Names of the enabled features. Defaults to none.'),
});
export type SaveClaudeCode = z.infer<typeof claudeCodeBody>;

export const claudeCodeSession = z.strictObject({
  session_id: z.string(),
  mcp_version: z.string().nullable(),
  features_enabled: z.array(z.string()),
  created_at: instant,
  revision: counter.describe('Increases with every change.'),
});

named({ ClaudeCodeDetails: claudeCodeBody, ClaudeCodeSession: claudeCodeSession });
