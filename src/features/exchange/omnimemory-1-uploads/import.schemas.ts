import { z } from 'zod';
import { counter, identifier, instant, pageQuery, queryFlag, text } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';
import { timeZone } from '../../../validation/time-zone.ts';

export const startImportQuery = z.strictObject({
  time_zone: timeZone.describe(
    'The IANA name of the zone of the computer that OmniMemory 1 ran on: its times have none.',
  ),
  file_name: text(255).min(1).default('dashboard.db').describe('Shown in the list of imports.'),
  dry_run: queryFlag.default(false).describe('True: the file is read and checked, and nothing is stored.'),
  skip_unknown: queryFlag
    .default(false)
    .describe('True: tables and columns that this server does not know are left out, and listed.'),
});
export type StartImport = z.infer<typeof startImportQuery>;

export const importParams = z.strictObject({ import_id: identifier });
export const listImportsQuery = z.strictObject(pageQuery);

const counts = z.record(z.string(), counter);

const tableReport = z.strictObject({
  rows: counter.describe('All rows of the table.'),
  read: counter,
  stored: counter,
  existing: counter.describe('Stored by an earlier import, or there under the same name.'),
  refused: counter,
  mended: counter.describe('Stored after a change.'),
  reasons: counts.describe('How often each reason was given for a refusal or a change.'),
});

const reportedRow = z.strictObject({
  table: z.string(),
  rowid: z.int().nullable(),
  kind: z.enum(['refused', 'mended']),
  reason: z.string(),
});

const report = z.strictObject({
  tables: z.record(z.string(), tableReport).describe('Those that have been read so far.'),
  made: z
    .strictObject({ sessions: counter, projects: counter })
    .describe('Sessions and projects that rows named and that had no row.'),
  not_carried_over: z.array(z.strictObject({ table: z.string(), rows: counter, reason: z.string() })),
  unknown: z.array(z.string()).describe('Tables and columns that this server does not know.'),
  old_tenants: z
    .array(z.strictObject({ tenant_id: z.string(), rows: counter }))
    .describe('Tenants of OmniMemory 1; their rows come into one scope.'),
  rows: z.array(reportedRow).describe('The first 100 rows that were refused or changed.'),
});
export type StoredReport = z.infer<typeof report>;

export const importJob = z.strictObject({
  import_id: z.string(),
  state: z
    .enum(['running', 'done', 'failed', 'cancelled', 'interrupted'])
    .describe('`interrupted`: the server that ran it has stopped. Send the file again to continue.'),
  file_name: z.string(),
  file_bytes: counter,
  time_zone: z.string(),
  dry_run: z.boolean(),
  report,
  error: z.string().nullable().describe('Why it failed.'),
  created_by: z.string().nullable(),
  created_at: instant,
  progress_at: instant.describe('When it last made progress.'),
  finished_at: instant.nullable(),
});
export type ImportJob = z.infer<typeof importJob>;

named({ OmniMemory1Import: importJob });
