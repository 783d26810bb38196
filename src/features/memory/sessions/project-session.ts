import { createHash } from 'node:crypto';
import { projectIdOf } from '../projects/project-id.ts';
import type { NewSession } from './new-session.repository.ts';
import type { StartSession } from './session.schemas.ts';

/** A session in which a tool works on a project. */
export interface ProjectSession {
  readonly tool_id: string;
  readonly project_id: string;
  /** Without it the project has to exist. */
  readonly workspace_path?: string | undefined;
}

const MAX_INSTANCE_ID = 255;

/** MCP has no sessions of its own, so one instance stands for all clients of a tool that work on a project. */
export function mcpInstanceOf({ tool_id, project_id }: ProjectSession): string {
  const instance = `mcp:${tool_id}:${project_id}`;
  if (instance.length <= MAX_INSTANCE_ID) return instance;
  return `mcp:${createHash('sha256').update(instance).digest('hex')}`;
}

/** The session with the project of its workspace. */
export function withProject(session: StartSession): NewSession {
  return {
    ...session,
    project_id: session.workspace_path === undefined ? null : projectIdOf(session.workspace_path),
  };
}
