import { z } from 'zod';
import { counter, identifier, instant, pageQuery } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';
import { EXPORT_KINDS } from '../archive/manifest.ts';

export const exportParams = z.strictObject({ export_id: identifier });

export const createExport = z.strictObject({
  kind: z
    .enum(EXPORT_KINDS)
    .describe('`all`: everything that you may read. `own`: what you have made in this team.'),
});
export type CreateExport = z.infer<typeof createExport>;

export const listExportsQuery = z.strictObject({ ...pageQuery });

/** The states that a caller sees. */
export const EXPORT_STATES = ['waiting', 'running', 'done', 'failed'] as const;

export const exportJob = z.strictObject({
  export_id: z.string(),
  kind: z.enum(EXPORT_KINDS),
  state: z.enum(EXPORT_STATES),
  tables_total: counter.describe('How many tables the archive has; 0 until the job begins.'),
  tables_done: counter.describe('How many of them have been read.'),
  rows: counter.describe('How many rows have been read.'),
  bytes: counter.describe('The size of the archive, as far as it is written.'),
  counts: z.record(z.string(), z.int()).nullable().describe('The rows of each table of a finished archive.'),
  sha256: z.string().nullable().describe('The SHA-256 of the finished archive, which is also its ETag.'),
  failure: z
    .strictObject({ code: z.string(), message: z.string() })
    .nullable()
    .describe('Why the export failed.'),
  created_at: instant,
  started_at: instant.nullable().describe('When the job began, the last time if it began again.'),
  finished_at: instant.nullable(),
  expires_at: instant.describe('When the archive is deleted.'),
  archive_path: z
    .string()
    .nullable()
    .describe('Where to download a finished archive, with the credentials of any other request.'),
});
export type ExportJob = z.infer<typeof exportJob>;

named({ Export: exportJob, CreateExport: createExport });
