import { z } from 'zod';
import { identifier, instant, pageQuery, text, timestamp } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';
import { checkWindowOrder } from '../../../validation/window-query.ts';
import { checkpointType, visibility } from '../checkpoints/checkpoint.schemas.ts';
import { countWords } from './query-words.ts';

export const searchType = z.enum(['checkpoint', 'memory']);
export type SearchType = z.infer<typeof searchType>;

const MAX_WORDS = 12;
const MAX_HITS = 50;

export const searchWords = text(500)
  .trim()
  .min(1)
  // ranking looks for words that are near each other: a hundred words took 15 seconds in 200 texts, and a connection
  .refine((q) => countWords(q) <= MAX_WORDS, `must not have more than ${MAX_WORDS} words`);

const filters = {
  project_id: identifier
    .optional()
    .describe('Only memories of this project, or checkpoints of its sessions.'),
  tool_id: identifier.optional().describe('Only checkpoints of this tool.'),
  session_id: identifier.optional().describe('Only checkpoints of this session.'),
  author_id: identifier.optional().describe('Only checkpoints that were stored with keys of this user.'),
  from: timestamp
    .optional()
    .describe('Only checkpoints created, or memories updated, at or after this time.'),
  to: timestamp.optional().describe('Only checkpoints created, or memories updated, before this time.'),
};

export type SearchFilter = { readonly [Name in keyof typeof filters]?: string | undefined };

const ONLY_CHECKPOINTS: Partial<Record<keyof SearchFilter, string>> = {
  tool_id: 'does not apply to memories: all tools share them. Leave it out, or search with type=checkpoint',
  session_id:
    'does not apply to memories: they belong to a project, not to a session. Use project_id, or search with type=checkpoint',
  author_id: 'does not apply to memories: they have no author. Leave it out, or search with type=checkpoint',
};

/** Refuses the filters that do not apply to the type. */
function checkFilters(query: SearchFilter & { readonly type: SearchType }, context: z.RefinementCtx): void {
  if (query.type !== 'memory') return;
  for (const [name, message] of Object.entries(ONLY_CHECKPOINTS))
    if (query[name as keyof SearchFilter] !== undefined)
      context.addIssue({ code: 'custom', path: [name], message });
}

export const searchQuery = z
  .strictObject({
    ...pageQuery,
    // a snippet is cut out of the whole text of its hit
    limit: pageQuery.limit
      .transform((limit) => Math.min(limit, MAX_HITS))
      .describe(`More than ${MAX_HITS} counts as ${MAX_HITS}.`),
    q: searchWords.describe(
      'Words that must all occur. Also: `"a phrase"`, `or`, `-without`. Case, width and composition of letters do not matter. Words in scripts without blanks, such as Chinese, are found inside of longer text.',
    ),
    type: searchType.default('checkpoint'),
    ...filters,
  })
  .superRefine(checkFilters)
  .superRefine(checkWindowOrder);

/** `tool_id`, `session_id` and `author_id` apply to checkpoints alone. */
export type SearchQuery = SearchFilter & { readonly q: string; readonly type: SearchType };

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
  project_id: z.string().nullable().describe('The project of the session.'),
  tool_id: z.string(),
  checkpoint_type: checkpointType,
  visibility,
  created_at: instant,
  recorded_at: instant.describe('Since when this version has been current.'),
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
