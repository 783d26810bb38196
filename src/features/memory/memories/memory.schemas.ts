import { z } from 'zod';
import {
  counter,
  identifier,
  instant,
  jsonObject,
  pageQuery,
  queryFlag,
  text,
} from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';
import { projectParams } from '../projects/project.schemas.ts';

const TEN_YEARS_IN_SECONDS = 315_360_000;

export const putMemoryBody = z.strictObject({
  value: text(100_000),
  metadata: jsonObject.optional().describe('At most 64 KiB. Defaults to an empty object.'),
  ttl_seconds: counter
    .min(1)
    .max(TEN_YEARS_IN_SECONDS)
    .optional()
    .describe('How long the memory is kept from now on. Defaults to forever.'),
});
export type PutMemory = z.infer<typeof putMemoryBody>;

export const memoriesParams = projectParams;
export const memoryParams = projectParams.extend({ key: identifier });
export type MemoryOf = z.infer<typeof memoryParams>;

const peek = queryFlag.default(false).describe('True: does not count as an access.');

export const listMemoriesQuery = z.strictObject({ ...pageQuery, peek });

export const getMemoryQuery = z.strictObject({ peek });

export const keyPrefix = text(255).default('').describe('Compared character by character.');

export const listMemoryKeysQuery = z.strictObject({
  ...pageQuery,
  // the sort key is a key of 255 characters with up to three bytes each
  cursor: z.string().max(2_000).optional(),
  prefix: keyPrefix,
});
export type ListMemoryKeys = Pick<z.infer<typeof listMemoryKeysQuery>, 'prefix'>;

export const memory = z.strictObject({
  memory_id: z.string(),
  project_id: z.string(),
  key: z.string(),
  value: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  ttl_seconds: counter.nullable(),
  expires_at: instant.nullable().describe('Null: never.'),
  created_at: instant,
  updated_at: instant,
  last_accessed: instant.nullable().describe('Null: not read yet.'),
  accessed_count: counter.describe('How often the memory was read, alone or in a list, including this time.'),
  revision: counter.describe('Increases with every change, also when a memory replaces an old one.'),
});

export const storedMemory = memory.extend({
  created: z.boolean().describe('False: the memory replaced another one.'),
});

export const memoryKey = z.strictObject({
  key: z.string(),
  chars: counter.describe('The length of the value, in characters.'),
  updated_at: instant,
  expires_at: instant.nullable().describe('Null: never.'),
});
export type MemoryKey = z.infer<typeof memoryKey>;

named({ MemoryKey: memoryKey });
named({ PutMemory: putMemoryBody, ProjectMemory: memory, StoredProjectMemory: storedMemory });
