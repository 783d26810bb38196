import { z } from 'zod';
import {
  counter,
  hours,
  identifier,
  instant,
  jsonObject,
  listOf,
  pageQuery,
  text,
  timestamp,
} from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';

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

/** `private`: only its author can read it. `team`: the whole tenant can. */
export const visibility = z.enum(['private', 'team']);

const MAX_ITEMS = 1_000;
const texts = z.array(text(20_000)).max(MAX_ITEMS);
const details = z.array(z.union([text(20_000), jsonObject])).max(MAX_ITEMS);

/** The eight lists that describe the work. Decisions and patterns may be objects. */
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

const context = {
  compressed_context: text(1_000_000)
    .optional()
    .describe('The conversation in compressed form, as the tool produced it.'),
  original_tokens: counter.optional(),
  compressed_tokens: counter.optional(),
};

const references = z
  .array(identifier)
  .max(100)
  .refine((ids) => new Set(ids).size === ids.length, 'must not name the same checkpoint twice')
  .default([]);

export const storeCheckpointBody = z.strictObject({
  session_id: identifier,
  tool_id: identifier,
  tool_version: identifier.optional(),
  checkpoint_type: checkpointType,
  summary: text(100_000),
  key_facts: lists.key_facts.default([]),
  decisions: lists.decisions.default([]),
  patterns: lists.patterns.default([]),
  files_modified: lists.files_modified.default([]),
  dependencies_added: lists.dependencies_added.default([]),
  commands_run: lists.commands_run.default([]),
  todos: lists.todos.default([]),
  blockers: lists.blockers.default([]),
  ...context,
  visibility: visibility.default('private'),
  valid_from: timestamp.optional().describe('Since when the content has been true. Defaults to now.'),
  valid_to: timestamp.optional().describe('Until when the content was true. Defaults to no end.'),
  supersedes: references.describe(
    'Checkpoints whose validity ends at `valid_from` of this one. A checkpoint whose validity would start then or later becomes void.',
  ),
  influenced_by: references.describe('Checkpoints that this one is based on.'),
  parent_checkpoint_id: identifier
    .optional()
    .describe('The checkpoint that this one continues. Defaults to the newest of its session.'),
});
export type StoreCheckpoint = z.input<typeof storeCheckpointBody>;

export const checkpointParams = z.strictObject({ checkpoint_id: identifier });

export const reviseCheckpointBody = z.strictObject({
  checkpoint_type: checkpointType.optional(),
  summary: text(100_000).optional(),
  ...z.strictObject(lists).partial().shape,
  ...context,
  visibility: z
    .literal('team')
    .optional()
    .describe('Publishes a private checkpoint. This cannot be undone, because the team may have read it.'),
  valid_from: timestamp.optional(),
  valid_to: timestamp.nullable().optional().describe('null: no end.'),
});
export type ReviseCheckpoint = z.infer<typeof reviseCheckpointBody>;

const moment = {
  as_of: timestamp
    .optional()
    .describe('Returns the version that was current at this time. Defaults to the current version.'),
  valid_at: timestamp.optional(),
};

export const getCheckpointQuery = z.strictObject({
  ...moment,
  valid_at: moment.valid_at.describe(
    'Returns the checkpoint only if it was true at this time. Defaults to `as_of`.',
  ),
});
export type CheckpointTimes = z.infer<typeof getCheckpointQuery>;

export const listCheckpointsQuery = z.strictObject({
  ...pageQuery,
  checkpoint_id: identifier
    .optional()
    .describe('Only this checkpoint. It reads one version without its `compressed_context`.'),
  session_id: identifier.optional(),
  tool_id: identifier.optional(),
  project_id: identifier.optional().describe('Only checkpoints of sessions of this project.'),
  checkpoint_type: checkpointType.optional(),
  visibility: visibility.optional(),
  hours: hours.optional().describe('Only checkpoints of the last this many hours.'),
  ...moment,
  valid_at: moment.valid_at.describe('Only checkpoints that were true at this time.'),
  valid_from: timestamp
    .optional()
    .describe(
      'Only checkpoints that were true after this time. Sorts the list by `valid_from`, newest first.',
    ),
  valid_to: timestamp
    .optional()
    .describe(
      'Only checkpoints that were true before this time. Sorts the list by `valid_from`, newest first.',
    ),
});
export type ListCheckpoints = Omit<z.infer<typeof listCheckpointsQuery>, 'limit' | 'cursor'>;

export const historyQuery = z.strictObject(pageQuery);

export const latestCheckpointQuery = z.strictObject({
  session_id: identifier.optional(),
  tool_id: identifier.optional(),
  project_id: identifier.optional().describe('Only checkpoints of sessions of this project.'),
});
export type LatestCheckpoint = z.infer<typeof latestCheckpointQuery>;

const strings = z.array(z.string());
const detailed = z.array(z.union([z.string(), z.record(z.string(), z.unknown())]));

export const listedCheckpoint = z.strictObject({
  checkpoint_id: z.string(),
  revision: z.int().min(1).describe('The version number of the checkpoint, starting at 1.'),
  session_id: z.string(),
  tool_id: z.string(),
  tool_version: z.string().nullable(),
  checkpoint_type: checkpointType,
  created_at: instant,
  summary: z.string(),
  key_facts: strings,
  decisions: detailed,
  patterns: detailed,
  files_modified: strings,
  dependencies_added: strings,
  commands_run: strings,
  todos: strings,
  blockers: strings,
  original_tokens: counter.nullable(),
  compressed_tokens: counter.nullable(),
  content_hash: z
    .string()
    .nullable()
    .describe('SHA-256 in hex; null for checkpoints that were stored before hashes existed.'),
  visibility,
  author_id: z.string().nullable().describe('The user whose key stored the checkpoint.'),
  recorded_by: z.string().nullable().describe('The user whose key recorded this version.'),
  parent_checkpoint_id: z.string().nullable(),
  recorded_at: instant.describe('Since when this version has been current.'),
  recorded_end: instant
    .nullable()
    .describe('Until when this version was current; null if it still is, or was at the requested time.'),
  valid_from: instant,
  valid_to: instant.nullable().describe('Until when the content was true; null: no end.'),
  superseded_by: z.string().nullable(),
  supersedes: strings,
  influenced_by: strings,
});

export const checkpoint = listedCheckpoint.extend({ compressed_context: z.string().nullable() });

/** With the versions that are missing. */
export const checkpointsResponse = listOf(listedCheckpoint).extend({
  history_since: instant
    .nullable()
    .optional()
    .describe(
      'Only with `as_of`. Versions that were replaced before this time were deleted by retention, so the list of an ' +
        'earlier time is incomplete. Null: none were deleted.',
    ),
});

named({
  CheckpointType: checkpointType,
  Visibility: visibility,
  StoreCheckpoint: storeCheckpointBody,
  ReviseCheckpoint: reviseCheckpointBody,
  ListedCheckpoint: listedCheckpoint,
  Checkpoint: checkpoint,
});
