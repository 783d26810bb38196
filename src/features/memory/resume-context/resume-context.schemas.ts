import { z } from 'zod';
import { identifier, text } from '../../../validation/fields.ts';
import type { NamedProject } from '../sessions/named-project.ts';

export const resumeContextQuery = z.strictObject({
  project_path: text(4_096)
    .min(1)
    .describe('Absolute path of the workspace, as its sessions name it; its hash is the `project_id`.'),
  max_chars: z.coerce.number().int().min(1_000).max(20_000).default(6_000),
  session_id: identifier
    .optional()
    .describe('The tool’s own id of the session that asks, which is not shown as the latest one.'),
});

export type ResumeContextQuery = z.infer<typeof resumeContextQuery>;

/** What to find for a project. `asking`: the session that asks, by the tool's own id. */
export interface WantedContext extends NamedProject {
  readonly max_chars: number;
  readonly asking?: { readonly tool_id: string; readonly external_id: string } | undefined;
}
