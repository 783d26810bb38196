import { createHash } from 'node:crypto';
import type { ModelOptions } from './build.ts';
import type { Input } from './inputs/input.ts';

/** What stands beside the file: all that is needed to make it again, and its hash. */
export function manifestOf(inputs: readonly Input[], options: ModelOptions, file: Buffer): string {
  const manifest = {
    madeBy: 'node dev/word-vectors/main.ts',
    node: process.version,
    unicode: process.versions.unicode,
    options,
    file: { bytes: file.length, sha256: createHash('sha256').update(file).digest('hex') },
    inputs,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
