import { z } from 'zod';
import {
  counter,
  identifier,
  instant,
  jsonObject,
  ofAnyKeys,
  pageQuery,
} from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';

/** The types of the common settings are checked; a tool may add JSON of its own. */
export const toolConfigBody = ofAnyKeys(
  z.looseObject({
    compression_enabled: z.boolean().optional(),
    embeddings_enabled: z.boolean().optional(),
    workflows_enabled: z.boolean().optional(),
    auto_compress: z.boolean().optional(),
    cache_enabled: z.boolean().optional(),
    max_tokens: counter.min(1).optional(),
    compression_threshold: counter
      .optional()
      .describe('The number of tokens from which a text is compressed.'),
    embedding_model: identifier.optional(),
  }),
).superRefine((config, context) => {
  for (const { message } of jsonObject.safeParse(config).error?.issues ?? [])
    context.addIssue({ code: 'custom', message });
});
export type ToolConfig = z.infer<typeof toolConfigBody>;

/** The config of a tool that has saved nothing. */
export const DEFAULT_TOOL_CONFIG: ToolConfig = Object.freeze({
  compression_enabled: true,
  embeddings_enabled: true,
  workflows_enabled: true,
  auto_compress: true,
  cache_enabled: true,
  max_tokens: 100_000,
  compression_threshold: 10_000,
  embedding_model: 'default',
});

export const toolConfigParams = z.strictObject({ tool_id: identifier });

export const listToolConfigsQuery = z.strictObject(pageQuery);

export const configOfTool = z.strictObject({
  tool_id: z.string(),
  config: z.record(z.string(), z.unknown()).describe('The saved config, or the default config.'),
  created_at: instant.nullable().describe('When the config was first saved; null for the default.'),
  updated_at: instant.nullable(),
  revision: counter.describe('Increases with every change; 0 for the default.'),
  is_default: z.boolean().describe('True if nothing is saved.'),
});

named({ ToolConfig: toolConfigBody, SavedToolConfig: configOfTool });
