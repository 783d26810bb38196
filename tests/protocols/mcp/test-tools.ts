import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { projectFields } from '../../../src/protocols/mcp/tools/project.ts';
import { ADDS, defineTool, READS, type Tool } from '../../../src/protocols/mcp/tools/tool.ts';

/** Gives back what it was asked, and who asked. */
const echo = defineTool({
  name: 'echo',
  title: 'Echo',
  description: 'Gives back its arguments.',
  permission: 'memory:read',
  annotations: READS,
  input: z.strictObject({ value: z.unknown().optional(), count: z.int().min(1).optional() }),
  output: z.strictObject({ value: z.unknown(), tool_id: z.string() }),
  budget: () => 8_000,
  run: async ({ value }, { toolId }) => ({ structured: { value: value ?? null, tool_id: toolId } }),
});

/** Stores a memory. */
const save = defineTool({
  name: 'save',
  title: 'Save',
  description: 'Stores a memory.',
  permission: 'memory:write',
  annotations: ADDS,
  input: z.strictObject({ project_id: z.string(), key: z.string(), value: z.string() }),
  output: z.strictObject({ revision: z.int() }),
  budget: () => 8_000,
  run: async ({ project_id, key, value }, { services, scope }) => {
    const { revision } = await services.memories.put(scope, { project_id, key }, { value, metadata: {} });
    return { structured: { revision } };
  },
});

/** A tool that takes a while, and the largest number of its calls that ran at the same time. */
export function slowTool(): { readonly tool: Tool; most(): number } {
  let [running, most] = [0, 0];
  const tool = defineTool({
    name: 'slow',
    title: 'Slow',
    description: 'Takes a while.',
    permission: 'memory:read',
    annotations: READS,
    input: z.strictObject({}),
    output: z.strictObject({}),
    budget: () => 8_000,
    run: async () => {
      most = Math.max(most, ++running);
      await wait(5);
      running--;
      return { structured: {} };
    },
  });
  return { tool, most: () => most };
}

/** A tool that fails with what `fail` throws. */
export const failing = (fail: () => unknown, permission: Tool['permission'] = 'memory:read'): Tool =>
  defineTool({
    name: 'fail',
    title: 'Fail',
    description: 'Fails.',
    permission,
    annotations: READS,
    input: z.strictObject({ project_path: projectFields.project_path }),
    output: z.strictObject({}),
    budget: () => 8_000,
    run: async () => {
      throw await fail();
    },
  });

export const TEST_TOOLS: readonly Tool[] = [echo, save];
