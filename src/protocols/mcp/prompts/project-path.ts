import { text } from '../../../validation/fields.ts';

export const projectPath = text(4_096).min(1);

export const PROJECT_PATH = {
  name: 'project_path',
  description: 'Absolute path of the workspace.',
  required: true,
} as const;
