import { z } from 'zod';
import { projectIdOf } from '../../../features/memory/sessions/session.service.ts';
import { identifier, text } from '../../../validation/fields.ts';
import { shownAs } from './shown-as.ts';

/** The arguments that name a project, by the path of its workspace or by its id. */
export const projectFields = {
  project_path: shownAs({ type: 'string', description: 'Absolute path' }, text(4_096).min(1)).optional(),
  project_id: shownAs({ type: 'string' }, identifier).optional(),
};

export interface NamedProject {
  readonly project_path?: string | undefined;
  readonly project_id?: string | undefined;
}

/** For `z.strictObject(...).check(oneProject)`. */
export const oneProject = z.superRefine<NamedProject>(({ project_path, project_id }, context) => {
  if ((project_path === undefined) === (project_id === undefined))
    context.addIssue({ code: 'custom', path: ['project_path'], message: ONE });
});

/** The same where all projects are meant without either. */
export const atMostOneProject = z.superRefine<NamedProject>(({ project_path, project_id }, context) => {
  if (project_path !== undefined && project_id !== undefined)
    context.addIssue({ code: 'custom', path: ['project_path'], message: ONE });
});

const ONE = 'give either project_path or project_id';

/** The id of the project that `oneProject` has let through. */
export const projectOf = ({ project_path, project_id }: NamedProject): string =>
  project_id ?? projectIdOf(project_path ?? '');
