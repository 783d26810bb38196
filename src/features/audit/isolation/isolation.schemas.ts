import { z } from 'zod';
import { instant } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';

export const isolationReport = z.strictObject({
  ok: z.boolean().describe('Whether every check passed.'),
  checked_at: instant.describe('The result is cached for one minute.'),
  checks: z.array(
    z.strictObject({
      name: z.string(),
      ok: z.boolean(),
      findings: z.array(z.string()).describe('The problems that were found.'),
    }),
  ),
});
export type IsolationReport = z.infer<typeof isolationReport>;

named({ IsolationReport: isolationReport });
