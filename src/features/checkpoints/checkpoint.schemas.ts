import { z } from 'zod';
import {
  counter,
  hours,
  identifier,
  instant,
  jsonObject,
  pageQuery,
  text,
  timestamp,
} from '../../web/fields.ts';

export const checkpointType = z.enum([
  'pre_compaction',
  'milestone',
  'manual',
  'correction',
  'auto',
  'auto_immediate',
  'auto_urgent',
  'auto_warning',
  'auto_predictive',
  'auto_normal',
]);

/** `private`: only who wrote it reads it. `team`: the whole tenant does. */
export const visibility = z.enum(['private', 'team']);

const MAX_ITEMS = 1_000;
const texts = z.array(text(20_000)).max(MAX_ITEMS).default([]);
const details = z
  .array(z.union([text(20_000), jsonObject]))
  .max(MAX_ITEMS)
  .default([]);

/** The eight lists of what was going on. Decisions and patterns may be objects. */
const lists = {
  key_facts: texts,
  decisions: details,
  patterns: details,
  files_modified: texts,
  dependencies_added: texts,
  commands_run: texts,
  todos: texts,
  blockers: texts,
};

export const storeCheckpointBody = z.strictObject({
  session_id: identifier,
  tool_id: identifier,
  tool_version: identifier.optional(),
  checkpoint_type: checkpointType,
  summary: text(100_000),
  ...lists,
  /** The conversation in compressed form, as the tool made it. */
  compressed_context: text(1_000_000).optional(),
  original_tokens: counter.optional(),
  compressed_tokens: counter.optional(),
  visibility: visibility.default('private'),
  /** Since when it has been true; now, when left out. */
  valid_from: timestamp.optional(),
});
export type StoreCheckpoint = z.input<typeof storeCheckpointBody>;

export const checkpointParams = z.strictObject({ checkpoint_id: identifier });

export const listCheckpointsQuery = z.strictObject({
  ...pageQuery,
  session_id: identifier.optional(),
  tool_id: identifier.optional(),
  checkpoint_type: checkpointType.optional(),
  visibility: visibility.optional(),
  /** Only checkpoints of the last so many hours. */
  hours: hours.optional(),
});
export type ListCheckpoints = Omit<z.infer<typeof listCheckpointsQuery>, 'limit' | 'cursor'>;

export const latestCheckpointQuery = z.strictObject({
  session_id: identifier.optional(),
  tool_id: identifier.optional(),
});
export type LatestCheckpoint = z.infer<typeof latestCheckpointQuery>;

const ids = z.array(z.string());

export const listedCheckpoint = z.strictObject({
  checkpoint_id: z.string(),
  session_id: z.string(),
  tool_id: z.string(),
  tool_version: z.string().nullable(),
  checkpoint_type: checkpointType,
  created_at: instant,
  summary: z.string(),
  key_facts: z.array(z.string()),
  decisions: z.array(z.union([z.string(), z.record(z.string(), z.unknown())])),
  patterns: z.array(z.union([z.string(), z.record(z.string(), z.unknown())])),
  files_modified: z.array(z.string()),
  dependencies_added: z.array(z.string()),
  commands_run: z.array(z.string()),
  todos: z.array(z.string()),
  blockers: z.array(z.string()),
  original_tokens: counter.nullable(),
  compressed_tokens: counter.nullable(),
  visibility,
  /** The user whose key wrote it. */
  author_id: z.string().nullable(),
  recorded_at: instant,
  /** Until when it was believed; null: it still is. */
  recorded_end: instant.nullable(),
  valid_from: instant,
  /** Until when it was true; null: it still is. */
  valid_to: instant.nullable(),
  superseded_by: z.string().nullable(),
  supersedes: ids,
  influenced_by: ids,
});

export const checkpoint = listedCheckpoint.extend({ compressed_context: z.string().nullable() });
