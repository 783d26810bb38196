import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { generateOtlp, OTLP_CODE } from '../../../scripts/generate-otlp.ts';

const filesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );

test('the code that reads OTLP is what `npm run otlp:generate` makes of the vendored protos', () => {
  const folder = mkdtempSync(join(tmpdir(), 'otlp-'));
  try {
    generateOtlp(folder);
    const generated = filesOf(folder);
    expect(Object.keys(generated)).toHaveLength(16);
    expect(filesOf(OTLP_CODE)).toEqual(generated);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
