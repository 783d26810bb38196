import { createHash } from 'node:crypto';
import type { ModelOptions } from './build.ts';
import type { Input } from './inputs/input.ts';

/** What stands beside the file: all that is needed to make it again, and its hash. */
export function manifestOf(
  inputs: readonly Input[],
  thesaurus: string,
  options: ModelOptions,
  file: Buffer,
): string {
  const manifest = {
    madeBy: 'node dev/word-vectors/main.ts',
    node: process.version,
    unicode: process.versions.unicode,
    options,
    file: { bytes: file.length, sha256: sha256Of(file) },
    thesaurus: { sha256: sha256Of(thesaurus) },
    inputs,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

export const sha256Of = (content: string | Buffer): string =>
  createHash('sha256').update(content).digest('hex');
