import { z } from 'zod';
import {
  counter,
  gauge,
  identifier,
  instant,
  queryFlag,
  recordOf,
  text,
  total,
} from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';
import {
  checkpointType,
  storeCheckpointBody,
  visibility,
} from '../../memory/checkpoints/checkpoint.schemas.ts';
import {
  contextDecision,
  contextPath,
  contextQuery,
  MAX_ENTRIES,
} from '../../memory/session-context/session-context.schemas.ts';
import { MAX_COMPRESSED_CONTEXT, processId, sessionTitle } from '../../memory/sessions/session.schemas.ts';
import { metricService } from '../../telemetry/metrics/metric.schemas.ts';
import { predictionStrategy } from '../../telemetry/predictions/prediction.schemas.ts';

/**
 * The format is a contract of its own: old exports must stay importable. Its fields are therefore listed here and not
 * taken from today's responses. A change needs a new version. Version 1 had no title.
 */
export const FORMAT = 'omnimemory.session';
export const VERSION = 2;

const KIBIBYTE = 1_024;

/**
 * Limits for each part of an export: the newest entries that fit. Together with the session (3 MB at most) that is
 * below 11 MiB, which leaves room in an import of 16 MiB for a client that reformats the JSON.
 */
export const PART_LIMITS = {
  files_accessed: { items: MAX_ENTRIES, bytes: 1_024 * KIBIBYTE },
  searches: { items: MAX_ENTRIES, bytes: 512 * KIBIBYTE },
  decisions: { items: MAX_ENTRIES, bytes: 1_024 * KIBIBYTE },
  saved_memories: { items: MAX_ENTRIES, bytes: 512 * KIBIBYTE },
  checkpoints: { items: 500, bytes: 3_072 * KIBIBYTE },
  metrics: { items: 1_000, bytes: 1_024 * KIBIBYTE },
  velocity: { items: 1_000, bytes: 256 * KIBIBYTE },
  predictions: { items: 1_000, bytes: 256 * KIBIBYTE },
} as const;
export type DocumentPart = keyof typeof PART_LIMITS;
const PARTS = Object.keys(PART_LIMITS) as DocumentPart[];

const listOf = <Item extends z.ZodType>(part: DocumentPart, item: Item) =>
  z.array(item).max(PART_LIMITS[part].items);

const amount = counter.nullable();
const level = gauge.nullable();

export const transferredSession = z.strictObject({
  session_id: identifier,
  tool_id: identifier,
  tool_version: identifier.nullable(),
  started_at: instant,
  ended_at: instant.nullable(),
  last_activity: instant,
  total_compressions: total,
  total_embeddings: total,
  total_workflows: total,
  tokens_saved: total,
  project_id: identifier.nullable(),
  previous_session_id: identifier.nullable(),
  process_id: processId.nullable(),
  instance_id: identifier.nullable(),
  pinned: z.boolean(),
  archived: z.boolean(),
  title: sessionTitle.nullable().optional(),
  compressed_context: text(MAX_COMPRESSED_CONTEXT).nullable(),
});

export const transferredContext = z.strictObject({
  files_accessed: listOf(
    'files_accessed',
    z.strictObject({ path: contextPath, accessed_at: instant, importance: level }),
  ),
  searches: listOf('searches', z.strictObject({ query: contextQuery, timestamp: instant })),
  decisions: listOf('decisions', z.strictObject({ decision: contextDecision, timestamp: instant })),
  saved_memories: listOf(
    'saved_memories',
    z.strictObject({ id: identifier, key: identifier, timestamp: instant }),
  ),
});
export type TransferredContext = z.infer<typeof transferredContext>;

const given = storeCheckpointBody.shape;
const MAX_KEYS = 1_000;
const checkpointIds = z.array(identifier).max(1_000);

