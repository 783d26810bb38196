import { z } from 'zod';
import { counter, gauge, identifier, instant, text } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';

/** How many entries of each kind a session keeps: the newest ones. */
export const MAX_ENTRIES = 2_000;

export const contextPath = text(4_096).min(1);
export const contextQuery = text(4_096).min(1);
export const contextDecision = text(10_000).min(1);

const importance = gauge
  .optional()
  .describe('How important the file is, usually 0 to 1. Defaults to its existing score.');

export const contextEntryBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file_access'), path: contextPath, importance }),
  z.strictObject({ kind: z.literal('search'), query: contextQuery }),
  z.strictObject({ kind: z.literal('decision'), decision: contextDecision }),
  z.strictObject({ kind: z.literal('memory_reference'), memory_id: identifier, memory_key: identifier }),
]);
export type ContextEntry = z.infer<typeof contextEntryBody>;
export type ContextKind = ContextEntry['kind'];

export const recordedEntry = z.strictObject({
  kind: z.enum(['file_access', 'search', 'decision', 'memory_reference']),
  order: counter.describe('The number of this entry among those of its kind in the session, starting at 1.'),
  timestamp: instant,
});

export const sessionContext = z.strictObject({
  files_accessed: z
    .array(
      z.strictObject({
        path: z.string(),
        accessed_at: instant,
        order: counter.describe(
          'The number of this access in the session, starting at 1; unchanged when older ones are dropped.',
        ),
      }),
    )
    .describe(`The newest ${MAX_ENTRIES}, oldest first, as in each of these lists.`),
  file_importance_scores: z
    .record(z.string(), gauge)
    .describe('The latest score of each path in `files_accessed` that has one.'),
  searches: z.array(z.strictObject({ query: z.string(), timestamp: instant })),
  decisions: z.array(z.strictObject({ decision: z.string(), timestamp: instant })),
  saved_memories: z.array(z.strictObject({ id: z.string(), key: z.string(), timestamp: instant })),
  compressed_context: z.string().nullable().describe('Set with PATCH of the session.'),
  context_size_bytes: counter.describe('Length of `compressed_context` in bytes of UTF-8.'),
});
export type SessionContext = z.infer<typeof sessionContext>;

named({
  ContextEntry: contextEntryBody,
  RecordedContextEntry: recordedEntry,
  SessionContext: sessionContext,
});
