import { z } from 'zod';
import { PROJECT_PATH, projectPath } from './project-path.ts';
import { definePrompt, quoted } from './prompt.ts';

export const saveCheckpoint = definePrompt({
  name: 'save_checkpoint',
  title: 'Save a checkpoint',
  description: 'Asks to save what is needed to go on with the work later.',
  permission: 'memory:ingest',
  arguments: [PROJECT_PATH],
  input: z.strictObject({ project_path: projectPath }),
  write: ({ project_path }) =>
    [
      'Call the tool checkpoint_save, so that another session can go on with this work.',
      `project_path: ${quoted(project_path)}`,
      'summary: what was asked for, what is done and what comes next, for a reader who knows nothing of this conversation.',
      'key_facts, decisions (with the reason), files_modified, todos and blockers: fill in each list from this conversation, with one fact a text.',
      'Leave a list out if there is nothing for it. Save no secrets, such as keys and passwords.',
    ].join('\n'),
});
