import { z } from 'zod';
import { identifier } from '../../web/fields.ts';

const MAX_FEATURES = 200;

export const claudeCodeBody = z.strictObject({
  mcp_version: identifier.optional(),
  /** Names of the features that are switched on; none, when left out. */
  features_enabled: z.array(identifier).max(MAX_FEATURES).optional(),
});
export type SaveClaudeCode = z.infer<typeof claudeCodeBody>;
