import { createHash } from 'node:crypto';
import yauzl from 'yauzl';
import type { Manifest } from '../../../src/features/exchange/archive/manifest.ts';

export interface ReadArchive {
  readonly manifest: Manifest;
  /** The lines of each file, by the name of its table. */
  readonly tables: Readonly<Record<string, readonly Record<string, unknown>[]>>;
  /** The bytes of each entry by its name. */
  readonly entries: ReadonlyMap<string, Buffer>;
}

/** An archive, read without the code under test. */
export async function readZip(zip: Buffer): Promise<ReadArchive> {
  const entries = new Map<string, Buffer>();
  const file = await yauzl.fromBufferPromise(zip);
  for await (const entry of file.eachEntry()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await file.openReadStreamPromise(entry)) chunks.push(chunk);
    entries.set(entry.fileName, Buffer.concat(chunks));
  }
  const manifest: Manifest = JSON.parse(`${entries.get('manifest.json')}`);
  const tables = manifest.files.map(({ name, table }) => [table, linesOf(`${entries.get(name)}`)] as const);
  return { manifest, tables: Object.fromEntries(tables), entries };
}

const linesOf = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
