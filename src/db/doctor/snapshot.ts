import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CatalogueItem, type Facts, keyOf } from './catalogue.ts';

/** The expected objects: facts by `kind name`. */
export type Snapshot = ReadonlyMap<string, Facts>;

export const SNAPSHOT_FILE: string = join(import.meta.dirname, '../../../db/catalogue.json');

export async function loadSnapshot(): Promise<Snapshot> {
  return new Map(Object.entries(JSON.parse(await readFile(SNAPSHOT_FILE, 'utf8')) as Record<string, Facts>));
}

/** The text of the snapshot: one object per line, sorted, so that a change of the schema is a readable difference. */
export function renderSnapshot(items: readonly CatalogueItem[]): string {
  const lines = items.map((item) => `${JSON.stringify(keyOf(item))}: ${canonicalJson(item.facts)}`);
  return `{\n${lines.sort().join(',\n')}\n}\n`;
}

/** JSON with sorted keys; equal facts give equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}: ${canonicalJson(inner)}`).join(', ')}}`;
}
