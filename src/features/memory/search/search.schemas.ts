import { z } from 'zod';
import { instant, pageQuery, text } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';
import { checkpointType, visibility } from '../checkpoints/checkpoint.schemas.ts';
import { countWords } from './query-words.ts';

export const searchType = z.enum(['checkpoint', 'memory']);
export type SearchType = z.infer<typeof searchType>;

const MAX_WORDS = 12;
const MAX_HITS = 50;

export const searchQuery = z.strictObject({
  ...pageQuery,
  // a snippet is cut out of the whole text of its hit
  limit: pageQuery.limit
    .transform((limit) => Math.min(limit, MAX_HITS))
    .describe(`More than ${MAX_HITS} counts as ${MAX_HITS}.`),
  q: text(500)
    .trim()
    .min(1)
    // ranking looks for words that are near each other: a hundred words took 15 seconds in 200 texts, and a connection
    .refine((q) => countWords(q) <= MAX_WORDS, `must not have more than ${MAX_WORDS} words`)
    .describe(
      'Words that must all occur. Also: `"a phrase"`, `or`, `-without`. Case, width and composition of letters do not matter. Words in scripts without blanks, such as Chinese, are found inside of longer text.',
    ),
  type: searchType.default('checkpoint'),
});

const hit = {
  rank: z
    .number()
    .describe('How well the hit matches; higher ranks come first. Comparable only within one search.'),
  snippet: z
    .string()
    .describe(
      'HTML with each matching word in <mark>; everything else is escaped. The only field that is HTML.',
    ),
};

const checkpointHit = z.strictObject({
  type: z.literal('checkpoint'),
  ...hit,
  checkpoint_id: z.string(),
  session_id: z.string(),
  tool_id: z.string(),
  checkpoint_type: checkpointType,
  visibility,
  created_at: instant,
  valid_from: instant,
  valid_to: instant.nullable(),
  superseded_by: z.string().nullable(),
});

const memoryHit = z.strictObject({
  type: z.literal('memory'),
  ...hit,
  project_id: z.string(),
  key: z.string(),
  memory_id: z.string(),
  created_at: instant,
  updated_at: instant,
  expires_at: instant.nullable(),
});

export const searchHit = z.discriminatedUnion('type', [checkpointHit, memoryHit]);

named({ SearchHit: searchHit });
