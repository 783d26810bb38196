import { z } from 'zod';
import { counter, identifier, instant, jsonObject, pageQuery } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';

/** The settings that every tool has are checked by type; what else a tool keeps here is its own JSON. */
export const toolConfigBody = z
  .looseObject({
    compression_enabled: z.boolean().optional(),
    embeddings_enabled: z.boolean().optional(),
    workflows_enabled: z.boolean().optional(),
    auto_compress: z.boolean().optional(),
    cache_enabled: z.boolean().optional(),
    max_tokens: counter.min(1).optional(),
    compression_threshold: counter.optional().describe('Tokens from which compression is worth it.'),
    embedding_model: identifier.optional(),
  })
  .superRefine((config, context) => {
    for (const { message } of jsonObject.safeParse(config).error?.issues ?? [])
      context.addIssue({ code: 'custom', message });
  });
export type ToolConfig = z.infer<typeof toolConfigBody>;

/** What holds for a tool that has saved nothing. */
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
  config: z.record(z.string(), z.unknown()).describe('As it was saved, or the default config.'),
  created_at: instant.nullable().describe('When a config was saved first; null for the default.'),
  updated_at: instant.nullable(),
  revision: counter.describe('Grows with every change; 0 for the default.'),
  is_default: z.boolean().describe('True where nothing is saved.'),
});

named({ ToolConfig: toolConfigBody, SavedToolConfig: configOfTool });
