import { z } from 'zod';
import { counter, identifier, instant, pageQuery } from '../../validation/fields.ts';
import { named } from '../../validation/json-schema.ts';
import { byTable, DELETION_STATES, deletionProof } from '../deletion-records/deletion-record.schemas.ts';

/** What a caller can delete with one request. A tenant is deleted in a way of its own. */
export const THINGS = ['session', 'checkpoint', 'project', 'memory', 'api_key'] as const;
export type Thing = (typeof THINGS)[number];

/** And what other requests delete. */
export const DELETION_KINDS = [...THINGS, 'departed_member', 'tenant'] as const;

export const deletionBody = z.strictObject({
  kind: z.enum([...THINGS, 'tenant']),
  id: identifier.describe('The id of the thing; of a memory its `memory_id`.'),
  confirm: z
    .string()
    .max(255)
    .optional()
    .describe('To delete a team: its name, as the person has typed it. Has no effect otherwise.'),
});
export type RequestedDeletion = z.infer<typeof deletionBody>;

/** A thing that is deleted by itself. */
export interface DeletionOf {
  readonly kind: Thing;
  readonly id: string;
}

/** `undefined`: the request is about a whole tenant. */
export const thingOf = ({ kind, id }: RequestedDeletion): DeletionOf | undefined =>
  kind === 'tenant' ? undefined : { kind, id };

export const deletionParams = z.strictObject({ deletion_id: identifier });
export const deletedSessionParams = z.strictObject({ session_id: identifier });
export const deletedCheckpointParams = z.strictObject({ checkpoint_id: identifier });
export const deletedProjectParams = z.strictObject({ project_id: identifier });

export const listDeletionsQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(DELETION_STATES).optional(),
  kind: z.enum(DELETION_KINDS).optional(),
});
export type ListDeletions = Omit<z.infer<typeof listDeletionsQuery>, 'limit' | 'cursor'>;

export const deletion = z.strictObject({
  deletion_id: z.string(),
  kind: z.enum(DELETION_KINDS),
  target_id: z.string(),
  requested_by: z.string().nullable(),
  requested_at: instant,
  due_at: instant.describe('Until then the deletion can be cancelled.'),
  state: z.enum(DELETION_STATES),
  rows: byTable.describe('How many rows went with it, by table.'),
  proof: deletionProof.nullable(),
  finished_at: instant.nullable(),
  reason: z.string().nullable().describe('Why it failed, or why it has not begun although it is due.'),
});
export type Deletion = z.infer<typeof deletion>;

export const deletionPreview = z.strictObject({
  kind: z.enum([...THINGS, 'tenant']),
  target_id: z.string(),
  rows: byTable.describe('How many rows would go, by table.'),
  checkpoints: counter,
  checkpoints_of_others: counter,
  sessions_unlinked: counter.describe('Sessions that stay, but lose their project or predecessor.'),
  due_at: instant.describe('Until then it could be cancelled.'),
});
export type DeletionPreview = z.infer<typeof deletionPreview>;

named({
  RequestDeletion: deletionBody,
  Deletion: deletion,
  DeletionPreview: deletionPreview,
});
