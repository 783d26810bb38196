import { z } from 'zod';
import { counter, instant } from '../../validation/fields.ts';
import { named } from '../../validation/json-schema.ts';

export const DELETION_STATES = ['waiting', 'running', 'done', 'cancelled', 'failed'] as const;

export const byTable = z.record(z.string(), counter);

/** What the job found when it had finished. Its hash can be computed again from `tables`. */
export const deletionProof = z.strictObject({
  tables: byTable.describe('How many rows of the thing each table has, after the last one was removed.'),
  rows: counter.describe('The sum of `tables`; 0 unless something failed.'),
  kept: z.array(z.string()).describe('Tables that keep a trace of it: tombstones, the audit log.'),
  again: z.boolean().describe('The same thing was made again after the request; its rows are not counted.'),
  checked_at: instant,
  hash: z.string().describe('SHA-256 over a line `table=rows` for each table, in the order of their names.'),
});
export type DeletionProof = z.infer<typeof deletionProof>;

/** What the log of a deleted team leaves behind. */
const auditSummary = z.strictObject({
  lines: counter.describe('How many lines the log had.'),
  first_at: instant.nullable(),
  last_at: instant.nullable(),
  head: z
    .string()
    .nullable()
    .describe('The hash of the last line, by which an export of the log can be recognised as whole.'),
  actions: z.record(z.string(), counter).describe('How often each action occurred.'),
});

/** What stays of a deleted team or account. It names nobody. */
export const deletionRecord = z.strictObject({
  deletion_id: z.string(),
  kind: z.enum(['tenant', 'account']),
  subject_digest: z.string().describe('SHA-256 of the id of the team or account, in hex.'),
  state: z.enum(DELETION_STATES),
  requested_at: instant,
  due_at: instant,
  finished_at: instant.nullable(),
  rows: byTable.describe('How many rows were removed, by table.'),
  proof: deletionProof.nullable(),
  reason: z.string().nullable().describe('Why it failed, or why it has not begun although it is due.'),
  audit: auditSummary.nullable(),
});
export type DeletionRecord = z.infer<typeof deletionRecord>;

named({ DeletionRecord: deletionRecord });
