import { z } from 'zod';
import { counter, identifier, instant, pageQuery, queryFlag, text } from '../../web/fields.ts';

const processId = z.int().min(1).max(2_147_483_647);

export const startSessionBody = z.strictObject({
  tool_id: identifier,
  tool_version: identifier.optional(),
  process_id: processId.optional(),
  instance_id: identifier.optional(),
  /** Absolute path of the workspace; its hash becomes `project_id`. */
  workspace_path: text(4_096).min(1).optional(),
  previous_session_id: identifier.optional(),
});
export type StartSession = z.infer<typeof startSessionBody>;

export const sessionParams = z.strictObject({ session_id: identifier });

export const listSessionsQuery = z.strictObject({
  ...pageQuery,
  tool_id: identifier.optional(),
  project_id: identifier.optional(),
  instance_id: identifier.optional(),
  process_id: z.coerce.number().pipe(processId).optional(),
  open: queryFlag.optional(),
  pinned: queryFlag.optional(),
  include_archived: queryFlag.default(false),
  /** Only open sessions with activity within so many minutes. */
  active_minutes: z.coerce.number().min(1).max(10_080).optional(),
});
export type ListSessions = Omit<z.infer<typeof listSessionsQuery>, 'limit' | 'cursor'>;

export const session = z.strictObject({
  session_id: z.string(),
  tool_id: z.string(),
  tool_version: z.string().nullable(),
  started_at: instant,
  ended_at: instant.nullable(),
  last_activity: instant,
  total_compressions: counter,
  total_embeddings: counter,
  total_workflows: counter,
  tokens_saved: counter,
  project_id: z.string().nullable(),
  previous_session_id: z.string().nullable(),
  process_id: z.int().nullable(),
  instance_id: z.string().nullable(),
  pinned: z.boolean(),
  archived: z.boolean(),
});

export const foundSession = session.extend({
  /** False: it was there and is continued. */
  created: z.boolean(),
});
