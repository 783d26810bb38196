import { z } from 'zod';
import { instant } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';

export const isolationReport = z.strictObject({
  ok: z.boolean().describe('Whether every check is.'),
  checked_at: instant.describe('The answer is kept for a minute.'),
  checks: z.array(
    z.strictObject({
      name: z.string(),
      ok: z.boolean(),
      findings: z.array(z.string()).describe('What is not as it should be.'),
    }),
  ),
});
export type IsolationReport = z.infer<typeof isolationReport>;

named({ IsolationReport: isolationReport });
