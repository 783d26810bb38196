import { z } from 'zod';
import { createdBy, createdByFilter } from '../../../validation/created-by.ts';
import {
  counter,
  identifier,
  instant,
  name,
  pageQuery,
  queryFlag,
  text,
  timestamp,
  total,
} from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';

export const processId = z.int().min(1).max(2_147_483_647);

export const sessionTitle = name;

export const startSessionBody = z.strictObject({
  tool_id: identifier,
  tool_version: identifier.optional(),
  process_id: processId.optional(),
  instance_id: identifier.optional(),
  workspace_path: text(4_096)
    .min(1)
    .optional()
    .describe('Absolute path of the workspace; its hash becomes `project_id`.'),
  previous_session_id: identifier.optional(),
  title: sessionTitle
    .optional()
    .describe('What people call the session. One that is continued keeps the title that it has.'),
});
export type StartSession = z.infer<typeof startSessionBody>;

/** In characters. */
export const MAX_COMPRESSED_CONTEXT = 1_000_000;

export const updateSessionBody = z
  .strictObject({
    pinned: z.boolean().optional().describe('A pinned session is never ended for being idle.'),
    archived: z.boolean().optional().describe('Lists leave archived sessions out by default.'),
    title: sessionTitle
      .nullable()
      .optional()
      .describe('What people call the session, in one line; null removes it.'),
    compressed_context: text(MAX_COMPRESSED_CONTEXT)
      .nullable()
      .optional()
      .describe('The conversation in compressed form, as the tool produced it; null removes it.'),
  })
  .refine((change) => Object.keys(change).length > 0, 'must change at least one field');
export type UpdateSession = z.infer<typeof updateSessionBody>;

export const sessionParams = z.strictObject({ session_id: identifier });

export const archivedFilter = {
  archived: queryFlag.optional().describe('Only archived sessions, or only the others.'),
  include_archived: queryFlag
    .default(false)
    .describe('Includes archived sessions when `archived` is not given.'),
};

export const listSessionsQuery = z.strictObject({
  ...pageQuery,
  tool_id: identifier.optional(),
  project_id: identifier.optional(),
  instance_id: identifier.optional(),
  process_id: z.coerce.number().pipe(processId).optional(),
  external_id: identifier
    .optional()
    .describe('The id that the tool itself gives the session. Two tools can have the same.'),
  ...createdByFilter,
  open: queryFlag.optional(),
  pinned: queryFlag.optional(),
  ...archivedFilter,
  since: timestamp.optional().describe('Only sessions that started at or after this time.'),
  until: timestamp.optional().describe('Only sessions that started before this time.'),
  active_minutes: z.coerce
    .number()
    .min(1)
    .max(10_080)
    .optional()
    .describe('Only open sessions with activity in the last this many minutes.'),
});
export type ListSessions = Omit<z.infer<typeof listSessionsQuery>, 'limit' | 'cursor'>;

export const listedSession = z.strictObject({
  session_id: z.string(),
  tool_id: z.string(),
  tool_version: z.string().nullable(),
  started_at: instant,
  ended_at: instant.nullable(),
  last_activity: instant,
  total_compressions: total,
  total_embeddings: total,
  total_workflows: total,
  tokens_saved: total,
  project_id: z.string().nullable(),
  previous_session_id: z.string().nullable(),
  process_id: z.int().nullable(),
  instance_id: z.string().nullable(),
  pinned: z.boolean(),
  archived: z.boolean(),
  revision: counter.describe(
    'Increases with every PATCH; also the ETag. Activity and totals do not change it.',
  ),
  external_id: z
    .string()
    .nullable()
    .describe('The id that the tool itself gives the session, if telemetry or a hook named it.'),
  ended_by: z
    .enum(['tool', 'idleness'])
    .nullable()
    .describe('What ended the session; null while it is open, and for sessions of earlier releases.'),
  title: z.string().nullable().describe('What people call it; null: nobody has named it.'),
  ...createdBy,
});

export const session = listedSession.extend({
  model_requests: total.describe(
    'Calls of a model that were told of and are billable, failed ones included.',
  ),
  failed_requests: total.describe(
    'Those that ended with an error. A call that the model refused is not one.',
  ),
  input_tokens: total.describe('Without the tokens that the prompt cache read or created.'),
  cache_read_tokens: total,
  cache_creation_tokens: total,
  output_tokens: total,
  reasoning_tokens: total.describe('A part of `output_tokens`.'),
  cost_usd_micros: total.describe("The tool's own estimate, in millionths of a US dollar."),
});

export const foundSession = session.extend({
  created: z.boolean().describe('False: an existing session was continued.'),
});

named({
  StartSession: startSessionBody,
  UpdateSession: updateSessionBody,
  ListedSession: listedSession,
  Session: session,
  FoundSession: foundSession,
});