export const transferredCheckpoint = z
  .strictObject({
    checkpoint_id: identifier.describe(
      'Identifies the checkpoint within this document; an import assigns a new id.',
    ),
    tool_id: identifier,
    tool_version: identifier.nullable(),
    checkpoint_type: checkpointType,
    created_at: instant,
    summary: given.summary,
    key_facts: given.key_facts,
    decisions: given.decisions,
    patterns: given.patterns,
    files_modified: given.files_modified,
    dependencies_added: given.dependencies_added,
    commands_run: given.commands_run,
    todos: given.todos,
    blockers: given.blockers,
    compressed_context: given.compressed_context.unwrap().nullable(),
    original_tokens: amount,
    compressed_tokens: amount,
    visibility,
    valid_from: instant,
    valid_to: instant.nullable(),
    superseded_by: identifier.nullable(),
    supersedes: checkpointIds,
    influenced_by: checkpointIds,
  })
  .refine(({ valid_from, valid_to }) => valid_to === null || Date.parse(valid_from) <= Date.parse(valid_to), {
    path: ['valid_to'],
    message: 'must be after valid_from',
  });
export type TransferredCheckpoint = z.infer<typeof transferredCheckpoint>;

export const transferredMetric = z.strictObject({
  timestamp: instant,
  service: metricService,
  tool_id: identifier,
  tool_version: identifier.nullable(),
  metadata: recordOf(z.record(z.string(), z.string()), MAX_KEYS).nullable(),
  total_embeddings: amount,
  cache_hits: amount,
  cache_hit_rate: level,
  tokens_processed: amount,
  avg_latency_ms: level,
  total_compressions: amount,
  tokens_saved: amount,
  compression_ratio: level,
  quality_score: level,
  pattern_count: amount,
  graph_nodes: amount,
  graph_edges: amount,
  prediction_accuracy: level,
  tokens_saved_delta: counter,
  total_compressions_delta: counter,
  total_embeddings_delta: counter,
});

export const transferredVelocity = z.strictObject({
  timestamp: instant,
  tokens_saved: counter,
  velocity: gauge,
  acceleration: level,
  prediction_confidence: level,
});

export const transferredPrediction = z.strictObject({
  predicted_at: instant,
  predicted_checkpoint_time: instant.nullable(),
  predicted_tokens: amount,
  actual_checkpoint_time: instant.nullable(),
  actual_checkpoint_id: identifier.nullable(),
  prediction_accuracy: level,
  strategy: predictionStrategy.nullable(),
});

export const transferredClaudeCode = z.strictObject({
  mcp_version: identifier.nullable(),
  features_enabled: z.array(identifier),
  created_at: instant,
});

/** The document that an export returns and an import accepts. */
export const sessionDocument = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal([1, VERSION]).describe('An export has the newest.'),
  exported_at: instant,
  session: transferredSession,
  context: transferredContext.describe('Oldest first, as in every list of this document.'),
  checkpoints: listOf('checkpoints', transferredCheckpoint)
    .refine(
      (all) => new Set(all.map((one) => one.checkpoint_id)).size === all.length,
      'must not have two of the same checkpoint_id',
    )
    .describe('The checkpoints that the caller may read.'),
  metrics: listOf('metrics', transferredMetric).describe(
    'For information only; an import ignores this and all following fields.',
  ),
  velocity: listOf('velocity', transferredVelocity),
  predictions: listOf('predictions', transferredPrediction),
  claude_code: transferredClaudeCode.nullable(),
  truncated: z
    .array(z.enum(PARTS))
    .describe('The lists that were cut off; they contain their newest entries.'),
});
export type SessionDocument = z.infer<typeof sessionDocument>;

export const importSessionQuery = z.strictObject({
  tool_id: identifier
    .optional()
    .describe('The tool that continues the session. Defaults to the tool of the document.'),
  tool_version: identifier.optional(),
  process_id: z.coerce.number().pipe(processId).optional(),
  instance_id: identifier.optional(),
  keep_times: queryFlag
    .optional()
    .describe(
      'True: the session keeps its start, its last activity and its end, for a move to another server.',
    ),
});
export type ImportSession = z.infer<typeof importSessionQuery>;

named({
  TransferredCheckpoint: transferredCheckpoint,
  TransferredSession: transferredSession,
  TransferredContext: transferredContext,
  TransferredMetric: transferredMetric,
  TransferredVelocity: transferredVelocity,
  TransferredPrediction: transferredPrediction,
  TransferredClaudeCode: transferredClaudeCode,
  SessionDocument: sessionDocument,
});
