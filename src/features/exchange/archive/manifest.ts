import { z } from 'zod';
import { text } from '../../../validation/fields.ts';

/** The name of the format and its version. A change of a list of fields needs a new version (docs/export.md). */
export const ARCHIVE_FORMAT = 'omnimemory.archive';
export const ARCHIVE_VERSION = 1;
export const MANIFEST_NAME = 'manifest.json';

export const EXPORT_KINDS = ['all', 'own'] as const;
/** `all`: what the caller may read; `own`: what the person has made. */
export type ExportKind = (typeof EXPORT_KINDS)[number];

const size = z.int().min(0);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const archiveFile = z.strictObject({
  name: z.string().max(255),
  table: z.string().max(63),
  /** False: for reading only; an import leaves it out. */
  imported: z.boolean(),
  rows: size,
  bytes: size,
  sha256,
});
export type ArchiveFile = Readonly<z.infer<typeof archiveFile>>;

const name = text(1_000);

export const manifest = z.strictObject({
  format: z.literal(ARCHIVE_FORMAT),
  version: z.literal(ARCHIVE_VERSION),
  /** The newest migration that the program knows which wrote the archive. */
  schema_version: name,
  kind: z.enum(EXPORT_KINDS),
  scope: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('tenant'), tenant_id: name, name }),
    z.strictObject({ kind: z.literal('local') }),
  ]),
  /** The time of the snapshot that all rows are from. */
  exported_at: text(40),
  exported_by: z.strictObject({
    kind: z.enum(['user', 'key', 'local', 'operator']),
    user_id: name.nullable(),
    key_id: name.nullable(),
  }),
  /** The zone of all times. */
  time_zone: z.literal('UTC'),
  files: z.array(archiveFile).max(100),
  /** Tables that the person may not read, each with the reason. */
  left_out: z.array(z.strictObject({ table: name, reason: name })).max(100),
});
export type Manifest = Readonly<z.infer<typeof manifest>>;

/** The manifest before its files have been written. */
export type ManifestHead = Omit<Manifest, 'format' | 'version' | 'time_zone' | 'files'>;

export const fileNameOf = (table: string): string => `${table}.ndjson`;
