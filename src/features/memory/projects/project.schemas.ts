import { z } from 'zod';
import { counter, identifier, instant, jsonObject, pageQuery, text } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';

const details = {
  project_name: text(255).min(1),
  language: identifier,
  framework: identifier,
};

export const createProjectBody = z.strictObject({
  workspace_path: text(4_096)
    .min(1)
    .describe('Absolute path of the workspace; its hash is the id of the project.'),
  project_name: details.project_name.optional(),
  language: details.language.optional(),
  framework: details.framework.optional(),
});
export type CreateProject = z.infer<typeof createProjectBody>;

export const changeProjectBody = z.strictObject({
  project_name: details.project_name
    .nullish()
    .describe('Null removes the name; the project is then named after its id.'),
  language: details.language.nullish(),
  framework: details.framework.nullish(),
  settings: jsonObject
    .optional()
    .describe('Merged into the existing settings, key by key at the top level; null removes a key.'),
});
export type ChangeProject = z.infer<typeof changeProjectBody>;

export const projectParams = z.strictObject({ project_id: identifier });

export const listProjectsQuery = z.strictObject(pageQuery);

export const listedProject = z.strictObject({
  project_id: z.string(),
  workspace_path: z.string(),
  project_name: z.string().describe('`Project` followed by the id if no name was given.'),
  language: z.string().nullable(),
  framework: z.string().nullable(),
  settings: z.record(z.string(), z.unknown()),
  created_at: instant,
  last_accessed: instant.describe(
    'When the project was last created or changed, or last had a session started.',
  ),
  revision: counter.describe('Increases with every change that a client can make.'),
});

export const project = listedProject.extend({ total_sessions: counter });

export const foundProject = project.extend({
  created: z.boolean().describe('False: the project already existed.'),
});

named({
  CreateProject: createProjectBody,
  ChangeProject: changeProjectBody,
  ListedProject: listedProject,
  Project: project,
  FoundProject: foundProject,
});
