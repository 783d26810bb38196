import { z } from 'zod';
import { identifier } from './fields.ts';

/** Who sent a row, in responses. */
export const createdBy = {
  created_by: z
    .string()
    .nullable()
    .describe(
      'The user who sent it, or whose key did; null for a key without a user, in local mode, and for rows of earlier releases.',
    ),
  created_by_key: z
    .string()
    .nullable()
    .describe(
      'The `key_id` of the API key that sent it; null where a browser did, and otherwise as `created_by`.',
    ),
};

/** The filter of lists. */
export const createdByFilter = {
  created_by: identifier.optional().describe('The id of the user who sent it.'),
};
