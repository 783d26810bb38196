import { z } from 'zod';
import { counter, identifier, jsonObject } from '../../web/fields.ts';

/** The settings that every tool has are checked by type; what else a tool keeps here is its own JSON. */
export const toolConfigBody = z
  .looseObject({
    compression_enabled: z.boolean().optional(),
    embeddings_enabled: z.boolean().optional(),
    workflows_enabled: z.boolean().optional(),
    auto_compress: z.boolean().optional(),
    cache_enabled: z.boolean().optional(),
    max_tokens: counter.min(1).optional(),
    /** Tokens from which compression is worth it. */
    compression_threshold: counter.optional(),
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
