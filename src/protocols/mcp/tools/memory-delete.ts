import { z } from 'zod';
import { idOfNamedProject } from '../../../features/memory/projects/named-project.ts';
import { counter, identifier } from '../../../validation/fields.ts';
import { DEFAULT_ANSWER } from '../answers/budget.ts';
import { oneProject, projectFields } from './project.ts';
import { shownAs } from './shown-as.ts';
import { defineTool, REPLACES } from './tool.ts';

const input = z
  .strictObject({
    ...projectFields,
    key: shownAs({ type: 'string' }, identifier),
    if_revision: shownAs({ type: 'integer' }, counter).optional(),
  })
  .check(oneProject);

const output = z.strictObject({ deleted: z.boolean() });

export const memoryDelete = defineTool({
  name: 'memory_delete',
  title: 'Delete a memory',
  description:
    'Delete a memory for good; with if_revision only if it is still at that revision. deleted is false if there was none.',
  permission: 'memory:write',
  annotations: REPLACES,
  input,
  output,
  budget: () => DEFAULT_ANSWER,
  run: async (given, { services: { memories }, scope }) => {
    const of = { project_id: idOfNamedProject(given), key: given.key };
    return { structured: { deleted: await memories.ensureDeleted(scope, of, given.if_revision) } };
  },
});
