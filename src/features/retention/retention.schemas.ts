import { z } from 'zod';
import { counter, instant } from '../../validation/fields.ts';
import { named } from '../../validation/json-schema.ts';
import { RETENTION_KINDS } from '../settings/tenant-settings/retention-periods.ts';
import { retentionBody } from '../settings/tenant-settings/tenant-settings.schemas.ts';

export const previewRetentionBody = z.strictObject({
  retention_days: z.int().min(1).max(36_500).nullable().optional().describe('As in the settings.'),
  retention: retentionBody
    .nullish()
    .describe(
      'As in a PATCH of the settings: the given periods instead of the stored ones; null: without an end.',
    ),
});
export type PreviewRetention = z.infer<typeof previewRetentionBody>;

const due = {
  rows: counter,
  oldest: instant.nullable(),
  newest: instant.nullable(),
  bytes: counter.nullable().describe('Null where bytes are not counted.'),
};

const dueOfKind = z.strictObject({
  days: z.int().nullable().describe('The period; null: kept without an end.'),
  ...due,
  tables: z.array(z.strictObject({ table: z.string(), ...due })).describe('The tables that would lose rows.'),
});

export const retentionPreview = z.strictObject({
  at: instant.describe('When this was counted.'),
  kinds: z.array(
    z.strictObject({
      kind: z.enum(RETENTION_KINDS),
      kept_since: instant
        .nullable()
        .describe('What is older may have been deleted already. Null: nothing was.'),
      present: dueOfKind.describe('What goes next with the stored settings.'),
      proposed: dueOfKind.describe('What would go with the given settings.'),
    }),
  ),
});
export type RetentionPreview = z.infer<typeof retentionPreview>;

named({ PreviewRetention: previewRetentionBody, RetentionPreview: retentionPreview });
