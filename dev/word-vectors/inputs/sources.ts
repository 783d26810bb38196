import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Input } from './input.ts';

/** The packages of `sources.tsv`, in its order, on which the vectors depend. */
export const SOURCES: readonly Input[] = readFileSync(join(import.meta.dirname, 'sources.tsv'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => {
    const [from, name, version, sha256, licence] = line.split('\t');
    if (from !== 'debian' && from !== 'npm') throw new Error(`sources.tsv: not from debian or npm: ${line}`);
    if (!name || !version || !sha256 || !licence) throw new Error(`sources.tsv: five columns, not: ${line}`);
    return { from, name, version, sha256, licence };
  });
