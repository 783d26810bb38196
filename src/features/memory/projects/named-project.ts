import { ValidationFailed } from '../../../lib/errors.ts';
import { projectIdOf } from './project-id.ts';

/** A project by the path of its workspace, or by its id. */
export interface NamedProject {
  readonly project_path?: string | undefined;
  readonly project_id?: string | undefined;
}

export const ONE_NAME = 'give either project_path or project_id';

/** Throws ValidationFailed unless the project is named in one of the two ways. */
export function idOfNamedProject({ project_path, project_id }: NamedProject): string {
  if (project_id !== undefined && project_path === undefined) return project_id;
  if (project_path !== undefined && project_id === undefined) return projectIdOf(project_path);
  throw new ValidationFailed([{ path: 'project_path', message: ONE_NAME }]);
}

/** `undefined` where no project is named. Throws ValidationFailed if it is named in both ways. */
export const idOfOptionalProject = (named: NamedProject): string | undefined =>
  named.project_path === undefined ? named.project_id : idOfNamedProject(named);
