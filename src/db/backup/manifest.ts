import { createHash } from 'node:crypto';
import { z } from 'zod';

const manifestFile = z.object({
  Path: z.string().optional(),
  /** In hex, for a name that is not UTF-8. */
  'Encoded-Path': z.string().optional(),
  Size: z.int(),
  'Checksum-Algorithm': z.literal('SHA256'),
  Checksum: z.string(),
});
const backupManifest = z.object({ Files: z.array(manifestFile), 'Manifest-Checksum': z.string() });

export interface UnpackedFile {
  readonly bytes: number;
  readonly sha256: string;
}

/** Not in the list: recovery checks each record of the WAL, and the others say what the archive is. */
const UNLISTED = /^(?:pg_wal\/|backup_manifest$|omnimemory-backup\.json$)/;

const MAX_NAMED = 5;

/** Throws unless the files are those that PostgreSQL sent, neither fewer nor more, and every byte of them. */
export function requireWhole(manifest: Buffer, files: ReadonlyMap<string, UnpackedFile>): void {
  const text = manifest.toString('utf8');
  const { Files, 'Manifest-Checksum': checksum } = parsedManifest(text);
  // over the text in front of its own line
  const end = text.lastIndexOf('"Manifest-Checksum"');
  const own = createHash('sha256').update(text.slice(0, end)).digest('hex');
  const faults = own === checksum ? [] : ['the list of its files (backup_manifest) was changed'];
  const listed = new Set<string>();
  for (const { Path, 'Encoded-Path': encoded, Size, Checksum } of Files) {
    const path = Path ?? Buffer.from(encoded ?? '', 'hex').toString();
    listed.add(path);
    const file = files.get(path);
    if (!file) faults.push(`${path} is missing`);
    else if (file.bytes !== Size) faults.push(`${path} has ${file.bytes} bytes instead of ${Size}`);
    else if (file.sha256 !== Checksum) faults.push(`${path} was changed`);
  }
  for (const path of files.keys())
    if (!listed.has(path) && !UNLISTED.test(path)) faults.push(`${path} does not belong to it`);
  if (faults.length === 0) return;
  const more = faults.length > MAX_NAMED ? ` and ${faults.length - MAX_NAMED} other faults` : '';
  throw new Error(`${faults.slice(0, MAX_NAMED).join(', ')}${more}`);
}

function parsedManifest(text: string): z.infer<typeof backupManifest> {
  try {
    return backupManifest.parse(JSON.parse(text));
  } catch {
    throw new Error('the list of its files (backup_manifest) cannot be read');
  }
}
