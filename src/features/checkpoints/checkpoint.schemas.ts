import { z } from 'zod';
import { counter, hours, identifier, jsonObject, pageQuery, text, timestamp } from '../../web/fields.ts';

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
