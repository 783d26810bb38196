import { z } from 'zod';
import { withFastPath } from '../../../validation/fast-path.ts';
import { counter, identifier, instant } from '../../../validation/fields.ts';
import { documentedAs, named } from '../../../validation/json-schema.ts';
import { storeCheckpointBody } from '../../memory/checkpoints/checkpoint.schemas.ts';
import { recordCacheHitBody } from '../../telemetry/cache-hits/cache-hit.schemas.ts';
import { storeMetricBody } from '../../telemetry/metrics/metric.schemas.ts';
import { recordOperationBody } from '../../telemetry/tool-operations/tool-operation.schemas.ts';
import { recordVelocityBody } from '../../telemetry/velocity/velocity.schemas.ts';

/** The item types, each with the body schema of its single route. */
export const BODIES = {
  metric: storeMetricBody,
  cache_hit: recordCacheHitBody,
  velocity: recordVelocityBody,
  operation: recordOperationBody,
  checkpoint: storeCheckpointBody,
} as const;
export type ItemType = keyof typeof BODIES;

const TYPES = Object.keys(BODIES) as [ItemType, ...ItemType[]];
const isType = (value: unknown) => TYPES.includes(value as ItemType);

const id = identifier.optional();

/** The envelope of an item; `data` is validated by the schema of its type. */
export const envelope = z.strictObject({
  type: withFastPath(z.enum(TYPES), isType),
  id,
  data: withFastPath(z.unknown(), () => true),
});

const itemId = id.describe(
  'Stored once per tenant (or once in local mode); a later item with the same id is a duplicate.',
);
const itemOf = <T extends ItemType>(type: T) =>
  z.strictObject({ type: z.literal(type), id: itemId, data: BODIES[type] });

const MAX_ITEMS = 1_000;

export const ingestBody = z.strictObject({
  // each item is validated separately, so that an invalid one does not reject the others
  items: z
    .array(documentedAs(z.union(TYPES.map(itemOf))))
    .min(1)
    .max(MAX_ITEMS),
});

export const receiptParams = z.strictObject({ receipt_id: identifier });

const result = z.union([
  z.strictObject({ status: z.literal('created'), checkpoint_id: z.string().optional() }),
  z.strictObject({ status: z.literal('duplicate') }),
  z.strictObject({
    status: z.literal('rejected'),
    code: z.string().describe('The error of the single route; docs/errors.md lists the codes.'),
    detail: z.string(),
    errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
  }),
]);
export type ItemResult = z.infer<typeof result>;

export const receipt = z.strictObject({
  receipt_id: z.string(),
  received_at: instant,
  created: counter,
  duplicate: counter,
  rejected: counter,
  results: z.array(result).describe('One result for each item, in the same order.'),
});
export type Receipt = z.infer<typeof receipt>;

named({ IngestBatch: ingestBody, IngestReceipt: receipt, IngestResult: result });
