import { z } from 'zod';
import { counter, identifier, instant, text } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';
import { checkpointType } from '../checkpoints/checkpoint.schemas.ts';
import type { NamedProject } from '../projects/named-project.ts';

const max_chars = z.coerce.number().int().min(1_000).max(20_000).default(6_000);

export const resumeContextQuery = z.strictObject({
  project_path: text(4_096)
    .min(1)
    .describe('Absolute path of the workspace, as its sessions name it; its hash is the `project_id`.'),
  max_chars,
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

export const resumeParams = z.strictObject({ project_id: identifier });

export const projectResumeQuery = z.strictObject({
  max_chars: max_chars.describe('How much of the summary to return, in characters.'),
});

const cutText = z.strictObject({
  text: z.string(),
  total_chars: counter.describe('The length of the whole, in characters: `text` is its beginning.'),
});

const cutList = z.strictObject({
  items: z.array(cutText).max(50),
  total: counter.describe('How many the list has; only the first ones are in `items`.'),
});

export const resumedProject = z.strictObject({
  project_id: z.string(),
  checkpoint: z
    .strictObject({
      checkpoint_id: z.string(),
      created_at: instant,
      tool_id: z.string(),
      checkpoint_type: checkpointType,
      summary: cutText,
      todos: cutList,
      blockers: cutList,
      decisions: cutList.describe('A decision that is an object is shown as JSON.'),
      files_modified: cutList,
    })
    .nullable()
    .describe('The newest one that you can read.'),
  latest_session: z
    .strictObject({
      session_id: z.string(),
      tool_id: z.string(),
      started_at: instant,
      last_activity: instant,
      ended_at: instant.nullable(),
    })
    .nullable(),
  memory_keys: z
    .array(z.strictObject({ key: z.string(), chars: counter, updated_at: instant }))
    .max(30)
    .describe('Of the memories that are read most.'),
  memories: counter.describe('How many memories the project has.'),
});

named({ ResumedProject: resumedProject });
