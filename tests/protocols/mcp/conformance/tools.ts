import { z } from 'zod';
import { defineTool, READS, type Tool } from '../../../../src/protocols/mcp/tools/tool.ts';

const definition = (name: string, run: () => Promise<{ structured: object }>): Tool =>
  defineTool({
    name,
    title: name,
    description: 'A tool that the conformance suite asks for.',
    permission: 'memory:read',
    annotations: READS,
    input: z.strictObject({}),
    output: z.strictObject({}),
    budget: () => 8_000,
    run: async () => ({ structured: { ...(await run()).structured } }),
  });

/** Of the tools that the suite expects those that say nothing about what a tool does, but how it is called. */
export const CONFORMANCE_TOOLS: readonly Tool[] = [
  definition('test_simple_text', async () => ({ structured: {} })),
  definition('test_error_handling', async () => {
    throw new Error('This tool intentionally returns an error.');
  }),
];
