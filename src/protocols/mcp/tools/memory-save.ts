import { z } from 'zod';
import { putMemoryBody } from '../../../features/memory/memories/memory.schemas.ts';
import { counter, identifier } from '../../../validation/fields.ts';
import { DEFAULT_ANSWER } from '../answers/budget.ts';
import { oneProject, projectFields } from './project.ts';
import { shownAs } from './shown-as.ts';
import { defineTool, REPLACES } from './tool.ts';

const { value, metadata, ttl_seconds } = putMemoryBody.shape;
const MAX_VALUE_CHARS = 100_000;

const input = z
  .strictObject({
    ...projectFields,
    key: shownAs({ type: 'string', maxLength: 255 }, identifier),
    value: shownAs({ type: 'string', maxLength: MAX_VALUE_CHARS }, value.min(1)),
    metadata: shownAs({ type: 'object' }, metadata).optional(),
    ttl_seconds: shownAs({ type: 'integer', minimum: 1 }, ttl_seconds).optional(),
    if_revision: shownAs({ type: 'integer' }, counter).optional(),
  })
  .check(oneProject);

const output = z.strictObject({
  created: z.boolean(),
  revision: z.number(),
  chars: z.number(),
});

export const memorySave = defineTool({
  name: 'memory_save',
  title: 'Save a memory',
  description:
    'Save a lasting note about a project under a descriptive key, or replace it; with if_revision only if it is still at that ' +
    'revision. Save no secrets.',
  permission: 'memory:write',
  annotations: REPLACES,
  input,
  output,
  budget: () => DEFAULT_ANSWER,
  run: async (given, { services, scope }) => {
    const { key, if_revision, value, metadata, ttl_seconds } = given;
    const memory = { value, metadata, ttl_seconds };
    const stored = await services.memories.putInProject(scope, given, key, memory, if_revision);
    const { created, revision } = stored;
    return { structured: { created, revision, chars: [...stored.value].length } };
  },
});
