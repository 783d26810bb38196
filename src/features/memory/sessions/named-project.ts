import { ValidationFailed } from '../../../lib/errors.ts';
import { projectIdOf } from './session.service.ts';

/** A project by the path of its workspace, or by its id. */
export interface NamedProject {
  readonly project_path?: string | undefined;
  readonly project_id?: string | undefined;
}

/** Throws ValidationFailed unless it is named in one of the two ways. */
export function idOfProject({ project_path, project_id }: NamedProject): string {
  if (project_id !== undefined && project_path === undefined) return project_id;
  if (project_path !== undefined && project_id === undefined) return projectIdOf(project_path);
  throw new ValidationFailed([{ path: 'project_path', message: 'give either project_path or project_id' }]);
}
