import { z } from 'zod';
import { named } from '../../validation/json-schema.ts';

export const changesQuery = z.strictObject({});

export const changes = z.strictObject({
  resources: z
    .array(z.string())
    .optional()
    .describe(
      'Of the event `change`: the first segments of the paths below `/v1` whose responses may have changed. Without it: `open` and `reset`.',
    ),
});

named({ Changes: changes });
