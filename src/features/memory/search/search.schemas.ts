import { z } from 'zod';
import {
  counter,
  identifier,
  instant,
  listOf,
  pageQuery,
  text,
  timestamp,
} from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';
import { checkWindowOrder } from '../../../validation/window-query.ts';
import { checkpointType, visibility } from '../checkpoints/checkpoint.schemas.ts';
import { LEGS } from './legs/fusion.ts';
import { countWords } from './query-words.ts';

export const searchType = z.enum(['checkpoint', 'memory', 'session']);
export type SearchType = z.infer<typeof searchType>;
/** What has a column of words of its own. */
export type TextType = Exclude<SearchType, 'session'>;

export const searchMode = z.enum(['hybrid', 'words', 'meaning']);
export type SearchMode = z.infer<typeof searchMode>;

export const MAX_WORDS = 12;
const MAX_QUESTION = 10_000;
/** Below it, nothing in a text has to do with the question. What is above it may not, either. */
export const LEAST_SIMILARITY = 0.15;
const MAX_HITS = 50;

export const searchWords = text(500)
  .trim()
  .min(1)
  // ranking looks for words that are near each other: a hundred words took 15 seconds in 200 texts, and a connection
  .refine((q) => countWords(q) <= MAX_WORDS, `must not have more than ${MAX_WORDS} words`);

export const searchQuestion = text(MAX_QUESTION).trim().min(1);

const filters = {
  project_id: identifier
    .optional()
    .describe('Only memories of this project, or its sessions and their checkpoints.'),
  tool_id: identifier.optional().describe('Only checkpoints or sessions of this tool.'),
  session_id: identifier.optional().describe('Only this session, or its checkpoints.'),
  author_id: identifier
    .optional()
    .describe('Only checkpoints that were stored, or sessions that were started, by this user.'),
  from: timestamp
    .optional()
    .describe('Only checkpoints created, memories updated or sessions started at or after this time.'),
  to: timestamp
    .optional()
    .describe('Only checkpoints created, memories updated or sessions started before this time.'),
};

export type SearchFilter = { readonly [Name in keyof typeof filters]?: string | undefined };

const OPERATORS = /"|(?:^|\s)-[\p{L}\p{N}]|(?:^|\s)or(?:\s|$)/iu;
/** Of a short query with `or`, `-` or quotes, which asks for exactly these words. A long one is a question that has such a word. */
export const hasOperators = (q: string): boolean => OPERATORS.test(q) && searchWords.safeParse(q).success;

const NOT_FOR_MEMORIES: Partial<Record<keyof SearchFilter, string>> = {
  tool_id:
    'does not apply to memories: all tools share them. Leave it out, or search with type=checkpoint or type=session',
  session_id:
    'does not apply to memories: they belong to a project, not to a session. Use project_id, or search with type=checkpoint or type=session',
  author_id:
    'does not apply to memories: they have no author. Leave it out, or search with type=checkpoint or type=session',
};

/** Only words take long: a question is found by its rarest ones, whatever its length. */
function checkWords(
  { q, mode }: { readonly q: string; readonly mode: SearchMode },
  context: z.RefinementCtx,
): void {
  if (mode !== 'words') return;
  const refused = searchWords.safeParse(q);
  // without the message of zod, so that the fault gets the words that all faults have
  for (const { message, ...issue } of refused.error?.issues ?? [])
    context.addIssue({ ...issue, ...(issue.code === 'custom' && { message }), path: ['q'] });
}

/** Refuses the filters that do not apply to the type. */
function checkFilters(query: SearchFilter & { readonly type: SearchType }, context: z.RefinementCtx): void {
  if (query.type !== 'memory') return;
  for (const [name, message] of Object.entries(NOT_FOR_MEMORIES))
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
    q: searchQuestion.describe(
      'A question or words. With `"a phrase"`, `or` or `-without` it is searched for exactly these words, as with mode=words. ' +
        'Case, width and composition of letters do not matter. Words in scripts without blanks, such as Chinese, are found inside of longer text.',
    ),
    type: searchType
      .default('checkpoint')
      .describe('What to find. A session is found by its title and its decisions.'),
    mode: searchMode
      .default('hybrid')
      .describe(
        '`hybrid`: what has all words, any of them or a similar meaning, in one list. `words`: only what has all words. `meaning`: only what has a similar meaning.',
      ),
    min_similarity: z.coerce
      .number()
      .min(0)
      .max(1)
      .default(LEAST_SIMILARITY)
      .describe('The least similarity of what is found by its meaning alone.'),
    ...filters,
  })
  .superRefine(checkWords)
  .superRefine(checkFilters)
  .superRefine(checkWindowOrder);

/** `tool_id`, `session_id` and `author_id` do not apply to memories. */
export type WordsQuery = SearchFilter & { readonly q: string; readonly type: SearchType };

/** A question in words of one's own. */
export type Question = SearchFilter & {
  readonly q: string;
  readonly type: SearchType;
  readonly mode: SearchMode;
  readonly min_similarity: number;
};

const hit = {
  rank: z
    .number()
    .describe('How well the hit matches; higher ranks come first. Comparable only within one search.'),
  snippet: z
    .string()
    .describe(
      'HTML with each matching word in <mark>; everything else is escaped. The only field that is HTML. Of a hit by meaning: the part that is most similar.',
    ),
  found_by: z
    .array(z.enum(LEGS))
    .optional()
    .describe('How it was found: it has all words, any of them, a similar meaning. Not with words alone.'),
  similarity: z
    .number()
    .nullable()
    .optional()
    .describe(
      'The cosine between the question and the most similar part; null if it was not found by its meaning.',
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

const sessionHit = z.strictObject({
  type: z.literal('session'),
  ...hit,
  session_id: z.string(),
  title: z.string().nullable(),
  project_id: z.string().nullable(),
  tool_id: z.string(),
  created_by: z.string().nullable(),
  started_at: instant,
  ended_at: instant.nullable(),
});

export const searchHit = z.discriminatedUnion('type', [checkpointHit, memoryHit, sessionHit]);

export const meaningState = z.strictObject({
  state: z
    .enum(['ready', 'partial', 'unavailable', 'off'])
    .describe(
      '`partial`: some texts have no vector yet. `unavailable`: the model cannot be asked. `off`: not switched on. Words answer in each case.',
    ),
  model: z.string().nullable(),
  waiting: counter.describe('How many texts have no vector yet; 1,001 stands for more than 1,000.'),
});
export type MeaningState = z.infer<typeof meaningState>;

export const searchPage = listOf(searchHit).extend({
  mode: searchMode.optional().describe('How it was searched. Not with mode=words.'),
  meaning: meaningState.optional().describe('Whether it was searched by meaning. Not with words alone.'),
});

export const searchState = z.strictObject({
  is_on: z
    .boolean()
    .describe(
      'Whether it is searched by meaning. Off: by all words only. `search_by_meaning` is the setting.',
    ),
  sends_texts: z
    .boolean()
    .describe(
      'Whether the vectors come from an endpoint, to which texts are sent where search by meaning is on.',
    ),
  model: z.string().nullable().describe('Null until the first vectors are made.'),
  next_model: z.string().nullable().describe('The model that it is moving to.'),
  waiting: counter.describe('How many texts have no vectors yet.'),
  failed: counter.describe('How many texts the model has refused. They are found by their words.'),
  oldest: instant.nullable().describe('Since when the first of those that wait has waited.'),
});
export type SearchState = z.infer<typeof searchState>;

named({ SearchHit: searchHit, MeaningState: meaningState, SearchState: searchState });
