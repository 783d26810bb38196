import { z } from 'zod';
import { type NamedProject, ONE_NAME } from '../../../features/memory/projects/named-project.ts';
import { identifier, text } from '../../../validation/fields.ts';
import { shownAs } from './shown-as.ts';

/** The arguments that name a project, by the path of its workspace or by its id. */
export const projectFields = {
  project_path: shownAs({ type: 'string', description: 'Absolute path' }, text(4_096).min(1)).optional(),
  project_id: shownAs({ type: 'string' }, identifier).optional(),
};

/** For `z.strictObject(...).check(oneProject)`, which reports it together with other faults of the arguments. */
export const oneProject = z.superRefine<NamedProject>(({ project_path, project_id }, context) => {
  if ((project_path === undefined) === (project_id === undefined))
    context.addIssue({ code: 'custom', path: ['project_path'], message: ONE_NAME });
});

/** The same where all projects are meant without either. */
export const atMostOneProject = z.superRefine<NamedProject>(({ project_path, project_id }, context) => {
  if (project_path !== undefined && project_id !== undefined)
    context.addIssue({ code: 'custom', path: ['project_path'], message: ONE_NAME });
});
