import { z } from 'zod';
import { visibility } from '../../../features/memory/checkpoints/checkpoint.schemas.ts';
import { identifier, text } from '../../../validation/fields.ts';
import { DEFAULT_ANSWER } from '../answers/budget.ts';
import { oneProject, projectFields } from './project.ts';
import { shownAs } from './shown-as.ts';
import { ADDS, defineTool } from './tool.ts';

const texts = shownAs({ type: 'array', items: { type: 'string' } }, z.array(text(2_000)).max(50)).optional();

const input = z
  .strictObject({
    ...projectFields,
    summary: shownAs({ type: 'string' }, text(100_000).min(1)),
    type: z.enum(['manual', 'milestone', 'pre_compaction']).default('manual'),
    key_facts: texts,
    decisions: texts,
    files_modified: texts,
    todos: texts,
    blockers: texts,
    // not the schema itself, which has a name: it would be shown as a `$ref`, which not every client follows
    visibility: z.enum(visibility.options).default('private'),
    session_id: shownAs({ type: 'string' }, identifier).optional(),
  })
  .check(oneProject);

const output = z.strictObject({ checkpoint_id: z.string(), session_id: z.string() });

export const checkpointSave = defineTool({
  name: 'checkpoint_save',
  title: 'Save a checkpoint',
  description:
    'Save what the next session needs, before compaction (pre_compaction) or when a piece of work is done (milestone). ' +
    'Lists take 50 texts each. Save no secrets.',
  permission: 'memory:ingest',
  annotations: ADDS,
  input,
  output,
  budget: () => DEFAULT_ANSWER,
  run: async ({ type, ...given }, { services, scope, toolId }) => {
    const checkpoint = { ...given, tool_id: toolId, checkpoint_type: type };
    return { structured: { ...(await services.projectCheckpoints.store(scope, checkpoint)) } };
  },
});
