import { z } from 'zod';
import { DEFAULT_ANSWER, FRAME } from '../answers/budget.ts';
import { NOTHING_KNOWN, resumeNotes } from '../answers/resume-notes.ts';
import { PROJECT_PATH, projectPath } from './project-path.ts';
import { definePrompt } from './prompt.ts';

const MAX_CHARS = DEFAULT_ANSWER - FRAME;

export const resume = definePrompt({
  name: 'resume',
  title: 'Resume work',
  description: 'What earlier sessions left about a project, as notes to go on with.',
  permission: 'memory:read',
  arguments: [PROJECT_PATH],
  input: z.strictObject({ project_path: projectPath }),
  write: async ({ project_path }, { services, scope }) => {
    const found = await services.resumeContext.find(scope, { project_path, max_chars: MAX_CHARS });
    return found ? resumeNotes(found, MAX_CHARS) : NOTHING_KNOWN;
  },
});
